"""What is done with missions. Each act is one transaction; the database knows the steps and who may take them, and puts the
act on record.

All raise NotNow for what the state or a missing right does not allow, and PointsAtSomebody for a text that is about a person.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import list_currencies

from varsam.areas.liaison.contacts.models import Body, Contact
from varsam.areas.liaison.missions import seals
from varsam.areas.liaison.missions.deadlines import Deadline
from varsam.areas.liaison.missions.enums import CostKind, Direction, Kind, What
from varsam.areas.liaison.missions.models import Cost, Document, Entry, Mission
from varsam.areas.liaison.missions.states import State
from varsam.areas.operations.acts import NotNow, act
from varsam.areas.operations.policies import PointsAtSomebody, check_person_free
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault
from varsam.kernel.vault import papers

__all__ = ["Facts", "NotNow", "PointsAtSomebody", "open_mission"]

CURRENCIES = frozenset(list_currencies())


@dataclass(frozen=True)
class Facts:
    """What a mission is about, with whom, and for a visit when and where."""

    kind: Kind
    title: str
    body: Body | None = None
    contact: Contact | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""

    def days(self) -> tuple[date | None, date | None]:
        """First and last day; one day alone is both."""
        return self.starts_on or self.ends_on, self.ends_on or self.starts_on


def _linked(facts: Facts) -> tuple[int | None, uuid.UUID | None]:
    return facts.body.pk if facts.body else None, facts.contact.pk if facts.contact else None


def _keep(mission: Mission, kinds: Iterable[str]) -> None:
    """Put on record which kinds of identifier somebody chose to leave in a text."""
    for kind in sorted(set(kinds)):
        audit.record(
            Event.MISSION_IDENTIFIER_KEPT,
            target_type="mission",
            target=mission.reference,
            unit=mission.unit_id,
            details={"kind": kind},
        )


# --- it begins ---------------------------------------------------------------------------------------------------


@act
def open_mission(
    *,
    unit: int,
    direction: Direction,
    facts: Facts,
    deadline: Deadline | None = None,
    kept: tuple[str, ...] = (),
    by: User,
) -> Mission:
    """A mission begins, owned by whoever opens it."""
    stay = check_person_free(f"{facts.title}\n{facts.place}", kept)
    uid, (key_id, _key, wrapped, master) = uuid.uuid4(), vault.new_key()
    call(
        "missions_open", uid, unit, facts.kind.value, direction.value, facts.title, *_linked(facts),
        deadline.at if deadline else None, deadline.zone if deadline else "", *facts.days(), facts.place,
        key_id, wrapped, master,
    )  # fmt: skip
    made = Mission.objects.get(pk=uid)
    _keep(made, stay)
    return made


@act
def open_from_enquiry(*, enquiry: Enquiry, title: str, by: User) -> Mission:
    """An enquiry becomes a request to us; the same enquiry gives the same mission. `title` says nothing of what it is about."""
    uid, (key_id, _key, wrapped, master) = uuid.uuid4(), vault.new_key()
    found = call("missions_from_enquiry", enquiry.reference, uid, title, key_id, wrapped, master)
    return Mission.objects.get(pk=found)


@act
def change(*, mission: Mission, facts: Facts, seen: int, kept: tuple[str, ...] = (), by: User) -> bool:
    """What it is about, with whom, when and where. `seen` is the version that was changed; False where somebody was first."""
    stay = check_person_free(f"{facts.title}\n{facts.place}", kept)
    done = call(
        "missions_change", mission.pk, seen, facts.kind.value, facts.title, *_linked(facts), *facts.days(), facts.place
    )  # fmt: skip
    if done:
        _keep(mission, stay)
    return bool(done)


@act
def set_deadline(*, mission: Mission, deadline: Deadline | None, by: User) -> None:
    """Another deadline, or none; the one before stays in the thread."""
    call(
        "missions_deadline",
        mission.pk,
        deadline.at if deadline else None,
        deadline.zone if deadline else "",
    )


# --- who owns it -------------------------------------------------------------------------------------------------


@act
def hand_over(*, mission: Mission, to: User | None, by: User) -> None:
    """Ask somebody to take it over, who is told that something waits; None takes the question back."""
    call("missions_offer", mission.pk, to.pk if to else None)


@act
def answer_offer(*, mission: Mission, accepts: bool, by: User) -> None:
    """The one who was asked says yes, and owns it from now on; or no."""
    call("missions_answer_offer", mission.pk, accepts)


@act
def take_over(*, mission: Mission, by: User) -> None:
    """Somebody who keeps the unit's missions takes one over without being asked, as when its owner has left."""
    call("missions_offer", mission.pk, by.pk)
    call("missions_answer_offer", mission.pk, True)


# --- what is done with it ----------------------------------------------------------------------------------------


@act
def write(
    *, mission: Mission, text: str, what: What = What.NOTE, kept: tuple[str, ...] = (), by: User
) -> Entry:
    """Write in the thread: a NOTE, or what one saw on a JOURNEY."""
    if not text.strip():
        raise ValueError("an entry says something")
    stay, uid = check_person_free(text, kept), uuid.uuid4()
    sealed = seals.seal(seals.key_of(mission), text, seals.NOTE, uid)
    call("missions_write", mission.pk, uid, what.value, sealed)
    _keep(mission, stay)
    return Entry.objects.get(pk=uid)


@act
def wait(*, mission: Mission, by: User) -> None:
    """Somebody else has to do something first."""
    call("missions_move", mission.pk, State.WAITING.value)


@act
def go_on(*, mission: Mission, by: User) -> None:
    """It goes on: what it waited for is there, or more is needed after the answer or the end."""
    call("missions_move", mission.pk, State.OPEN.value)


@act
def answer(*, mission: Mission, text: str, kept: tuple[str, ...] = (), by: User) -> None:
    """What was answered, now; an earlier answer stays in the thread."""
    if not text.strip():
        raise ValueError("an answer says something")
    stay = check_person_free(text, kept)
    sealed = seals.seal(seals.key_of(mission), text, seals.ANSWER, mission.pk)
    call("missions_answer", mission.pk, sealed)
    _keep(mission, stay)


@act
def close(*, mission: Mission, why: str = "", kept: tuple[str, ...] = (), by: User) -> None:
    """It ends. What came in and has no answer says why."""
    stay = check_person_free(why, kept)
    sealed = seals.seal(seals.key_of(mission), why, seals.CLOSED, mission.pk) if why.strip() else None
    call("missions_close", mission.pk, sealed)
    _keep(mission, stay)


# --- documents and costs -----------------------------------------------------------------------------------------


@act
def attach(*, mission: Mission, name: str, content: bytes, by: User) -> Document:
    """Keep a file. Raises file_kinds.NotTaken for what is no document."""
    made = uuid.uuid4()
    paper = papers.seal(seals.key_of(mission), seals.place_of(mission, made), name, content)
    call("missions_attach", mission.pk, made, paper.name, paper.kind.value, paper.size, paper.content)
    return Document.objects.defer("sealed").get(pk=made)


@act
def remove(*, document: Document, by: User) -> bool:
    """Empty a file that was brought by mistake; that it was there is left. False where somebody was first."""
    return bool(call("missions_detach", document.mission_id, document.pk))


@act
def add_cost(
    *, mission: Mission, kind: CostKind, amount: Decimal, currency: str, on: date, words: str = "", by: User
) -> Cost:
    """What something cost, as it was paid. ValueError for what is no currency (ISO 4217), no sum to the cent, or too much."""
    if currency not in CURRENCIES or not amount.is_finite() or not 0 < amount < 10**9:
        raise ValueError("a sum above nothing, in a currency that there is")
    check_person_free(words)
    uid = uuid.uuid4()
    call("missions_cost", mission.pk, uid, kind.value, amount, currency, words, on)
    return Cost.objects.get(pk=uid)


@act
def strike(*, cost: Cost, by: User) -> bool:
    """It was written by mistake: it counts no more. False where somebody was first."""
    return bool(call("missions_strike", cost.mission_id, cost.pk))
