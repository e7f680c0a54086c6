"""`python -m bench [NAME …]`: prints one table a measurement, and which bounds held."""

import datetime
import importlib
import os
import platform
import sys

from bench import house, report

NAMES = (
    "pages",
    "transfer",
    "sending",
    "live",
    "returning",
    "inbox",
    "records",
    "cases",
    "aggregates",
    "minutes",
    "withdrawing",
    "destroying",
    "training",
    "training_rush",
    "training_pages",
    "guide_search",
    "method_search",
    "study_import",
    "actor",
    "choosing",
    "deidentifying",
    "mutating",
)


def main(names: list[str]) -> int:
    """Run the named measurements, or all."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no measurement {unknown[0]!r}. There are: {', '.join(NAMES)}.")
        return 2
    cores = os.cpu_count() or 0
    print(
        f"{datetime.datetime.now():%Y-%m-%d %H:%M}, {platform.machine()}, {cores} cores, Python {platform.python_version()}"
    )
    bounds: list[report.Bound] = []
    with house.opened():
        for name in names or NAMES:
            _say_load(cores)
            bounds += importlib.import_module(f"bench.{name}").run()
    report.summary(bounds)
    return 0


def _say_load(cores: int) -> None:
    load = report.load_average()
    if load and float(load) > cores / 2:
        print(
            f"\n(The machine is busy with other things: load {load} on {cores} cores. Expect worse than true numbers.)"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
