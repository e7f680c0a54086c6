"""What may stand in a pilot's texts, in words. Row security decides who reads them."""

from collections.abc import Iterable

from varsam.areas.methods.register.policies import PointsAtSomebody
from varsam.lib import deidentification
from varsam.lib.deidentification import Kind

__all__ = ["NEVER", "PointsAtSomebody", "check_person_free"]

# A name can be that of a place or a programme, and stay for a reason. A number that is one person's, or where somebody
# lives, has no reason in what is about groups.
NEVER = frozenset({Kind.PERSONNUMMER, Kind.ADDRESS})


def check_person_free(*texts: str, kept: Iterable[str] = ()) -> tuple[str, ...]:
    """The kinds of identifier that stay because somebody chose so (`kept`). Raises PointsAtSomebody for any other, and
    always for those of NEVER."""
    found = frozenset(each.kind for text in texts for each in deidentification.find(text))
    if wrong := (found & NEVER) or (found - frozenset(kept)):
        raise PointsAtSomebody(wrong)
    return tuple(sorted(found))
