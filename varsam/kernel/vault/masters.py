"""Whether the key file and the database belong together."""

from collections.abc import Callable

from django.db import connections

from varsam.kernel.vault.models import KeyCheck
from varsam.kernel.vault.sealing import ring

OWNER = "owner"

_further: list[Callable[[], list[str]]] = []


def register_check(ask: Callable[[], list[str]]) -> None:
    """Ask this too whether key file and database fit; called by higher floors when they load."""
    if ask not in _further:
        _further.append(ask)


def check() -> list[str]:
    """What is wrong between the key file and the database, in plain sentences; an empty list when they fit."""
    return wrong_masters() or [fault for ask in _further for fault in ask()]


def wrong_masters(using: str = "default") -> list[str]:
    """What is wrong with the master keys alone, as `check` says it."""
    masters = ring()
    stored = {row.master: row.fingerprint for row in KeyCheck.objects.using(using)}
    wrong = [
        f"the key {name} of the key file is not the one that this database was written with"
        for name, print_ in stored.items()
        if name in masters.masters and masters.fingerprint(name) != print_
    ]
    if stored and not set(stored) & set(masters.masters):
        wrong.append("the key file belongs to another database: none of its keys has been used here")
    with connections[using].cursor() as cursor:
        cursor.execute("select varsam.vault_masters()")
        used = set(cursor.fetchone()[0] or [])
    wrong += [f"the key {name} is missing from the key file" for name in sorted(used - set(masters.masters))]
    return wrong


def remember_masters(using: str = OWNER) -> None:
    """Store the fingerprints of the key file's master keys, once; `using` is the owner's connection."""
    masters = ring()
    known = set(KeyCheck.objects.using(using).values_list("master", flat=True))
    for name in set(masters.masters) - known:
        KeyCheck.objects.using(using).create(master=name, fingerprint=masters.fingerprint(name))
