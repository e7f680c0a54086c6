"""What is kept of a file is sealed: the wrong one, with names in it, may have been brought."""

import json
import uuid
from collections.abc import Sequence
from typing import Final

from varsam.areas.methods.studies.models import Import
from varsam.kernel.vault import api as vault
from varsam.lib.bibliography import Broken, Fault

_PURPOSE: Final = "studies import"
# So much of what was broken is kept to be mended; of the rest, the line and the reason.
_KEPT: Final = 5 * 1024 * 1024


def seal(import_id: uuid.UUID, what: str, plain: bytes) -> bytes:
    """One of the parts (name, content, report) of a file, by a key from the key file."""
    return vault.seal(vault.subkey(_PURPOSE), plain, belongs_to=f"{_PURPOSE} {what} {import_id}")


def unseal(import_id: uuid.UUID, what: str, sealed: bytes | memoryview) -> bytes:
    """The part again; SealBroken where it has been changed or is another's."""
    return vault.unseal(vault.subkey(_PURPOSE), sealed, belongs_to=f"{_PURPOSE} {what} {import_id}")


def name(brought: Import) -> str:
    """What the file was called, as long as that is kept."""
    return unseal(brought.uid, "name", brought.name).decode() if brought.name else ""


def written(broken: Sequence[Broken]) -> bytes:
    """Broken entries as they are kept."""
    room, rows = _KEPT, []
    for each in broken:
        text = each.text if len(each.text) <= room else ""
        room -= len(text)
        rows.append([each.line, each.fault.value, text])
    return json.dumps(rows).encode()


def broken(brought: Import) -> list[Broken]:
    """The broken entries of a file, in its order, as long as they are kept."""
    if not brought.report:
        return []
    rows = json.loads(unseal(brought.uid, "report", brought.report))
    return [Broken(line, Fault(fault), text) for line, fault, text in rows]
