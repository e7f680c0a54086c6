"""The words of training at the desk."""

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from varsam.areas.training.occasions.enums import State
from varsam.areas.training.occasions.models import Occasion

LANGUAGES: list[tuple[str, str | Promise]] = [
    ("sv", gettext_lazy("Svenska")),
    ("en", gettext_lazy("Engelska")),
]
_CHIPS: dict[State, tuple[str, str | Promise]] = {
    State.DRAFT: ("plain", gettext_lazy("Utkast")),
    State.OPEN: ("open", gettext_lazy("Öppet")),
    State.CLOSED: ("closed", pgettext_lazy("anmälan", "Stängt")),
    State.HELD: ("done", gettext_lazy("Har hållits")),
    State.CANCELLED: ("unknown", gettext_lazy("Inställt")),
}


def chip(occasion: Occasion) -> tuple[str, str]:
    """Its state as a chip: what stands first for somebody who looks down a long list."""
    state = State(occasion.state)
    if state in {State.OPEN, State.CLOSED} and occasion.ends_at and occasion.ends_at < timezone.now():
        return "wait", _("Att avsluta")
    if state == State.OPEN and occasion.waiting:
        return "wait", ngettext("%(n)s väntar", "%(n)s väntar", occasion.waiting) % {"n": occasion.waiting}
    if state == State.OPEN and not occasion.free:
        return "wait", _("Fullt")
    kind, said = _CHIPS[state]
    return kind, str(said)


def seats(occasion: Occasion) -> str:
    """How many have a place, such as "26 av 30"."""
    return _("%(taken)s av %(all)s") % {"taken": occasion.taken, "all": occasion.capacity}


def place(occasion: Occasion) -> str:
    """Where people meet, in few words."""
    return occasion.place or str(occasion.get_form_display())


def which(position: int, of: int) -> str:
    """Which of several sittings, such as "träff 2 av 3"."""
    return _("träff %(n)s av %(all)s") % {"n": position, "all": of}
