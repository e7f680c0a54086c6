"""What those who hold occasions do with them. Each act is one transaction, on record, and tells whom it concerns."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import links, seals
from varsam.areas.training.occasions.enums import LetterKind, OccasionForm, State
from varsam.areas.training.occasions.models import Occasion, Sitting, Teaching
from varsam.areas.training.occasions.signing_up import one
from varsam.areas.training.occasions.states import TRANSITIONS
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import District, User
from varsam.kernel.vault.links import digest

# What can be changed as it stands; time, place in line and state go by acts of their own.
FIELDS = (
    "course", "form", "place", "district", "language", "opens_at", "closes_at", "cancel_until", "note_sv", "note_en",
)  # fmt: skip
_MOVES = {"form", "place"}

Time = tuple[datetime, datetime]


class NoSuchStep(Exception):
    """An occasion does not go from where it is to there."""


class BelowTaken(Exception):
    """Fewer places than are taken already; `taken` says how many are."""

    def __init__(self, taken: int) -> None:
        super().__init__(str(taken))
        self.taken = taken


class SignedUpFor(Exception):
    """People have signed up: a day is moved, and not taken away."""


@transaction.atomic
def create_occasion(
    *,
    course: Course,
    unit: int,
    times: Sequence[Time],
    capacity: int,
    closes_at: datetime,
    form: OccasionForm = OccasionForm.CLASSROOM,
    place: str = "",
    link: str = "",
    district: District | None = None,
    language: str = "sv",
    opens_at: datetime | None = None,
    cancel_until: datetime | None = None,
    note_sv: str = "",
    note_en: str = "",
    teachers: Iterable[User] = (),
    by: User,
) -> Occasion:
    """Plan an occasion, as a draft that only its unit and its teachers see. `times` are aware, first and last moment.

    ProgrammingError for a unit where `by` holds none; IntegrityError for a time that ends before it begins.
    """
    now = timezone.now()
    occasion = Occasion.objects.create(
        course=course,
        unit_id=unit,
        capacity=capacity,
        closes_at=closes_at,
        form=form,
        place=place,
        district=district,
        language=language,
        opens_at=opens_at,
        cancel_until=cancel_until,
        note_sv=note_sv,
        note_en=note_en,
        changed_at=now,
        created_at=now,
    )
    occasion.refresh_from_db()
    for position, (starts_at, ends_at) in enumerate(sorted(times), start=1):
        _add_sitting(occasion, position, starts_at, ends_at)
    _teach(occasion, teachers)
    _on_record(Event.TRAINING_PLANNED, occasion)
    if link.strip():
        set_link(occasion=occasion, link=link, by=by)
    occasion.refresh_from_db()
    return occasion


@transaction.atomic
def change_occasion(*, occasion: Occasion, values: Mapping[str, object], by: User) -> list[str]:
    """Change what an occasion says (`FIELDS`); returns which of it was another before. Where it is held elsewhere from now
    on, everybody who has signed up is told. IntegrityError for another course once somebody has signed up."""
    occasion = _locked(occasion)
    changed = [name for name in FIELDS if name in values and getattr(occasion, name) != values[name]]
    if not changed:
        return []
    for name in changed:
        setattr(occasion, name, values[name])
    if _MOVES & set(changed):
        _has_moved(occasion)
    occasion.save(update_fields=[*changed, "sequence", "changed_at"])
    _on_record(Event.TRAINING_CHANGED, occasion, fields=" ".join(changed))
    if _MOVES & set(changed):
        _tell(occasion, LetterKind.CHANGED)
    return changed


@transaction.atomic
def change_times(
    *, occasion: Occasion, times: Sequence[tuple[uuid.UUID | None, datetime, datetime]], by: User
) -> bool:
    """Let an occasion meet at these times: those with the uid of a sitting move it, those without add one, and sittings that
    are not named fall away. Everybody who has signed up is told; False where nothing is another than before.

    Raises SignedUpFor where a sitting would fall away that people have signed up for.
    """
    occasion = _locked(occasion)
    before = {sitting.uid: sitting for sitting in occasion.sittings.all()}
    gone = set(before) - {uid for uid, _starts, _ends in times}
    if gone and occasion.arrivals:
        raise SignedUpFor
    Sitting.objects.filter(pk__in=gone).delete()
    same = not gone
    for position, (uid, starts_at, ends_at) in enumerate(sorted(times, key=lambda time: time[1]), start=1):
        sitting = before.get(uid) if uid else None
        if sitting is None:
            _add_sitting(occasion, position, starts_at, ends_at)
            same = False
        elif (sitting.position, sitting.starts_at, sitting.ends_at) != (position, starts_at, ends_at):
            sitting.position, sitting.starts_at, sitting.ends_at = position, starts_at, ends_at
            sitting.save(update_fields=["position", "starts_at", "ends_at"])
            same = False
    if same:
        return False
    _has_moved(occasion)
    occasion.save(update_fields=["sequence", "changed_at"])
    _on_record(Event.TRAINING_CHANGED, occasion, fields="times")
    _tell(occasion, LetterKind.CHANGED)
    return True


@transaction.atomic
def set_capacity(*, occasion: Occasion, capacity: int, by: User) -> None:
    """Another number of places; new ones are offered to the first in line. BelowTaken where more are taken than that."""
    if not one("capacity", occasion.pk, capacity)[0]:
        raise BelowTaken(_locked(occasion).taken)
    occasion.refresh_from_db()


@transaction.atomic
def set_link(*, occasion: Occasion, link: str, by: User) -> None:
    """The way into a meeting on the net, for those who have a place; empty takes it away."""
    made = seals.link(link.strip()) if link.strip() else None
    values = (made.key, made.wrapped, made.master, made.content) if made else (None, None, None, None)
    one("room", occasion.pk, *values)


def link_of(occasion: Occasion) -> str:
    """The link as those see it who hold the occasion or teach there; empty where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_LINK, [occasion.pk])
        row = cursor.fetchone()
    return seals.read_link(*row) if row else ""


_LINK = """
select r.data_key_id, k.wrapped, k.master_id, r.link from public.occasions_room r
join public.vault_wrappedkey k on k.key_id = r.data_key_id where r.occasion_id = %s
"""


@transaction.atomic
def set_teachers(*, occasion: Occasion, users: Iterable[User], by: User) -> None:
    """Who teaches there, and so sees who comes."""
    _locked(occasion)
    Teaching.objects.filter(occasion=occasion).delete()
    _teach(occasion, users)
    _on_record(Event.TRAINING_CHANGED, occasion, fields="teachers")


@transaction.atomic
def open_(*, occasion: Occasion, by: User) -> Occasion:
    """Let people sign up, or sign up again. Each of these acts gives the occasion as it stands; NoSuchStep."""
    return _step(occasion, State.OPEN)


@transaction.atomic
def close(*, occasion: Occasion, by: User) -> Occasion:
    """Take no more sign-ups; who waits can still get a place that becomes free."""
    return _step(occasion, State.CLOSED)


@transaction.atomic
def hold(*, occasion: Occasion, by: User) -> Occasion:
    """It has been held."""
    return _step(occasion, State.HELD)


@transaction.atomic
def cancel_occasion(*, occasion: Occasion, reason: str, by: User) -> Occasion:
    """It comes to nothing, and everybody who signed up is told. `reason` is for them to read: without persons."""
    found = _step(occasion, State.CANCELLED, reason.strip())
    _tell(found, LetterKind.CANCELLED)
    return found


def _step(occasion: Occasion, to: State, reason: str = "") -> Occasion:
    occasion = _locked(occasion)
    before = State(occasion.state)
    if (before, to) not in TRANSITIONS:
        raise NoSuchStep
    occasion.state, occasion.state_reason, occasion.state_at = to, reason, timezone.now()
    fields = ["state", "state_reason", "state_at"]
    if to is State.CANCELLED:
        # Calendars take an entry out by a version that they have not seen.
        _has_moved(occasion)
        fields += ["sequence", "changed_at"]
    occasion.save(update_fields=fields)
    _on_record(Event.TRAINING_MOVED, occasion, before=before.value, after=to.value)
    return occasion


def _locked(occasion: Occasion) -> Occasion:
    return (
        Occasion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("course")
        .get(pk=occasion.pk)
    )


def _add_sitting(occasion: Occasion, position: int, starts_at: datetime, ends_at: datetime) -> None:
    uid = uuid.uuid4()
    Sitting.objects.create(
        uid=uid,
        occasion=occasion,
        position=position,
        starts_at=starts_at,
        ends_at=ends_at,
        door=digest(links.door_secret(uid)),
    )


def _teach(occasion: Occasion, users: Iterable[User]) -> None:
    Teaching.objects.bulk_create(
        Teaching(occasion=occasion, user_id=pk) for pk in sorted({user.pk for user in users})
    )


def _has_moved(occasion: Occasion) -> None:
    occasion.sequence += 1
    occasion.changed_at = timezone.now()


def _tell(occasion: Occasion, kind: str) -> None:
    if occasion.state != State.DRAFT:
        one("tell", occasion.pk, kind)


def _on_record(event: Event, occasion: Occasion, **details: str) -> None:
    audit.record(
        event, target_type="occasion", target=occasion.reference, unit=occasion.unit_id, details={**details}
    )
    published.changed()
