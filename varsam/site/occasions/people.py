"""Those who come and those who wait, with what the one who acts may read of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.training.courses.models import Group
from varsam.areas.training.occasions import people as kept
from varsam.areas.training.occasions.enums import LIVE, Place
from varsam.areas.training.occasions.people import Participant
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import Organisation, User
from varsam.lib import when
from varsam.site.occasions.found import Found


@dataclass(frozen=True, repr=False)
class Person:
    """One of them as the page shows them. `chips` are pairs of kind and words: what is out of the ordinary."""

    uid: uuid.UUID
    place: Place
    name: str
    email: str
    about: str
    needs: str
    line: int
    chips: Sequence[tuple[str, str]]
    may_cancel: bool

    def __repr__(self) -> str:
        return f"<Person {self.uid}>"


def of(seen: Found) -> list[Person]:
    """Those who have a place, are offered one or wait, in the order in which they came. That they were read is on record."""
    if not seen.occasion.arrivals:
        return []
    audit.note(
        Event.TRAINING_READ, target_type="occasion", target=seen.occasion.reference, unit=seen.occasion.unit_id
    )  # fmt: skip
    named = groups()
    living = [each for each in kept.participants(seen.occasion) if each.signup.state in LIVE]
    return [_person(seen, each, named) for each in living]


def groups() -> dict[str, str]:
    """What people work with, by slug."""
    return {each.slug: each.name for each in Group.objects.all()}


def _person(seen: Found, each: Participant, named: dict[str, str]) -> Person:
    signup = each.signup
    return Person(
        uid=signup.uid,
        place=Place(signup.state),
        name=each.name or _("Namnet är borttaget"),
        email=each.email,
        about=about(each, named),
        needs=each.needs,
        line=each.line,
        chips=list(_chips(seen, each)),
        may_cancel=seen.keeps and seen.runs and not seen.has_ended,
    )


def about(each: Participant, named: dict[str, str]) -> str:
    """Where they work and with what, as far as they have said."""
    unit = each.signup.unit.name if each.signup.unit else ""
    return " · ".join(part for part in (unit, named.get(each.signup.group, "")) if part)


def _chips(seen: Found, each: Participant) -> list[tuple[str, str]]:
    signup, found = each.signup, []
    if signup.bounced_at:
        found.append(("late", _("Mejlet kom inte fram")))
    elif signup.confirmed_at is None and not signup.is_walk_in and not seen.has_ended:
        found.append(("wait", _("Har inte bekräftat")))
    if signup.state == Place.OFFERED and signup.offered_until:
        until = when.moment(timezone.localtime(signup.offered_until), get_language() or "sv")
        found.append(("wait", _("Erbjuden en plats. Svarar senast %(until)s") % {"until": until.lower()}))
    if signup.is_walk_in:
        found.append(("plain", _("Kom utan plats")))
    return found


def trainers() -> QuerySet[User]:
    """Colleagues who can teach."""
    return User.objects.filter(pk__in=[each.pk for each in kept.teachers()]).order_by("name", "pk")


def units(seen: Found) -> QuerySet[Organisation]:
    """Where in the municipality of an occasion somebody may work, by name."""
    root = seen.occasion.unit.ancestors[0]
    return Organisation.objects.filter(ancestors__contains=[root], left_at=None).order_by("name_sv", "pk")


def read_at_the_door(seen: Found) -> None:
    """Put on record that the names at a door were read."""
    audit.note(
        Event.TRAINING_READ,
        target_type="occasion",
        target=seen.occasion.reference,
        unit=seen.occasion.unit_id,
        details={"where": "door"},
    )
