"""What those who keep parent groups do with them, and what leaders note. The database holds each act."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from varsam.areas.relatives.parents.models import Leading, Meeting, ParentGroup, Seat, Venue
from varsam.areas.relatives.parents.states import State
from varsam.areas.relatives.support import refusals, wordings
from varsam.areas.relatives.support.models import Support
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import District, Organisation, User
from varsam.lib.rows import Verb

LONGEST_NAME, LONGEST_PLACE = 80, 240


def _on_record(event: Event, group: ParentGroup, **details: str | int | bool) -> None:
    audit.record(
        event, target_type="parent_group", target=group.reference, unit=group.unit_id, details=dict(details)
    )


def leaders(unit: Organisation) -> list[User]:
    """Who could lead a group of the unit, by name; empty for those who do not keep its groups."""
    return list(User.objects.filter(pk__in=call("parents_leaders", unit.pk)).order_by("name"))


@transaction.atomic
def plan(
    *,
    unit: Organisation,
    names: Mapping[str, str],
    language: str,
    district: District | None,
    place: str,
    places: int,
    times: Sequence[tuple[datetime, datetime]],
    leaders: Iterable[User],
    by: User,
) -> ParentGroup:
    """Plan a group; `names` by language, Swedish among them. The promise of silence is the text that is in force now."""
    if unit.pk not in actor.units("parent_group", Verb.ADD):
        raise PermissionDenied("the unit that keeps groups")
    made = ParentGroup.objects.create(
        unit=unit,
        names=_names(names),
        language=language,
        district=district,
        places=places,
        wording=wordings.current(wordings.GROUP),
        made_at=timezone.now(),
    )
    Venue.objects.create(group=made, place=_tidy(place, LONGEST_PLACE))
    Leading.objects.bulk_create(Leading(group=made, user=each) for each in leaders)
    _set_times(made, [(None, *time) for time in times])
    made.refresh_from_db()
    _on_record(Event.PARENTS_PLANNED, made, places=places)
    return made


@transaction.atomic
def change(*, group: ParentGroup, said: Mapping[str, Any], by: User) -> ParentGroup:
    """Change what is said of a group: names, language, district, place, leaders; whatever `said` does not name stays."""
    group = _kept(group)
    own = [name for name in ("names", "language", "district") if name in said]
    for name in own:
        setattr(group, name, _names(said[name]) if name == "names" else said[name])
    if own:
        group.save(update_fields=own)
    if "place" in said:
        Venue.objects.filter(group=group).update(place=_tidy(said["place"], LONGEST_PLACE))
    if "leaders" in said:
        wanted = {each.pk for each in said["leaders"]}
        there = set(group.leading.values_list("user_id", flat=True))
        group.leading.exclude(user__in=wanted).delete()
        Leading.objects.bulk_create(Leading(group=group, user_id=each) for each in sorted(wanted - there))
    _on_record(Event.PARENTS_CHANGED, group, fields=" ".join(sorted(said)))
    return _found(group)


@transaction.atomic
def set_times(
    *, group: ParentGroup, times: Sequence[tuple[uuid.UUID | None, datetime, datetime]], by: User
) -> list[Meeting]:
    """The meetings of a group, by uid where they are there already; one that is not named is taken away. A meeting that has
    been held stays as it was."""
    group = _kept(group)
    _set_times(group, times)
    _on_record(Event.PARENTS_CHANGED, group, fields="times")
    return list(group.meetings.all())


def _set_times(group: ParentGroup, times: Sequence[tuple[uuid.UUID | None, datetime, datetime]]) -> None:
    there = {each.uid: each for each in group.meetings.all()}
    held = [each for each in there.values() if each.held_at is not None]
    fixed = {each.uid for each in held}
    group.meetings.exclude(uid__in={uid for uid, _starts, _ends in times if uid} | fixed).delete()
    # Those that have been held keep their number: what comes after them is counted on from there.
    first = max((each.position for each in held), default=0) + 1
    ahead = sorted((each for each in times if each[0] not in fixed), key=lambda each: each[1])
    for position, (uid, starts, ends) in enumerate(ahead, start=first):
        if uid in there:
            group.meetings.filter(pk=uid).update(starts_at=starts, ends_at=ends, position=position)
        else:
            group.meetings.create(starts_at=starts, ends_at=ends, position=position)


@transaction.atomic
def set_places(*, group: ParentGroup, places: int, by: User) -> ParentGroup:
    """Another number of places; new ones go to the first in line. NotNow where more are taken already."""
    refusals.call("parents_places", group.pk, places)
    return _found(group)


def open_(*, group: ParentGroup, by: User) -> ParentGroup:
    """Let relatives be invited and ask; NotNow before there is a meeting."""
    return _move(group, State.OPEN)


def close(*, group: ParentGroup, by: User) -> ParentGroup:
    """The group is formed: nobody asks for a place any more."""
    return _move(group, State.RUNNING)


def reopen(*, group: ParentGroup, by: User) -> ParentGroup:
    """There is room for more after all."""
    return _move(group, State.OPEN)


def end(*, group: ParentGroup, by: User) -> ParentGroup:
    """They have met for the last time. Who came is a number from now on; those who had a place are asked whether it helped."""
    return _move(group, State.ENDED)


@transaction.atomic
def _move(group: ParentGroup, to: State) -> ParentGroup:
    refusals.call("parents_move", group.pk, to.value)
    return _found(group)


@transaction.atomic
def invite(*, group: ParentGroup, support: Support, by: User) -> Seat:
    """Invite a relative whose support goes on; twice is once. Who had asked is let in."""
    return Seat.objects.get(uid=refusals.call("parents_invite", group.pk, support.uid))


@transaction.atomic
def admit(*, seat: Seat, by: User) -> Seat:
    """Say yes to somebody who has asked: a place (or the line) where they have agreed already, else an invitation."""
    refusals.call("parents_answer", seat.uid, True)
    return Seat.objects.get(uid=seat.uid)


@transaction.atomic
def turn_down(*, seat: Seat, by: User) -> Seat:
    """Say no to somebody who has asked."""
    refusals.call("parents_answer", seat.uid, False)
    return Seat.objects.get(uid=seat.uid)


@transaction.atomic
def mark(*, meeting: Meeting, seat: Seat, is_present: bool, by: User) -> None:
    """Note that somebody was, or was not, at a meeting that has begun; the last note holds."""
    refusals.call("parents_mark", meeting.uid, seat.uid, is_present)


def _kept(group: ParentGroup) -> ParentGroup:
    """The group, held; PermissionDenied where it is not theirs to change, or has ended."""
    found = (
        ParentGroup.objects.select_for_update(of=("self",))
        .filter(pk=group.pk, unit__in=actor.units("parent_group", Verb.CHANGE))
        .exclude(state=State.ENDED)
        .first()
    )
    if found is None:
        raise PermissionDenied("the unit that keeps it")
    return found


def _found(group: ParentGroup) -> ParentGroup:
    return ParentGroup.objects.select_related("unit", "district", "venue").get(pk=group.pk)


def _names(names: Mapping[str, str]) -> dict[str, str]:
    """ValueError without a Swedish name."""
    tidy = {code: _tidy(name, LONGEST_NAME) for code, name in names.items() if name.strip()}
    if "sv" not in tidy:
        raise ValueError("a name in Swedish")
    return tidy


def _tidy(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest]
