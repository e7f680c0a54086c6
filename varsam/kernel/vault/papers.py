"""A file that somebody brings, sealed together with its name under the key of what it belongs to."""

import uuid
from dataclasses import dataclass

from varsam.kernel.vault import sealing
from varsam.lib import file_kinds


@dataclass(frozen=True)
class Place:
    """Where a file lies: `what` it is ("agreement paper"), the id of the key that seals it, and its own id. Its name and its
    bytes are bound to all three, so that neither opens anywhere else."""

    what: str
    key_id: uuid.UUID
    paper: uuid.UUID

    @property
    def of_name(self) -> str:
        return f"{self.what} name {self.key_id} {self.paper}"

    @property
    def of_content(self) -> str:
        return f"{self.what} {self.key_id} {self.paper}"


@dataclass(frozen=True)
class Paper:
    """A file as it is stored. `size` is in bytes as it was brought."""

    name: bytes
    kind: file_kinds.Kind
    size: int
    content: bytes


def seal(key: bytes, place: Place, name: str, content: bytes) -> Paper:
    """The file, sealed. Raises file_kinds.NotTaken for what is no document."""
    taken = file_kinds.check(name, content)
    return Paper(
        sealing.seal(key, taken.name.encode(), belongs_to=place.of_name),
        taken.kind,
        len(content),
        sealing.seal(key, content, belongs_to=place.of_content),
    )


def name_of(key: bytes, place: Place, sealed: bytes | memoryview) -> str:
    """What the file is called."""
    return sealing.unseal(key, sealed, belongs_to=place.of_name).decode()


def content_of(key: bytes, place: Place, sealed: bytes | memoryview | None) -> bytes:
    """The file as it was brought; empty where it has been removed."""
    return b"" if sealed is None else sealing.unseal(key, sealed, belongs_to=place.of_content)
