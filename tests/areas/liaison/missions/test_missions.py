"""Missions: one owner, the steps there are, what comes in is answered, who sees what, and who is told when."""

import itertools
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.areas.operations.conftest import write as write_in
from tests.refusals import refused
from varsam.areas.liaison.contacts import actions as contacts
from varsam.areas.liaison.contacts.enums import How
from varsam.areas.liaison.contacts.models import Body, Contact
from varsam.areas.liaison.contacts.seals import Person
from varsam.areas.liaison.missions import actions, api, jobs, progress, reading
from varsam.areas.liaison.missions.actions import Facts, NotNow
from varsam.areas.liaison.missions.deadlines import Deadline
from varsam.areas.liaison.missions.enums import CostKind, Direction, Kind, What
from varsam.areas.liaison.missions.models import Entry, Mission
from varsam.areas.liaison.missions.states import TRANSITIONS, State
from varsam.areas.operations.policies import PointsAtSomebody
from varsam.kernel.access.actor import acting, as_writer
from varsam.kernel.audit.models import Entry as Logged
from varsam.kernel.conversations import writer
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender
from varsam.kernel.notifications.models import Notice
from varsam.kernel.people.models import Organisation, User

Cast = Callable[[str], User]


def opened(by: User, **more: Any) -> Mission:
    home = Organisation.objects.get(slug="samordningen").pk
    facts = {"kind": Kind.REQUEST, "title": "Enkät om föräldrastöd", **more.pop("facts", {})}
    with acting(by):
        return actions.open_mission(
            unit=home, direction=more.pop("direction", Direction.IN), facts=Facts(**facts), by=by, **more
        )


@pytest.fixture
def coordinator(cast: Cast) -> User:
    return cast("samordnare")


@pytest.fixture
def mission(coordinator: User) -> Mission:
    return opened(coordinator)


def fresh(mission: Mission) -> Mission:
    return Mission.objects.get(pk=mission.pk)


def handed(mission: Mission, to: User, by: User) -> None:
    with acting(by):
        actions.hand_over(mission=mission, to=to, by=by)
    with acting(to):
        actions.answer_offer(mission=mission, accepts=True, by=to)


def sees(user: User, mission: Mission) -> bool:
    with acting(user):
        return Mission.objects.filter(pk=mission.pk).exists()


# --- one owner ---------------------------------------------------------------------------------------------------


def test_a_mission_has_one_owner_until_another_says_yes(
    mission: Mission, coordinator: User, cast: Cast
) -> None:
    other = cast("sspf.hisingen")
    with acting(coordinator):
        actions.hand_over(mission=mission, to=other, by=coordinator)
        assert fresh(mission).owner == coordinator
    with acting(other):
        actions.answer_offer(mission=mission, accepts=False, by=other)
    handed(mission, other, coordinator)
    with acting(coordinator):
        found = reading.open_mission(mission.reference)
    assert found is not None
    assert found.mission.owner == other
    assert found.mission.offered_to is None
    assert [line.entry.what for line in found.lines] == ["opened", "offered", "kept", "offered", "taken"]


def test_no_statement_leaves_a_mission_without_an_owner(mission: Mission, as_owner: Any) -> None:
    with as_owner():
        assert refused(lambda: Mission.objects.filter(pk=mission.pk).update(owner=None))
        assert refused(lambda: Mission.objects.filter(pk=mission.pk).update(offered_to_id=mission.owner_id))


@pytest.mark.parametrize("account", ["polis", "rad", "systemadmin", "civilsamhalle"])
def test_nobody_outside_the_staff_can_own_one(
    mission: Mission, coordinator: User, cast: Cast, account: str
) -> None:
    with acting(coordinator), pytest.raises(NotNow):
        actions.hand_over(mission=mission, to=cast(account), by=coordinator)
    assert cast(account) not in _owners(coordinator, mission)


def _owners(by: User, mission: Mission) -> list[User]:
    with acting(by):
        return list(reading.owners(mission.unit_id))


# --- who sees and does what --------------------------------------------------------------------------------------


def test_staff_see_and_change_only_their_own(mission: Mission, coordinator: User, cast: Cast) -> None:
    owner, colleague = cast("skola"), cast("sspf.hisingen")
    assert not sees(owner, mission)
    assert not sees(colleague, mission)
    handed(mission, owner, coordinator)
    with acting(owner):
        actions.write(mission=mission, text="Frågorna är besvarade av oss.", by=owner)
        assert reading.open_mission(mission.reference) is not None
        with pytest.raises(NotNow):
            opened(owner)
    assert not sees(colleague, mission)
    with acting(colleague), pytest.raises(NotNow):
        actions.wait(mission=mission, by=colleague)
    handed(mission, coordinator, owner)
    assert not sees(owner, mission)


def test_the_method_lead_reads_all_and_changes_those_they_own(
    mission: Mission, coordinator: User, cast: Cast
) -> None:
    lead = cast("metodansvarig")
    assert sees(lead, mission)
    with acting(lead), pytest.raises(NotNow):
        actions.wait(mission=mission, by=lead)
    handed(mission, lead, coordinator)
    with acting(lead):
        actions.wait(mission=mission, by=lead)
    assert not sees(cast("systemadmin"), mission)
    assert not sees(cast("dataskydd"), mission)


def test_the_app_writes_no_table_of_missions_by_itself(mission: Mission, coordinator: User) -> None:
    with acting(coordinator):
        for statement in (
            "update public.missions_mission set title = 'x'",
            "delete from public.missions_entry",
            "insert into public.missions_cost (uid) values (gen_random_uuid())",
        ):
            assert refused(lambda s=statement: connection.cursor().execute(s))  # type: ignore[misc]


# --- the steps ---------------------------------------------------------------------------------------------------


def test_the_database_knows_the_same_steps(as_owner: Any, mission: Mission) -> None:
    with as_owner(), connection.cursor() as cursor:
        for before, after in itertools.product(State, State):
            cursor.execute("select varsam._missions_way(%s, %s)", [before.value, after.value])
            assert cursor.fetchone()[0] == ((before, after) in TRANSITIONS), (before, after)
        Mission.objects.filter(pk=mission.pk).update(state=State.WAITING)
        # What came in never ends without an answer or a reason, whoever writes.
        closed = {"state": State.CLOSED, "closed_at": timezone.now()}
        assert refused(lambda: Mission.objects.filter(pk=mission.pk).update(**closed))
        assert refused(lambda: Mission.objects.filter(pk=mission.pk).update(state=State.ANSWERED))


def test_what_came_in_ends_with_an_answer_or_a_reason(mission: Mission, coordinator: User) -> None:
    with acting(coordinator):
        with pytest.raises(NotNow):
            actions.close(mission=mission, by=coordinator)
        actions.answer(mission=mission, text="Ja, vi deltar.", by=coordinator)
        actions.close(mission=mission, by=coordinator)
        actions.go_on(mission=mission, by=coordinator)
        actions.answer(mission=mission, text="Nej, vi kan inte.", by=coordinator)
        found = reading.open_mission(mission.reference)
        # The first answer is still in the thread.
        assert found is not None
        assert found.answer == "Nej, vi kan inte."
        assert [x.text for x in found.lines if x.entry.what == What.ANSWER] == [
            "Ja, vi deltar.",
            "Nej, vi kan inte.",
        ]
    other = opened(coordinator)
    with acting(coordinator):
        actions.close(mission=other, why="Den dubblerar en äldre fråga.", by=coordinator)
        actions.go_on(mission=other, by=coordinator)
        found = reading.open_mission(other.reference)
        assert found is not None
        assert found.closed_why == ""
        assert [x.text for x in found.lines if x.text] == ["Den dubblerar en äldre fråga."]
    ours = opened(coordinator, direction=Direction.OUT)
    with acting(coordinator):
        actions.close(mission=ours, by=coordinator)


def test_what_was_written_stays_as_it_was(mission: Mission, coordinator: User, as_owner: Any) -> None:
    with acting(coordinator):
        entry = actions.write(mission=mission, text="Vi väntar på enkäten.", by=coordinator)
    with as_owner():
        assert refused(lambda: Entry.objects.filter(pk=entry.pk).update(sealed=b"x"))


def test_a_text_about_somebody_is_asked_about_and_a_personnummer_never_stays(
    mission: Mission, coordinator: User, as_owner: Any
) -> None:
    with acting(coordinator):
        with pytest.raises(PointsAtSomebody) as found:
            actions.write(mission=mission, text="Ring 070-123 45 67.", by=coordinator)
        assert found.value.can_stay
        actions.write(mission=mission, text="Ring 070-123 45 67.", kept=("phone",), by=coordinator)
        with pytest.raises(PointsAtSomebody) as never:
            actions.answer(
                mission=mission, text="Gäller 19900101-2389.", kept=("personnummer",), by=coordinator
            )
        assert not never.value.can_stay
        with pytest.raises(PointsAtSomebody):
            actions.change(
                mission=mission, facts=Facts(Kind.REQUEST, "Om 19900101-2389"), seen=1, by=coordinator
            )
    with as_owner():
        kept = Logged.objects.filter(event="mission.identifier_kept", target=mission.reference)
        assert [each.details for each in kept] == [{"kind": "phone"}]


def test_a_mission_is_linked_to_a_body_that_is_shown_and_to_somebody_there_and_keeps_what_it_has(
    coordinator: User, as_owner: Any
) -> None:
    shown, hidden = Body.objects.filter(is_shown=True).order_by("pk")[:2]
    person, home = Person("Anna Påhittad"), Organisation.objects.get(slug="samordningen").pk
    with acting(coordinator):
        there = contacts.note(
            body=hidden, unit=home, person=person, on=timezone.localdate(), how=How.MAIL, by=coordinator
        )
    mission = opened(coordinator, facts={"body": hidden, "contact": there})
    with as_owner():
        Body.objects.filter(pk=hidden.pk).update(is_shown=False)

    def changed(title: str, body: Body | None, contact: Contact | None = None) -> bool:
        facts = Facts(Kind.REQUEST, title, body=body, contact=contact)
        with acting(coordinator):
            return actions.change(mission=mission, facts=facts, seen=fresh(mission).version, by=coordinator)

    assert changed("Kvar hos dem", hidden, there)
    with pytest.raises(NotNow):
        changed("Hos de andra", shown, there)
    assert changed("Hos de andra", shown)
    with pytest.raises(NotNow):
        changed("Tillbaka igen", hidden)
    with pytest.raises(NotNow):
        opened(coordinator, facts={"body": hidden})


# --- deadlines ---------------------------------------------------------------------------------------------------


def notices(as_owner: Any, after: int) -> set[tuple[str, int | None, int | None]]:
    with as_owner():
        found = Notice.objects.filter(pk__gt=after, resource__in=["mission", "own_mission"])
        return {(each.resource, each.user_id, each.unit_id) for each in found}


def test_the_owner_is_told_three_working_days_ahead_on_the_day_and_when_late(
    coordinator: User, cast: Cast, as_owner: Any, wall: Any
) -> None:
    # A Wednesday, 17.00 in Brussels; three working days before is the Friday, whatever the weekend.
    due = Deadline(datetime(2031, 3, 12, 16, tzinfo=UTC), "Europe/Brussels")
    mission, owner = opened(coordinator, deadline=due), cast("skola")
    handed(mission, owner, coordinator)
    own, unit = ("own_mission", owner.pk, None), ("mission", None, mission.unit_id)
    for at, told in [
        (datetime(2031, 3, 6, 12, tzinfo=UTC), set()),
        (datetime(2031, 3, 7, 8, tzinfo=UTC), {own}),
        (datetime(2031, 3, 7, 9, tzinfo=UTC), set()),
        (datetime(2031, 3, 12, 8, tzinfo=UTC), {own}),
        (datetime(2031, 3, 12, 16, 30, tzinfo=UTC), {own, unit}),
        (datetime(2031, 3, 13, 8, tzinfo=UTC), set()),
    ]:
        with as_owner():
            last = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            Mission.objects.exclude(pk=mission.pk).update(deadline=None, deadline_zone="")
        wall(at)
        jobs.remind()
        assert notices(as_owner, last) == told, at


def test_a_new_deadline_leaves_the_old_one_in_the_thread(coordinator: User) -> None:
    first = Deadline(datetime(2031, 3, 12, 16, tzinfo=UTC), "Europe/Brussels")
    mission = opened(coordinator, deadline=first)
    with acting(coordinator):
        actions.set_deadline(mission=mission, deadline=None, by=coordinator)
        found = reading.open_mission(mission.reference)
        with pytest.raises(NotNow):
            actions.set_deadline(mission=mission, deadline=Deadline(first.at, "nowhere"), by=coordinator)
    assert found is not None
    assert reading.deadline_of(found.mission) is None
    assert [line.was for line in found.lines][-1] == first


# --- documents, costs, visits ------------------------------------------------------------------------------------


def test_costs_are_summed_in_the_currency_in_which_they_were_paid(
    mission: Mission, coordinator: User
) -> None:
    today = timezone.localdate()

    def pay(amount: str, currency: str) -> Any:
        return actions.add_cost(
            mission=mission,
            kind=CostKind.TRAVEL,
            amount=Decimal(amount),
            currency=currency,
            on=today,
            by=coordinator,
        )

    with acting(coordinator):
        pay("1240.50", "SEK")
        wrong = pay("99999.99", "SEK")
        pay("0.10", "EUR")
        pay("0.20", "EUR")
        assert actions.strike(cost=wrong, by=coordinator)
        assert not actions.strike(cost=wrong, by=coordinator)
        found = reading.open_mission(mission.reference)
        assert found is not None
        assert len(found.costs) == 4
        assert [(t.currency, t.amount) for t in found.totals] == [
            ("EUR", Decimal("0.30")),
            ("SEK", Decimal("1240.50")),
        ]
        for amount, currency in [("1", "XYZ"), ("0", "SEK"), ("NaN", "SEK"), ("1e12", "SEK")]:
            with pytest.raises(ValueError, match="currency"):
                pay(amount, currency)
        with pytest.raises(NotNow):
            pay("1.005", "SEK")
        assert {each.amount for each in reading.spent(today.year) if each.mission == mission} == {
            Decimal("0.30"), Decimal("1240.50"),
        }  # fmt: skip


def test_a_document_opens_as_it_was_brought_and_is_empty_once_removed(
    mission: Mission, coordinator: User
) -> None:
    pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
    with acting(coordinator):
        document = actions.attach(mission=mission, name="Inbjudan.pdf", content=pdf, by=coordinator)
        read = reading.read_document(mission, document.pk)
        assert read is not None
        assert (read[0].name, read[1]) == ("Inbjudan.pdf", pdf)
        assert actions.remove(document=document, by=coordinator)
        assert reading.read_document(mission, document.pk) is None


def test_what_was_seen_on_a_journey_stands_in_the_thread_as_that_and_sealed(coordinator: User) -> None:
    visit = {"kind": Kind.VISIT, "title": "Studiebesök", "starts_on": date(2031, 5, 5)}
    mission, seen = opened(coordinator, direction=Direction.OUT, facts=visit), "De ringer hem först."
    with acting(coordinator):
        note = actions.write(mission=mission, text=seen, what=What.JOURNEY, by=coordinator)
        actions.write(mission=mission, text="Boka tåget hem.", by=coordinator)
        with pytest.raises(NotNow):
            actions.write(mission=mission, text="Ja.", what=What.ANSWER, by=coordinator)
        found = reading.open_mission(mission.reference)
    assert found is not None
    assert [(line.entry.what, line.text) for line in found.lines if line.text] == [
        (What.JOURNEY, seen),
        (What.NOTE, "Boka tåget hem."),
    ]
    assert seen.encode() not in bytes(note.sealed or b"")


def test_a_visit_has_days(coordinator: User) -> None:
    visit = {"kind": Kind.VISIT, "title": "Studiebesök", "starts_on": date(2031, 5, 5)}
    mission = opened(coordinator, facts=visit)
    assert (mission.starts_on, mission.ends_on) == (date(2031, 5, 5), date(2031, 5, 5))
    with pytest.raises(NotNow):
        opened(coordinator, facts={**visit, "starts_on": None})
    with acting(coordinator):
        assert mission in reading.between(date(2031, 5, 1), date(2031, 5, 31))
        assert mission not in reading.between(date(2031, 6, 1), date(2031, 6, 30))


# --- from an enquiry ---------------------------------------------------------------------------------------------


def test_an_enquiry_becomes_one_mission_which_its_writer_can_follow(coordinator: User, cast: Cast) -> None:
    visit = write_in(Sender.ABROAD, "We would like to learn from your parent groups.")
    with acting(coordinator):
        enquiry = Enquiry.objects.get(pk=visit.enquiry)
        made = api.open_from_enquiry(enquiry, coordinator)
        assert api.open_from_enquiry(enquiry, coordinator) == made
        assert (made.kind, made.direction, made.owner) == (Kind.REQUEST, Direction.IN, coordinator)
    with as_writer(visit.token):
        assert [step.is_done for step in progress.steps(visit.enquiry)] == [True, False]
        assert not Mission.objects.exists()
    owner = cast("skola")
    handed(made, owner, coordinator)
    with acting(owner):
        # The link is only in the rights of who reads.
        found = reading.open_mission(made.reference)
        assert found is not None
        assert found.enquiry == ""
        with pytest.raises(NotNow):
            api.open_from_enquiry(enquiry, owner)
    with as_writer(write_in(Sender.ABROAD, "Another.").token):
        assert progress.steps(visit.enquiry) == []
    writer.erase(visit)
    with acting(coordinator):
        assert Mission.objects.get(pk=made.pk).enquiry_id is None


def test_own_calendars_hold_deadlines_and_visits_as_times_alone(coordinator: User, as_owner: Any) -> None:
    soon = timezone.now() + timedelta(days=5)
    mission = opened(
        coordinator,
        deadline=Deadline(soon, "Europe/Brussels"),
        facts={"kind": Kind.VISIT, "starts_on": soon.date(), "ends_on": soon.date()},
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select uid, ends_at from varsam._calendars_others(%s)", [coordinator.pk])
        rows = cursor.fetchall()
    assert (mission.pk, soon) in rows
    assert len({uid for uid, _ends in rows}) == len(rows)
    assert sum(ends.date() == soon.date() for _uid, ends in rows if isinstance(_uid, uuid.UUID)) >= 2
