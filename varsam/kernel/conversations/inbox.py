"""Reading at the desk: lists come as ids from one function of the database and are rechecked by row security."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Prefetch

from varsam.kernel.audit import api as audit
from varsam.kernel.conversations.actions import thread_key
from varsam.kernel.conversations.intake import heading_belongs_to, text_belongs_to
from varsam.kernel.conversations.models import Enquiry, Message
from varsam.kernel.conversations.states import Step
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault

PAGE = 50
COUNT_CAP = 1000


def ids(filters: Mapping[str, object], most: int = PAGE) -> list[int]:
    """Ids of what the one who acts may read, newest first (or `order=due`: most urgent first).

    `filters`: state (a state, open, closed), door, sender, language, district (id), owner (me, nobody), unread (yes),
    due_before, due_after (ISO times), order (new, due), after (ISO time of the last row of the page before).
    """
    with connection.cursor() as cursor:
        cursor.execute("select varsam.inbox_ids(%s::jsonb, %s)", [json.dumps(filters), most])
        return list(cursor.fetchone()[0])


def page(filters: Mapping[str, object], most: int = PAGE) -> list[Enquiry]:
    """The rows themselves, in the same order, with what a list shows."""
    order = {pk: place for place, pk in enumerate(ids(filters, most))}
    found = Enquiry.objects.filter(pk__in=order).select_related(
        "district", "owner", "data_key__wrapped_key", "unit"
    )
    return sorted(found, key=lambda enquiry: order[enquiry.pk])


def count(filters: Mapping[str, object]) -> int:
    """How many; never more than COUNT_CAP + 1, which means "more than that"."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.inbox_count(%s::jsonb, %s)", [json.dumps(filters), COUNT_CAP + 1])
        return int(cursor.fetchone()[0])


def days(since: datetime) -> list[tuple[str, int, int]]:
    """(ISO date, came in, answered) for each day since then on which something happened."""
    with connection.cursor() as cursor:
        cursor.execute("select day, came_in, answered from varsam.inbox_days(%s)", [since])
        return [(day.isoformat(), int(came), int(answered)) for day, came, answered in cursor.fetchall()]


@dataclass(frozen=True)
class Kept:
    """How many promises of one kind were kept and how many were not, of those whose day came in the quarter that began with
    `part`, or, where that is None, in the last 90 days. Exact numbers: to be hidden where they are small."""

    step: Step
    part: date | None
    kept: int
    missed: int


def kept(since: date) -> list[Kept]:
    """How the promises of the units of the one who acts were kept: of late, and in the quarters that are over from that of
    `since` on."""
    with connection.cursor() as cursor:
        cursor.execute("select step, part, kept, missed from varsam.inbox_kept(%s)", [since])
        return [Kept(Step(step), *values) for step, *values in cursor.fetchall()]


def heading(enquiry: Enquiry) -> str:
    """What staff wrote that it is about, opened; empty when nobody has."""
    if enquiry.heading is None or enquiry.data_key is None or enquiry.data_key_id is None:
        return ""
    opened = vault.unseal(
        thread_key(enquiry), enquiry.heading, belongs_to=heading_belongs_to(enquiry.data_key_id)
    )
    return opened.decode()


@dataclass(frozen=True)
class Text:
    """One message, opened."""

    message: Message
    body: str


def open_thread(reference: str) -> tuple[Enquiry, list[Text]] | None:
    """The enquiry with everything said in it, and on record that it was read; None when it is not there for the one
    who acts."""
    enquiry = (
        Enquiry.objects.filter(reference=reference)
        .select_related("district", "owner", "data_key__wrapped_key", "unit")
        .prefetch_related(Prefetch("messages", Message.objects.select_related("author")))
        .first()
    )
    if enquiry is None:
        return None
    audit.note(
        audit.Event.ENQUIRY_READ, target_type="enquiry", target=enquiry.reference, unit=enquiry.unit_id
    )
    if enquiry.data_key is None or enquiry.data_key_id is None:
        return enquiry, []
    key = thread_key(enquiry)
    texts = [
        Text(m, vault.unseal(key, m.sealed, belongs_to=text_belongs_to(enquiry.data_key_id, m.pk)).decode())
        for m in enquiry.messages.all()
    ]
    return enquiry, texts


def readers(enquiry: Enquiry) -> list[tuple[datetime, User]]:
    """Who has opened it and when last, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select at, actor from varsam.audit_readers(%s)", [enquiry.reference])
        found = cursor.fetchall()
    users = User.objects.in_bulk([actor for _, actor in found])
    return [(at, users[actor]) for at, actor in found if actor in users]
