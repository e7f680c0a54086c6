"""What may stand in a text of a dialogue, in words; row security decides who reads it."""

from varsam.lib import deidentification
from varsam.lib.deidentification import Kind

# A name can be that of somebody in office, or of a house. A number that is one person's, or where somebody lives, has no
# reason here: whom to call stands with the contact, who has agreed to it.
NEVER = frozenset({Kind.PERSONNUMMER, Kind.PHONE, Kind.EMAIL})


class PointsAtSomebody(ValueError):
    """A text holds what can never stay in it; says of which kinds, and never repeats it."""

    def __init__(self, kinds: frozenset[Kind]) -> None:
        super().__init__(", ".join(sorted(kinds)))
        self.kinds = kinds


def check_person_free(text: str) -> None:
    """No number of one person's, and none to reach them by, whatever reason somebody gives. Raises PointsAtSomebody."""
    found = frozenset(each.kind for each in deidentification.find(text)) & NEVER
    if found:
        raise PointsAtSomebody(found)
