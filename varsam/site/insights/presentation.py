"""How insights are said on pages."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.liaison.insights.actions import check_may_be_open
from varsam.areas.liaison.insights.enums import Answer
from varsam.areas.liaison.insights.models import Insight, Passed
from varsam.areas.liaison.insights.policies import PointsAtSomebody
from varsam.areas.liaison.insights.reading import Person, Received, Sent
from varsam.kernel.people.models import Role
from varsam.lib import when
from varsam.lib.working_days import STOCKHOLM

Chip = tuple[str, str]


def _language() -> str:
    return get_language() or "sv"


def chips(insight: Insight) -> list[Chip]:
    """Where it stands, in a word or two."""
    said: list[Chip] = [("plain", _("Utkast"))] if not insight.is_shared else []
    if insight.is_open:
        said.append(("open", _("Öppen för alla")))
    elif insight.is_shared:
        said.append(("done", _("Delad i staden")))
    if insight.idea_id:
        said.append(("info", _("Har blivit en idé")))
    return said


def source(insight: Insight) -> str:
    """From whom and when, as "Nordic Safe Cities, 12 november 2026"."""
    body = insight.body.name if insight.body else ""
    return ", ".join(filter(None, (body, when.full_date(insight.learned_on, _language()))))


def missing_to_open(insight: Insight) -> str:
    """What is needed before everybody may read it; empty when nothing is."""
    if not insight.is_shared:
        return _("Dela den i staden först.")
    if not (insight.title_en and insight.text_en):
        return _("Skriv den på engelska också.")
    try:
        check_may_be_open(insight)
    except PointsAtSomebody:
        return _("Ta först bort personnummer, telefonnummer och e-postadresser ur texterna.")
    return ""


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    insight: Insight
    address: str
    source: str
    chips: list[Chip]
    passed: str


def row(insight: Insight) -> Row:
    return Row(
        insight,
        reverse("insights:insight", args=(insight.uid,)),
        source(insight),
        chips(insight),
        _passed(list(insight.passings.all())),
    )


def _passed(passings: list[Passed]) -> str:
    units = sum(each.unit_id is not None for each in passings)
    people = len(passings) - units
    parts = []
    if units:
        parts.append(ngettext("en enhet", "%(n)s enheter", units) % {"n": units})
    if people:
        parts.append(ngettext("en kollega", "%(n)s kolleger", people) % {"n": people})
    return ", ".join(parts)


@dataclass(frozen=True)
class Got:
    """One colleague as the sender sees them: whether it was opened, and what they said."""

    name: str
    chip: Chip
    answer: str
    said: str


@dataclass(frozen=True)
class Handed:
    """One passing: to whom, when, why, and each who got it."""

    to: str
    on: str
    by: str
    words: str
    people: list[Got]
    finding: str
    is_resting: bool
    is_unit: bool


def sent(one: Sent) -> Handed:
    passed = one.passed
    return Handed(
        to=recipient(passed),
        on=_day(passed.at),
        by=passed.by.name,
        words=passed.words,
        people=[_got(each) for each in one.people],
        finding=_opened(one),
        is_resting=passed.rested_at is not None,
        is_unit=passed.unit_id is not None,
    )


def _day(moment: datetime) -> str:
    return when.full_date(moment.astimezone(STOCKHOLM).date(), _language())


def recipient(passed: Passed) -> str:
    """To whom, as "Karin Thulin" or "Socialkontoret i Hisingen: socialsekreterare"."""
    if passed.unit is None:
        return passed.user.name if passed.user else ""
    names = dict(Role.choices)
    roles = ", ".join(str(names.get(role, role)).lower() for role in passed.roles)
    return f"{passed.unit.name}: {roles}" if roles else passed.unit.name


def _got(person: Person) -> Got:
    receipt = person.receipt
    if receipt is None or receipt.read_at is None:
        return Got(person.name, ("plain", _("Inte öppnad än")), "", "")
    opened = _day(receipt.read_at)
    answer = str(Answer(receipt.answer).label) if receipt.answer else ""
    return Got(person.name, ("done", _("Öppnad %(day)s") % {"day": opened}), answer, receipt.said)


def _opened(one: Sent) -> str:
    if one.passed.rested_at:
        return _("Vem som har öppnat den sparas inte längre.")
    if not one.people:
        return _("Ingen arbetar där just nu.")
    return _("%(opened)s av %(all)s har öppnat den") % {"opened": one.opened, "all": len(one.people)}


def arrived(every: list[Sent]) -> str:
    """What came of passing it on, in a sentence."""
    if not every:
        return _("Ingen har fått den än.")
    # Somebody may have got it both by name and with their unit.
    answers = {each.receipt.pk: each.receipt.answer for one in every for each in one.people if each.receipt}
    using = sum(answer in {Answer.USES, Answer.RAISES} for answer in answers.values())
    places = len(every)
    said = ngettext("Förd vidare till ett ställe.", "Förd vidare till %(n)s ställen.", places) % {"n": places}
    if not using:
        return said
    more = ngettext(
        "En använder den eller tar upp den i sin grupp.",
        "%(n)s använder den eller tar upp den i sin grupp.",
        using,
    )
    return f"{said} {more % {'n': using}}"


def waiting(every: list[Received]) -> str:
    """How many wait for the reader, as a heading."""
    unread = sum(not each.is_open for each in every)
    if not unread:
        return _("Inget nytt att läsa")
    return ngettext("En lärdom väntar på dig", "%(n)s lärdomar väntar på dig", unread) % {"n": unread}
