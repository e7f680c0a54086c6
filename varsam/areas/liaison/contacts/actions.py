"""What is done with bodies and contacts. Each act is one transaction, and on record in it.

Acts on contacts raise NotNow for what the state, a day or a missing right does not allow.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from varsam.areas.liaison.contacts import seals
from varsam.areas.liaison.contacts.enums import How, Kind, State
from varsam.areas.liaison.contacts.models import Body, Contact
from varsam.areas.liaison.contacts.seals import Person
from varsam.areas.operations.acts import NotNow, act
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault

__all__ = ["Facts", "NotNow", "add_body", "agree", "change", "change_body", "end", "note"]

_LONGEST_SLUG = 50


@dataclass(frozen=True)
class Facts:
    """What anybody may know of a body. `country` is ISO 3166-1 alpha-2, empty for several."""

    name_sv: str
    name_en: str
    kind: Kind
    country: str
    url: str
    what_sv: str
    what_en: str
    source: str
    verified_on: date | None = None
    is_shown: bool = True


@transaction.atomic
def add_body(*, facts: Facts, by: User) -> Body:
    """Write in a body; ProgrammingError for those who may not."""
    # A name in other letters than ours leaves nothing for an address.
    words = slugify(facts.name_sv) or slugify(facts.name_en) or "organ"
    slug = f"{words[:_LONGEST_SLUG]}-{uuid.uuid4().hex[:6]}"
    made = Body.objects.create(slug=slug, **vars(facts))
    audit.record(Event.BODY_CHANGED, target_type="body", target=slug)
    return made


@transaction.atomic
def change_body(*, body: Body, facts: Facts, seen: int, by: User) -> bool:
    """Say it as it is now. `seen` is the version that was changed; False where somebody was first.

    PermissionDenied for those who may not.
    """
    found = Body.objects.select_for_update().filter(pk=body.pk).first()
    if found is None:
        raise PermissionDenied("bodies are changed by those who keep them")
    if found.version != seen:
        return False
    for field, said in vars(facts).items():
        setattr(found, field, said)
    found.version += 1
    found.save()
    audit.record(Event.BODY_CHANGED, target_type="body", target=found.slug)
    return True


@act
def note(*, body: Body, unit: int, person: Person, on: date, how: How, by: User) -> Contact:
    """Somebody was asked on a day whether the city may know them; until they say yes, at most for the limit
    `known_person_answer`."""
    uid, (key_id, key, wrapped, master) = uuid.uuid4(), vault.new_key()
    sealed = seals.seal(key, key_id, person)
    call("contacts_note", uid, body.pk, unit, key_id, wrapped, master, sealed, on, how.value)
    return Contact.objects.get(pk=uid)


@act
def agree(*, contact: Contact, on: date, how: How, by: User) -> Contact:
    """They said yes, for the first time or asked again: good for the limit `known_person_review` from that day."""
    call("contacts_agree", contact.pk, on, how.value)
    return Contact.objects.get(pk=contact.pk)


@act
def change(*, contact: Contact, person: Person, by: User) -> None:
    """Who they are, or how to reach them, is otherwise now."""
    found = Contact.objects.filter(pk=contact.pk).first()
    if found is None or found.data_key_id is None:
        raise NotNow("nobody is named there any more")
    key = vault.open_key(vault.fetch_key(found.data_key_id))
    call("contacts_write", found.pk, seals.seal(key, found.data_key_id, person))


@act
def end(*, contact: Contact, state: State, by: User) -> None:
    """They said no (DECLINED), took it back (WITHDRAWN), or are not needed (REMOVED): the name is destroyed, at once."""
    call("contacts_end", contact.pk, state.value)
