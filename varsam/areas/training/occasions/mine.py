"""What the links in letters open: one's own sign-up, those of a party, and all of one address. Nobody acts: the link is the
proof, and opens no name but those that its holder wrote."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from varsam.areas.training.courses.models import Material
from varsam.areas.training.occasions import addresses, links, refusals, seals
from varsam.areas.training.occasions.enums import Place, Refusal
from varsam.areas.training.occasions.models import Occasion, Sitting
from varsam.areas.training.occasions.signing_up import LONGEST_NEEDS, one
from varsam.kernel.people.models import User
from varsam.kernel.vault.links import digest
from varsam.lib.ical import Entry


@dataclass(frozen=True)
class Mine:
    """One sign-up, as its own link shows it.

    - `line`: place in the line, from 1, of `waiting`; 0 for who does not stand there.
    - `offered_until`, `confirm_by`: when the place goes on to the next.
    - `is_late`: cancelling now is later than the occasion asks for. `over`: why nothing can be changed any more.
    - `can_return`: a cancelled or lapsed sign-up can still be taken up again.
    - `present`: at how many sittings they were. `room`: the link to the meeting, for who has a confirmed place.
    """

    uid: uuid.UUID
    occasion_id: int
    place: Place
    line: int
    waiting: int
    confirm_by: datetime | None
    confirmed_at: datetime | None
    offered_until: datetime | None
    is_late: bool
    over: Refusal | None
    can_return: bool
    present: int
    is_of_party: bool
    has_bounced: bool
    room: str


@dataclass(frozen=True)
class MemberRow:
    """One whom somebody signed up, by the name that they wrote; empty where it has been forgotten."""

    uid: uuid.UUID
    name: str
    email: str
    place: Place
    line: int
    has_bounced: bool


@dataclass(frozen=True)
class PartyMine:
    """Those whom somebody signed up, as their link shows them. `size` is how many were named at first."""

    uid: uuid.UUID
    occasion_id: int
    confirm_by: datetime
    confirmed_at: datetime | None
    size: int
    has_bounced: bool
    over: Refusal | None
    members: list[MemberRow]


def opened(secret: bytes) -> Mine | None:
    """The sign-up whose link holds this secret; None where there is none."""
    return next(iter(_asked("mine", secret)), None)


def everything(secret: bytes) -> list[Mine]:
    """All sign-ups of the address that asked for this link; empty where it opens nothing, or nothing any more."""
    return _asked("own", secret)


def own(*, by: User) -> list[Mine]:
    """What the one who acts has signed up for while signed in."""
    return _asked("own", None)


def confirm(*, secret: bytes) -> None:
    """The address is theirs. Each of these acts: nothing where it was done before, NotNow where it cannot be done."""
    refusals.check(one("confirm", secret)[0])


def cancel(*, secret: bytes) -> None:
    """They do not come; the place goes to the first in line."""
    refusals.check(one("cancel", secret)[0])


def accept(*, secret: bytes) -> None:
    """They take the place that is offered."""
    refusals.check(one("accept", secret)[0])


def decline(*, secret: bytes) -> None:
    """They do not want the place that is offered, and leave the line."""
    refusals.check(one("decline", secret)[0])


def come_back(*, secret: bytes) -> None:
    """They come after all: to a place that is free, else last in line."""
    refusals.check(one("return", secret)[0])


def say_needs(*, secret: bytes, needs: str) -> None:
    """What they need to take part, instead of what was said before; empty destroys it. NotNow after the last sitting."""
    made = seals.needs(needs.strip()[:LONGEST_NEEDS]) if needs.strip() else None
    values = (made.key, made.wrapped, made.master, made.content) if made else (None, None, None, None)
    refusals.check(one("say_needs", secret, *values)[0])


def ask(*, email: str) -> None:
    """Send a link to all that an address has signed up for, to that address. Whoever asks learns nothing; NotAnAddress."""
    letter = uuid.uuid4()
    index = addresses.index(addresses.read(email))
    one("ask", index, letter, digest(links.mine_secret(letter)))


# --- several --------------------------------------------------------------------------------------------------------


def party(secret: bytes) -> PartyMine | None:
    """The party whose link holds this secret; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.training_party(%s)", [secret])
        rows = cursor.fetchall()
    if not rows:
        return None
    uid, occasion, confirm_by, confirmed_at, size, bounced, over = rows[0][:7]
    members = [_member(*row[7:]) for row in rows if row[7] is not None]
    return PartyMine(uid, occasion, confirm_by, confirmed_at, size, bounced, _refusal(over), members)


def confirm_party(*, secret: bytes) -> None:
    """Whoever answers for them confirms them all; each of them gets a letter of their own."""
    refusals.check(one("party_confirm", secret)[0])


def cancel_member(*, secret: bytes, member: uuid.UUID) -> None:
    """One of them does not come."""
    refusals.check(one("party_cancel", secret, member)[0])


# --- what one gets --------------------------------------------------------------------------------------------------


def materials(secret: bytes) -> list[Material]:
    """What was handed out where they were; empty for who was not there."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.training_materials(%s)", [secret])
        ids = [row[0] for row in cursor.fetchall()]
    return list(Material.objects.filter(pk__in=ids))


def material(secret: bytes, pk: uuid.UUID) -> tuple[Material, bytes] | None:
    """One of these with its bytes; None where it is not theirs to have."""
    content = one("material", secret, pk)[0]
    return None if content is None else (Material.objects.get(pk=pk), bytes(content))


def entries(uid: uuid.UUID, occasion: Occasion, sittings: Iterable[Sitting], language: str) -> list[Entry]:
    """The sittings as they stand in one person's calendar, in the language in force: when, and a link to the rest."""
    address = links.place_address(uid, language)
    return [
        Entry(
            uid=f"{uid}-{sitting.position}",
            sequence=occasion.sequence,
            stamp=occasion.changed_at,
            starts_at=sitting.starts_at,
            ends_at=sitting.ends_at,
            summary=_("Utbildning"),
            description=_("Var det är och vad som gäller: %(address)s") % {"address": address},
            address=address,
            is_off=occasion.state == "cancelled",
        )
        for sitting in sittings
    ]


def _asked(function: str, secret: bytes | None) -> list[Mine]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from varsam.training_{function}(%s)", [secret])  # noqa: S608 - ours
        return [_mine(*row) for row in cursor.fetchall()]


def _mine(*row: Any) -> Mine:
    *told, key, wrapped, master, link = row
    uid, occasion, place, line, waiting, confirm_by, confirmed_at, offered_until, is_late, over, *rest = told
    can_return, present, is_of_party, has_bounced = rest
    room = seals.read_link(key, wrapped, master, link) if link is not None else ""
    return Mine(
        uid,
        occasion,
        Place(place),
        line,
        waiting,
        confirm_by,
        confirmed_at,
        offered_until,
        is_late,
        _refusal(over),
        can_return,
        present,
        is_of_party,
        has_bounced,
        room,
    )


def _member(
    uid: uuid.UUID,
    place: str,
    line: int,
    key: uuid.UUID | None,
    wrapped: bytes | None,
    master: str | None,
    person: bytes | None,
    bounced: bool,
) -> MemberRow:
    who = seals.Person("")
    if key and wrapped and master and person:
        who = seals.read_person(key, wrapped, master, person)
    return MemberRow(uid, who.name, who.email, Place(place), line, bounced)


def _refusal(word: str | None) -> Refusal | None:
    return Refusal(word) if word else None
