"""The worker asks those who took part: once directly, once when some time has passed."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from varsam.areas.training.evaluation import links
from varsam.areas.training.evaluation.enums import Moment
from varsam.kernel.access import actor, unseen
from varsam.kernel.vault import api as vault


@dataclass(frozen=True)
class Due:
    """An occasion about which nobody has been asked yet at this moment, and who was there."""

    occasion: int
    moment: Moment
    signups: list[uuid.UUID]


def ask() -> int:
    """Ask about every occasion whose moment has come; returns about how many. One that fails holds up no other."""
    with actor.working():
        found = _due()
    asked = 0
    for due in found:
        with actor.working():
            asked += _ask(due)
    return asked


def _due() -> list[Due]:
    with connection.cursor() as cursor:
        cursor.execute("select occasion, moment, signups from varsam.survey_due()")
        return [
            Due(occasion, Moment(moment), list(signups)) for occasion, moment, signups in cursor.fetchall()
        ]


def _ask(due: Due) -> bool:
    key_id, _key, wrapped, master = vault.new_key()
    digests = _in_no_order([links.digest(each, due.moment) for each in due.signups])
    asked = unseen.ask(
        "select varsam.survey_ask(%s, %s, %s, %s, %s, %s, %s, %s)",
        [due.occasion, due.moment.value, uuid.uuid4(), key_id, wrapped, master, due.signups, digests],
    )
    return bool(asked[0][0])


def _in_no_order(digests: Sequence[bytes]) -> list[bytes]:
    """Not even the statement says which ticket belongs to which sign-up."""
    return random.SystemRandom().sample(digests, len(digests))
