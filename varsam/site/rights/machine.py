"""The register extract for machines (GDPR article 15.3 and 20): the same facts as on paper, as JSON.

The format is described by `data/register_extract.schema.json`, which travels with the extract. Times are ISO 8601 with
their offset; kinds, outcomes and events are the house's own words in English, and stay.
"""

from typing import Any

from varsam.kernel.lawfulness.models import Disclosure
from varsam.kernel.lawfulness.rights import Reading
from varsam.site.rights import gathering
from varsam.site.rights.gathering import Gathered, Held

SCHEMA = "https://varsam.example/schema/register-extract/1"


def register_extract(gathered: Gathered) -> dict[str, Any]:
    """The extract as plain data; see the schema for what each name means."""
    return {
        "$schema": SCHEMA,
        "request": gathered.request.reference,
        "made_at": gathered.at.isoformat(),
        "controller": gathered.city.name_sv,
        "purposes": [
            {
                "category": name,
                "why": found.why,
                "basis": found.basis,
                "source": found.source,
                "kept": found.how_long,
            }
            for name in gathering.words()["categories"]
            for found in [gathering.why(name, gathered.city)]
        ],
        "records": [_record(held) for held in gathered.held],
    }


def _record(held: Held) -> dict[str, Any]:
    record = held.record
    return {
        "reference": record.reference,
        "pseudonym": record.pseudonym,
        "unit": record.unit.name_sv,
        "track": record.track,
        "opened_at": record.opened_at.isoformat(),
        "closed_at": record.closed_at.isoformat() if record.closed_at else None,
        "person": {
            "name": held.person.name,
            "number": held.person.number,
            "born": held.person.born.isoformat() if held.person.born else None,
        }
        if held.person
        else None,
        "contact": {
            "address": held.contact.address,
            "phone": held.contact.phone,
            "email": held.contact.email,
            "other": held.contact.other,
        }
        if held.contact
        else None,
        "contact_is_protected": held.is_protected,
        "entries": [
            {
                "id": str(text.entry.pk),
                "kind": text.entry.information,
                "happened_at": text.entry.happened_at.isoformat(),
                "written_at": text.entry.at.isoformat(),
                "author": text.entry.author.name,
                "corrects": str(text.entry.corrects_id) if text.entry.corrects_id else None,
                "text": text.body,
            }
            for text in held.texts
        ],
        "entries_left_out": held.left_out,
        "consents": [
            {
                "decided_on": said.decided_on.isoformat(),
                "signer": said.role,
                "decision": said.decision,
                "organisation": said.organisation.name_sv,
                "information": said.information,
                "until": said.until.isoformat(),
            }
            for said in held.consents
        ],
        "shared_with": [
            {
                "organisation": share.organisation.name_sv,
                "information": share.information,
                "basis": share.basis_kind,
                "from": share.starts_at.isoformat(),
                "until": (share.ended_at or share.until).isoformat(),
            }
            for share in held.recipients
        ],
        "disclosures": [_disclosure(found) for found in held.disclosures],
        "readings": [_reading(seen) for seen in held.readings],
    }


def _disclosure(found: Disclosure) -> dict[str, Any]:
    return {
        "reference": found.reference,
        "decided_at": found.decided_at.isoformat(),
        "outcome": found.outcome,
        "recipient": found.recipient.name_sv if found.recipient else found.authority,
        "rule": found.rule.title,
        "rule_version": found.rule.number,
    }


def _reading(seen: Reading) -> dict[str, Any]:
    return {
        "at": seen.at.isoformat(),
        "name": seen.user.name,
        "roles": seen.roles,
        "organisations": [place.name_sv for place in seen.organisations],
        "event": seen.event,
        "way": seen.details.get("way"),
        "what": seen.details.get("what"),
        "purpose": seen.details.get("purpose"),
    }
