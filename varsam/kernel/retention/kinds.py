"""What can be destroyed. Each floor that owns such a thing says so here when it loads.

The database's part goes by the kind's name, as functions in the SQL of the package that owns the table. Nothing of it
comes from the app, which could otherwise have any statement run with the owner's rights:

- `varsam._retention_<name>()`: one row for each thing that is there: reference (text), unit_id, starts_at (from when
  the period counts; null: not yet), waits (something new or unread that nobody may lose), born_day (day of the month on
  which the person was born; null: not known, or about nobody).
- `varsam._retention_<name>_lock(reference)`: holds back changes to it until the transaction ends.
- `varsam._retention_<name>_empty(reference)`: shreds its key and removes its rows.
"""

import re
from dataclasses import dataclass

from django.utils.functional import Promise

_NAME = re.compile(r"[a-z]{2,24}")


@dataclass(frozen=True)
class Kind:
    """One kind of thing that ends.

    - `one`, `many`: its words; `lost`: what is gone when it has been destroyed, as a sentence.
    - `clock`: from when its period counts, in words.
    - `is_about_a_person`: whether exceptions by day of birth can concern it.
    """

    name: str
    one: str | Promise
    many: str | Promise
    lost: str | Promise
    clock: str | Promise
    is_about_a_person: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let things of this kind come on destruction lists; its functions must be in the database."""
    assert _NAME.fullmatch(kind.name), kind.name
    _kinds[kind.name] = kind


def names() -> list[str]:
    """The names of all kinds, always in the same order."""
    return sorted(_kinds)


def every() -> list[Kind]:
    return [_kinds[name] for name in names()]


def get(name: str) -> Kind:
    """Raises KeyError for a kind that nobody has registered."""
    return _kinds[name]
