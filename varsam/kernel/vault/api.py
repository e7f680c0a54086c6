"""The vault's door: what other packages use of it."""

from varsam.kernel.vault.keys_part import KeysPartError
from varsam.kernel.vault.keys_part import renew as write_keys_part
from varsam.kernel.vault.masters import OWNER, check, register_check, remember_masters, wrong_masters
from varsam.kernel.vault.rotation import rotate
from varsam.kernel.vault.sealing import (
    SealBroken,
    fetch_key,
    fetch_keys,
    new_key,
    open_key,
    ring,
    seal,
    seal_filled,
    subkey,
    unseal,
    unseal_filled,
    unwrap,
)

__all__ = [
    "OWNER",
    "KeysPartError",
    "SealBroken",
    "check",
    "fetch_key",
    "fetch_keys",
    "new_key",
    "open_key",
    "register_check",
    "remember_masters",
    "ring",
    "rotate",
    "seal",
    "seal_filled",
    "subkey",
    "unseal",
    "unseal_filled",
    "unwrap",
    "write_keys_part",
    "wrong_masters",
]
