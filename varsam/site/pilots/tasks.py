"""What pilots ask of the one who is signed in, as lines of the start page: numbers of their own place, and what waits in those that
they answer for."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import ngettext

from varsam.areas.methods.pilots import due, reading
from varsam.areas.methods.pilots.due import Due
from varsam.areas.methods.pilots.models import Pilot
from varsam.kernel.people.models import User
from varsam.site.editing.tasks import Waiting

_ORDER: Final = (Due.STOPPED, Due.OVER_TIME, Due.EVALUATION)


def waiting(user: User, allowed: Collection[str]) -> list[Waiting]:
    """One line for each kind of thing that waits, a stopped pilot first; the same number of questions however many there are."""
    found: list[Waiting] = []
    if "pilot" in allowed:
        found += _to_decide(user)
    if "own_pilot" in allowed:
        found += _to_tell()
    return found


def _to_tell() -> list[Waiting]:
    """What the places whose contact one is have not measured, and months of which they have said nothing."""
    places = [each for each in reading.mine(reading.my_places()) if each.due]
    count = sum(each.due for each in places)
    said = ngettext("svar till en metod som prövas hos er", "svar till metoder som prövas hos er", count)
    one = places[0] if len(places) == 1 else None
    address = (
        reverse("pilots:place", args=[one.pilot.reference, one.place.pk]) if one else reverse("pilots:own")
    )
    return [Waiting(said, address, count)] if count else []


def _to_decide(user: User) -> list[Waiting]:
    kinds: dict[Due, list[Pilot]] = defaultdict(list)
    for pilot, what in due.due(user):
        kinds[what].append(pilot)
    return [
        Waiting(_words(what, len(kinds[what])), _where(kinds[what]), len(kinds[what]))
        for what in _ORDER
        if kinds[what]
    ]


def _words(what: Due, count: int) -> str:
    return {
        Due.STOPPED: ngettext(
            "stoppad prövning att ta ställning till", "stoppade prövningar att ta ställning till", count
        ),
        Due.OVER_TIME: ngettext(
            "prövning vars sista dag har varit", "prövningar vars sista dag har varit", count
        ),
        Due.EVALUATION: ngettext("prövning att utvärdera", "prövningar att utvärdera", count),
    }[what]


def _where(pilots: Sequence[Pilot]) -> str:
    """The pilot itself where it is one, else the list."""
    if len(pilots) == 1:
        return reverse("pilots:pilot", args=[pilots[0].reference])
    return reverse("pilots:pilots")
