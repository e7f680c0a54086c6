"""What the coordinator does with the telephones: each act is one transaction, on record, and public at once."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.text import slugify

from varsam.areas.relatives.models import Contact
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb

# A change of any of these makes it untrue that somebody has rung and checked.
_CHECKED_BY_RINGING = frozenset({"phone_dial", "hours"})


@dataclass(frozen=True)
class Details:
    """All that an editor says of a contact; the fields are those of the model."""

    names: dict[str, str]
    notes: dict[str, str]
    phone_display: str
    phone_dial: str
    web: str
    audience: str
    age_min: int | None
    age_max: int | None
    urgency: str
    anonymous: bool | None
    hours: dict[str, object]
    languages: list[str] | None
    source: str
    position: int

    @classmethod
    def of(cls, contact: Contact) -> "Details":
        """What is stored now."""
        return cls(**{name: getattr(contact, name) for name in cls.__dataclass_fields__})

    def mark(self) -> str:
        """A short mark that differs whenever anything differs: tells whether a form shows what is stored."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:24]

    def differences(self, other: "Details") -> list[str]:
        """The names of the fields in which the two differ."""
        mine, theirs = asdict(self), asdict(other)
        return [name for name in mine if mine[name] != theirs[name]]


class ChangedMeanwhile(Exception):
    """Somebody else has saved since the form was opened; `contact` is as it stands now."""

    def __init__(self, contact: Contact) -> None:
        super().__init__(contact.slug)
        self.contact = contact


def _locked(contact: Contact) -> Contact:
    return Contact.objects.select_for_update().get(pk=contact.pk)


def _on_record(event: Event, contact: Contact, **details: str | int | bool) -> None:
    unit = next(iter(actor.units("contact", Verb.CHANGE)), None)
    audit.record(event, target_type="contact", target=contact.slug, unit=unit, details=dict(details))
    published.changed()


def _free_slug(name: str, taken: Iterable[str]) -> str:
    base, used = slugify(name)[:50].strip("-") or "kontakt", set(taken)
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in used)


@transaction.atomic
def add_contact(*, details: Details, reserved: frozenset[str] = frozenset(), by: User) -> Contact:
    """Put a new telephone before the public. Its address is made from the Swedish name, `reserved` ones avoided."""
    taken = {*Contact.objects.values_list("slug", flat=True), *reserved}
    contact = Contact.objects.create(slug=_free_slug(details.names["sv"], taken), **asdict(details))
    _on_record(Event.CONTACT_CHANGED, contact, fields="new")
    return contact


@transaction.atomic
def change_contact(*, contact: Contact, details: Details, seen: str, by: User) -> Contact:
    """Save what the editor says. A new number or new hours count as unchecked until somebody rings again.

    `seen` is the mark of what the form showed; raises ChangedMeanwhile when that is no longer what is stored.
    """
    contact = _locked(contact)
    before = Details.of(contact)
    if before.mark() != seen:
        raise ChangedMeanwhile(contact)
    changed = details.differences(before)
    if not changed:
        return contact
    for name in changed:
        setattr(contact, name, getattr(details, name))
    if _CHECKED_BY_RINGING.intersection(changed):
        contact.verified_on = None
    contact.save()
    _on_record(Event.CONTACT_CHANGED, contact, fields=" ".join(changed))
    return contact


@transaction.atomic
def verify_contact(*, contact: Contact, on: date, by: User) -> Contact:
    """Put on record that somebody rang and that number and hours are right."""
    contact = _locked(contact)
    contact.verified_on = on
    contact.save(update_fields=["verified_on"])
    _on_record(Event.CONTACT_VERIFIED, contact)
    return contact


@transaction.atomic
def set_shown(*, contact: Contact, shown: bool, by: User) -> Contact:
    """Hide a contact from the public, or show it again. Nothing is deleted."""
    contact = _locked(contact)
    contact.is_shown = shown
    contact.save(update_fields=["is_shown"])
    _on_record(Event.CONTACT_CHANGED, contact, fields="is_shown", shown=shown)
    return contact
