"""A file with references is read in parts, each stored as it has been read, with how far it has come told on its page.

What has been stored stays, whatever happens then: a file that is read again from the beginning finds it to be there.
"""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from django.db import connection
from psycopg.types.json import Jsonb

from varsam.areas.methods.studies import seals
from varsam.areas.methods.studies.matching import Judged, Known
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.lib import bibliography
from varsam.lib.bibliography import Broken, Fault, NotRead, Reading, Reference

_log = logging.getLogger("varsam.studies")
_PART: Final = 500
Transaction = Callable[[], AbstractContextManager[None]]


def waiting() -> list[uuid.UUID]:
    """What waits for the worker."""
    with actor.working(), connection.cursor() as cursor:
        cursor.execute("select import from varsam.studies_waiting()")
        return [row[0] for row in cursor.fetchall()]


def work(import_id: uuid.UUID) -> None:
    """As the worker: read one file that waits, a transaction for each part of it."""
    _read(import_id, actor.working)


def read(import_id: uuid.UUID) -> None:
    """Read a file here and now, in the transaction of whoever brought it."""
    _read(import_id, nullcontext)


@dataclass
class _Progress:
    """How far a file has come, and what was broken in it."""

    total: int = 0
    done: int = 0
    broken: list[Broken] = field(default_factory=list)


def _read(import_id: uuid.UUID, transaction: Transaction) -> None:
    with transaction():
        sealed = call("studies_take", import_id)
    if sealed is None:
        return
    progress = _Progress()
    form, fault = "", ""
    try:
        reading = bibliography.read(seals.unseal(import_id, "content", sealed))
        form = reading.format.value
        _parts(import_id, reading, progress, transaction)
        if not progress.done:
            fault = Fault.NOTHING.value
    except NotRead as refused:
        fault = refused.fault.value
    except (ValueError, LookupError, TypeError, RecursionError) as unforeseen:
        # One file that nobody foresaw must not keep the others waiting; what was in it is not for the log.
        _log.error("references could not be read: %s", type(unforeseen).__name__)
        fault = Fault.UNKNOWN.value
    with transaction():
        report = seals.seal(import_id, "report", seals.written(progress.broken)) if progress.broken else None
        call("studies_read", import_id, form, fault, len(progress.broken), report)


def _parts(import_id: uuid.UUID, reading: Reading, progress: _Progress, transaction: Transaction) -> None:
    progress.total = reading.length
    entries: Iterator[Any] = iter(reading.entries)
    while part := list(islice(entries, _PART)):
        progress.done += len(part)
        progress.broken += [each for each in part if isinstance(each, Broken)]
        with transaction():
            _put(import_id, [each for each in part if isinstance(each, Reference)], progress)


def _put(import_id: uuid.UUID, references: list[Reference], progress: _Progress) -> None:
    known = Known.of(references)
    verdicts = [known.judge(each) for each in references]
    fresh = [each.row for each in verdicts if each.judged in {Judged.NEW, Judged.DOUBTFUL}]
    here = [each.row for each in verdicts if each.judged is Judged.HERE]
    call(
        "studies_put",
        import_id,
        Jsonb(fresh),
        Jsonb(here),
        max(progress.total, progress.done),
        progress.done,
        len(here),
    )
