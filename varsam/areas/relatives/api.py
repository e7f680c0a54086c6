"""The door to this area: whom one can talk to."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from varsam.areas.relatives.cards import ContactCard, card, now_share
from varsam.areas.relatives.models import Contact
from varsam.kernel.people import calendar
from varsam.lib.opening_hours import contact_state

__all__ = [
    "ContactCard",
    "cards",
    "contact_states",
    "emergency_numbers",
    "now_share",
    "read_texts_by",
    "text",
]

# A text that the coordinator edits lies on a higher floor, which says here how to read it.
_texts: list[Callable[[str], str]] = []
_LAST_KNOWN = "relatives.emergency"


def cards(*audiences: str, at: datetime | None = None) -> list[ContactCard]:
    """Cards of the contacts for these audiences (those for anyone included), in the order that the editor chose."""
    moment, days = at or timezone.now(), calendar.current()
    found = Contact.objects.shown().for_audience(*audiences)
    return [card(contact, moment, days) for contact in found]


def contact_states(at: datetime) -> list[dict[str, Any]]:
    """What `varsam contacts` prints: for each contact whether it answers at `at`, and its times."""
    days = calendar.current()
    return [
        contact_state(
            {
                "id": contact.slug,
                "name": contact.names,
                "phone": {"display": contact.phone_display} if contact.phone_display else None,
                "anonymous": contact.anonymous,
                **contact.hours,
            },
            at,
            days,
        )
        for contact in Contact.objects.shown()
    ]


def emergency_numbers(*, fresh: bool) -> list[dict[str, str]]:
    """Name, display and dial of the danger and acute numbers, for the page of a server error: `fresh` reads and
    remembers them, without it what was last remembered is given, since nothing may be relied on then."""
    if fresh:
        found = Contact.objects.shown().filter(urgency__in=["danger", "acute"]).exclude(phone_dial="")
        numbers = [{"name": c.name, "display": c.phone_display, "dial": c.phone_dial} for c in found]
        cache.set(_LAST_KNOWN, numbers, None)
        return numbers
    known: list[dict[str, str]] = cache.get(_LAST_KNOWN) or []
    return known


def read_texts_by(source: Callable[[str], str]) -> None:
    """Say how the edited text of a slug is read, as safe HTML; called once, by the floor that holds the texts."""
    _texts[:] = [source]


def text(slug: str) -> str:
    """The edited text in the active language, as safe HTML; empty where there is none."""
    return _texts[0](slug) if _texts else ""
