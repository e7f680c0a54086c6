"""How fast letters are asked for on the pages that anyone can open: nobody's letter box is filled, and no room, by a script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from varsam.areas.training.occasions import addresses
from varsam.areas.training.occasions.addresses import NotAnAddress
from varsam.lib.throttle import Throttle
from varsam.ui.visitors import source

# A manager signs several groups up in a morning; more letters than that to one address are somebody else's mischief.
_to_one = Throttle(most=10, seconds=4 * 3600)
# All of the city may sign up at eight, behind one line to the net; who asks faster than that is a script.
_by_one = Throttle(most=1_000, seconds=600)
# A group holds up to a hundred places until it is confirmed, and asking for one's own link is done once.
_groups = Throttle(most=40, seconds=600)


def held_up(request: HttpRequest, address: str, *, is_group: bool = False) -> HttpResponse | None:
    """Count a letter that is asked for. The page that asks to wait, where there have been too many to this address or by this
    visitor; it depends on nothing that is stored, so it tells of nobody who has signed up."""
    visitor, receiver = source(request), _mailbox(address)
    sources = [_by_one, _groups] if is_group else [_by_one]
    if _to_one.is_closed(receiver) or any(each.is_closed(visitor) for each in sources):
        return render(request, "training/no_link.html", {"throttled": True}, status=429)
    _to_one.failed(receiver)
    for each in sources:
        each.failed(visitor)
    return None


def _mailbox(address: str) -> str:
    """One name for all spellings of an address; what is none is refused later, in words."""
    try:
        return addresses.read(address).normal
    except NotAnAddress:
        return address
