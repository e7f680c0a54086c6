"""Short lines that tell what is going on, and a counter that moves on a terminal and is sparse in a log."""

import sys


def say(line: str) -> None:
    """Print one line at once."""
    _write(f"  {line}\n")


def quote(lines: list[str]) -> None:
    """Repeat what a program said, where errors go."""
    sys.stderr.write("".join(f"    {line}\n" for line in lines))


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


class Counter:
    """Counts up to `total`; on a terminal in place, elsewhere one line for every quarter."""

    def __init__(self, total: int, what: str) -> None:
        self.total = total
        self.what = what
        self.done = 0
        self.moving = sys.stdout.isatty()

    def step(self) -> None:
        """One more is done."""
        self.done = min(self.done + 1, self.total)
        quarter = max(self.total // 4, 1)
        if self.moving:
            _write(f"\r    {self.done} of {self.total} {self.what}")
        elif self.done % quarter == 0:
            _write(f"    {self.done} of {self.total} {self.what}\n")

    def end(self) -> None:
        """Leave the line."""
        if self.moving and self.done:
            _write("\n")
        self.moving = False
        self.done = 0
