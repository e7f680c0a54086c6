"""The gates of a step as the one who handles the case reads them: which hold, and where the others are mended."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.cases import reading
from varsam.areas.knowledge_house.cases.models import Case
from varsam.areas.knowledge_house.cases.states import REMEDY, Gate, State

Links = list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One gate: whether it holds, and if not what to do and where."""

    gate: Gate
    words: str
    holds: bool
    remedy: str
    links: Links


def of(case: Case, to: State) -> list[Line]:
    """Every gate of a step, in the table's order. The reason is a field of the step's own form, and no line."""
    return [
        _line(case, held.gate, held.holds) for held in reading.gates(case, to) if held.gate != Gate.REASON
    ]


def _line(case: Case, gate: Gate, holds: bool) -> Line:
    links = [] if holds or gate not in _LINKS else _LINKS[gate](case.record.reference)
    return Line(gate, str(gate.label), holds, str(REMEDY[gate]), links)


def _ground(reference: str) -> Links:
    return [(reverse("cases:ground", args=[reference]), _("Fyll i grunden"))]


def _asked(reference: str) -> Links:
    return [(reverse("consent:choose", args=[reference]), _("Fråga om samtycke"))]


def _consent(reference: str) -> Links:
    return [
        (reverse("consent:record", args=[reference]), _("Se samtyckena")),
        (reverse("cases:say", args=[reference, "utan-samtycke"]), _("Besluta att gå vidare utan")),
    ]


def _conference(reference: str) -> Links:
    return [
        (reverse("meetings:meetings"), _("Till konferenserna")),
        (reverse("cases:say", args=[reference, "utan-konferens"]), _("Skriv varför ingen behövs")),
    ]


def _review(reference: str) -> Links:
    return [(reverse("cases:plan_review", args=[reference]), _("Boka en uppföljning"))]


def _outcome(reference: str) -> Links:
    return [(reverse("cases:outcome", args=[reference]), _("Anteckna resultatet"))]


def _post_check(reference: str) -> Links:
    return [(reverse("cases:post_check", args=[reference]), _("Anteckna svaret"))]


def _handover(reference: str) -> Links:
    return [(reverse("cases:handover", args=[reference]), _("Till överlämningen"))]


_LINKS: dict[Gate, Callable[[str], Links]] = {
    Gate.TRACK: _ground,
    Gate.LEGAL_BASIS: _ground,
    Gate.DOUBLE_TRACK: lambda reference: [
        (reverse("cases:double_track", args=[reference]), _("Gör kontrollen"))
    ],
    Gate.ASKED: _asked,
    Gate.CONSENT: _consent,
    Gate.ALONE: lambda reference: [
        (reverse("cases:say", args=[reference, "utan-samtycke"]), _("Skriv beslutet"))
    ],
    Gate.NEEDS: lambda reference: [
        (f"{reverse('records:record', args=[reference])}#skriv", _("Skriv i akten"))
    ],
    Gate.CONFERENCE: _conference,
    Gate.PLAN: lambda reference: [(reverse("plans:plan", args=[reference]), _("Till planen"))],
    Gate.REVIEW_PLANNED: _review,
    Gate.REVIEW_HELD: _review,
    Gate.HANDOVER_OFFERED: lambda reference: [
        (reverse("cases:offer", args=[reference]), _("Erbjud en överlämning"))
    ],
    Gate.HANDOVER_ACCEPTED: _handover,
    Gate.PERSON_TOLD: _handover,
    Gate.HANDOVER_OVER: _handover,
    Gate.OUTCOME: _outcome,
    Gate.INSTEAD: _outcome,
    Gate.ENGAGEMENTS: lambda reference: [
        (reverse("engagements:of_record", args=[reference]), _("Till insatserna"))
    ],
    Gate.POST_CHECK_YES: _post_check,
    Gate.POST_CHECK_NO: _post_check,
    Gate.POST_CHECKS_OVER: lambda reference: [
        (f"{reverse('cases:case', args=[reference])}#uppfoljningar", _("Se efterkontrollerna"))
    ],
}
