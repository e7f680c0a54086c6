"""What is kept of a file is sealed: the wrong one, with names in it, may have been brought."""

import uuid

from varsam.kernel.vault import api as vault

_PURPOSE = "coverage import"


def _bound(import_id: uuid.UUID, what: str) -> str:
    return f"{_PURPOSE} {what} {import_id}"


def seal(import_id: uuid.UUID, what: str, plain: bytes) -> bytes:
    """One of the parts (name, content, report) of a file, by a key from the key file."""
    return vault.seal(vault.subkey(_PURPOSE), plain, belongs_to=_bound(import_id, what))


def unseal(import_id: uuid.UUID, what: str, sealed: bytes | memoryview) -> bytes:
    """The part again; SealBroken where it has been changed or is another's."""
    return vault.unseal(vault.subkey(_PURPOSE), sealed, belongs_to=_bound(import_id, what))
