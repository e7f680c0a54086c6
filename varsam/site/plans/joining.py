"""When two have written at once: what was sent is kept, and both texts can be put together."""

from typing import Any


def resent(data: Any, **changed: object) -> dict[str, Any]:
    """What a form was sent with, with some of it changed."""
    return {
        **{name: data.get(name) for name in data},
        **{name: str(value) for name, value in changed.items()},
    }


def both(theirs: str, mine: str) -> str:
    """Two texts after each other; one where they are the same, or where one holds the other."""
    if theirs in mine:
        return mine
    return theirs if mine in theirs else f"{theirs}\n{mine}"
