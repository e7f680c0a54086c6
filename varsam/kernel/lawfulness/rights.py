"""What people ask about their own data: taken in, looked up, opened for the answer alone, answered in time.

The registry never has a right to records. A request opens the records that it is about, to the registrar who handles it,
by a grant that ends with the answer; row security knows no other way.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.lawfulness import rules
from varsam.kernel.lawfulness.models import (
    Answer,
    Checked,
    LegalRule,
    RequestState,
    Right,
    RightsRequest,
    RightsStep,
)
from varsam.kernel.people import limits
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import reading
from varsam.kernel.records.actions import entry_belongs_to, record_key
from varsam.kernel.records.enums import Basis, Information
from varsam.kernel.records.models import Entry, Record
from varsam.kernel.vault import api as vault
from varsam.kernel.vault import identities as vaulted
from varsam.lib.months import months_after
from varsam.lib.working_days import STOCKHOLM

TIME_RULE = "gdpr-12-3-tid"
_END_OF_DAY = time(23, 59)


class NotPossible(Exception):
    """It cannot be done now: the request has been answered, its time has run out, or it was extended already."""


@dataclass(frozen=True)
class Asker:
    """Who asks, how they are reached, and what they ask for, in words."""

    name: str
    contact: str
    asked: str


def due(received_on: date) -> datetime:
    """When a request that came on a day is to be answered: the end of the last day of its period."""
    return limits.after("rights_request", datetime.combine(received_on, _END_OF_DAY, STOCKHOLM))


def longest_extension(request: RightsRequest) -> datetime:
    """The latest moment to which the time can be extended (GDPR article 12.3, by the rule of the day it came)."""
    months = int(rules.parameter(TIME_RULE, "extension_months", request.received_on))
    return months_after(request.due_at.astimezone(STOCKHOLM), months)


def belongs_to(step: uuid.UUID) -> str:
    """What the words of a step are bound to."""
    return f"rights step {step}"


def _call(function: str, *arguments: Any) -> object:
    try:
        with transaction.atomic():
            return call(function, *arguments)
    except IntegrityError as error:
        raise NotPossible from error


def _sealed(key: bytes, step: uuid.UUID, words: Mapping[str, str]) -> bytes:
    return vault.seal(key, json.dumps(words, ensure_ascii=False).encode(), belongs_to=belongs_to(step))


def _key(request: RightsRequest) -> bytes:
    step = request.steps.select_related("data_key").exclude(data_key=None)[:1].get()
    assert step.data_key is not None
    return vault.open_key(step.data_key)


@transaction.atomic
def receive(
    *, unit: int, kind: Right, checked: Checked, received_on: date, asker: Asker, by: User
) -> RightsRequest:
    """Take in a request that came on a day, from somebody whose identity has been checked. Its clock runs from that day.

    ValueError for a day to come.
    """
    if received_on > timezone.localdate():
        raise ValueError("nothing has come on a day to come")
    request_id, step = uuid.uuid4(), uuid.uuid4()
    key_id, key, wrapped, master = vault.new_key()
    _call(
        "rights_receive",
        *(request_id, unit, kind.value, checked.value, received_on, due(received_on)),
        *(key_id, wrapped, master, step, _sealed(key, step, asdict(asker))),
    )
    return RightsRequest.objects.get(pk=request_id)


@transaction.atomic
def find(*, request: RightsRequest, number: str, by: User) -> int:
    """Look for records about a 12-digit number; how many new ones were found. On record, without the number."""
    found = _call("rights_find", request.pk, vaulted.number_index(number))
    assert isinstance(found, int)
    return found


@transaction.atomic
def add(*, request: RightsRequest, reference: str, by: User) -> bool:
    """Take a record along by its reference; False where there is none such in the municipality, or it is there."""
    return bool(_call("rights_add", request.pk, reference))


@transaction.atomic
def drop(*, request: RightsRequest, reference: str, by: User) -> bool:
    """It was somebody else's record: leave it out, and close what was opened of it."""
    return bool(_call("rights_drop", request.pk, reference))


@transaction.atomic
def open_records(*, request: RightsRequest, by: User) -> int:
    """Open what was found to the one who acts, until the answer is due; how many were opened now. NotPossible when the
    time has run out: it is extended first, with a reason."""
    opened = _call("rights_open", request.pk)
    assert isinstance(opened, int)
    return opened


@transaction.atomic
def extend(*, request: RightsRequest, until: date, reason: str, by: User) -> None:
    """Give the answer more time, once, and say why. ValueError for a day beyond what the rule allows, or no reason."""
    at = datetime.combine(until, _END_OF_DAY, STOCKHOLM)
    if at > longest_extension(request) or not reason.strip():
        raise ValueError("an extension has a reason, and an end within the rule")
    step = uuid.uuid4()
    _call("rights_extend", request.pk, at, step, _sealed(_key(request), step, {"reason": reason.strip()}))


@transaction.atomic
def note(*, request: RightsRequest, text: str, by: User) -> None:
    """Write down how it is handled."""
    step = uuid.uuid4()
    _call("rights_note", request.pk, step, _sealed(_key(request), step, {"text": text.strip()}))


@transaction.atomic
def dissent(
    *,
    request: RightsRequest,
    record: Record,
    corrects: Entry | None,
    information: Information,
    text: str,
    by: User,
) -> None:
    """Add to a record what the person says is wrong or does not agree with. What stood there stays (GDPR article 16)."""
    assert record.data_key_id is not None
    entry = uuid.uuid4()
    sealed = vault.seal(
        record_key(record), text.strip().encode(), belongs_to=entry_belongs_to(record.data_key_id, entry)
    )
    _call(
        "rights_dissent",
        *(request.pk, record.pk, entry, corrects.pk if corrects else None, information.value, sealed),
    )


@transaction.atomic
def answer(
    *, request: RightsRequest, outcome: Answer, rule: LegalRule, text: str, appeal: str, by: User
) -> None:
    """Answer, once. In the same transaction everything that was opened for the answer closes.

    ValueError without words, or for less than all was asked without how to appeal.
    """
    if not text.strip() or (outcome != Answer.GRANTED and not appeal.strip()):
        raise ValueError("an answer is in words, and one that goes against says how to appeal")
    step = uuid.uuid4()
    words = {"text": text.strip(), "appeal": appeal.strip()}
    _call("rights_answer", request.pk, outcome.value, rule.pk, step, _sealed(_key(request), step, words))


# --- reading ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """What happened, with its words by name."""

    step: RightsStep
    words: dict[str, str]


@dataclass(frozen=True)
class Opened:
    """A request as the registry reads it. `asker` is None for those who see that it is there and no more."""

    request: RightsRequest
    steps: list[Step]
    asker: Asker | None


def open_request(reference: str) -> Opened | None:
    """A request with its words, and on record that it was read; None when it is not there for the one who acts."""
    found = (
        RightsRequest.objects.filter(reference=reference)
        .select_related("unit", "received_by", "answered_by", "answered_by_rule")
        .first()
    )
    if found is None:
        return None
    audit.note(Event.RIGHTS_READ, target_type="rights", target=found.reference, unit=found.unit_id)
    steps = list(found.steps.select_related("data_key", "by"))
    if not steps or steps[0].data_key is None:
        return Opened(found, [], None)
    key = vault.open_key(steps[0].data_key)
    told = [
        Step(step, json.loads(vault.unseal(key, step.sealed, belongs_to=belongs_to(step.pk))))
        for step in steps
    ]
    return Opened(found, told, Asker(**told[0].words))


def is_open_to_me(request: RightsRequest, record_id: int) -> bool:
    """Whether a record is open to the one who acts because of a request; else it can be opened again or not at all."""
    return request.state == RequestState.WORKING and any(
        part.basis_kind == Basis.RIGHTS for part in reading.parts_of(record_id)
    )


@dataclass(frozen=True)
class Reading:
    """Somebody saw something of a record: when, who, in which role and organisation then, what, and by which way."""

    at: datetime
    user: User
    event: str
    details: dict[str, str | int | bool]
    roles: list[str]
    organisations: list[Organisation]


def readings(reference: str) -> list[Reading]:
    """Who has seen what of a record, newest first; empty unless the one who acts holds it, or it is open to them for a
    request."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.rights_readings(%s)", [reference])
        found = cursor.fetchall()
    people = User.objects.in_bulk({row[1] for row in found})
    places = Organisation.objects.in_bulk({pk for row in found for pk in row[5] or ()})
    return [
        Reading(
            row[0],
            people[row[1]],
            row[2],
            json.loads(row[3]) if isinstance(row[3], str) else row[3],
            list(row[4] or ()),
            [places[pk] for pk in row[5] or () if pk in places],
        )
        for row in found
    ]


@dataclass(frozen=True)
class Recipient:
    """To whom something of a record has been shared, what, by what, and from when to when."""

    organisation: Organisation
    information: list[str]
    basis_kind: str
    starts_at: datetime
    until: datetime
    ended_at: datetime | None


def recipients(reference: str) -> list[Recipient]:
    """Shares of a record, oldest first; for the same as `readings`."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.rights_recipients(%s)", [reference])
        found = cursor.fetchall()
    places = Organisation.objects.in_bulk({row[0] for row in found})
    return [Recipient(places[row[0]], list(row[1]), *row[2:]) for row in found]


@dataclass(frozen=True)
class Said:
    """What somebody who was asked for consent has said: of which organisation and information, when, until when."""

    organisation: Organisation
    information: list[str]
    role: str
    number: int
    decision: str
    decided_on: date
    until: datetime


def consents(reference: str) -> list[Said]:
    """Everything that has been said about sharing a record, in order; only where it is open for a request."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.rights_consents(%s)", [reference])
        found = cursor.fetchall()
    places = Organisation.objects.in_bulk({row[0] for row in found})
    return [Said(places[row[0]], list(row[1]), *row[2:]) for row in found]
