"""Experts as they are listed and drawn: what each has, how much time, and what waits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.experts import actions, search
from varsam.areas.knowledge_house.experts.enums import Role
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.knowledge_house.experts.search import Match
from varsam.kernel.people import limits
from varsam.lib.working_days import STOCKHOLM
from varsam.site.desk import moments

BAR = 120


@dataclass(frozen=True)
class Bar:
    """Hours a month as a bar `BAR` wide: what is promised of what there is, in the picture's own units."""

    promised: float
    over: float
    words: str
    is_full: bool


def bar(promised: float, capacity: int, longest: float = 0, width: int = BAR) -> Bar:
    """The bar of one expert, alone or on an axis of `longest` hours that is `width` wide."""
    whole = longest or max(capacity, promised) or 1
    inside = min(promised, capacity)
    said = {"promised": _hours(promised), "all": capacity}
    words = _("%(promised)s av %(all)s timmar lovade") % said if capacity else _("Ingen tid angiven")
    return Bar(
        round(width * inside / whole, 1),
        round(width * (promised - inside) / whole, 1),
        words,
        promised >= capacity,
    )


def _hours(hours: float) -> str:
    return f"{hours:g}".replace(".", ",")


@dataclass(frozen=True)
class Row:
    """One expert in the list."""

    match: Match
    address: str
    organisation: str
    roles: list[str]
    bar: Bar
    lent: str


def row(match: Match) -> Row:
    expert = match.expert
    return Row(
        match,
        reverse("experts:expert", args=[expert.pk]),
        "" if expert.lent_by_id == expert.organisation_id else expert.organisation.name,
        roles(expert),
        bar(match.promised, expert.hours_a_month),
        expert.lent_by.name if expert.lent_by else "",
    )


def roles(expert: Expert) -> list[str]:
    return [str(Role(role).label) for role in expert.roles if role in Role.values]


@dataclass(frozen=True)
class Waits:
    """Something about an expert that somebody should see to: its kind for a chip, and its words."""

    kind: str
    words: str


def soon(today: date) -> date:
    """The last day of which we remind now, by the limit that holds."""
    start = datetime(today.year, today.month, today.day, tzinfo=STOCKHOLM)
    return limits.after("expert_reminder", start).astimezone(STOCKHOLM).date()


def waits(expert: Expert, today: date, until: date) -> list[Waits]:
    """What should be seen to, the most urgent first."""
    found = []
    if expert.agreement_until is not None and expert.agreement_until <= until:
        passed = expert.agreement_until < today
        words = _("Överenskommelsen gick ut %(day)s") if passed else _("Överenskommelsen går ut %(day)s")
        found.append(
            Waits("late" if passed else "wait", words % {"day": moments.short_day(expert.agreement_until)})
        )
    if expert.supervision_on is not None and expert.supervision_on <= until:
        passed = search.is_supervision_late(expert, today)
        words = _("Handledning skulle ha varit %(day)s") if passed else _("Handledning %(day)s")
        found.append(
            Waits("late" if passed else "wait", words % {"day": moments.short_day(expert.supervision_on)})
        )
    elif expert.supervision_on is None:
        found.append(Waits("wait", _("Ingen handledning inplanerad")))
    if actions.needs_confirming(expert, today):
        words = _("Kortet är senast bekräftat %(day)s") % {"day": moments.short_day(expert.confirmed_at)}
        found.append(Waits("unknown", words))
    return found


def asked_words(expert: Expert) -> str:
    """When somebody was asked last."""
    return moments.short_day(expert.last_asked_at) if expert.last_asked_at else _("aldrig")


def long_ago(experts: list[Expert], how_many: int = 5) -> list[Expert]:
    """Those who have waited longest to be asked, who have time to be: never asked first."""
    never = timezone.now() - timedelta(days=36500)
    able = [each for each in experts if each.hours_a_month]
    return sorted(able, key=lambda each: (each.last_asked_at or never, each.user.name))[:how_many]
