"""Short lines that tell what is going on, and a counter that moves on a terminal and is sparse in a log."""

import sys


def say(line: str) -> None:
    """Print one line at once."""
    print(f"  {line}", flush=True)


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
            print(f"\r    {self.done} of {self.total} {self.what}", end="", flush=True)
        elif self.done % quarter == 0:
            print(f"    {self.done} of {self.total} {self.what}", flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self.moving and self.done:
            print(flush=True)
        self.moving = False
        self.done = 0
