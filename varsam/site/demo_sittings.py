"""Meetings of the demo town's groups as they were held: opened, written down, adjusted and followed up through the acts by the
cast, in few transactions, then laid on the days on which it was."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import minutes, planning, room, sealing, whole
from varsam.kernel.meetings.database import must
from varsam.kernel.meetings.enums import Function, ItemKind, LineKind, Presence
from varsam.kernel.meetings.models import Action, Adjuster, Attendance, Group, Item, Line, Meeting, Minutes
from varsam.kernel.meetings.states import ActionState
from varsam.kernel.people.models import Membership, User
from varsam.site import demo_cast
from varsam.site.reference import OWNER

CHAIR = "samordnare"
_SAID = (LineKind.TEXT, LineKind.DECISION, LineKind.QUESTION)
_EACH_LINE, _TO_THE_NEXT = timedelta(minutes=3), timedelta(minutes=2)
_SIGNED_AFTER, _LOCKED_AFTER = timedelta(days=2, hours=1), timedelta(days=3, hours=20)


@dataclass
class Sitting:
    """One meeting that was held: what the story says of it, and what came of that."""

    said: dict[str, Any]
    starts: datetime
    topics: list[dict[str, Any]]
    day_by_rhythm: date | None = None
    meeting: Meeting | None = None
    lines: list[tuple[Item, list[dict[str, Any]]]] = field(default_factory=list)
    written: list[tuple[Item, Line]] = field(default_factory=list)
    promised: list[tuple[uuid.UUID, dict[str, Any]]] = field(default_factory=list)

    @property
    def held(self) -> Meeting:
        assert self.meeting is not None
        return self.meeting

    def settled_at(self, row: dict[str, Any]) -> datetime | None:
        """When one of its actions was done or dropped; None where it is open today."""
        after: int | None = row.get("done") or row.get("dropped")
        at = self.starts + timedelta(days=after) if after else None
        return at if at and at < timezone.now() else None


def meet(group: Group, row: dict[str, Any], sittings: Sequence[Sitting]) -> None:
    """All of them held by the chair in one transaction, and what was said written down by those who kept the minutes."""
    chair, usual = demo_cast.user(CHAIR), row["secretary"]
    users = {said["account"]: demo_cast.user(said["account"]) for said in row["members"]}
    functions = {said["account"]: Function(said["function"]) for said in row["members"]}
    homes = dict(Membership.objects.using(OWNER).values_list("user_id", "organisation_id"))
    with acting(chair):
        for sitting in sittings:
            ends = sitting.starts + timedelta(minutes=row["minutes"])
            meeting = sitting.meeting = planning.plan_meeting(
                group=group, starts_at=sitting.starts, ends_at=ends, place=row["place"], by=chair
            )
            seats = {seat.user_id: seat for seat in meeting.attendances.all()}
            for account, deputy in sitting.said.get("deputies", {}).items():
                user = users[deputy]
                seats[user.pk] = planning.invite(
                    meeting=meeting,
                    user=user,
                    organisation=homes[user.pk],
                    function=functions[deputy],
                    deputy_for=seats.pop(users[account].pk),
                    by=chair,
                )
            planning.change_meeting(
                meeting=meeting,
                starts_at=sitting.starts,
                ends_at=ends,
                place=row["place"],
                chair=chair,
                secretary=users[_secretary(sitting, usual)],
                by=chair,
            )
            _hold(sitting, seats, users, chair)
    for account, of_them in groupby(sittings, key=lambda each: _secretary(each, usual)):
        with acting(users[account]):
            for sitting in of_them:
                _write(sitting, users, _since_last(sitting, sittings))


def _secretary(sitting: Sitting, usual: str) -> str:
    return str(sitting.said.get("deputies", {}).get(usual, usual))


def _hold(sitting: Sitting, seats: dict[int, Attendance], users: dict[str, User], chair: User) -> None:
    meeting = sitting.held
    for topic in sitting.topics:
        planning.add_item(meeting=meeting, title=topic["title"], kind=ItemKind.TREND, minutes=15, by=chair)
    room.open_meeting(meeting=meeting, by=chair)
    excused = {users[account].pk for account in sitting.said.get("excused", [])}
    # Whoever never came is absent when it closes.
    away = {users[account].pk for account in sitting.said.get("absent", [])} | {chair.pk}
    for user, seat in seats.items():
        if user not in away:
            presence = Presence.EXCUSED if user in excused else Presence.PRESENT
            planning.set_presence(attendance=seat, presence=presence, by=chair)
    waiting = _waiting(sitting)
    for item in meeting.items.order_by("position"):
        if found := waiting.get("standing" if item.origin.startswith("standing:") else item.kind):
            room.start_item(item=item, by=chair)
            sitting.lines.append((item, found.pop(0)))
    room.close_meeting(meeting=meeting, by=chair)


def _waiting(sitting: Sitting) -> dict[str, list[list[dict[str, Any]]]]:
    """What was said at each item, by what kind it is, in the order of the agenda."""
    return {
        ItemKind.OPENING: [[{"text": sitting.said["opening"]}]],
        ItemKind.PREVIOUS: [[]],
        "standing": [[{"text": text}] for text in sitting.said["standing"]],
        ItemKind.TREND: [topic["lines"] for topic in sitting.topics],
        ItemKind.NEXT: [[{"text": "Nästa möte enligt plan. Ordföranden tackade och avslutade mötet."}]],
    }


def _since_last(sitting: Sitting, sittings: Sequence[Sitting]) -> str:
    """What was said of earlier actions, as they stood on that day."""
    earlier = list(sittings[: sittings.index(sitting)])
    if not earlier:
        return "Gruppen möts för första gången. Inget är kvar sedan förut."
    done, left = [], []
    for before in earlier:
        for row in _actions(before):
            settled = before.settled_at(row)
            if settled is None or settled > sitting.starts:
                left.append(row["action"])
            elif settled > earlier[-1].starts and "done" in row:
                done.append(row["action"])
    said = [("Klart sedan förra mötet", done), ("Kvar", left)]
    parts = [f"{word}: {', '.join(f'”{each}”' for each in found)}." for word, found in said if found]
    return " ".join(parts) or "Allt som bestämdes är klart sedan tidigare."


def _actions(sitting: Sitting) -> list[dict[str, Any]]:
    return [row for _, rows in sitting.lines for row in rows if "action" in row]


def _write(sitting: Sitting, users: dict[str, User], since_last: str) -> None:
    """As `room.write_line` and `room.promise` do, with the meeting's key fetched once for all lines: a year has many."""
    seal = sealing.of_item(sitting.lines[0][0])
    assert seal is not None
    for item, rows in sitting.lines:
        said: list[dict[str, Any]] = rows if item.kind != ItemKind.PREVIOUS else [{"text": since_last}]
        for row in said:
            line = uuid.uuid4()
            if "action" in row:
                action, text = uuid.uuid4(), row["action"]
                due = sitting.starts.date() + timedelta(days=row["in"])
                sealed = seal.close("line", line, text), seal.close("action", action, text)
                answer = must("promise", action, line, item.pk, *sealed, users[row["owner"]].pk, due, None)
                sitting.promised.append((action, row))
            else:
                kind = next(each for each in _SAID if each.value in row)
                text = seal.close("line", line, row[kind.value])
                answer = must("write", line, item.pk, kind.value, text, None)
            assert answer == "written", answer


# --- on the days on which it was ---------------------------------------------------------------------------------------


@transaction.atomic(using=OWNER)
def lay_down(sittings: Sequence[Sitting], lasted: timedelta) -> None:
    """When each meeting went on, and each line was written: before anybody signs, since that is of what stands there."""
    items: list[Item] = []
    lines: list[Line] = []
    for sitting in sittings:
        ends = sitting.starts + lasted
        Meeting.objects.using(OWNER).filter(pk=sitting.held.pk).update(
            opened_at=sitting.starts, closed_at=ends
        )
        written = Line.objects.using(OWNER).filter(item__meeting_id=sitting.held.pk).order_by("at", "pk")
        by_item = {item: list(found) for item, found in groupby(written, key=lambda line: line.item_id)}
        at = sitting.starts
        for item, _ in sitting.lines:
            item.started_at = at
            for line in by_item[item.pk]:
                at += _EACH_LINE
                line.at = at
                lines.append(line)
            item.ended_at = at = at + _TO_THE_NEXT
            items.append(item)
    Item.objects.using(OWNER).bulk_update(items, ["started_at", "ended_at"])
    Line.objects.using(OWNER).bulk_update(lines, ["at"])


def adjust(sittings: Sequence[Sitting]) -> None:
    """Signed by the chair and one more, and locked."""
    chair = demo_cast.user(CHAIR)
    with acting(chair):
        for sitting in sittings:
            signers = [chair, demo_cast.user(sitting.said["adjuster"])]
            for item, _ in sitting.lines:
                minutes.name_adjusters(item=item, users=signers, by=chair)
            _sign(sitting, chair)
    for account, of_them in _by(sittings, lambda sitting: str(sitting.said["adjuster"])):
        user = demo_cast.user(account)
        with acting(user):
            for sitting in of_them:
                _sign(sitting, user)
    with acting(chair):
        for sitting in sittings:
            whole.lock(meeting=sitting.held, by=chair)
    with transaction.atomic(using=OWNER):
        for sitting in sittings:
            of_it = {"item__meeting_id": sitting.held.pk}
            Adjuster.objects.using(OWNER).filter(**of_it).update(signed_at=sitting.starts + _SIGNED_AFTER)
            Minutes.objects.using(OWNER).filter(**of_it, locked_at__isnull=False).update(
                locked_at=sitting.starts + _LOCKED_AFTER
            )


def _sign(sitting: Sitting, by: User) -> None:
    seen = {item.pk: bytes(must("digest", item.pk)) for item, _ in sitting.lines}
    whole.sign(meeting=sitting.held, seen=seen, by=by)


def _by[T](found: Iterable[T], key: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    return [(name, list(of_it)) for name, of_it in groupby(sorted(found, key=key), key=key)]


def settle(sittings: Sequence[Sitting]) -> None:
    """What their owners have said to be done or dropped since, and what it gave as noted at the next meeting."""
    settled = [
        (action, row)
        for sitting in sittings
        for action, row in sitting.promised
        if sitting.settled_at(row) is not None
    ]
    for account, of_them in _by(settled, lambda pair: pair[1]["owner"]):
        owner = demo_cast.user(account)
        with acting(owner):
            for action, row in of_them:
                state = ActionState.DONE if "done" in row else ActionState.DROPPED
                room.settle(
                    action=Action.objects.get(pk=action), state=state, reason=row.get("reason", ""), by=owner
                )
    chair = demo_cast.user(CHAIR)
    with acting(chair):
        for sitting in sittings:
            for action, row in sitting.promised:
                if "gave" in row and _followed_at(sitting, row, sittings) is not None:
                    room.follow_up(action=Action.objects.get(pk=action), outcome=row["gave"], by=chair)


def _followed_at(sitting: Sitting, row: dict[str, Any], sittings: Sequence[Sitting]) -> datetime | None:
    """The first meeting after it was done."""
    done = sitting.settled_at(row)
    return next((each.starts for each in sittings if done and each.starts > done), None)


@transaction.atomic(using=OWNER)
def lay_promises(sittings: Sequence[Sitting]) -> None:
    days = {
        action: (sitting.settled_at(row), _followed_at(sitting, row, sittings))
        for sitting in sittings
        for action, row in sitting.promised
    }
    found = list(Action.objects.using(OWNER).filter(pk__in=days, settled_at__isnull=False))
    for action in found:
        settled, followed = days[action.pk]
        action.settled_at = settled
        action.followed_at = followed if action.followed_at else None
    Action.objects.using(OWNER).bulk_update(found, ["settled_at", "followed_at"])
