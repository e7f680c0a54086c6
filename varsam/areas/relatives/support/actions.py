"""What staff do with a relative's support. The database holds each act: who may, in which state, and what is put on record."""

import uuid

from django.db import transaction

from varsam.areas.knowledge_house.experts import search
from varsam.areas.knowledge_house.experts.enums import Role
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.knowledge_house.experts.search import Match
from varsam.areas.relatives.support import refusals, seals
from varsam.areas.relatives.support.enums import EndedHow
from varsam.areas.relatives.support.models import Support
from varsam.areas.relatives.support.refusals import NotNow, Refusal
from varsam.kernel.conversations import actions as conversations
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import User


class ConflictOfInterest(Exception):
    """The coach avoids the unit (jäv) and no reason was given, or has found a conflict of interest themselves."""


def found(uid: uuid.UUID) -> Support:
    """The support as it stands now; Support.DoesNotExist where it is not theirs."""
    return Support.objects.select_related("enquiry", "coach__user", "holder", "district").get(uid=uid)


@transaction.atomic
def offer(*, enquiry: Enquiry, by: User) -> Support:
    """Offer support to whoever wrote. The same offer twice is one; after a no or an end it is offered anew.

    PermissionDenied outside the unit; NotNow where nobody holds a code, or it was no relative who wrote.
    """
    return found(refusals.call("support_offer", enquiry.pk))


@transaction.atomic
def take_back(*, support: Support, by: User) -> Support:
    """Take back an offer that has not been answered; NotNow where it has."""
    refusals.call("support_end", support.uid, EndedHow.TAKEN_BACK.value)
    return found(support.uid)


@transaction.atomic
def take(*, support: Support, by: User) -> Support:
    """Become the one who keeps it."""
    refusals.call("support_take", support.uid)
    return found(support.uid)


@transaction.atomic
def end(*, support: Support, how: EndedHow, by: User) -> Support:
    """End it; `how` is one of `enums.BY_STAFF`. The relative is asked whether it helped."""
    refusals.call("support_end", support.uid, how.value)
    return found(support.uid)


def coaches(support: Support) -> list[Match]:
    """Everybody in the network, best first, as parent coach for this relative: language, district, time, jäv."""
    wanted = search.Wanted(
        languages=(support.language,),
        district=support.district_id,
        role=Role.PARENT_COACH.value,
        asker=support.unit_id,
    )
    return [
        match for match in search.find(wanted) if match.fits_role and match.expert.pk not in support.conflicts
    ]


@transaction.atomic
def ask_coach(*, support: Support, expert: Expert, conflict_reason: str = "", by: User) -> Support:
    """Ask a parent coach. ConflictOfInterest where they avoid the unit and no reason is given; NotNow where they cannot be
    engaged as that, or another is asked already."""
    enquiry = Enquiry.objects.select_related("data_key__wrapped_key").get(pk=support.enquiry_id)
    reason = (
        seals.seal(conversations.thread_key(enquiry), seals.REASON, support.uid, conflict_reason)
        if conflict_reason.strip()
        else None
    )
    try:
        refusals.call("support_coach_ask", support.uid, expert.pk, reason)
    except NotNow as no:
        if no.refusal is Refusal.CONFLICT:
            raise ConflictOfInterest from no
        raise
    return found(support.uid)


@transaction.atomic
def end_coach(*, support: Support, by: User) -> Support:
    """No coach any more; whatever the coach could read closes at once."""
    refusals.call("support_coach_end", support.uid)
    return found(support.uid)
