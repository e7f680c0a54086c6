"""Password digests lie sealed, each for its user: how, a floor above says, where the keys are."""

from collections.abc import Callable
from typing import NamedTuple

Way = Callable[[int, str], str]


class _Ways(NamedTuple):
    seal: Way
    unseal: Way


SEALED = "sealed$"
_ways: list[_Ways] = []


def register(*, seal: Way, unseal: Way) -> None:
    """Say how: each takes a user's id and the text; `unseal` raises nothing but gives an unusable digest."""
    _ways[:] = [_Ways(seal, unseal)]


def seal(user_id: int, digest: str) -> str:
    """What the database may hold of a digest."""
    return SEALED + _ways[0].seal(user_id, digest)


def unseal(user_id: int, stored: str) -> str:
    """The digest itself; an unusable one where the stored text was made for somebody else, or never sealed."""
    return _ways[0].unseal(user_id, stored.removeprefix(SEALED)) if stored.startswith(SEALED) else "!"
