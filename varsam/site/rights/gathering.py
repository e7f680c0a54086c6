"""Everything that is held about a person in the records that are open for their request, gathered once for all forms."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from varsam.kernel.access import policies
from varsam.kernel.lawfulness import rights, rules
from varsam.kernel.lawfulness.models import Disclosure, RightsRequest
from varsam.kernel.lawfulness.rights import Reading, Recipient, Said
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import identities, reading
from varsam.kernel.records.models import Record
from varsam.kernel.records.reading import Text
from varsam.kernel.retention.models import Exemption, RetentionRule
from varsam.kernel.vault.identities import Contact, Person
from varsam.kernel.vault.models import Protection, Purpose


@dataclass(frozen=True)
class Held:
    """One record, as far as it is open for the request. `contact` is None where it is protected or not written down;
    `left_out` is how many notes are not given, because they are secret to the person too."""

    record: Record
    person: Person | None
    contact: Contact | None
    is_protected: bool
    texts: list[Text]
    left_out: int
    recipients: list[Recipient]
    disclosures: list[Disclosure]
    consents: list[Said]
    readings: list[Reading]


@dataclass(frozen=True)
class Gathered:
    """What an extract is made of, and when it was."""

    request: RightsRequest
    at: datetime
    city: Organisation
    held: list[Held]


def gather(
    request: RightsRequest, by: User, without: Collection[str] = (), *, whole: bool = True
) -> Gathered:
    """All that is open for a request; `without` are ids of notes that are left out. Each look is on record, so who the
    person is stays shut unless the `whole` is printed."""
    city = Organisation.objects.get(pk=request.unit.ancestors[0])
    references = request.records.values_list("reference", flat=True)
    held = [found for reference in references if (found := _held(reference, by, without, whole)) is not None]
    return Gathered(request, timezone.now(), city, held)


def _held(reference: str, by: User, without: Collection[str], whole: bool) -> Held | None:
    opened = reading.open_record(reference)
    if opened is None:
        return None
    record = opened.record
    state = identities.state(record)
    person = contact = None
    if whole and state is not None and state.name:
        person, _version = identities.open_name(record=record, purpose=Purpose.RIGHTS_REQUEST, by=by)
    if whole and state is not None and state.contact:
        try:
            contact, _version = identities.open_contact(record=record, purpose=Purpose.RIGHTS_REQUEST, by=by)
        except PermissionDenied:
            contact = None
    given = [text for text in opened.texts if str(text.entry.pk) not in without]
    return Held(
        record=record,
        person=person,
        contact=contact,
        is_protected=state is not None and state.protection != Protection.NONE,
        texts=given,
        left_out=len(opened.texts) - len(given),
        recipients=rights.recipients(reference),
        disclosures=list(
            Disclosure.objects.filter(about=reference)
            .select_related("recipient", "rule")
            .order_by("decided_at")
        ),
        consents=rights.consents(reference),
        readings=rights.readings(reference),
    )


# --- why, on what, how long ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Why:
    """What a person is told of one kind of data: why it is held, on which rules, where from, and how long."""

    heading: str
    why: str
    basis: list[str]
    source: str
    how_long: list[str]


@cache
def words() -> dict[str, Any]:
    file = resources.files("varsam.site.rights").joinpath("data", "extract_words.yaml")
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")))


def why(category: str, city: Organisation) -> Why:
    """The facts of one category: the legal basis from the tables' declarations, the time from the retention rules."""
    row = words()["categories"][category]
    slugs: dict[str, None] = {}
    for label in row["tables"]:
        declaration = policies.declaration_of(apps.get_model(label))
        slugs.update(dict.fromkeys(declaration.basis if declaration else ()))
    today = timezone.localdate()
    held = {
        slug: rules.holding(versions, today) for slug, versions in rules.by_rule().items() if slug in slugs
    }
    return Why(
        heading=row["heading"],
        why=row["why"],
        basis=[rule.title for slug in slugs if (rule := held.get(slug)) is not None],
        source=row["source"],
        how_long=how_long(city),
    )


def how_long(city: Organisation) -> list[str]:
    """How long a record is kept, and what is excepted, by the rules of today."""
    now = timezone.now()
    ours = RetentionRule.objects.filter(kind="record", valid_from__lte=now, municipality=city)
    rule = (
        ours.first()
        or RetentionRule.objects.filter(kind="record", valid_from__lte=now, municipality=None).first()
    )
    told = [f"{rule.period}, räknat {rule.clock}"] if rule else ["Det är inte bestämt. Fråga registratorn."]
    newest: dict[str, Exemption] = {}
    for each in Exemption.objects.filter(kind="record", valid_from__lte=now).order_by("slug", "-number"):
        newest.setdefault(each.slug, each)
    told += [
        f"Undantag: {each.source}"
        for each in newest.values()
        if not each.is_ended and each.municipality_id in {None, city.pk}
    ]
    return told
