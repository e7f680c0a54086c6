"""Who to ask: everybody in the network, the best fit first, with the reasons in plain words.

It ranks experts by what they offer and how much time they have. It says nothing of, and never ranks, anybody who gets
support.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from babel.dates import format_date
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.experts import languages
from varsam.areas.knowledge_house.experts.enums import Role
from varsam.areas.knowledge_house.experts.models import Competence, Expert
from varsam.kernel.people.models import District, Organisation


@dataclass(frozen=True)
class Wanted:
    """What is looked for. Empty means that it does not matter.

    `competences` are slugs, `languages` ISO 639 codes, `district` and `asker` (the organisation that asks) ids, `role` one
    of `Role`, `hours` how much time a month it takes.
    """

    competences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    district: int | None = None
    role: str = ""
    asker: int | None = None
    hours: float = 0

    @property
    def is_empty(self) -> bool:
        return not (self.competences or self.languages or self.district or self.role)


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for asking somebody, calls for care, or stands in the way."""

    kind: Literal["yes", "care", "no"]
    words: str


@dataclass(frozen=True)
class Known:
    """What the words need beside the entry itself: names, and the organisations above and including the one that asks."""

    competences: dict[str, str] = field(default_factory=dict)
    districts: dict[int, str] = field(default_factory=dict)
    asker: frozenset[int] = frozenset()
    asker_name: str = ""


@dataclass(frozen=True)
class Match:
    """An expert, how well they fit and why. `free` and `promised` are hours a month; `met` of `wishes` are fulfilled."""

    expert: Expert
    reasons: list[Reason]
    met: int
    wishes: int
    promised: float
    fits_role: bool

    @property
    def free(self) -> float:
        return max(0.0, self.expert.hours_a_month - self.promised)

    @property
    def may_be_asked(self) -> bool:
        return not any(reason.kind == "no" for reason in self.reasons)

    @property
    def because(self) -> str:
        """The reasons as one line."""
        return " ".join(reason.words for reason in self.reasons)


def find(wanted: Wanted, *, today: date | None = None) -> list[Match]:
    """Everybody in the network whom the one who acts may see, best first. Three queries, whatever the network's size."""
    today = today or timezone.localdate()
    known, hours = _known(wanted), loads()
    experts = Expert.objects.filter(ended_at=None).select_related("user", "organisation", "lent_by")
    found = [weigh(expert, wanted, hours.get(expert.pk, 0.0), today, known) for expert in experts]
    return sorted(found, key=lambda match: _order(match, wanted, today))


def loads() -> dict[int, float]:
    """Hours a month that each expert has promised already, by the entry's id."""
    with connection.cursor() as cursor:
        cursor.execute("select expert, hours from varsam.experts_load()")
        return {int(expert): float(hours) for expert, hours in cursor.fetchall()}


def _known(wanted: Wanted) -> Known:
    asker = Organisation.objects.filter(pk=wanted.asker).first() if wanted.asker else None
    return Known(
        {each.slug: each.name for each in Competence.objects.all()},
        {each.pk: each.name for each in District.objects.all()},
        frozenset(asker.ancestors if asker else ()),
        asker.name if asker else "",
    )


def _order(match: Match, wanted: Wanted, today: date) -> tuple[object, ...]:
    """Who may not be asked comes last, then who has another role or no time, then who meets fewer wishes or waits for
    supervision, then who has less time left and was asked more lately."""
    expert = match.expert
    capacity = expert.hours_a_month or 1
    return (
        not match.may_be_asked,
        not match.fits_role,
        match.free <= 0 or match.free < wanted.hours,
        match.wishes - match.met,
        is_supervision_late(expert, today),
        -match.free / capacity,
        expert.last_asked_at.timestamp() if expert.last_asked_at else 0.0,
        expert.user.name.casefold(),
    )


def weigh(expert: Expert, wanted: Wanted, promised: float, today: date, known: Known) -> Match:
    """How one expert fits, and why, in the language that is active."""
    fit, met, wishes = _fit(expert, wanted, known)
    fits_role = not wanted.role or wanted.role in expert.roles
    role = [] if fits_role else [Reason("care", _not_as(wanted.role))]
    reasons = [*_obstacles(expert, today, known), *fit, *role, *_time(expert, promised, wanted, today)]
    return Match(expert, reasons, met, wishes, promised, fits_role)


def _fit(expert: Expert, wanted: Wanted, known: Known) -> tuple[list[Reason], int, int]:
    names = [known.competences.get(slug, slug) for slug in wanted.competences if slug in expert.competences]
    missing = [
        known.competences.get(slug, slug) for slug in wanted.competences if slug not in expert.competences
    ]
    spoken = [languages.name(code) for code in wanted.languages if code in expert.languages]
    unspoken = [languages.name(code) for code in wanted.languages if code not in expert.languages]
    reasons = []
    if names:
        reasons.append(Reason("yes", _("Kan: %(what)s.") % {"what": _listed(names)}))
    if missing:
        reasons.append(Reason("care", _("Saknar: %(what)s.") % {"what": _listed(missing)}))
    if spoken:
        reasons.append(Reason("yes", _("Talar %(languages)s.") % {"languages": _listed(spoken)}))
    if unspoken:
        reasons.append(Reason("care", _("Talar inte %(languages)s.") % {"languages": _listed(unspoken)}))
    met, wishes = len(names) + len(spoken), len(wanted.competences) + len(wanted.languages)
    if wanted.district is not None:
        where, wishes = {"district": known.districts.get(wanted.district, "")}, wishes + 1
        if not expert.districts or wanted.district in expert.districts:
            met += 1
            reasons.append(Reason("yes", _("Arbetar i %(district)s.") % where))
        else:
            reasons.append(Reason("care", _("Arbetar inte i %(district)s.") % where))
    return reasons, met, wishes


def _obstacles(expert: Expert, today: date, known: Known) -> list[Reason]:
    reasons = []
    if known.asker & set(expert.avoids):
        reasons.append(Reason("no", _("Jäv: ska inte frågas av %(who)s.") % {"who": known.asker_name}))
    elif expert.organisation_id in known.asker:
        reasons.append(Reason("care", _("Arbetar själv på %(who)s.") % {"who": known.asker_name}))
    if expert.agreement_until is not None and expert.agreement_until < today:
        words = _("Överenskommelsen gick ut %(day)s.") % {"day": _day(expert.agreement_until, today)}
        reasons.append(Reason("no", words))
    if is_away(expert, today):
        reasons.append(Reason("no", away_words(expert, today)))
    return reasons


def is_away(expert: Expert, today: date) -> bool:
    """Away from a day until another, or until they say otherwise."""
    return (
        expert.away_from is not None
        and expert.away_from <= today
        and (expert.away_until is None or today <= expert.away_until)
    )


def is_supervision_late(expert: Expert, today: date) -> bool:
    return expert.supervision_on is not None and expert.supervision_on < today


def away_words(expert: Expert, today: date) -> str:
    if expert.away_until is None:
        return _("Borta tills vidare.")
    return _("Borta till och med %(day)s.") % {"day": _day(expert.away_until, today)}


def _time(expert: Expert, promised: float, wanted: Wanted, today: date) -> list[Reason]:
    free, capacity = max(0.0, expert.hours_a_month - promised), expert.hours_a_month
    said = {"free": _number(free), "all": capacity}
    if not capacity:
        time = Reason("care", _("Har inte sagt hur mycket tid som finns."))
    elif free <= 0:
        time = Reason("care", _("Ingen ledig tid av %(all)s timmar i månaden.") % said)
    elif free < wanted.hours:
        time = Reason("care", _("Bara %(free)s av %(all)s timmar lediga.") % said)
    else:
        time = Reason(
            "yes",
            ngettext("%(free)s av %(all)s timme ledig.", "%(free)s av %(all)s timmar lediga.", capacity)
            % said,
        )
    reasons = [time, _asked(expert, today)]
    if is_supervision_late(expert, today):
        assert expert.supervision_on is not None
        words = _("Handledning skulle ha varit %(day)s.") % {"day": _day(expert.supervision_on, today)}
        reasons.append(Reason("care", words))
    return reasons


def _asked(expert: Expert, today: date) -> Reason:
    if expert.last_asked_at is None:
        return Reason("yes", _("Inte tillfrågad än."))
    day = timezone.localtime(expert.last_asked_at).date()
    if (day.year, day.month) == (today.year, today.month):
        return Reason("yes", _("Tillfrågad den här månaden."))
    pattern = "MMMM" if (today - day).days < 300 else "MMMM y"
    month = format_date(day, pattern, locale=get_language() or "sv")
    return Reason("yes", _("Inte tillfrågad sedan %(month)s.") % {"month": month})


def _not_as(role: str) -> str:
    return _("Tar inte uppdrag som %(role)s.") % {"role": str(Role(role).label).lower()}


def _listed(words: list[str]) -> str:
    lowered = [word[:1].lower() + word[1:] for word in words]
    if len(lowered) == 1:
        return lowered[0]
    return _("%(first)s och %(last)s") % {"first": ", ".join(lowered[:-1]), "last": lowered[-1]}


def _day(day: date, today: date) -> str:
    pattern = "d MMMM" if day.year == today.year else "d MMMM y"
    return format_date(day, pattern, locale=get_language() or "sv")


def _number(hours: float) -> str:
    return f"{hours:g}".replace(".", "," if (get_language() or "sv") == "sv" else ".")
