"""Prints how much the de-identifier finds and how much it marks in vain: python -m bench.deidentification.measure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.deidentification.corpus import PARTS, Label, Message, messages
from varsam.lib.deidentification import Finding, Kind, find

STRUCTURED = tuple(kind for kind in Kind if kind is not Kind.NAME)


@dataclass(slots=True)
class Score:
    """Counts over a set of messages.

    - A label is found if findings of its own kind cover all its letters and digits.
    - A finding is right if it overlaps a label of its kind; its share is the precision.
    - A clean message is marked if it has any finding.
    """

    found: Counter[Kind] = field(default_factory=Counter)
    missed: Counter[Kind] = field(default_factory=Counter)
    right: Counter[Kind] = field(default_factory=Counter)
    wrong: Counter[Kind] = field(default_factory=Counter)
    clean: int = 0
    marked: int = 0
    remarks: list[str] = field(default_factory=list)

    def recall(self, *kinds: Kind) -> float:
        """Return the share of labels of these kinds that were found, 1.0 if there are none."""
        return _share(sum(self.found[kind] for kind in kinds), sum(self.missed[kind] for kind in kinds))

    def precision(self, *kinds: Kind) -> float:
        """Return the share of findings of these kinds that were right, 1.0 if there are none."""
        return _share(sum(self.right[kind] for kind in kinds), sum(self.wrong[kind] for kind in kinds))

    def marked_share(self) -> float:
        """Return the share of clean messages that were marked."""
        return self.marked / self.clean if self.clean else 0.0


def _share(yes: int, no: int) -> float:
    return yes / (yes + no) if yes + no else 1.0


def score(texts: Sequence[Message]) -> Score:
    """Return the counts for these messages."""
    result = Score()
    for message in texts:
        findings = find(message.text)
        for label in message.labels:
            _count_label(result, message, label, findings)
        for finding in findings:
            _count_finding(result, message, finding)
        if not message.labels:
            result.clean += 1
            result.marked += bool(findings)
    return result


def _count_label(result: Score, message: Message, label: Label, findings: Sequence[Finding]) -> None:
    if is_covered(message.text, label, findings):
        result.found[label.kind] += 1
    else:
        result.missed[label.kind] += 1
        result.remarks.append(f"{message.id} missed {label.kind}: {label.text}")


def _count_finding(result: Score, message: Message, finding: Finding) -> None:
    if any(
        label.kind is finding.kind and label.start < finding.end and finding.start < label.end
        for label in message.labels
    ):
        result.right[finding.kind] += 1
    else:
        result.wrong[finding.kind] += 1
        result.remarks.append(f"{message.id} marked in vain {finding.kind}: {finding.text}")


def is_covered(text: str, label: Label, findings: Sequence[Finding]) -> bool:
    """Say whether findings of the label's kind cover all its letters and digits."""
    places = {place for place in range(label.start, label.end) if text[place].isalnum()}
    for finding in findings:
        if finding.kind is label.kind:
            places -= set(range(finding.start, finding.end))
    return not places


def table(result: Score) -> str:
    """Return the counts as lines of text."""
    lines = [f"{'kind':14}{'found':>7}{'missed':>8}{'recall':>9}{'precision':>11}"]
    for name, kinds in [(kind.value, (kind,)) for kind in Kind] + [
        ("structured", STRUCTURED),
        ("all", tuple(Kind)),
    ]:
        found, missed = (sum(counts[kind] for kind in kinds) for counts in (result.found, result.missed))
        lines.append(
            f"{name:14}{found:7}{missed:8}{result.recall(*kinds):9.3f}{result.precision(*kinds):11.3f}"
        )
    lines.append(f"clean texts marked: {result.marked} of {result.clean} ({result.marked_share():.1%})")
    return "\n".join(lines)


def main() -> None:
    """Print the table of each part; what went wrong is listed for the development part only."""
    for part in PARTS:
        result = score(messages(part))
        print(f"== {part.replace('_', '-')} ==")
        print(table(result))
        if part == "development":
            print("\n".join(result.remarks))
        print()


if __name__ == "__main__":
    main()
