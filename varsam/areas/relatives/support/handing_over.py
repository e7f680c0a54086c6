"""Letting a social office call a relative: offered by staff, consented to by the relative, answered by the office."""

import uuid

from django.db import transaction

from varsam.areas.relatives.support import refusals, seals
from varsam.areas.relatives.support.enums import Why
from varsam.areas.relatives.support.models import Given, Handover, Support
from varsam.areas.relatives.support.seals import Words
from varsam.areas.relatives.support.states import HandoverState
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.conversations import actions as conversations
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import District, Organisation, User
from varsam.lib.rows import Verb

LONGEST_NAME, LONGEST_PHONE, LONGEST_TEXT = 120, 40, 4000


def offices(support: Support) -> list[Organisation]:
    """Social offices that serve a district of the municipality, that of the relative's district first."""
    root = support.unit.ancestors[0]
    districts = District.objects.filter(municipality=root, office__left_at=None).select_related("office")
    ordered = sorted(districts, key=lambda each: (each.pk != support.district_id, each.name))
    return list({each.office_id: each.office for each in ordered if each.office}.values())


@transaction.atomic
def offer_handover(*, support: Support, office: Organisation, what: str = "", by: User) -> Handover:
    """Offer that the office calls the relative; `what` is what staff propose to say, for the relative to change. The same
    offer twice is one; NotNow while another waits."""
    handover = uuid.uuid4()
    sealed = None
    if what.strip():
        enquiry = Enquiry.objects.select_related("data_key__wrapped_key").get(pk=support.enquiry_id)
        sealed = seals.seal(conversations.thread_key(enquiry), seals.WHAT, handover, what[:LONGEST_TEXT])
    return _found(refusals.call("handover_offer", support.uid, handover, office.pk, sealed))


@transaction.atomic
def take_back(*, handover: Handover, by: User) -> Handover:
    """Take back an offer that the relative has not answered."""
    refusals.call("handover_take_back", handover.uid)
    return _found(handover.uid)


def of(support: Support) -> list[Handover]:
    """What has been offered within a support, newest first: how far each came, never what was given."""
    return list(support.handovers.select_related("office").order_by("-offered_at"))


def waiting() -> list[Handover]:
    """What relatives have consented to that the actor's office is to answer, then what it has accepted; oldest first."""
    ours = actor.units("handover", Verb.READ)
    shown = (HandoverState.CONSENTED, HandoverState.ACCEPTED)
    found = Handover.objects.filter(office__in=ours, state__in=shown).select_related("office", "district")
    return sorted(found, key=lambda each: (each.state != HandoverState.CONSENTED, each.consented_at, each.pk))


def find(uid: uuid.UUID) -> Handover | None:
    """One that the actor's office is told of; None where there is none, or it has been taken back."""
    ours = actor.units("handover", Verb.READ)
    return Handover.objects.filter(uid=uid, office__in=ours).select_related("office", "district").first()


def given(handover: Handover) -> Words:
    """Whom to call and about what, for the office; put on record as a reading. Empty where it has been destroyed."""
    held = Given.objects.filter(handover=handover).first()
    if held is None:
        return Words("", "", "")
    audit.note(Event.HANDOVER_READ, target_type="handover", target=str(handover.uid), unit=handover.office_id)
    return seals.read(seals.opened_fresh(seals.GIVEN, handover.uid, held.data_key_id, held.sealed))


def answer_words(handover: Handover) -> str:
    """What the office has said to the relative; empty where nothing, or where it has been destroyed."""
    return seals.opened_fresh(seals.ANSWER, handover.uid, handover.data_key_id, handover.answer)


@transaction.atomic
def answer_handover(
    *, handover: Handover, accepted: bool, why: str = "", words: str = "", by: User
) -> HandoverState:
    """The office takes it, or says why not; `why` is one of `Why`, needed for a no. NotNow where the relative has taken it
    back meanwhile. After a no the office sees no more of it."""
    if not accepted and (why not in Why.values or not why):
        raise ValueError("a no has a reason")
    said = seals.fresh(seals.ANSWER, handover.uid, words.strip()[:LONGEST_TEXT]) if words.strip() else None
    parts = (said.key, said.wrapped, said.master, said.sealed) if said else (None, None, None, None)
    state = refusals.call("handover_answer", handover.uid, accepted, "" if accepted else why, *parts)
    return HandoverState(state)


def _found(uid: uuid.UUID) -> Handover:
    return Handover.objects.select_related("office", "support__enquiry").get(uid=uid)
