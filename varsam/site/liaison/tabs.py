"""The pages of the link to the country and the world, beside each other: only those that the one who reads can open."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from varsam.kernel.access import actor
from varsam.lib.rows import Verb


@dataclass(frozen=True)
class Tab:
    address: str
    words: str
    here: bool


def of(here: str) -> list[Tab]:
    """The tabs, with the page that is `here` marked."""
    named = [
        ("missions", pgettext("flera", "Uppdrag"), "own_mission"),
        ("calendar", _("Kalender"), "own_mission"),
        ("contacts", _("Kontakter"), "known_person"),
        ("bodies", _("Organ"), "own_mission"),
        ("costs", _("Kostnader"), "mission"),
    ]
    return [
        Tab(reverse(f"liaison:{name}"), words, name == here)
        for name, words, resource in named
        if actor.may(resource, Verb.READ)
    ]
