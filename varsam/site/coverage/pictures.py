"""The charts of how far training has come, each from the table that stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from varsam.site.coverage.tables import Row
from varsam.ui.shares import Share, shares


@dataclass(frozen=True)
class Drawn:
    """A chart: its finding as title, what is counted, the drawing for wide pages and for phones, and its table."""

    key: str
    title: str
    subtitle: str
    first: str
    wide: SafeString
    narrow: SafeString
    rows: Sequence[Row]


def draw(rows: Sequence[Row], *, key: str, title: str, subtitle: str, first: str) -> Drawn | None:
    """A chart of the first measure of some rows; None where there are none."""
    if not rows:
        return None
    values = [Share(row.name, row.taught.share, row.taught.words) for row in rows]
    said = "; ".join(f"{row.name}: {row.taught.words}" for row in rows)
    wide, narrow = (
        # Drawn by varsam.ui.shares, which leaves it to the library to escape every word in it.
        mark_safe(shares(values, name=title, description=said, key=f"{key}-{size}", narrow=size == "smal"))  # noqa: S308
        for size in ("bred", "smal")
    )
    return Drawn(key, title, subtitle, first, wide, narrow, rows)
