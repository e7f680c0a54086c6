"""The demo town's link to the country and the world: missions, visits and contacts through the acts by the cast, then laid on
the days they were."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import typst
from django.db import transaction

from varsam.areas.liaison.contacts import actions as contacts
from varsam.areas.liaison.contacts.enums import How
from varsam.areas.liaison.contacts.enums import State as ContactState
from varsam.areas.liaison.contacts.models import Body, Contact
from varsam.areas.liaison.contacts.seals import Person
from varsam.areas.liaison.missions import actions, api, deadlines
from varsam.areas.liaison.missions.actions import Facts
from varsam.areas.liaison.missions.deadlines import Deadline
from varsam.areas.liaison.missions.enums import CostKind, Direction, Kind, What
from varsam.areas.liaison.missions.models import Cost, Document, Entry, Mission
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender
from varsam.kernel.people.models import Organisation, User
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_BY = "samordnare"


def load() -> None:
    """Fill in what `demo_liaison.yaml` says, where there is no mission yet."""
    if Mission.objects.using(OWNER).exists():
        return
    by = demo_cast.user(_BY)
    data = read_yaml("varsam.site", "demo_liaison.yaml")
    known = {row["key"]: _contact(row, by) for row in data["contacts"]}
    # In the order in which they were opened, so that their numbers follow.
    for row in sorted(data["missions"], key=lambda row: -row["ago"]):
        _mission(row, known, by)
    # Only now: a mission may have been with somebody who took their yes back since.
    for row in data["contacts"]:
        if "ended" in row:
            _end(known[row["key"]], row["ended"], by)


def _home() -> int:
    return Organisation.objects.get(slug="samordningen").pk


# --- people ------------------------------------------------------------------------------------------------------


def _contact(row: dict[str, Any], by: User) -> Contact:
    person = Person(row["name"], row["role"], row["mail"], row["phone"], row["what"])
    today = demo_cast.day(0)
    with acting(by):
        body = Body.objects.get(slug=row["body"])
        made = contacts.note(body=body, unit=_home(), person=person, on=today, how=How(row["how"]), by=by)
        if "agreed" in row:
            made = contacts.agree(contact=made, on=today, how=How(row["agreed_how"]), by=by)
    was: dict[str, Any] = {"asked_on": demo_cast.day(row["asked"]), "at": demo_cast.ago(row["asked"])}
    if "agreed" in row:
        assert made.review_on is not None
        was |= {
            "agreed_on": demo_cast.day(row["agreed"]),
            "review_on": made.review_on - timedelta(days=row["agreed"]),
        }
    _lay(Contact, made.pk, was)
    return made


def _end(contact: Contact, said: dict[str, Any], by: User) -> None:
    with acting(by):
        contacts.end(contact=contact, state=ContactState(said["state"]), by=by)
    _lay(Contact, contact.pk, {"ended_on": demo_cast.day(said["ago"])})


# --- missions ----------------------------------------------------------------------------------------------------


def _mission(row: dict[str, Any], known: dict[str, Contact], by: User) -> None:
    mission = _opened(row, known, by)
    _lay_entries(mission, row["ago"])
    _lay(
        Mission, mission.pk, {"opened_at": demo_cast.ago(row["ago"]), "changed_at": demo_cast.ago(row["ago"])}
    )
    if "owner" in row:
        owner = demo_cast.user(row["owner"])
        with acting(by):
            actions.hand_over(mission=mission, to=owner, by=by)
        with acting(owner):
            actions.answer_offer(mission=mission, accepts=True, by=owner)
        _lay_entries(mission, row["ago"] - 1)
    for step in row["steps"]:
        _step(mission, step, demo_cast.user(step.get("by", _BY)))
    if "paper" in row:
        with acting(by):
            actions.attach(mission=mission, name=f"{row['paper']}.pdf", content=_paper(row["paper"]), by=by)
        _lay_entries(mission, max(row["steps"][-1]["ago"], 0))
    if "offer" in row:
        with acting(by):
            actions.hand_over(mission=mission, to=demo_cast.user(row["offer"]), by=by)
        _lay_entries(mission, 1)


def _opened(row: dict[str, Any], known: dict[str, Contact], by: User) -> Mission:
    deadline = _deadline(row["deadline"]) if "deadline" in row else None
    with acting(by):
        contact = known[row["contact"]] if "contact" in row else None
        facts = Facts(
            Kind.REQUEST if row["kind"] == "enquiry" else Kind(row["kind"]),
            row["title"],
            Body.objects.get(slug=row["body"]),
            contact,
            demo_cast.day(row["starts"]) if "starts" in row else None,
            demo_cast.day(row["ends"]) if "ends" in row else None,
            row.get("place", ""),
        )
        if row["kind"] != "enquiry":
            return actions.open_mission(
                unit=_home(), direction=Direction(row["direction"]), facts=facts, deadline=deadline,
                kept=("name",), by=by,
            )  # fmt: skip
        enquiry = Enquiry.objects.filter(sender=Sender.ABROAD, data_key__isnull=False).order_by("pk")[0]
        made = api.open_from_enquiry(enquiry, by)
        actions.change(mission=made, facts=facts, seen=made.version, kept=("name",), by=by)
        actions.set_deadline(mission=made, deadline=deadline, by=by)
        return Mission.objects.get(pk=made.pk)


def _deadline(said: dict[str, Any]) -> Deadline:
    """The time on the working day that is so many days back, as the clock there shows it."""
    day = demo_cast.working_day(demo_cast.day(said["ago"]), back=said["ago"] > 0)
    found = deadlines.read(day.isoformat(), said["clock"], said["zone"])
    # What is late in the story is late, whatever the hour at which somebody starts the demo.
    now = datetime.combine(demo_cast.day(0), time(), ZoneInfo(said["zone"]))
    assert (found.at < now) == (said["ago"] > 0)
    return found


def _step(mission: Mission, step: dict[str, Any], by: User) -> None:
    with acting(by):
        for name, act in _STEPS.items():
            if name in step:
                act(mission, step, by)
    _lay_entries(mission, step["ago"])
    when = demo_cast.ago(step["ago"])
    if "answer" in step:
        _lay(Mission, mission.pk, {"answered_at": when})
    if "close" in step:
        _lay(Mission, mission.pk, {"closed_at": when})


def _writes(mission: Mission, step: dict[str, Any], by: User) -> None:
    actions.write(mission=mission, text=step["write"], kept=("name",), by=by)


def _travels(mission: Mission, step: dict[str, Any], by: User) -> None:
    actions.write(mission=mission, text=step["journey"], what=What.JOURNEY, kept=("name",), by=by)


def _waits(mission: Mission, _step_: dict[str, Any], by: User) -> None:
    actions.wait(mission=mission, by=by)


def _answers(mission: Mission, step: dict[str, Any], by: User) -> None:
    actions.answer(mission=mission, text=step["answer"], kept=("name",), by=by)


def _closes(mission: Mission, step: dict[str, Any], by: User) -> None:
    actions.close(mission=mission, why=step["close"], kept=("name",), by=by)


def _costs(mission: Mission, step: dict[str, Any], by: User) -> None:
    said = step["cost"]
    made = actions.add_cost(
        mission=mission,
        kind=CostKind(said["kind"]),
        amount=Decimal(said["amount"]),
        currency=said["currency"],
        on=demo_cast.day(step["ago"]),
        words=said["words"],
        by=by,
    )
    if step.get("struck"):
        actions.strike(cost=made, by=by)


_STEPS: dict[str, Callable[[Mission, dict[str, Any], User], None]] = {
    "write": _writes,
    "journey": _travels,
    "wait": _waits,
    "answer": _answers,
    "close": _closes,
    "cost": _costs,
}


def _paper(title: str) -> bytes:
    """A page of paper. Marked as invented, as all of the demo is."""
    return typst.compile(f"= {title}\n\n_Påhittat dokument i en demostad._".encode(), sys_inputs={})


# --- laid on the days they were ----------------------------------------------------------------------------------


def _lay(model: type[Contact] | type[Mission], pk: Any, was: dict[str, Any]) -> None:
    with transaction.atomic(using=OWNER):
        model.objects.using(OWNER).filter(pk=pk).update(**was)


def _lay_entries(mission: Mission, days: int) -> None:
    """What has just happened with a mission, happened so many days ago."""
    fresh, at = demo_cast.ago(0, 1), demo_cast.ago(days)
    with transaction.atomic(using=OWNER):
        found = Entry.objects.using(OWNER).filter(mission=mission.pk, at__gt=fresh).order_by("at")
        for place, entry in enumerate(found):
            Entry.objects.using(OWNER).filter(pk=entry.pk).update(at=at + timedelta(minutes=place))
        for model in (Document, Cost):
            model.objects.using(OWNER).filter(mission=mission.pk, at__gt=fresh).update(at=at)
