"""Reading missions: those of one's unit and one's own, one of them opened, and what they cost."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils import timezone

from varsam.areas.liaison.contacts import seals as contact_seals
from varsam.areas.liaison.contacts.models import Contact
from varsam.areas.liaison.contacts.seals import Person
from varsam.areas.liaison.missions import seals
from varsam.areas.liaison.missions.deadlines import Deadline
from varsam.areas.liaison.missions.enums import CostKind, Kind, What
from varsam.areas.liaison.missions.models import Cost, Document, Entry, Mission
from varsam.areas.liaison.missions.states import RUNNING, State
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault
from varsam.kernel.vault import papers


@dataclass(frozen=True)
class Line:
    """An entry of the thread, opened. A change of deadline has what it was and became."""

    entry: Entry
    text: str
    was: Deadline | None
    became: Deadline | None


@dataclass(frozen=True)
class Brought:
    """A document with its name, opened."""

    document: Document
    name: str


@dataclass(frozen=True)
class Total:
    """What was paid in one currency."""

    currency: str
    amount: Decimal


@dataclass(frozen=True)
class Opened:
    """A mission in full. `enquiry` is the reference of the thread that it came from, for those who may read that;
    `person` is whom to call, where they have said yes."""

    mission: Mission
    lines: list[Line]
    documents: list[Brought]
    costs: list[Cost]
    totals: list[Total]
    answer: str
    closed_why: str
    person: Person | None
    enquiry: str


def every() -> QuerySet[Mission]:
    """All that the one who acts may read, with what a list shows."""
    return Mission.objects.select_related("body", "owner", "offered_to")


def find(reference: str) -> Mission | None:
    """One of them; None where it is not there for the one who acts."""
    return every().select_related("unit", "answered_by").filter(reference=reference).first()


def deadline_of(mission: Mission) -> Deadline | None:
    return Deadline(mission.deadline.astimezone(UTC), mission.deadline_zone) if mission.deadline else None


@dataclass(frozen=True)
class Piles:
    """Missions by what is to be done: what others have asked the one who acts to take over, what is late (mine, and what I
    keep), mine, what waits for others, the rest that runs, and what was answered or ended last."""

    asked: list[Mission]
    late: list[Mission]
    mine: list[Mission]
    waiting: list[Mission]
    others: list[Mission]
    done: list[Mission]


_DONE_AT_MOST = 30


def piles(user: User, kind: str = "") -> Piles:
    """All that the one who acts may read, of one kind where said, the nearest deadline first."""
    found = every()
    if kind in Kind.values:
        found = found.filter(kind=kind)
    running = sorted(found.filter(state__in=RUNNING), key=_nearest)
    asked = [each for each in running if each.offered_to_id == user.pk]
    late = [each for each in running if each.is_late and each not in asked]
    rest = [each for each in running if each not in asked and each not in late]
    mine = [each for each in rest if each.owner_id == user.pk]
    waiting = [each for each in mine if each.state == State.WAITING]
    return Piles(
        asked,
        late,
        [each for each in mine if each not in waiting],
        waiting,
        [each for each in rest if each not in mine],
        list(found.exclude(state__in=RUNNING).order_by("-opened_at", "uid")[:_DONE_AT_MOST]),
    )


_FAR = datetime.max.replace(tzinfo=UTC)


def _nearest(mission: Mission) -> tuple[datetime, datetime]:
    return mission.deadline or _FAR, mission.opened_at


def open_of(user: User) -> QuerySet[Mission]:
    """What `user`, who acts, owns or was asked to own, and has not been answered."""
    return Mission.objects.filter(Q(owner=user) | Q(offered_to=user), state__in=RUNNING)


def open_mission(reference: str) -> Opened | None:
    """One of them, opened and on record that it was read."""
    mission = find(reference)
    if mission is None:
        return None
    audit.note(audit.Event.MISSION_READ, target_type="mission", target=reference, unit=mission.unit_id)
    key = seals.key_of(mission)
    entries = Entry.objects.filter(mission=mission).select_related("by", "who")
    documents = (
        Document.objects.filter(mission=mission, removed_at=None).select_related("added_by").defer("sealed")
    )
    costs = list(Cost.objects.filter(mission=mission).select_related("written_by"))
    return Opened(
        mission,
        [_line(key, each) for each in entries],
        [Brought(each, seals.name_of(key, mission, each)) for each in documents],
        costs,
        totals(each for each in costs if each.struck_at is None),
        seals.text_of(key, mission.answer, seals.ANSWER, mission.pk),
        seals.text_of(key, mission.closed_why, seals.CLOSED, mission.pk),
        _person(mission),
        _thread(mission),
    )


def _line(key: bytes, entry: Entry) -> Line:
    moved = entry.what in {What.DEADLINE, What.OPENED}
    was, became = (_deadline(said) if moved else None for said in (entry.before, entry.after))
    return Line(entry, seals.entry_text(key, entry), was, became)


def _deadline(said: str) -> Deadline | None:
    """What the database wrote of a deadline: its instant in UTC and its zone."""
    at, _space, zone = said.partition(" ")
    return Deadline(datetime.fromisoformat(at), zone) if at else None


def _person(mission: Mission) -> Person | None:
    if mission.contact_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "select contact, data_key, wrapped, master, sealed from varsam.missions_contact(%s)", [mission.pk]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    contact, key_id, wrapped, master, sealed = row
    key = vault.unwrap(key_id, wrapped, master)
    return contact_seals.unseal(Contact(uid=contact, data_key_id=key_id, sealed=sealed), key)


def _thread(mission: Mission) -> str:
    if mission.enquiry_id is None:
        return ""
    found = Enquiry.objects.filter(pk=mission.enquiry_id).values_list("reference", flat=True).first()
    return found or ""


def read_document(mission: Mission, pk: uuid.UUID) -> tuple[Brought, bytes] | None:
    """A file as it was brought, and on record that it was read; None where it is not there."""
    document = Document.objects.filter(mission=mission, pk=pk, removed_at=None).first()
    if document is None:
        return None
    audit.note(
        audit.Event.MISSION_DOCUMENT_READ,
        target_type="mission",
        target=mission.reference,
        unit=mission.unit_id,
    )
    key = seals.key_of(mission)
    content = papers.content_of(key, seals.place_of(mission, document.pk), document.sealed)
    return Brought(document, seals.name_of(key, mission, document)), content


# --- who can own one ---------------------------------------------------------------------------------------------


def owners(unit: int) -> QuerySet[User]:
    """Colleagues who can own a mission of the unit, by name."""
    found = call("missions_owners", unit)
    return User.objects.filter(pk__in=found).order_by("name", "pk")


# --- what it costs -----------------------------------------------------------------------------------------------


def totals(costs: Iterable[Cost]) -> list[Total]:
    """A sum for each currency, by its code; nothing is converted."""
    found: dict[str, Decimal] = {}
    for each in costs:
        found[each.currency] = found.get(each.currency, Decimal(0)) + each.amount
    return [Total(currency, amount) for currency, amount in sorted(found.items())]


@dataclass(frozen=True)
class Spent:
    """What one mission cost in a year, by kind of cost and currency."""

    mission: Mission
    kind: CostKind
    currency: str
    amount: Decimal


def years() -> list[int]:
    """Years in which something was paid, the latest first."""
    found = Cost.objects.filter(struck_at=None).annotate(year=ExtractYear("on")).order_by()
    return sorted(set(found.values_list("year", flat=True)), reverse=True)


def spent(year: int) -> list[Spent]:
    """What was paid in a year, by mission, kind and currency."""
    sums = (
        Cost.objects.filter(struck_at=None, on__year=year)
        .order_by()
        .values_list("mission", "kind", "currency")
        .annotate(total=Sum("amount"))
    )
    rows = list(sums)
    missions = every().in_bulk([row[0] for row in rows])
    made = [
        Spent(missions[mission], CostKind(kind), currency, total)
        for mission, kind, currency, total in rows
        if mission in missions
    ]
    return sorted(made, key=lambda each: (each.mission.reference, each.kind, each.currency))


# --- when it is --------------------------------------------------------------------------------------------------


def between(first: date, last: date) -> list[Mission]:
    """What has its deadline, or days of its own, between two days (both included), for the one who acts."""
    start = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    end = timezone.make_aware(datetime.combine(last, datetime.max.time()))
    return list(
        every().filter(
            Q(state__in=RUNNING, deadline__range=(start, end)) | Q(starts_on__lte=last, ends_on__gte=first)
        )
    )
