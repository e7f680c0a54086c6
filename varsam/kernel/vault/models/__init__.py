"""The vault's tables: keys, and who people are."""

from varsam.kernel.vault.models.identity import Identity, IdentityIndex, Opening, Protection, Purpose
from varsam.kernel.vault.models.keys import DataKey, KeyCheck, Origin, WrappedKey

__all__ = [
    "DataKey",
    "Identity",
    "IdentityIndex",
    "KeyCheck",
    "Opening",
    "Origin",
    "Protection",
    "Purpose",
    "WrappedKey",
]
