"""How it stands for one person at one occasion, as the page of their place tells it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from django.http import HttpResponse

from varsam.areas.training.courses.models import Material
from varsam.areas.training.occasions.enums import LIVE, Place, Refusal
from varsam.areas.training.occasions.mine import Mine
from varsam.lib import file_kinds
from varsam.site.training import offers, queue, words
from varsam.site.training.offers import Offer
from varsam.site.training.queue import Spot


class Stand(StrEnum):
    """What the page is about: what waits for an answer comes before what is only told."""

    OFF = "off"
    BEEN = "been"
    CONFIRM = "confirm"
    PLACED = "placed"
    WAITING = "waiting"
    OFFERED = "offered"
    OUT = "out"
    PASSED_ON = "passed_on"


@dataclass(frozen=True)
class Shown:
    """One sign-up with its occasion. `spots` is the line where they stand in it; `until` by when they have to answer."""

    mine: Mine
    offer: Offer
    stand: Stand
    spots: list[Spot]
    until: str

    @property
    def is_live(self) -> bool:
        return self.mine.place in LIVE

    @property
    def is_over(self) -> bool:
        return self.stand in {Stand.OFF, Stand.BEEN}

    @property
    def ahead(self) -> int:
        """How many stand before them in the line."""
        return max(0, self.mine.line - 1)

    @property
    def has_entries(self) -> bool:
        """Whether there is something to put in a calendar."""
        return self.mine.place == Place.PLACED and self.stand is not Stand.OFF

    @property
    def seated(self) -> int:
        return self.offer.occasion.taken


def stand(mine: Mine, now: datetime) -> Stand:
    """What the page is about at `now` (aware). An offer whose time is out is nobody's, also before the worker has seen it."""
    if mine.over == Refusal.CANCELLED:
        return Stand.OFF
    if mine.over == Refusal.BEGUN:
        return Stand.BEEN
    match mine.place:
        case Place.PLACED:
            return Stand.PLACED if mine.confirmed_at else Stand.CONFIRM
        case Place.WAITING:
            return Stand.WAITING
        case Place.OFFERED if mine.offered_until and mine.offered_until > now:
            return Stand.OFFERED
        case Place.CANCELLED:
            return Stand.OUT
        case _:
            return Stand.PASSED_ON


def shown(mine: Mine, now: datetime) -> Shown:
    """One sign-up as its page shows it."""
    return _shown(mine, offers.of(mine.occasion_id), now)


def several(found: list[Mine], now: datetime) -> list[Shown]:
    """Several sign-ups; two questions to the database, however many they are."""
    known = offers.all_of([mine.occasion_id for mine in found])
    return [_shown(mine, known[mine.occasion_id], now) for mine in found if mine.occasion_id in known]


def _shown(mine: Mine, offer: Offer, now: datetime) -> Shown:
    what = stand(mine, now)
    until = mine.offered_until if what is Stand.OFFERED else mine.confirm_by
    return Shown(
        mine=mine,
        offer=offer,
        stand=what,
        spots=queue.spots(mine.line, mine.waiting) if what is Stand.WAITING and mine.line else [],
        until=words.moment(until) if until else "",
    )


def handed_out(material: Material, content: bytes) -> HttpResponse:
    """A file as an answer. It is always saved and never opened within our own page: its content was made elsewhere."""
    response = HttpResponse(content, content_type=file_kinds.Kind(material.kind).media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(material.name)}"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
