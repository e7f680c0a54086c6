"""Reading templates, and the parts of one record as far as the one who asks may see them."""

from dataclasses import dataclass
from datetime import date

from varsam.areas.knowledge_house.pathways import actions
from varsam.areas.knowledge_house.pathways.models import Part, Pathway
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import Organisation
from varsam.kernel.records import actions as records
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault


def versions(slug: str) -> list[Pathway]:
    """Every version of a template, newest first, with its parts."""
    found = Pathway.objects.filter(slug=slug).select_related("made_by").prefetch_related("parts")
    return list(found.order_by("-number"))


def newest() -> list[Pathway]:
    """The latest version of each template, also of those that have ended."""
    found: dict[str, Pathway] = {}
    for pathway in Pathway.objects.prefetch_related("parts").order_by("slug", "-number"):
        found.setdefault(pathway.slug, pathway)
    return list(found.values())


def for_new_cases(on: date) -> list[Pathway]:
    """The version of each template that a case begins with on a day."""
    found: dict[str, Pathway] = {}
    for pathway in Pathway.objects.filter(valid_from__lte=on).order_by("slug", "-number"):
        found.setdefault(pathway.slug, pathway)
    return sorted((each for each in found.values() if not each.ended), key=lambda each: each.name)


@dataclass(frozen=True)
class Opened:
    """A part with the words about it, opened; empty where there are none."""

    part: Part
    note: str


def parts_of(record: Record) -> list[Opened]:
    """The parts of a record that the one who asks may see, in the order of their templates."""
    found = list(
        Part.objects.filter(record=record)
        .select_related("part__pathway", "organisation", "owner", "done_by")
        .order_by("part__pathway__slug", "part__order")
    )
    if not any(part.note for part in found) or record.data_key_id is None:
        return [Opened(part, "") for part in found]
    key, key_id = records.record_key(record), record.data_key_id
    return [Opened(part, _opened(part, key, actions.note_belongs_to(key_id, part.pk))) for part in found]


def _opened(part: Part, key: bytes, belongs_to: str) -> str:
    return vault.unseal(key, part.note, belongs_to=belongs_to).decode() if part.note else ""


def receivers(record: Record) -> list[Organisation]:
    """Organisations with which measures of the record are shared now, for its own unit."""
    return list(Organisation.objects.filter(pk__in=call("pathways_receivers", record.pk)).order_by("slug"))


def workers(organisation: int) -> list[int]:
    """Ids of those in an organisation who could have a part."""
    return list(call("pathways_workers", organisation))
