"""Bringing studies in and telling them apart: each act is one transaction, on record."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from varsam.areas.methods.studies import bringing, jobs, matching, seals
from varsam.areas.methods.studies.enums import Verdict, Why
from varsam.areas.methods.studies.matching import Judged, Known
from varsam.areas.methods.studies.models import Pair, Study, Weighed
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib import bibliography, file_kinds
from varsam.lib.bibliography import Reference
from varsam.lib.bibliography.reference import LARGEST
from varsam.lib.rows import Verb

# What is larger is read by the worker, with its progress on the page.
AT_ONCE: Final = 60 * 1024
# What a study is given from one that is the same, where it has nothing itself.
_GIVEN = ("authors", "year", "container", "pmid", "url", "abstract", "language")


class AlreadySaid(Exception):
    """Somebody else has said meanwhile whether these two are the same."""


@dataclass(frozen=True)
class Added:
    """The study that a reference stands for now; not new where it was here. With a `pair`, it may be another one again."""

    study: Study
    is_new: bool
    pair: Pair | None = None


def _on_record(event: Event, target: Study, **details: str | int | bool) -> None:
    unit = next(iter(actor.units("study", Verb.READ)), None)
    audit.record(event, target_type="study", target=str(target.uid), unit=unit, details=details)


@transaction.atomic
def import_file(*, name: str, content: bytes, by: User) -> uuid.UUID:
    """Keep a file of references to be read: at once where it is small, else by the worker. ValueError for one that is empty or
    above 30 MB; ProgrammingError for whoever may not."""
    if not 0 < len(content) <= LARGEST:
        raise ValueError("a file of 1 byte to 30 MB")
    import_id = uuid.uuid4()
    kept = seals.seal(import_id, "name", file_kinds.clean_name(name).encode())
    call("studies_bring", import_id, kept, len(content), seals.seal(import_id, "content", content))
    if len(content) <= AT_ONCE:
        bringing.read(import_id)
    else:
        jobs.studies_work.defer(import_id=str(import_id))
    return import_id


@transaction.atomic
def add_study(*, reference: Reference, by: User) -> Added:
    """Write in one study by hand. One that is here by its DOI is given what it had not."""
    verdict = Known.of([reference]).judge(reference)
    if verdict.judged is Judged.HERE and verdict.other:
        study = _whole(Study.objects.select_for_update().get(uid=verdict.other))
        _fill(study, verdict.row)
        return Added(study, False)
    columns = {name: value for name, value in verdict.row.items() if name not in {"other", "why"}}
    study = Study.objects.create(**columns, added_by=by, added_at=timezone.now())
    study.refresh_from_db()
    pair = None
    if verdict.judged is Judged.DOUBTFUL and verdict.other:
        other = Study.objects.get(uid=verdict.other)
        pair = Pair.objects.create(study=study, other=other, why=Why(verdict.row["why"]))
    _on_record(Event.STUDY_ADDED, study)
    return Added(study, True, pair)


@transaction.atomic
def change_study(*, study: Study, reference: Reference, by: User) -> Study:
    """Put right what a reference says. What no form asks for (pages, all the authors' given names) follows from it too.
    ValueError where another study has that DOI."""
    study = Study.objects.select_for_update().get(pk=study.pk)
    made = matching.row(reference)
    if made["doi"] and Study.objects.filter(doi=made["doi"]).exclude(pk=study.pk).exists():
        raise ValueError("another study has that DOI")
    changed = [
        name
        for name in (*_GIVEN, "kind", "title", "doi", "csl", "search_on", "keys")
        if getattr(study, name) != made[name]
    ]
    for name in changed:
        setattr(study, name, made[name])
    if changed:
        study.save(update_fields=changed)
        _on_record(Event.STUDY_CHANGED, study, fields=" ".join(changed))
        published.changed()
    return study


def _whole(study: Study) -> Study:
    return study.duplicate_of or study


def _fill(study: Study, row: Mapping[str, Any]) -> None:
    """Give a study what it has not; what it has stays."""
    given = [name for name in _GIVEN if not getattr(study, name) and row[name]]
    for name in given:
        setattr(study, name, row[name])
    if given:
        study.csl = {**row["csl"], **study.csl}
        study.search_on = f"{study.search_on} {row['search_on']}"
        study.save(update_fields=[*given, "csl", "search_on"])
        _on_record(Event.STUDY_CHANGED, study, fields=" ".join(given))
        published.changed()


def _taken(pair: Pair, verdict: Verdict) -> Pair:
    held = Pair.objects.select_for_update(of=("self",)).select_related("study", "other").get(pk=pair.pk)
    if held.verdict != Verdict.WAITING:
        raise AlreadySaid
    held.verdict = verdict
    held.save(update_fields=["verdict"])
    return held


@transaction.atomic
def merge(*, pair: Pair, by: User) -> Study:
    """Say that two references are one study. The one that was here first stays and is given what it had not; open reviews weigh
    that one from now on, and what has been finished stays as it was written. Raises AlreadySaid."""
    held = _taken(pair, Verdict.MERGED)
    kept, gone = _whole(held.other), held.study
    if gone.duplicate_of_id or kept.pk == gone.pk:
        return kept
    number, gone.doi = gone.doi, None if not kept.doi else gone.doi
    Study.objects.filter(duplicate_of=gone).update(duplicate_of=kept)
    gone.duplicate_of = kept
    gone.save(update_fields=["duplicate_of", "doi"])
    if number and not kept.doi:
        kept.doi = number
        kept.save(update_fields=["doi"])
    _fill(kept, {**{name: getattr(gone, name) for name in (*_GIVEN, "search_on")}, "csl": gone.csl})
    _reweigh(gone, kept)
    _on_record(Event.STUDY_MERGED, kept, gone=str(gone.uid))
    return kept


def _reweigh(gone: Study, kept: Study) -> None:
    for weighed in Weighed.objects.filter(study=gone, review__state="open").select_related("review"):
        there = Weighed.objects.filter(review=weighed.review, study=kept).exists()
        values = {
            field.name: getattr(weighed, field.name)
            for field in Weighed._meta.local_fields
            if field.name not in {"id", "study"}
        }
        weighed.delete()
        if not there:
            Weighed.objects.create(study=kept, **values)


@transaction.atomic
def keep_apart(*, pair: Pair, by: User) -> None:
    """Say that two references are two studies. Raises AlreadySaid."""
    held = _taken(pair, Verdict.APART)
    _on_record(Event.STUDY_KEPT_APART, held.study, other=str(held.other.uid))


def references(studies: Any) -> list[Reference]:
    """Studies as references, to be written to a file."""
    return [
        bibliography.of_item(
            {**each.csl, "title": each.title, "abstract": each.abstract, "DOI": each.doi or ""}
        )
        for each in studies
    ]
