"""What waits in relatives' support for the one who is signed in, as lines of the start page."""

from collections.abc import Collection

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from varsam.areas.relatives.parents.models import Seat
from varsam.areas.relatives.parents.states import SeatState
from varsam.areas.relatives.support import coaching
from varsam.areas.relatives.support.models import Handover, Support
from varsam.areas.relatives.support.states import CoachState, HandoverState, State
from varsam.kernel.access import actor
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.site.editing.tasks import Waiting


def waiting(user: User, allowed: Collection[str]) -> list[Waiting]:
    """One line for each kind of thing that waits; at the most one question for each."""
    found = []
    if "support" in allowed:
        found += _supports(user)
    if "parent_group" in allowed:
        found.append(_asking())
    if "handover" in allowed:
        found.append(_to_call())
    if "shared" in allowed:
        found.append(_asked())
    return [each for each in found if each.count]


def _supports(user: User) -> list[Waiting]:
    """Who has written to the one who acts, and what nobody keeps."""
    ours = actor.units("support", Verb.CHANGE)
    counts = Support.objects.filter(state=State.ONGOING, unit__in=ours).aggregate(
        written=Count("pk", filter=Q(holder=user, enquiry__unread_by_city=True)),
        unheld=Count("pk", filter=Q(holder=None)),
    )
    written, unheld = counts["written"], counts["unheld"]
    said = ngettext("anhörig med stöd har skrivit", "anhöriga med stöd har skrivit", written)
    lone = ngettext("stöd som ingen har hand om", "stöd som ingen har hand om", unheld)
    board = reverse("support:board")
    return [Waiting(said, board, written), Waiting(lone, f"{board}?visa=alla", unheld)]


def _asking() -> Waiting:
    ours = actor.units("parent_group", Verb.CHANGE)
    count = Seat.objects.filter(state=SeatState.ASKED, group__unit__in=ours).count()
    said = ngettext("anhörig vill vara med i en grupp", "anhöriga vill vara med i en grupp", count)
    return Waiting(said, reverse("support:groups"), count)


def _to_call() -> Waiting:
    ours = actor.units("handover", Verb.READ)
    count = Handover.objects.filter(state=HandoverState.CONSENTED, office__in=ours).count()
    said = ngettext("anhörig vill bli uppringd", "anhöriga vill bli uppringda", count)
    return Waiting(said, reverse("support:offices"), count)


def _asked() -> Waiting:
    count = sum(each.coach_state == CoachState.ASKED for each in coaching.mine())
    said = ngettext("anhörig vill ha dig som coach", "anhöriga vill ha dig som coach", count)
    return Waiting(said, reverse("support:coaching"), count)
