"""Tables on the screen, and which bounds held."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Bound:
    """One bound that the project has set itself: what, the limit in words, what was measured, whether it held."""

    what: str
    limit: str
    measured: str
    held: bool


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under a title; the first column is text, the others are numbers."""
    cells = [[_cell(value) for value in row] for row in [head, *rows]]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    print(f"\n{title}")
    for row in cells:
        first = row[0].ljust(widths[0])
        rest = [value.rjust(width) for value, width in zip(row[1:], widths[1:], strict=True)]
        print("  " + "  ".join([first, *rest]).rstrip(), flush=True)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else str(value)


def summary(bounds: Sequence[Bound]) -> None:
    """Print each bound with what was measured; the last lines of a run."""
    rows = [(b.what, b.limit, b.measured, "held" if b.held else "NOT HELD") for b in bounds]
    table("Bounds", ("", "limit", "measured", ""), rows)


def milliseconds(act: Callable[[], object], times: int, warm: int = 5) -> list[float]:
    """How long each of `times` calls took, in ms, after `warm` calls that are not counted."""
    for _ in range(warm):
        act()
    taken = []
    for _ in range(times):
        begun = perf_counter()
        act()
        taken.append((perf_counter() - begun) * 1000)
    return taken


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def middle(values: Sequence[float]) -> float:
    return median(values)


def load_average() -> str:
    """How busy the machine was in the last minute, and with how many cores; empty where it does not say."""
    try:
        return Path("/proc/loadavg").read_text().split()[0]
    except OSError:
        return ""
