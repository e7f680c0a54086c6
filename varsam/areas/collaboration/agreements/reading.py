"""Reading agreements: all that the one who acts may read, one with its papers, and those that a group rests on."""

import uuid
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from varsam.areas.collaboration.agreements import seals
from varsam.areas.collaboration.agreements.models import Agreement, Paper
from varsam.kernel.audit import api as audit
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import Organisation


@dataclass(frozen=True)
class Brought:
    """A paper with its name, opened."""

    paper: Paper
    name: str


@dataclass(frozen=True)
class Opened:
    agreement: Agreement
    papers: list[Brought]


def every() -> QuerySet[Agreement]:
    """All that the one who acts may read, with parties, groups and what renews them, the first to end first."""
    return Agreement.objects.select_related("district", "renewed_by", "renews").prefetch_related(
        Prefetch("parties", Organisation.objects.order_by("pk")), "groups"
    )


def find(reference: str) -> Agreement | None:
    """One of them; None where it is not there for the one who acts."""
    return (
        every()
        .select_related("unit", "written_by", "data_key__wrapped_key")
        .filter(reference=reference)
        .first()
    )


def open_agreement(reference: str) -> Opened | None:
    """One of them with its papers, and on record that it was read."""
    found = find(reference)
    if found is None:
        return None
    audit.note(audit.Event.AGREEMENT_READ, target_type="agreement", target=reference, unit=found.unit_id)
    kept = Paper.objects.filter(agreement=found, removed_at=None).select_related("added_by").defer("sealed")
    return Opened(found, [Brought(each, seals.name_of(found, each)) for each in kept])


def read_paper(agreement: Agreement, pk: uuid.UUID) -> tuple[Brought, bytes] | None:
    """A file as it was brought, and on record that it was read; None where it is not there."""
    paper = Paper.objects.filter(agreement=agreement, pk=pk, removed_at=None).first()
    if paper is None:
        return None
    audit.note(
        audit.Event.AGREEMENT_PAPER_READ,
        target_type="agreement",
        target=agreement.reference,
        unit=agreement.unit_id,
    )
    return Brought(paper, seals.name_of(agreement, paper)), seals.content_of(agreement, paper)


def of_group(group: Group) -> list[Agreement]:
    """Agreements that a group rests on, for who may read them."""
    return list(every().filter(groups=group))
