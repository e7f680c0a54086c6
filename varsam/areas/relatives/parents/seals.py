"""What somebody wants to be called in a group, under a key that is destroyed when they leave."""

import uuid

from varsam.areas.relatives.parents.models import Seat
from varsam.areas.relatives.support import seals
from varsam.areas.relatives.support.seals import Fresh
from varsam.kernel.vault import api as vault
from varsam.kernel.vault.models import DataKey

ALIAS, LONGEST = "alias", 40


def fresh(seat: uuid.UUID, alias: str) -> Fresh:
    """The name under a fresh key; ValueError without a name."""
    tidy = " ".join(alias.split())[:LONGEST]
    if not tidy:
        raise ValueError("a name to be called by")
    return seals.fresh(ALIAS, seat, tidy)


def alias(seat: Seat) -> str:
    """The name again, for whoever row security shows its key; empty where there is none."""
    return seals.opened_fresh(ALIAS, seat.uid, seat.data_key_id, seat.alias)


def alias_by(seat: Seat, key: DataKey) -> str:
    """The same with a key that has been fetched already, as a list does for all of its seats at once."""
    return seals.opened(vault.open_key(key), ALIAS, seat.uid, seat.alias)
