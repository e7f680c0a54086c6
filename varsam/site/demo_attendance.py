"""Those who come to the demo town's courses: their sign-ups, where they were, and what they got for it, laid into the time before."""

import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from varsam.areas.training.certificates import codes
from varsam.areas.training.certificates import seals as holders
from varsam.areas.training.certificates.models import Certificate
from varsam.areas.training.occasions import addresses, links, seals
from varsam.areas.training.occasions.enums import LIVE, How, Place
from varsam.areas.training.occasions.models import Mark, Occasion, Signup
from varsam.areas.training.occasions.seals import Person
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault
from varsam.kernel.vault.links import digest
from varsam.kernel.vault.models import DataKey, WrappedKey
from varsam.site import demo_cast
from varsam.site.reference import OWNER

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Guest:
    """Somebody of the city's staff. `unit` is an id, `group` the slug of what they do."""

    name: str
    email: str
    unit: int
    group: str


def address(name: str) -> str:
    """The mail address that somebody of this name has in the demo town."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return demo_cast.address(plain.replace(" ", "."))


def keep(keys: Sequence[tuple[uuid.UUID, bytes, str]]) -> None:
    """Store data keys that have been made: the id of each, its wrapped bytes and the master key that wraps it."""
    DataKey.objects.using(OWNER).bulk_create(DataKey(id=key) for key, _wrapped, _master in keys)
    WrappedKey.objects.using(OWNER).bulk_create(
        WrappedKey(key_id=key, wrapped=wrapped, master_id=master) for key, wrapped, master in keys
    )


def sign_up(occasion: Occasion, guests: Sequence[Guest], states: Sequence[Place]) -> list[Signup]:
    """Their sign-ups in this order, over the weeks before; all have confirmed their address."""
    assert occasion.starts_at is not None
    first = min(occasion.starts_at, timezone.now()) - 50 * _DAY
    made, keys = [], []
    for number, (guest, state) in enumerate(zip(guests, states, strict=True)):
        who, uid = seals.person(Person(guest.name, guest.email)), uuid.uuid4()
        keys.append((who.key, who.wrapped, who.master))
        at = first + number * _DAY + timedelta(minutes=37 * number)
        made.append(
            Signup(
                uid=uid,
                occasion_id=occasion.pk,
                state=state,
                at=at,
                changed_at=at + (9 * _DAY if state == Place.CANCELLED else timedelta()),
                confirmed_at=at + timedelta(minutes=11),
                offered_until=timezone.now() + _DAY if state == Place.OFFERED else None,
                unit_id=guest.unit,
                group=guest.group,
                digest=digest(links.place_secret(uid)) if state in LIVE else None,
                data_key_id=who.key,
                person=who.content,
                email_index=addresses.index(addresses.read(guest.email)),
            )
        )
    keep(keys)
    # The database numbers them as they are stored.
    return Signup.objects.using(OWNER).bulk_create(made)


def mark(came: Sequence[Signup], missed: Sequence[Signup], *, by: User) -> None:
    """Those who came were at every sitting, those who missed it at none."""
    if not came and not missed:
        return
    sittings = list(Occasion.objects.using(OWNER).get(pk=[*came, *missed][0].occasion_id).sittings.all())
    Mark.objects.using(OWNER).bulk_create(
        Mark(
            signup_id=signup.pk,
            sitting_id=sitting.pk,
            is_present=is_present,
            at=sitting.starts_at,
            how=How.LIST,
            by_id=by.pk,
        )
        for is_present, signups in ((True, came), (False, missed))
        for signup in signups
        for sitting in sittings
    )


def certify(occasion: Occasion, guests: Sequence[Guest], signups: Sequence[Signup]) -> None:
    """What each of them got the day after, as the worker gives it."""
    assert occasion.starts_at is not None
    assert occasion.ends_at is not None
    course, made, keys = occasion.course, [], []
    began, ended = (timezone.localdate(moment) for moment in (occasion.starts_at, occasion.ends_at))
    for guest, signup in zip(guests, signups, strict=True):
        pk = uuid.uuid4()
        key_id, key, wrapped, master = vault.new_key()
        keys.append((key_id, wrapped, master))
        made.append(
            Certificate(
                id=pk,
                signup_id=signup.pk,
                occasion_id=occasion.pk,
                course_id=course.pk,
                digest=digest(codes.code(pk)),
                link=digest(codes.secret(pk)),
                data_key_id=key_id,
                holder=vault.seal(key, guest.name.encode(), belongs_to=holders.belongs_to(key_id, pk)),
                title_sv=course.title_sv,
                title_en=course.title_en,
                goals_sv=course.goals_sv,
                goals_en=course.goals_en,
                minutes=course.minutes,
                began_on=began,
                ended_on=ended,
                issued_on=ended + _DAY,
                expires_on=ended + relativedelta(months=course.renewal_months)
                if course.renewal_months
                else None,
            )
        )
    keep(keys)
    Certificate.objects.using(OWNER).bulk_create(made)
