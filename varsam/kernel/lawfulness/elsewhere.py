"""Where something about a person may stand that is found by no number of theirs: each package that keeps such says so when it
loads, so that the registry knows whom to ask when somebody asks for their own data. It is a list of places, never of people."""

from dataclasses import dataclass

from django.utils.functional import Promise

from varsam.kernel.access.roles import RIGHTS
from varsam.kernel.people.models import Role
from varsam.lib.rows import Verb


@dataclass(frozen=True)
class Place:
    """One kind of data: what it is, `how` somebody is found there in a sentence or two, and the right to read it (`resource`);
    without one nobody can look, and `how` says what the person can do."""

    key: str
    what: str | Promise
    how: str | Promise
    order: int
    resource: str = ""

    @property
    def asked(self) -> list[Role]:
        """Who can look there, by role."""
        return [
            role
            for role, rights in RIGHTS.items()
            if any(right.resource == self.resource and Verb.READ in right.verbs for right in rights)
        ]


_places: dict[str, Place] = {}


def register(place: Place) -> None:
    """Say of a kind of data where it is; called by packages when they load. Said again, the later one holds."""
    _places[place.key] = place


def places() -> list[Place]:
    """All of them, in their order."""
    return sorted(_places.values(), key=lambda each: (each.order, each.key))
