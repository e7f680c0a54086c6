"""How much the de-identifier finds, and how much it marks in vain, on the last part of its labelled set.

Measured: recall by kind and the share of clean messages that are marked, on `deidentification/blind.yaml`.
Against: the labels in that file. Bound: recall at least 0.98 for structured identifiers and 0.85 for
names, at most 5 % of clean messages marked. What the part first showed was repaired since, so that today's figures
are better than those of new texts would be: `deidentification/README.md` has the first ones.
"""

from bench.deidentification.corpus import messages
from bench.deidentification.measure import STRUCTURED, score, table
from bench.report import Bound
from varsam.lib.deidentification import Kind


def run() -> list[Bound]:
    result = score(messages("blind"))
    print(f"\nDe-identification, the blind part\n{table(result)}")
    structured, names, marked = result.recall(*STRUCTURED), result.recall(Kind.NAME), result.marked_share()
    return [
        Bound("structured identifiers found", ">= 0.98", f"{structured:.3f}", structured >= 0.98),
        Bound("names found", ">= 0.85", f"{names:.3f}", names >= 0.85),
        Bound("clean messages marked", "<= 5 %", f"{marked:.1%}", marked <= 0.05),
    ]
