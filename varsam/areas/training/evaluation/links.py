"""The link in which somebody answers: its secret comes from the key file, the sign-up and the moment, and is kept nowhere.

The database has a digest of it and no sign-up beside it. Only who has the key file too can tell whose ticket is whose. The names
of the purposes are part of the secrets.
"""

import uuid

from django.conf import settings

from varsam.areas.training.evaluation.enums import Moment
from varsam.kernel.vault import links

_PURPOSE = {Moment.AFTER: "survey after a training", Moment.LATER: "survey some months after a training"}


def secret(signup: uuid.UUID, moment: Moment) -> bytes:
    """32 bytes, the same each time."""
    return links.derived(_PURPOSE[moment], signup)


def digest(signup: uuid.UUID, moment: Moment) -> bytes:
    """What the ticket is found by."""
    return links.digest(secret(signup, moment))


def address(signup: uuid.UUID, moment: Moment, language: str) -> str:
    """The whole address, in the language of who gets it."""
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    path = f"/utbildning/utvardering/{links.written(secret(signup, moment))}/"
    return f"{settings.PUBLIC_ADDRESS}{prefix}{path}"
