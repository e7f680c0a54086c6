"""JSON from outside, read so that it means one thing: no name twice in an object, no numbers that are none, not nested
deeper than anybody writes it."""

import json
from typing import Any, NoReturn


class NotStrict(ValueError):
    """It is not JSON, or JSON that two readers would understand differently."""


def read(raw: bytes, *, deepest: int = 24) -> Any:
    """The value that the bytes (UTF-8) say; raises NotStrict."""
    try:
        said = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_none)
    except (ValueError, RecursionError) as error:
        raise NotStrict(type(error).__name__) from None
    if _is_deeper(said, deepest):
        raise NotStrict("nested too deeply")
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict("a name stands twice")
    return found


def _none(word: str) -> NoReturn:
    raise NotStrict(f"{word} is no number")


def _is_deeper(said: Any, deepest: int) -> bool:
    """Level by level, so that the reader itself does not fall into the hole."""
    level = [said]
    for _depth in range(deepest + 1):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
