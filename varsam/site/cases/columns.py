"""The board's columns: the states of the way gathered into a few stages that fit beside each other."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsam.areas.knowledge_house.cases.states import State

S = State


@dataclass(frozen=True)
class Stage:
    """A column: its name in addresses, its words, and the states in it in the order of the way."""

    slug: str
    words: str | Promise
    states: tuple[State, ...]


STAGES = (
    Stage("grund", _("Grund"), (S.PROPOSED, S.GROUNDED)),
    Stage("samtycke", _("Samtycke"), (S.CONSENT_ASKED,)),
    Stage("kartlaggning", _("Kartläggning"), (S.MAPPING, S.CONFERENCE)),
    Stage("plan", _("Plan"), (S.PLANNING,)),
    Stage("stod", pgettext_lazy("skede", "Stöd pågår"), (S.ACTIVE, S.STEPPED_DOWN)),
    Stage("efter", _("Avslut"), (S.HANDOVER_OFFERED, S.HANDED_OVER, S.CLOSED, S.POST_CHECKS)),
)
BY_SLUG = {stage.slug: stage for stage in STAGES}
ICONS: dict[State, str] = {
    S.PROPOSED: "circle",
    S.GROUNDED: "circle-dot",
    S.CONSENT_ASKED: "handshake",
    S.MAPPING: "eye",
    S.CONFERENCE: "users",
    S.PLANNING: "list-checks",
    S.ACTIVE: "circle-check",
    S.STEPPED_DOWN: "chevron-down",
    S.HANDOVER_OFFERED: "arrow-right",
    S.HANDED_OVER: "arrow-up-right",
    S.CLOSED: "door-open",
    S.POST_CHECKS: "refresh-cw",
    S.ENDED: "check",
}
KINDS: dict[State, str] = {
    S.ACTIVE: "done",
    S.STEPPED_DOWN: "done",
    S.CONSENT_ASKED: "wait",
    S.HANDOVER_OFFERED: "wait",
    S.CLOSED: "plain",
    S.ENDED: "plain",
}
