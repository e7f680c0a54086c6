"""The guided check of responsibility: who is responsible for what, what is missing, and what to begin with.

Pure: what somebody answers on the public page is stored nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from varsam.areas.operations.enums import Said
from varsam.areas.operations.guides import Guide, Responsibility


@dataclass(frozen=True)
class Row:
    """One responsibility and what the unit says of it; None where it has not answered."""

    responsibility: Responsibility
    said: Said | None


@dataclass(frozen=True)
class Result:
    """What a unit's answers amount to: nothing is weighed, each responsibility stands for itself."""

    rows: tuple[Row, ...]
    first_steps: tuple[str, ...]
    methods: tuple[str, ...]

    def _that(self, said: Said | None) -> list[Responsibility]:
        return [row.responsibility for row in self.rows if row.said is said]

    @property
    def does(self) -> list[Responsibility]:
        return self._that(Said.DOES)

    @property
    def not_yet(self) -> list[Responsibility]:
        return self._that(Said.NOT_YET)

    @property
    def unsure(self) -> list[Responsibility]:
        return self._that(Said.UNSURE)

    @property
    def unanswered(self) -> list[Responsibility]:
        return self._that(None)

    @property
    def missing(self) -> list[Responsibility]:
        """What nobody does yet, or nobody knows of, those that the law asks for first."""
        found = [row.responsibility for row in self.rows if row.said in {Said.NOT_YET, Said.UNSURE}]
        return sorted(found, key=lambda each: not each.is_law)

    @property
    def is_complete(self) -> bool:
        return not self.unanswered


def questions(guide: Guide) -> tuple[Responsibility, ...]:
    """What a unit is asked: for each responsibility of the version, whether it does that."""
    return guide.responsibilities


def result(guide: Guide, answers: Mapping[str, Said | str]) -> Result:
    """What the answers (key of a responsibility → what was said) amount to by this version of the guide.

    A key that the version does not have, and an answer that is none, count as not said.
    """
    rows = tuple(Row(each, _said(answers.get(each.key))) for each in guide.responsibilities)
    return Result(rows, guide.first_steps, guide.methods)


def _said(answer: Said | str | None) -> Said | None:
    return Said(answer) if answer in Said.values else None
