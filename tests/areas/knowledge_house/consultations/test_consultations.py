"""A question's whole way: who sees it, who may say what, and what comes back to the asker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from tests.refusals import without_effect
from varsam.areas.knowledge_house.consultations import actions, jobs, progress, reading, states
from varsam.areas.knowledge_house.consultations.models import Consultation, Invitation, Lesson, Origin, Post
from varsam.areas.knowledge_house.consultations.states import PostKind, State
from varsam.areas.knowledge_house.experts import actions as network
from varsam.areas.knowledge_house.experts import search
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.methods.register.models import Method
from varsam.kernel.access.actor import acting, as_writer
from varsam.kernel.conversations import codes, intake, writer
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.retention import proposing
from varsam.kernel.retention.models import ListItem
from varsam.kernel.vault.models import DataKey

EXPERTS = ("mentor", "teolog", "civilsamhalle")
SAID = {"roles": ["adviser"], "competences": ["skola"], "languages": ["sv"], "hours_a_month": 10}


@dataclass
class House:
    """A question that a school asked with a code, and three experts who could be asked."""

    cast: Callable[[str], User]
    code: str
    enquiry: str
    experts: dict[str, Expert]
    reference: str = ""

    def by(self, account: str) -> Any:
        return acting(self.cast(account))

    def consultation(self) -> Consultation:
        return Consultation.objects.select_related("data_key__wrapped_key").get(reference=self.reference)

    def ask(self) -> None:
        with self.by("samordnare"):
            self.reference = actions.ask_from_enquiry(
                enquiry=Enquiry.objects.get(reference=self.enquiry), heading="Symboler i klassrummet",
                question="Hur kan en skola samtala om symboler?", competences=["skola"], by=self.cast("samordnare"),
            )  # fmt: skip

    def invite(self, *accounts: str) -> None:
        with self.by("samordnare"):
            actions.invite(
                consultation=self.consultation(), experts=[self.experts[each] for each in accounts],
                by=self.cast("samordnare"),
            )  # fmt: skip

    def post(self, account: str, kind: PostKind, text: str, to: Post | None = None) -> Post:
        with self.by(account):
            return actions.post(
                consultation=self.consultation(), kind=kind, text=text, replies_to=to, by=self.cast(account)
            )

    def mine(self, account: str) -> Invitation:
        return Invitation.objects.get(user=self.cast(account), consultation__reference=self.reference)

    def advise(self, text: str = "Börja med att fråga.") -> Consultation:
        with self.by("samordnare"):
            return actions.advise(consultation=self.consultation(), text=text, by=self.cast("samordnare"))

    def seen_by(self, account: str) -> set[str]:
        """Which tables hold something of the consultation for somebody."""
        with self.by(account):
            kept: list[type[Model]] = [Consultation, Invitation, Origin, Post]
            found = {model.__name__ for model in kept if model.objects.exists()}
            key = Consultation.objects.values_list("data_key_id", flat=True).first()
            return found | ({"DataKey"} if key and DataKey.objects.filter(pk=key).exists() else set())


@pytest.fixture
def house(cast: Any, as_owner: Any) -> House:
    with as_owner():
        for kept in (Post, Invitation, Origin, Lesson, Consultation):
            kept.objects.all().delete()
        Expert.objects.filter(ended_at=None).update(ended_at="2026-01-01T00:00Z")
    received = intake.receive(
        text="Vi undrar över symboler.", door=Door.PROFESSIONAL_FORM, sender=Sender.SCHOOL, language="sv",
        district=None, submission="",
    )  # fmt: skip
    entries = {}
    for account in EXPERTS:
        with acting(cast(account)):
            place = Membership.objects.select_related("organisation").get(user=cast(account)).organisation
        with acting(cast("samordnare")):
            home = Organisation.objects.get(slug="samordningen")
            entries[account] = network.add_expert(
                unit=home, user=cast(account), organisation=place, said=SAID, by=cast("samordnare")
            )
    assert received.code
    return House(cast, received.code, received.reference, entries)


def test_the_whole_way_to_the_asker(house: House) -> None:
    house.ask()
    with house.by("samordnare"):
        assert Enquiry.objects.get(reference=house.enquiry).state == "waiting"
        assert house.consultation().state == State.ASKED
    house.invite("mentor", "teolog")
    answer = house.post("mentor", PostKind.ANSWER, "Samtala enskilt först.")
    house.post("teolog", PostKind.DISAGREE, "Ta det i grupp.", to=answer)
    with house.by("samordnare"):
        opened = reading.open_thread(house.reference, by=house.cast("samordnare"))
        assert opened is not None
        assert (opened.heading, opened.consultation.state) == ("Symboler i klassrummet", State.ANSWERING)
        assert [(said.body, [under.body for under in said.under]) for said in opened.posts] == [
            ("Samtala enskilt först.", ["Ta det i grupp."])
        ]
        assert opened.disagrees
    done = house.advise()
    assert (done.state, done.disagreed) == (State.ADVISED, True)
    assert done.advised_at is not None
    visit = writer.enter(house.code)
    assert visit is not None
    read = writer.read(visit)
    assert read is not None
    assert read[1][-1].body == f"Börja med att fråga.\n\n{actions.disagreement_words('sv')}"
    assert read[0].state == "advised"
    with house.by("mentor"):
        theirs = reading.open_thread(house.reference, by=house.cast("mentor"))
        assert theirs is not None
        assert theirs.advice.startswith("Börja")
        assert theirs.origin is None


def test_who_is_not_invited_sees_nothing_and_who_is_sees_their_part(house: House) -> None:
    house.ask()
    for account in ("mentor", "skola", "socialsekreterare.hisingen", "systemadmin"):
        assert house.seen_by(account) == set(), account
    house.invite("mentor")
    house.post("mentor", PostKind.ANSWER, "Svar.")
    assert house.seen_by("mentor") == {"Consultation", "Invitation", "Post", "DataKey"}
    assert house.seen_by("teolog") == set()
    assert house.seen_by("samordnare") == {"Consultation", "Invitation", "Origin", "Post", "DataKey"}
    with house.by("mentor"):
        assert not Enquiry.objects.filter(reference=house.enquiry).exists()


@pytest.mark.parametrize("way", ["conflict", "no", "withdrawn", "left", "works elsewhere"])
def test_out_at_once(house: House, as_owner: Any, way: str) -> None:
    house.ask()
    house.invite("mentor", "teolog")
    coordinator = house.cast("samordnare")
    if way == "withdrawn":
        with house.by("samordnare"):
            actions.withdraw(consultation=house.consultation(), by=coordinator)
    elif way == "left":
        with house.by("samordnare"):
            network.end_expert(expert=house.experts["mentor"], by=coordinator)
    elif way == "works elsewhere":
        with as_owner():
            Membership.objects.filter(user=house.cast("mentor")).update(
                valid_to=timezone.now() - timedelta(1)
            )
    else:
        with house.by("mentor"):
            if way == "conflict":
                actions.declare_conflict(invitation=house.mine("mentor"), by=house.cast("mentor"))
            else:
                actions.reply(invitation=house.mine("mentor"), takes_part=False, by=house.cast("mentor"))
    assert house.seen_by("mentor") == {"Invitation"}
    with house.by("teolog"):
        others = Invitation.objects.exclude(user=house.cast("teolog"))
        assert others.exists() is (way in {"left", "works elsewhere"}), (
            "who went out is not told to the others"
        )
    with house.by("mentor"):
        mine = Invitation.objects.filter(user=house.cast("mentor"))
        assert without_effect(lambda: Post.objects.create(
            consultation_id=mine.get().consultation_id, author=house.cast("mentor"), kind="answer",
            at=timezone.now(), sealed=b"x"))  # fmt: skip
        if way in {"conflict", "no"}:
            assert without_effect(lambda: mine.update(conflict=False, reply="yes"))
            with pytest.raises(PermissionDenied):
                actions.reply(invitation=mine.get(), takes_part=True, by=house.cast("mentor"))


def test_nobody_with_a_conflict_of_interest_is_invited(house: House, as_owner: Any) -> None:
    house.ask()
    school = Organisation.objects.get(slug="demo-grundskola-hisingen")
    with as_owner():
        Origin.objects.update(organisation=school)
        Expert.objects.filter(pk=house.experts["mentor"].pk).update(avoids=[school.parent_id])
    with pytest.raises(DatabaseError, match="conflict of interest"):
        house.invite("mentor")


RAW = {
    "answers as another": lambda h, c: Post.objects.create(
        consultation=c, author=h.cast("teolog"), kind="answer", at=timezone.now(), sealed=b"x"
    ),
    "disagrees with nothing": lambda h, c: Post.objects.create(
        consultation=c, author=h.cast("mentor"), kind="disagree", at=timezone.now(), sealed=b"x"
    ),
    "changes a post": lambda h, c: Post.objects.update(sealed=b"x"),
    "removes a post": lambda h, c: Post.objects.all().delete()[0],
    "advises": lambda h, c: Consultation.objects.update(state="advised", advice=b"x"),
    "invites": lambda h, c: Invitation.objects.create(
        consultation=c, expert=h.experts["teolog"], user=h.cast("teolog"), invited_by=h.cast("mentor"),
        invited_at=timezone.now(),
    ),
    "answers for another": lambda h, c: Invitation.objects.filter(user=h.cast("teolog")).update(reply="no"),
    "moves an invitation": lambda h, c: Invitation.objects.update(consultation_id=c.pk),
}  # fmt: skip


@pytest.mark.parametrize("attempt", RAW)
def test_an_expert_with_sql_of_their_own(house: House, attempt: str) -> None:
    house.ask()
    house.invite("mentor", "teolog")
    house.post("mentor", PostKind.ANSWER, "Svar.")
    with house.by("mentor"):
        consultation = house.consultation()
        assert without_effect(lambda: RAW[attempt](house, consultation))


@pytest.mark.parametrize(
    "change",
    [
        {"state": "advised"},
        {"state": "closed"},
        {"state": "answering"},
        {"advice": b"x"},
        {"disagreed": True},
    ],
    ids=str,
)
def test_the_coordinator_skips_no_step_and_answers_for_no_expert(
    house: House, change: dict[str, Any]
) -> None:
    house.ask()
    house.invite("mentor")
    with house.by("samordnare"):
        assert without_effect(lambda: Consultation.objects.update(**change))
        with pytest.raises(DatabaseError, match="experts answer"), transaction.atomic():
            house.post("samordnare", PostKind.ANSWER, "Jag svarar själv.")


def test_the_database_has_the_steps_of_the_table(as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select a.s, b.s from unnest(%s::text[]) a(s), unnest(%s::text[]) b(s)"
            " where varsam._consultation_way(a.s, b.s)",
            [list(State.values), list(State.values)],
        )
        found = set(cursor.fetchall())
    assert found == {(before.value, after.value) for before, after in states.TRANSITIONS}


def test_whoever_has_the_code_sees_how_far_it_has_come(house: House) -> None:
    opened = codes.stretch(house.code)

    def seen(token: bytes) -> list[str]:
        with as_writer(token):
            return [step.words for step in progress.steps(pk)]

    house.ask()
    with house.by("samordnare"):
        pk = house.consultation().enquiry_id
    assert seen(opened.token)[1] == "Vi väljer vilka experter som ska läsa"
    house.invite(*EXPERTS)
    assert seen(opened.token)[1] == "3 experter läser"
    assert seen(opened.token)[2].startswith("Råd senast ")
    assert seen(b"0" * 32) == []
    house.advise()
    assert seen(opened.token)[2] == "Rådet är klart och står i samtalet"


def test_a_colleague_asks_directly_in_their_own_thread_only(house: House) -> None:
    karin = house.cast("skola")
    school = Organisation.objects.get(slug="demo-grundskola-hisingen")
    with acting(karin):
        own = intake.receive(
            text="Fråga.", door=Door.PROFESSIONAL_FORM, sender=Sender.SCHOOL, language="sv", district=None, submission=""
        )  # fmt: skip
        asked = {"heading": "", "question": "Fråga?", "by": karin}
        house.reference = actions.open_consultation(enquiry=own.reference, organisation=school, **asked)
        # The test's own transaction is one: an enquiry of earlier has another time.
        for other, where in ((house.enquiry, None), ("A-26-001", school)):
            with pytest.raises(DatabaseError), transaction.atomic():
                actions.open_consultation(enquiry=other, organisation=where, **asked)
        assert not Consultation.objects.exists()
    with house.by("samordnare"):
        assert Origin.objects.get().organisation == school


def test_time_is_measured_and_being_late_is_told_once(house: House, as_owner: Any) -> None:
    mona, daniel = house.experts["mentor"].pk, house.experts["teolog"].pk
    with house.by("samordnare"):
        before = search.loads()
    house.ask()
    house.invite("mentor")
    assert jobs.remind() == 0
    with as_owner():
        Consultation.objects.update(advise_by=timezone.now() - timedelta(hours=1))
    assert (jobs.remind(), jobs.remind()) == (1, 0)
    house.advise()
    with house.by("samordnare"):
        ((asked, advised),) = reading.times(timezone.now() - timedelta(days=1))
        assert asked <= advised
    with house.by("samordnare"):
        hours = search.loads()
        assert (hours[mona] - before[mona], hours[daniel] - before[daniel]) == (2, 0)


def test_erasing_the_thread_destroys_the_consultation(house: House, as_owner: Any) -> None:
    house.ask()
    house.invite("mentor")
    house.post("mentor", PostKind.ANSWER, "Svar.")
    with house.by("samordnare"):
        key = house.consultation().data_key_id
    visit = writer.enter(house.code)
    assert visit is not None
    writer.erase(visit)
    with as_owner():
        left = Consultation.objects.get(reference=house.reference)
        assert (left.state, left.question, left.data_key_id) == (State.WITHDRAWN, None, None)
        assert not Post.objects.exists()
        assert not Invitation.objects.exists()
        assert not DataKey.objects.filter(pk=key).exists()


def test_a_lesson_goes_to_the_method_lead(house: House) -> None:
    house.ask()
    with house.by("samordnare"):
        lesson = actions.add_lesson(
            consultation=house.consultation(), text="Skolor frågar om symboler.", by=house.cast("samordnare")
        )
    with house.by("mentor"):
        assert not Lesson.objects.exists()
    with house.by("metodansvarig"):
        method = Method.objects.first()
        taken = actions.take_lesson(lesson=lesson, method=method, by=house.cast("metodansvarig"))
        assert (taken.state, taken.taken_by, taken.method) == ("taken", house.cast("metodansvarig"), method)
        assert without_effect(lambda: Lesson.objects.update(text="Annat"))


@pytest.mark.law("L7")
def test_what_was_closed_long_ago_comes_on_a_list_and_leaves_only_its_times(
    house: House, as_owner: Any
) -> None:
    house.ask()
    house.invite("mentor")
    house.advise()
    with house.by("samordnare"):
        actions.close(consultation=house.consultation(), by=house.cast("samordnare"))
    with as_owner():
        Consultation.objects.update(closed_at=timezone.now() - timedelta(days=800))
    proposing.propose()
    with as_owner(), connection.cursor() as cursor:
        assert ListItem.objects.filter(kind="consultation", reference=house.reference).exists()
        cursor.execute("select varsam._retention_consultation_empty(%s)", [house.reference])
        left = Consultation.objects.get(reference=house.reference)
    assert (left.advice, left.question, left.data_key_id) == (None, None, None)
    assert left.advised_at is not None
