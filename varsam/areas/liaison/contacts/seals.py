"""What a contact's sealed text is bound to, and opening it."""

import json
import uuid
from dataclasses import asdict, dataclass

from varsam.areas.liaison.contacts.models import Contact
from varsam.kernel.vault import api as vault


@dataclass(frozen=True)
class Person:
    """Who it is, in what office, how to reach them, and what for. All are texts; only the name is always there."""

    name: str
    role: str = ""
    mail: str = ""
    phone: str = ""
    what: str = ""


def belongs_to(key_id: uuid.UUID) -> str:
    return f"known person {key_id}"


def seal(key: bytes, key_id: uuid.UUID, person: Person) -> bytes:
    """The person as one sealed text, filled up."""
    said = {part: text.strip() for part, text in asdict(person).items()}
    return vault.seal_filled(key, json.dumps(said, ensure_ascii=False), belongs_to=belongs_to(key_id))


def unseal(contact: Contact, key: bytes) -> Person | None:
    """The person; None where nobody is named any more."""
    if contact.sealed is None or contact.data_key_id is None:
        return None
    return Person(
        **json.loads(vault.unseal_filled(key, contact.sealed, belongs_to=belongs_to(contact.data_key_id)))
    )
