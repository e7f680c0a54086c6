"""How it stands for each of a group, in words and one mark."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from varsam.areas.training.occasions.enums import LIVE, Place
from varsam.areas.training.occasions.mine import MemberRow, PartyMine


@dataclass(frozen=True)
class Row:
    """One of the group: who, and how it stands."""

    uid: str
    name: str
    address: str
    has_bounced: bool
    kind: str
    words: str
    is_live: bool


@dataclass(frozen=True)
class Sums:
    """How many of the group have a place (or are offered one), wait, and are out."""

    seated: int
    waiting: int
    out: int


def _said(member: MemberRow) -> tuple[str, str]:
    match member.place:
        case Place.PLACED:
            return "open", _("Har plats")
        case Place.OFFERED:
            return "wait", _("Erbjuds en plats")
        case Place.WAITING:
            return "wait", _("Nummer %(number)s i kön") % {"number": member.line}
        case Place.CANCELLED:
            return "plain", _("Avbokad")
        case _:
            return "plain", _("Platsen gick vidare")


def rows(party: PartyMine) -> list[Row]:
    """Everybody of the group, as they came."""
    return [
        Row(
            str(member.uid),
            member.name,
            member.email,
            member.has_bounced,
            *_said(member),
            is_live=member.place in LIVE,
        )
        for member in party.members
    ]


def sums(party: PartyMine) -> Sums:
    places = [member.place for member in party.members]
    seated = sum(place in {Place.PLACED, Place.OFFERED} for place in places)
    waiting = places.count(Place.WAITING)
    return Sums(seated, waiting, len(places) - seated - waiting)
