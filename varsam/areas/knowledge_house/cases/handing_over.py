"""Asking somebody else to carry on: offered, answered, the person told, handed over."""

import uuid
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from varsam.areas.knowledge_house.cases import actions, words
from varsam.areas.knowledge_house.cases.models import Case, Handover
from varsam.areas.knowledge_house.cases.states import Gate, State
from varsam.kernel.access.functions import call
from varsam.kernel.people import limits
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault


def receivers(record: Record) -> list[Organisation]:
    """Who can be asked: units of the municipality that handle records, and organisations that are shared with."""
    return list(Organisation.objects.filter(pk__in=call("case_receivers", record.pk)).order_by("slug"))


@transaction.atomic
def offer(
    *, case: Case, organisation: Organisation, note: str, respond_by: datetime | None = None, by: User
) -> Handover:
    """Offer the case to somebody with a note of what they need to know to answer, and wait for it. They have the time of
    `handover_answer` unless another end is given. ValueError without a note; a database error for one who cannot take it."""
    if not note.strip():
        raise ValueError("an offer says what it is about")
    pk, (key_id, key, wrapped, master) = uuid.uuid4(), vault.new_key()
    sealed = vault.seal(key, note.strip().encode(), belongs_to=words.note_belongs_to(key_id))
    until = respond_by or limits.after("handover_answer", timezone.now())
    offered = call(
        "case_offer",
        case.record_id,
        organisation.pk,
        pk,
        sealed,
        key_id,
        wrapped,
        master,
        until,
        uuid.uuid4(),
    )
    if offered is None:
        raise PermissionDenied("not an open case of the unit of the one who acts")
    if offered:
        raise actions.Shut([Gate(gate) for gate in offered])
    return Handover.objects.select_related("organisation", "from_unit").get(pk=pk)


@transaction.atomic
def answer(*, handover: Handover, accepted: bool, text: str, by: User) -> None:
    """The one who is asked says yes or no, in words that the other side reads. ValueError for a no without words,
    PermissionDenied where there is nothing to answer."""
    if not accepted and not text.strip():
        raise ValueError("a no says why")
    found = Handover.objects.select_related("data_key__wrapped_key").filter(pk=handover.pk).first()
    if found is None or found.data_key is None:
        raise PermissionDenied("not asked of the one who acts")
    sealed = None
    if text.strip():
        belongs_to = words.answer_belongs_to(found.data_key.pk)
        sealed = vault.seal(vault.open_key(found.data_key), text.strip().encode(), belongs_to=belongs_to)
    if call("case_answer", found.pk, accepted, sealed) is None:
        raise PermissionDenied("answered already, or not asked of the one who acts")


@transaction.atomic
def take_back(*, handover: Handover, by: User) -> None:
    """Take the offer back; the case is where it was before."""
    if not call("case_take_back", handover.pk, uuid.uuid4()):
        raise PermissionDenied("nothing to take back")


@transaction.atomic
def told(*, handover: Handover, on: date, by: User) -> None:
    """Note that the person has been told, and on which day."""
    if not call("case_told", handover.pk, on):
        raise PermissionDenied("told already, or not of the unit of the one who acts")


@transaction.atomic
def go_back(*, case: Case, by: User) -> Case:
    """After a no: back to where the case was when it was offered."""
    before = call("case_before_offer", case.record_id)
    return actions.step(case=case, to=State(before), by=by)


@transaction.atomic
def complete(*, handover: Handover, by: User) -> Case:
    """Hand over: inside the municipality the record goes to the unit that said yes. Shut where they have not answered, or
    where the person has not been told."""
    case = Case.objects.select_related("record").get(pk=handover.record_id)
    return actions.step(case=case, to=State.HANDED_OVER, by=by)
