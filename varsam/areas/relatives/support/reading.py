"""What those who keep supports see of them."""

import uuid

from django.db.models import QuerySet

from varsam.areas.relatives.support import seals
from varsam.areas.relatives.support.models import Support
from varsam.areas.relatives.support.states import State
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.conversations import actions as conversations
from varsam.kernel.conversations.models import Enquiry
from varsam.lib.rows import Verb


def _shown() -> QuerySet[Support]:
    ours = actor.units("support", Verb.READ)
    return Support.objects.filter(unit__in=ours).select_related(
        "enquiry", "holder", "district", "coach__user", "unit"
    )


def board(*, state: State | None = None) -> list[Support]:
    """Supports of the actor's units, those that have been silent longest first; without `state` all of them."""
    found = _shown()
    return list(found.filter(state=state) if state else found)


def find(uid: uuid.UUID) -> Support | None:
    return _shown().filter(uid=uid).first()


def of_enquiry(enquiry: Enquiry) -> Support | None:
    """The support that hangs on a thread, for whoever keeps it."""
    return _shown().filter(enquiry=enquiry).first()


def words_of(support: Support) -> str:
    """The relative's own words on whether it helped; put on record as a reading where there are any."""
    if support.words is None:
        return ""
    enquiry = Enquiry.objects.select_related("data_key__wrapped_key").get(pk=support.enquiry_id)
    audit.note(Event.SUPPORT_READ, target_type="support", target=enquiry.reference, unit=support.unit_id)
    return seals.opened(conversations.thread_key(enquiry), seals.WORDS, support.uid, support.words)


def by_id(ids: set[int]) -> dict[int, Support]:
    """Those of these supports that the actor keeps, by id."""
    return {each.pk: each for each in _shown().filter(pk__in=ids)}
