"""What may stand in a text about what happens, in words; row security decides who reads it."""

from varsam.lib import deidentification
from varsam.lib.deidentification import Kind

# A name can be that of a place or of somebody in office, and stay for a reason. A number that is one person's, or the
# place where somebody lives, has no reason here.
NEVER = frozenset({Kind.PERSONNUMMER, Kind.ADDRESS})


class PointsAtSomebody(ValueError):
    """A text holds what can never stay in it; says of which kinds, and never repeats it."""

    def __init__(self, kinds: frozenset[Kind]) -> None:
        super().__init__(", ".join(sorted(kinds)))
        self.kinds = kinds


def check_person_free(*texts: str) -> None:
    """No personnummer and no address, whatever reason somebody gives. Raises PointsAtSomebody."""
    found = frozenset(each.kind for text in texts for each in deidentification.find(text)) & NEVER
    if found:
        raise PointsAtSomebody(found)
