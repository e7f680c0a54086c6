"""The responsibility check as people see it: a question for each duty, then who does what and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.methods.register.models import Method
from varsam.areas.operations import check
from varsam.areas.operations.check import Result, Row
from varsam.areas.operations.enums import Said
from varsam.areas.operations.guides import Guide, Responsibility
from varsam.site.operations import guide_page
from varsam.site.operations.guide_page import Sign

_CHIPS = {Said.DOES: "done", Said.NOT_YET: "wait", Said.UNSURE: "unknown"}


@dataclass(frozen=True)
class Question:
    """One duty as it is asked about, with what was answered so far."""

    key: str
    role_words: str
    duty: str
    law: str
    surety: Sign
    options: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Block:
    """One duty in the picture: `state` is does, not_yet, unsure or none (not answered)."""

    duty: str
    state: str
    sign: Sign
    law: str


@dataclass(frozen=True)
class Lane:
    """A role and its duties, and whether all of them are in order."""

    role_words: str
    blocks: list[Block]
    is_done: bool


@dataclass(frozen=True)
class Picture:
    """Who does what: the finding in words, the lanes, what is missing by role, and what to do next."""

    finding: str
    more: str
    lanes: list[Lane]
    missing: list[Responsibility]
    first_steps: Sequence[str]
    methods: list[Method]
    is_complete: bool


def answers(sent: Mapping[str, str], guide: Guide) -> dict[str, Said]:
    """What was answered, by the duty's key; anything else that was sent is left out."""
    found = {each.key: sent.get(f"svar-{each.key}", "") for each in check.questions(guide)}
    return {key: Said(said) for key, said in found.items() if said in Said.values}


def questions(guide: Guide, said: Mapping[str, Said]) -> list[Question]:
    """The duties as questions, in the guide's order."""
    return [
        Question(
            each.key,
            each.role_words,
            each.duty,
            each.law,
            guide_page.surety(each),
            [(option.value, str(option.label), said.get(each.key) == option) for option in Said],
        )
        for each in check.questions(guide)
    ]


def picture(guide: Guide, said: Mapping[str, Said]) -> Picture:
    """The result as a picture."""
    result = check.result(guide, said)
    return Picture(
        _finding(result),
        _more(result),
        _lanes(result.rows),
        result.missing,
        result.first_steps,
        guide_page.methods(result.methods),
        result.is_complete,
    )


def _finding(result: Result) -> str:
    if not result.does and not result.missing:
        return _("Ni har inte svarat på något än")
    if not result.missing:
        return (
            _("Allt är ordnat hos er")
            if result.is_complete
            else _("Det ni har svarat på är ordnat. Några frågor är kvar")
        )
    number = len(result.missing)
    return ngettext("En sak saknar en ägare hos er", "%(number)s saker saknas hos er", number) % {
        "number": number
    }


def _more(result: Result) -> str:
    said = {"does": len(result.does), "all": len(result.rows)}
    return _("%(does)s av %(all)s ansvar är ordnade.") % said


def _lanes(rows: Iterable[Row]) -> list[Lane]:
    found = list(rows)
    order = list(dict.fromkeys(row.responsibility.role for row in found))
    in_order = sorted(found, key=lambda row: order.index(row.responsibility.role))
    made = []
    for _role, group in groupby(in_order, key=lambda row: row.responsibility.role):
        inside = list(group)
        blocks = [_block(row) for row in inside]
        is_done = all(row.said == Said.DOES for row in inside)
        made.append(Lane(inside[0].responsibility.role_words, blocks, is_done))
    return made


def _block(row: Row) -> Block:
    found = row.responsibility
    if row.said is None:
        return Block(found.duty, "none", Sign("plain", _("Inte besvarad")), found.law)
    said = Said(row.said)
    return Block(found.duty, said.value, Sign(_CHIPS[said], str(said.label)), found.law)
