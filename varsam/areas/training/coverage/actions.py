"""Bringing a file in, saying yes to what is in it, and throwing it away. Each act is one transaction, on record."""

import uuid
from typing import Final

from django.db import transaction

from varsam.areas.training.coverage import bringing, jobs, seals
from varsam.areas.training.coverage.models import Import
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import User
from varsam.lib import file_kinds

# What is larger is read by the worker, with its progress on the page; so is what writes more rows than this.
AT_ONCE: Final = 60 * 1024
ROWS_AT_ONCE: Final = 2_000


@transaction.atomic
def bring(*, unit: int, name: str, content: bytes, by: User) -> uuid.UUID:
    """Keep a file to be read: at once where it is small, else by the worker. ValueError for one that is empty or above 10 MB;
    ProgrammingError for whoever may not."""
    if not 0 < len(content) <= file_kinds.LARGEST:
        raise ValueError("a file of 1 byte to 10 MB")
    import_id = uuid.uuid4()
    call(
        "coverage_bring",
        import_id,
        unit,
        seals.seal(import_id, "name", file_kinds.clean_name(name).encode()),
        len(content),
        seals.seal(import_id, "content", content),
    )
    if len(content) <= AT_ONCE:
        bringing.read(import_id)
    else:
        _leave_to_worker(import_id)
    return import_id


@transaction.atomic
def approve(*, brought: Import, by: User) -> bool:
    """Say yes to what a file holds: it is written, all of it in one transaction. False where it no longer waits for that, or
    where something has changed meanwhile, so that it is being read again."""
    if not call("coverage_approve", brought.pk):
        return False
    held = Import.objects.get(pk=brought.pk)
    if held.fresh + held.replaced > ROWS_AT_ONCE:
        _leave_to_worker(brought.pk)
        return True
    return bringing.write(brought.pk)


@transaction.atomic
def discard(*, brought: Import, by: User) -> bool:
    """Throw a file away with all that was found in it. False where it is being read or written, or has ended."""
    return bool(call("coverage_discard", brought.pk))


def _leave_to_worker(import_id: uuid.UUID) -> None:
    jobs.coverage_work.defer(import_id=str(import_id))
