"""A new master key in place of the old ones."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from varsam.kernel.vault import keys_part
from varsam.kernel.vault.masters import OWNER, remember_masters
from varsam.kernel.vault.models import KeyCheck, WrappedKey
from varsam.kernel.vault.sealing import seal, unseal
from varsam.lib import keyring

_ROTATION_BATCH = 500


def rotate(say: Callable[[int], None], using: str = OWNER) -> int:
    """Make a new master key, wrap every data key anew, forget the old ones. Returns how many keys were wrapped.

    Runs as the owner of the database (the app has no right to change a key), in batches that each commit, and can be
    run again after a crash: old master keys are only forgotten when nothing is wrapped by them.
    """
    kept = keys_part.path().exists()
    if kept:
        keys_part.examine(keys_part.path())
    masters = keyring.add_master(settings.KEY_FILE)
    remember_masters(using)
    done = 0
    while found := _wrap_batch(masters, using):
        done += found
        say(done)
    with transaction.atomic(using=using):
        # The lock waits for whoever is just now storing a key under an old master key; those are wrapped here.
        list(KeyCheck.objects.using(using).select_for_update())
        while found := _wrap_batch(masters, using):
            done += found
        KeyCheck.objects.using(using).exclude(master=masters.active).delete()
    if kept:
        # While the old master keys are still there: a keys part wrapped by forgotten ones would open no backup.
        keys_part.write(using)
    keyring.drop_masters(settings.KEY_FILE)
    return done


def _wrap_batch(masters: keyring.Keyring, using: str) -> int:
    with transaction.atomic(using=using):
        stored = WrappedKey.objects.using(using).exclude(master=masters.active).select_for_update()
        found = list(stored[:_ROTATION_BATCH])
        for key in found:
            belongs_to = f"datakey {key.pk}"
            plain = unseal(masters.masters[key.master_id], key.wrapped, belongs_to=belongs_to)
            key.wrapped = seal(masters.masters[masters.active], plain, belongs_to=belongs_to)
            key.master_id = masters.active
        WrappedKey.objects.using(using).bulk_update(found, ["wrapped", "master"])
    return len(found)
