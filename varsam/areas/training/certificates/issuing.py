"""Issuing: by the worker for those who took part in all of it, and by who held it for somebody who made up for the rest."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from varsam.areas.training.certificates import codes, seals
from varsam.areas.training.occasions import seals as persons
from varsam.areas.training.occasions.models import Signup
from varsam.kernel.access import actor, unseen
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault
from varsam.kernel.vault import links


@dataclass(frozen=True)
class _Made:
    """All that a new certificate needs, sealed; nothing in it says whose it is without its key."""

    pk: uuid.UUID
    key_id: uuid.UUID
    wrapped: bytes
    master: str
    holder: bytes

    def values(self, signup: uuid.UUID) -> list[Any]:
        digest, link = links.digest(codes.code(self.pk)), links.digest(codes.secret(self.pk))
        return [signup, self.pk, digest, link, self.key_id, self.wrapped, self.master, self.holder]


def _made(name: str) -> _Made:
    pk = uuid.uuid4()
    key_id, key, wrapped, master = vault.new_key()
    holder = vault.seal(key, name.encode(), belongs_to=seals.belongs_to(key_id, pk))
    return _Made(pk, key_id, wrapped, master, holder)


def issue() -> int:
    """Give everybody who took part in all of an occasion their certificate, with a letter; returns how many got one."""
    given = 0
    with actor.working(), connection.cursor() as cursor:
        cursor.execute("select signup, person, key, wrapped, master from varsam.certificates_due()")
        found = cursor.fetchall()
    for signup, person, key_id, wrapped, master in found:
        made = _made(persons.read_person(key_id, wrapped, master, person).name)
        with actor.working():
            told = unseen.ask(
                "select varsam.certificates_issue(%s, %s, %s, %s, %s, %s, %s, %s)", made.values(signup)
            )
            given += bool(told[0][0])
    return given


@transaction.atomic
def issue_despite(*, signup: Signup, name: str, reason: str, by: User) -> bool:
    """A certificate for somebody who missed a sitting and has made up for it, for a reason that is kept. False where they
    have one already; ProgrammingError for those who may not, IntegrityError for somebody who never was there."""
    made = _made(name)
    told = unseen.ask(
        "select varsam.certificates_issue_despite(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [*made.values(signup.pk), reason],
    )
    return bool(told[0][0])
