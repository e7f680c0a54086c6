"""Which parts of a method's entry are fields of our card, and how one is carried over. Ratings are none of them: theirs are
quoted, ours are our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from varsam.areas.liaison.exchange.content import SAID
from varsam.areas.methods.register.models import Method

PLAIN = ("level", "ages", "settings", "languages")
FIELDS = (*SAID, *PLAIN)


def theirs(content: Mapping[str, Any], field: str) -> dict[str, Any]:
    """What an entry says of one field, as columns of our card. Without Swedish, the English stands there too."""
    said = content.get(field)
    if field in SAID:
        both = said or {}
        return {f"{field}_sv": both.get("sv") or both.get("en") or "", f"{field}_en": both.get("en") or ""}
    if field == "ages":
        ages = said or {}
        return {"min_age": ages.get("from"), "max_age": ages.get("to")}
    return {field: said if said is not None else ("" if field == "level" else [])}


def ours(method: Method, field: str) -> dict[str, Any]:
    """The same columns of our own card."""
    return {name: getattr(method, name) for name in theirs({}, field)}


def is_empty(values: Mapping[str, Any]) -> bool:
    return not any(value not in ("", None, []) for value in values.values())


@dataclass(frozen=True)
class Compared:
    """One field beside itself: as they say it now, as they said it when somebody here last looked (None: never), and as
    our card has it. `is_same`: ours says what theirs says; `has_moved`: theirs is another than then."""

    field: str
    now: dict[str, Any]
    then: dict[str, Any] | None
    ours: dict[str, Any] | None

    @property
    def is_same(self) -> bool:
        return self.ours is not None and self.ours == self.now

    @property
    def has_moved(self) -> bool:
        return self.then is not None and self.then != self.now

    @property
    def is_there(self) -> bool:
        """Whether there is anything to show of it."""
        return any(not is_empty(each) for each in (self.now, self.then or {}, self.ours or {}))


def compare(now: Mapping[str, Any], then: Mapping[str, Any] | None, method: Method | None) -> list[Compared]:
    """All fields of an entry beside our card, in the order of the card."""
    return [
        Compared(
            field,
            theirs(now, field),
            theirs(then, field) if then is not None else None,
            ours(method, field) if method else None,
        )
        for field in FIELDS
    ]
