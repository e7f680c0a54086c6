"""Writing templates, and following one in a record. Each act is one transaction; the database holds the rules and the log."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import connection, transaction

from varsam.areas.knowledge_house.pathways.enums import PartState
from varsam.areas.knowledge_house.pathways.models import Part, Pathway, PathwayPart
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import User
from varsam.kernel.records import actions as records
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault


@dataclass(frozen=True)
class PartWords:
    """One part as a template says it; `after` is the key of an earlier part, empty for the start."""

    key: str
    function: str
    what_sv: str
    what_en: str
    amount: int
    unit: str
    after: str = ""
    needs_consent: bool = False


@dataclass(frozen=True)
class Wording:
    """What a version of a template says, without who wrote it, when and why."""

    name_sv: str
    name_en: str
    purpose_sv: str
    purpose_en: str
    source: str
    valid_from: date
    ended: bool = False


class ChangedMeanwhile(Exception):
    """Somebody else has written a version since the form was opened; `latest` is theirs."""

    def __init__(self, latest: Pathway) -> None:
        super().__init__(str(latest))
        self.latest = latest


class PartChanged(Exception):
    """Somebody else has said something of the part since the page was opened; `latest` is how it stands now."""

    def __init__(self, latest: Part) -> None:
        super().__init__(str(latest))
        self.latest = latest


def note_belongs_to(key_id: uuid.UUID, part_id: uuid.UUID) -> str:
    """What the sealed words about a part are bound to."""
    return f"pathways_part {key_id} {part_id}"


@transaction.atomic
def add_version(
    *, slug: str, wording: Wording, parts: Sequence[PartWords], why: str, seen: int, by: User
) -> Pathway:
    """Write the next version of a template, or the first of a new one (`seen` 0); the old ones stay, and so do the cases
    that began with them. ValueError without parts, for two of one key, or one that waits for no earlier part;
    ChangedMeanwhile where somebody has written since `seen`."""
    _check(parts)
    with connection.cursor() as cursor:
        # Rows of the table cannot be locked by those who may not change them, so the template's name is.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('pathway ' || %s, 0))", [slug])
    latest = Pathway.objects.filter(slug=slug).select_related("made_by").order_by("-number").first()
    if (latest.number if latest else 0) != seen:
        assert latest is not None
        raise ChangedMeanwhile(latest)
    pathway = Pathway.objects.create(slug=slug, number=seen + 1, why=why, made_by=by, **asdict(wording))
    # One after the other: the database looks for the part that each waits for.
    for order, part in enumerate(parts, start=1):
        PathwayPart.objects.create(pathway=pathway, order=order, **asdict(part))
    return pathway


def _check(parts: Sequence[PartWords]) -> None:
    if not parts:
        raise ValueError("a template has parts")
    known: set[str] = set()
    for part in parts:
        if part.key in known or (part.after and part.after not in known):
            raise ValueError("a part has a key of its own and waits for an earlier one")
        known.add(part.key)


@transaction.atomic
def start(*, record: Record, pathway: str, by: User) -> int:
    """Give the record the parts of the template that holds today; returns how many. Adds parts, and moves no state.

    IntegrityError where the template has ended or is there already, InsufficientPrivilege (as ProgrammingError) where the
    record is closed or of another unit."""
    version = call("pathways_start", record.pk, pathway)
    return Part.objects.filter(record=record, part__pathway_id=version).count()


@transaction.atomic
def set_part(*, part: Part, state: PartState, note: str, seen: int, by: User) -> None:
    """Say how a part stands, with a few words: what was done, or (always) why it is not needed. PartChanged where somebody
    has said something since version `seen`; ValueError where the reason is missing."""
    if state == PartState.NOT_NEEDED and not note.strip():
        raise ValueError("what is not needed says why")
    sealed = None
    if note.strip():
        record = Record.objects.select_related("data_key__wrapped_key").get(pk=part.record_id)
        assert record.data_key_id is not None
        sealed = vault.seal(
            records.record_key(record),
            note.strip().encode(),
            belongs_to=note_belongs_to(record.data_key_id, part.pk),
        )
    _changed("select varsam.pathways_set(%s, %s, %s, %s)", part, [part.pk, seen, state.value, sealed])


@transaction.atomic
def assign(*, part: Part, organisation: int | None, owner: int | None, seen: int, by: User) -> None:
    """Give a part to an organisation, or to one person there; None takes it back. PartChanged as above; IntegrityError
    where a part that needs consent would go to somebody with whom measures are not shared."""
    _changed("select varsam.pathways_assign(%s, %s, %s, %s)", part, [part.pk, seen, organisation, owner])


def _changed(query: str, part: Part, values: list[int | str | bytes | uuid.UUID | None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        fresh = cursor.fetchone()[0]
    if fresh is None:
        raise PartChanged(Part.objects.select_related("done_by", "organisation", "owner").get(pk=part.pk))
