"""A file is read and checked, and written as a whole or not at all: by whoever brought it, or by the worker."""

import logging
import re
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from varsam.areas.training.courses.models import Course, Group
from varsam.areas.training.coverage import checking, reports, seals, shapes, spreadsheets
from varsam.areas.training.coverage.cells import same
from varsam.areas.training.coverage.checking import EVERYBODY, Checked, Known, Names
from varsam.areas.training.coverage.enums import Verdict
from varsam.areas.training.coverage.shapes import Headings, Subject
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import District, Organisation

_log = logging.getLogger("varsam.coverage")
Tell = Callable[[int, int], None]


def waiting() -> list[uuid.UUID]:
    """What waits for the worker."""
    with actor.working(), connection.cursor() as cursor:
        cursor.execute("select import from varsam.coverage_waiting()")
        return [row[0] for row in cursor.fetchall()]


def work(import_id: uuid.UUID) -> None:
    """As the worker: read the file where it waits for that, and write it where a person has said yes."""
    with actor.working():
        taken = _take(import_id)
    if taken is not None:
        _read_aside(import_id, taken)
    with actor.working():
        write(import_id)


def _read_aside(import_id: uuid.UUID, content: bytes) -> None:
    """Reading takes a while: outside a transaction, and telling how far it has come."""

    def known(subject: Subject) -> Known:
        with actor.working():
            return _known(import_id, subject)

    found: Found
    try:
        found = _found(content, known, lambda done, total: progress(import_id, done, total))
    except Exception as unforeseen:
        # One file that nobody foresaw must not keep the others waiting; what was in it is not for the log.
        _log.error("a file could not be read: %s", type(unforeseen).__name__)
        found = None, None, spreadsheets.NotRead(spreadsheets.Fault.BROKEN)
    with actor.working():
        _store(import_id, *found)


def progress(import_id: uuid.UUID, done: int, total: int) -> None:
    """Say on the file's page how many of its rows have been read."""
    with actor.working():
        call("coverage_progress", import_id, done, total)


def read(import_id: uuid.UUID) -> None:
    """Read and check a file here and now, in the transaction of whoever acts."""
    content = _take(import_id)
    if content is not None:
        _store(
            import_id,
            *_found(content, lambda subject: _known(import_id, subject), lambda done, total: None),
        )


def write(import_id: uuid.UUID) -> bool:
    """Write what has been approved. Where the database refuses it, nothing of it is written and the file is read again."""
    try:
        with transaction.atomic():
            return call("coverage_write", import_id) is not None
    except DatabaseError:
        call("coverage_return", import_id)
        read(import_id)
        return False


def _take(import_id: uuid.UUID) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute("select content from varsam.coverage_take(%s)", [import_id])
        row = cursor.fetchone()
    return seals.unseal(import_id, "content", row[0]) if row and row[0] is not None else None


Found = tuple[Headings | None, Checked | None, spreadsheets.NotRead | None]


def _found(content: bytes, known: Callable[[Subject], Known], tell: Tell) -> Found:
    try:
        headings = shapes.recognised(spreadsheets.read(content))
    except spreadsheets.NotRead as refused:
        return None, None, refused
    if headings is None or not headings.is_whole:
        return headings, None, None
    total = len(headings.body)
    if total > spreadsheets.ROWS:
        return headings, None, spreadsheets.NotRead(spreadsheets.Fault.TOO_MANY_ROWS)
    tell(0, total)
    return (
        headings,
        checking.check(headings, known(headings.subject), lambda done: tell(done, total)),
        None,
    )


def _store(
    import_id: uuid.UUID,
    headings: Headings | None,
    checked: Checked | None,
    refused: spreadsheets.NotRead | None,
) -> None:
    report = seals.seal(import_id, "report", reports.written(headings, checked))
    counts = [checked.count(each) if checked else 0 for each in (Verdict.NEW, Verdict.REPLACES)]
    alike = sum(checked.count(each) for each in (Verdict.SAME, Verdict.REPEATED)) if checked else 0
    call(
        "coverage_checked",
        import_id,
        headings.subject.value if headings else "",
        len(checked.rows) if checked else 0,
        *counts,
        alike,
        checked.count(Verdict.WRONG) if checked else 0,
        Jsonb(_ready(checked)),
        report,
        refused.fault.value if refused else "",
        refused.row if refused else None,
    )


def _ready(checked: Checked | None) -> list[dict[str, Any]]:
    if checked is None:
        return []
    rows = [{key: value for key, value in row.items() if key != "row"} for row in checked.ready]
    if checked.subject is Subject.UNITS:
        for row in rows:
            row["slug"] = slug(row["name"])
    return rows


def slug(name: str) -> str:
    """A name as it stands in addresses: a to z, digits and dashes; never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "enhet"


# --- what is known ---------------------------------------------------------------------------------------------


def _known(import_id: uuid.UUID, subject: Subject) -> Known:
    brought_by = call("coverage_of", import_id)
    root = Organisation.objects.get(pk=brought_by).ancestors[0]
    units = list(Organisation.objects.filter(ancestors__contains=[root], left_at=None))
    groups, courses = list(Group.objects.all()), list(Course.objects.all())
    districts = list(District.objects.filter(municipality_id=root))
    names = [(each, (each.slug, each.name_sv, each.name_en)) for each in units]
    titled = [(each, (each.slug, each.title_sv, each.title_en)) for each in courses]
    grouped = [(each, (each.slug, each.name_sv, each.name_en)) for each in groups]
    placed = [(each, (each.slug, each.name)) for each in districts]
    return Known(
        units=_names(names),
        parents=_names(names),
        groups=_names(grouped),
        courses=_names(titled),
        districts=_names(placed),
        everybody=next(each.pk for each in groups if each.slug == EVERYBODY),
        stated=_stated(import_id, subject, units),
        today=timezone.localdate(),
        shown={
            same(said): said for _row, all_said in (*names, *titled, *grouped, *placed) for said in all_said
        },
    )


def _names(rows: Iterable[tuple[Any, tuple[str, ...]]]) -> Names:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for row, names in rows:
        for name in names:
            found[same(name)].add(row.pk)
    return {name: tuple(sorted(ids)) for name, ids in found.items()}


def _stated(import_id: uuid.UUID, subject: Subject, units: list[Organisation]) -> dict[tuple[Any, ...], int]:
    if subject is Subject.UNITS:
        return {(same(name),): 0 for each in units for name in (each.name_sv, each.name_en)}
    with connection.cursor() as cursor:
        cursor.execute(
            "select unit, course, kind, day, n from varsam.coverage_stated(%s, %s)",
            [import_id, subject.value],
        )
        rows = cursor.fetchall()
    if subject is Subject.STAFF:
        return {(unit, kind, day.isoformat()): n for unit, _course, kind, day, n in rows}
    return {(unit, course, kind, day.isoformat()): n for unit, course, kind, day, n in rows}
