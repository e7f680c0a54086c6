"""What a thread's page offers a relative in their support, as cards; read by the writer who has proved themselves."""

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.relatives.parents.models import Seat
from varsam.areas.relatives.parents.states import SeatState
from varsam.areas.relatives.support.enums import Helped
from varsam.areas.relatives.support.models import Handover, Support
from varsam.areas.relatives.support.states import HandoverState, State
from varsam.kernel.conversations.pages import Way


def ways(enquiry: int) -> list[Way]:
    """The cards of one enquiry's support. None costs one question, some at the most three."""
    found = Support.objects.filter(enquiry_id=enquiry).first()
    if found is None or found.state == State.DECLINED:
        return []
    if found.state == State.OFFERED:
        more = _("Vi vill gärna stötta dig. Läs vad du kan få, och bestäm själv.")
        return [Way(_("Läs och svara"), more, reverse("own_support:support"), "hand-heart", is_due=True)]
    asks = [_helped()] if found.asks_helped and found.helped == Helped.SILENT else []
    if found.state == State.ENDED:
        return asks
    return [_own(), *asks, *_group(found), *_office(found)]


def _own() -> Way:
    more = _("Ditt stöd: nästa tid, vem som hjälper dig, och vad mer du kan få.")
    return Way(_("Öppna ditt stöd"), more, reverse("own_support:support"), "hand-heart")


def _helped() -> Way:
    more = _("Hjälpte stödet? Ditt svar hjälper oss att göra rätt för nästa familj.")
    return Way(_("Svara med ett tryck"), more, reverse("own_support:helped"), "heart", is_due=True)


def _group(found: Support) -> list[Way]:
    owes = Seat.objects.filter(
        support=found, state__in=[SeatState.INVITED, SeatState.ASKED], agreed_at=None
    ).exists()
    if not owes:
        return []
    more = _("Det finns en plats för dig i en föräldragrupp, om du vill.")
    return [Way(_("Se gruppen"), more, reverse("own_support:groups"), "users", is_due=True)]


def _office(found: Support) -> list[Way]:
    if not Handover.objects.filter(support=found, state=HandoverState.OFFERED).exists():
        return []
    more = _("Vi föreslår att socialkontoret hör av sig till dig. Du bestämmer, och inget sägs innan.")
    return [Way(_("Läs vad som sägs"), more, reverse("own_support:office"), "building-2", is_due=True)]
