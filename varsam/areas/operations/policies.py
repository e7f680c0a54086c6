"""What may stand in a unit's request, in words. Row security decides who reads it, and the database whose turn it is."""

from collections.abc import Iterable

from varsam.lib import deidentification
from varsam.lib.deidentification import Kind

# Nobody's number has any reason here, whatever reason somebody gives: a request is about a situation.
NEVER = frozenset({Kind.PERSONNUMMER})


class PointsAtSomebody(ValueError):
    """A text points at a person; says by which kinds of identifier, and never repeats them. `can_stay` says whether somebody
    can leave them in with a reason (a name that is a street's, a number that is the school's own)."""

    def __init__(self, kinds: frozenset[Kind], *, can_stay: bool) -> None:
        super().__init__(", ".join(sorted(kinds)))
        self.kinds, self.can_stay = kinds, can_stay


def check_person_free(text: str, kept: Iterable[str] = ()) -> tuple[str, ...]:
    """The kinds of identifier that stay in a text because somebody chose so (`kept`). Raises PointsAtSomebody for any other,
    and always for a personnummer."""
    found = frozenset(each.kind for each in deidentification.find(text))
    if never := found & NEVER:
        raise PointsAtSomebody(never, can_stay=False)
    if rest := found - frozenset(kept):
        raise PointsAtSomebody(rest, can_stay=True)
    return tuple(sorted(found))
