"""What may stand in a text that many read, in words; row security decides who reads it."""

from collections.abc import Iterable, Mapping

from varsam.lib import deidentification
from varsam.lib.deidentification import Finding, Kind

# A name may be a street's or a review's, which whoever wrote it has read. These point at one person alone, or reach them.
NEVER = frozenset({Kind.PERSONNUMMER, Kind.PHONE, Kind.EMAIL})


class PointsAtSomebody(ValueError):
    """Texts hold what may point at a person; `findings` by field. The texts are not in the message."""

    def __init__(self, findings: Mapping[str, list[Finding]]) -> None:
        super().__init__(" ".join(findings))
        self.findings = findings

    @property
    def is_certain(self) -> bool:
        """Whether a number or an address of a person is among them (NEVER): that can never stay."""
        return any(each.kind in NEVER for each in _every(self.findings))


class NotNow(Exception):
    """What is tried cannot be done where the insight stands, or not by the one who acts."""


def check_person_free(texts: Mapping[str, str], *, kept: bool = False) -> tuple[str, ...]:
    """The kinds of identifier that stay in texts (by field) because somebody has read what was found and says that it is
    about nobody (`kept`): a street's name, say. Raises PointsAtSomebody otherwise, and always for what is NEVER."""
    found = {name: deidentification.find(text) for name, text in texts.items()}
    pointing = PointsAtSomebody({name: findings for name, findings in found.items() if findings})
    if pointing.findings and (pointing.is_certain or not kept):
        raise pointing
    return tuple(sorted({each.kind.value for each in _every(pointing.findings)}))


def _every(findings: Mapping[str, list[Finding]]) -> Iterable[Finding]:
    return (each for found in findings.values() for each in found)
