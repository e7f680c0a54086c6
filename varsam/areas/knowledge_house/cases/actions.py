"""What handlers do with a case. Each act is one transaction; the database holds the table of steps and every gate."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from varsam.areas.knowledge_house.cases import words
from varsam.areas.knowledge_house.cases.enums import About
from varsam.areas.knowledge_house.cases.models import Case, Statement
from varsam.areas.knowledge_house.cases.states import Gate, State
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.conversations import actions as conversations
from varsam.kernel.conversations import policies as conversations_policies
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import State as EnquiryState
from varsam.kernel.lawfulness.models import LegalRule
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions as records
from varsam.kernel.records.enums import Basis, Track
from varsam.kernel.records.models import Grant, Record


class Shut(Exception):
    """The step was not taken: these gates do not hold."""

    def __init__(self, gates: list[Gate]) -> None:
        super().__init__(", ".join(gates))
        self.gates = gates


class OpenedAlready(Exception):
    """The record has a case."""


def on_record(event: Event, case: Case, **details: str | int | bool) -> None:
    audit.record(
        event,
        target_type="record",
        target=case.record.reference,
        unit=case.unit_id,
        details=dict(details),
    )


def locked(case: Case) -> Case:
    """The case and its record, held until the transaction ends. PermissionDenied outside the responsible unit, and where
    the record is closed."""
    from varsam.kernel.records import policies

    record = (
        Record.objects.select_for_update(of=("self",), no_key=True)
        .select_related("data_key__wrapped_key")
        .get(pk=case.record_id)
    )
    policies.check_can_add_to(record)
    held = Case.objects.select_for_update(of=("self",)).get(pk=record.pk)
    held.record = record
    return held


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValueError("a decision says why")
    return text


@transaction.atomic
def open_case(*, record: Record, why: str, rests_on: str = "", by: User) -> Case:
    """Open a case beside a record; a person decided that, and says why. OpenedAlready where there is one, ValueError
    without a reason. `rests_on`: the reference of the enquiry that it came from."""
    record = Record.objects.select_related("data_key__wrapped_key").get(pk=record.pk)
    if record.data_key_id is None:
        raise PermissionDenied("a record without a key")
    statement = uuid.uuid4()
    sealed = words.seal(record, "cases_statement", statement, _said(why))
    if not call("case_open", record.pk, statement, sealed, rests_on, uuid.uuid4()):
        raise OpenedAlready
    return Case.objects.select_related("record").get(pk=record.pk)


@transaction.atomic
def open_from(*, enquiry: Enquiry, record: Record, why: str, told: str, by: User) -> Case:
    """Open a case because of an enquiry. The writer is told (`told`) in the thread, in the same transaction; who cannot
    read an answer was told on the telephone, and what they were told is noted. The enquiry waits on: it is not closed."""
    told = _said(told)
    case = open_case(record=record, why=why, rests_on=enquiry.reference, by=by)
    if conversations_policies.can_answer(enquiry):
        enquiry = conversations.answer(enquiry=enquiry, text=told, by=by)
    else:
        conversations.add_note(enquiry=enquiry, text=told, by=by)
    enquiry.refresh_from_db()
    if conversations_policies.can_move(enquiry, EnquiryState.WAITING):
        conversations.triage(enquiry=enquiry, to=EnquiryState.WAITING, reason="", by=by)
    return case


@transaction.atomic
def take(*, case: Case, by: User) -> Case:
    """Become the one who handles it."""
    return set_handler(case=case, handler=by, by=by)


@transaction.atomic
def set_handler(*, case: Case, handler: User, by: User) -> Case:
    """Say which colleague of the unit handles it; a database error for anybody else."""
    case = locked(case)
    case.handler = handler
    case.save(update_fields=["handler"])
    on_record(Event.CASE_TAKEN, case, handler=handler.pk)
    return case


@transaction.atomic
def set_ground(
    *, case: Case, group: Group | None, legal_basis: LegalRule | None, pathway: str = "", by: User
) -> Case:
    """What the case rests on: the group of the ordinary track, the version of the rule, the template that it follows.
    A database error for a group of another track or municipality, and for a rule that is only proposed."""
    case = locked(case)
    case.group, case.pathway = group, pathway
    case.legal_basis = str(legal_basis) if legal_basis else ""
    case.save(update_fields=["group", "legal_basis", "pathway"])
    on_record(Event.CASE_CHANGED, case)
    return case


@transaction.atomic
def state_why(
    *, case: Case, about: About, text: str, rests_on: LegalRule | None = None, by: User
) -> Statement:
    """Sign a decision and why. ValueError without words, and for going on alone without the rule that carries it."""
    if about == About.ALONE and rests_on is None:
        raise ValueError("a decision to go on without consent names its rule")
    case, pk = locked(case), uuid.uuid4()
    made = Statement.objects.create(
        id=pk,
        record=case.record,
        about=about.value,
        rests_on=str(rests_on) if rests_on else "",
        at=case.state_at,
        by=by,
        sealed=words.seal(case.record, "cases_statement", pk, _said(text)),
    )
    on_record(Event.CASE_STATED, case, about=about.value)
    return made


@transaction.atomic
def step(*, case: Case, to: State, reason: str = "", ends_shares: bool = False, by: User) -> Case:
    """Move the case; `ends_shares`: with it ends what is shared of its record. Shut with the gates that do not hold; PermissionDenied outside its unit, or where its record is
    closed; a database error for a step that is not in the table."""
    record = Record.objects.select_related("data_key__wrapped_key").get(pk=case.record_id)
    pk = uuid.uuid4()
    sealed = words.seal(record, "cases_step", pk, reason.strip()) if reason.strip() else None
    missing = call("case_step", record.pk, to.value, pk, sealed)
    if missing is None:
        raise PermissionDenied("not an open case of the unit of the one who acts")
    if missing:
        raise Shut([Gate(gate) for gate in missing])
    if ends_shares:
        for grant in shares(record):
            records.stop_grant(grant=grant, by=by)
    moved = Case.objects.select_related("record").filter(pk=record.pk).first()
    if moved is None:
        # Handed over: it lies in another unit now, where the one who acts no longer sees it.
        case.state = to.value
        return case
    return moved


def shares(record: Record) -> list[Grant]:
    """What is shared of the record now, but for what the person asked to see about themselves; of whose unit one is."""
    open_ = record.grants.filter(ended_at=None, until__gt=timezone.now(), organisation__left_at=None)
    return list(
        open_.exclude(basis_kind=Basis.RIGHTS).select_related("organisation").order_by("organisation__slug")
    )


@dataclass(frozen=True)
class Found:
    """Somebody else works with the person: by which track, and whom to talk to (the handler, else the unit). All None
    where the person's details are protected: then only the coordinator can be asked."""

    track: Track | None
    unit: Organisation | None
    handler: User | None

    @property
    def is_protected(self) -> bool:
        return self.unit is None


@transaction.atomic
def check_double_track(*, case: Case, by: User) -> list[Found]:
    """Ask, with the number that lies in the record, whether another unit of the municipality works with the person. Nobody
    else does, there is no number, or it is not for the one who acts to ask: all the same empty list. On record here and
    there."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.case_double_track(%s)", [case.record_id])
        found = cursor.fetchall()
    units = Organisation.objects.in_bulk([row[1] for row in found if row[1]])
    handlers = User.objects.in_bulk([row[2] for row in found if row[2]])
    return [
        Found(Track(row[0]) if row[0] else None, units.get(row[1]), handlers.get(row[2])) for row in found
    ]
