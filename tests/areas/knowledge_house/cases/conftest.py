"""A case of SSPF Hisingen, and ways to make each of its gates hold or not, without going through the pages."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.kernel.lawfulness.consent_cases import ask, new_record, say
from varsam.areas.knowledge_house.cases import actions
from varsam.areas.knowledge_house.cases.enums import (
    About,
    Ending,
    Harm,
    Offer,
    PostCheck,
    ReviewKind,
    Verdict,
)
from varsam.areas.knowledge_house.cases.models import Case, Handover, Outcome, Review, Statement
from varsam.areas.knowledge_house.cases.states import Gate, State
from varsam.areas.knowledge_house.engagements.models import Engagement
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.knowledge_house.plans.models import Goal, Measure
from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness.models import ConsentRequest, Decision
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.records import identities
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Entry, Record
from varsam.kernel.vault.identities import Contact, Person
from varsam.kernel.vault.models import Protection

OWN, OUTSIDE = "sspf.hisingen", "socialsekreterare.centrum"
NUMBER, OTHER_NUMBER = "199001010017", "199001010025"
WHY = "Skolan ber om hjälp och familjen vill."


def unit_of(user: User) -> Organisation:
    return Organisation.objects.get(pk=Membership.objects.get(user=user).organisation_id)


def identify(
    record: Record, by: User, number: str = NUMBER, protection: Protection = Protection.NONE
) -> None:
    with acting(by):
        identities.add_identity(
            record=record,
            person=Person("Vera Lindström", number),
            contact=Contact(),
            protection=protection,
            by=by,
        )


def put(case: Case, state: State) -> None:
    """As the owner: the case is somewhere else."""
    Case.objects.filter(pk=case.pk).update(state=state.value)


@pytest.fixture
def emptied(as_owner: Callable[[], Any]) -> None:
    """A town without cases but those of the test."""
    with as_owner():
        Handover.objects.all().delete()
        Case.objects.all().delete()


@pytest.fixture
def worker(cast: Callable[[str], User], emptied: None) -> Iterator[User]:
    """The SSPF coordinator in Hisingen, acting."""
    user = cast(OWN)
    with acting(user):
        yield user


@pytest.fixture
def case(worker: User) -> Case:
    """Just opened, by them."""
    return actions.open_case(record=new_record(worker), why=WHY, by=worker)


def asked(case: Case, by: User) -> ConsentRequest:
    return ask(case.record, by)


class Gates:
    """Makes a gate of one case hold (`hold`), and then not (`shut`), each by what it asks about."""

    def __init__(self, case: Case, by: User, as_owner: Callable[[], Any]) -> None:
        self.case, self.by, self.as_owner = case, by, as_owner

    def hold(self, gate: Gate) -> None:
        if gate in {Gate.ASKED, Gate.CONSENT}:
            request = asked(self.case, self.by)
            if gate == Gate.CONSENT:
                say(request, Decision.GIVEN, self.by)
            return
        with self.as_owner():
            getattr(self, f"_hold_{gate.value}", lambda: None)()

    def shut(self, gate: Gate) -> None:
        if gate == Gate.CONSENT:
            request = ConsentRequest.objects.get(record=self.case.record)
            say(request, Decision.WITHDRAWN, self.by)
            return
        with self.as_owner():
            getattr(self, f"_shut_{gate.value}")()

    def _case(self, **values: Any) -> None:
        Case.objects.filter(pk=self.case.pk).update(**values)

    def _group(self, kind: str) -> Group:
        return Group.objects.filter(kind=kind).first() or Group.objects.create(
            kind=kind, unit=self.case.unit, name=f"En grupp {kind}"
        )

    def _hold_track(self) -> None:
        self._case(group=self._group("sspf"))

    def _shut_track(self) -> None:
        self._case(group=self._group("sig"))

    def _hold_legal_basis(self) -> None:
        self._case(legal_basis="fl-27-dokumentation 1")

    def _shut_legal_basis(self) -> None:
        self._case(legal_basis="")

    def _hold_double_track(self) -> None:
        self._case(double_track_at=timezone.now() + timedelta(seconds=1))

    def _shut_double_track(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set local role varsam_app")
        identify(self.case.record, self.by)
        with connection.cursor() as cursor:
            cursor.execute("set local role varsam_owner")

    def _shut_asked(self) -> None:
        ConsentRequest.objects.filter(record=self.case.record).update(
            until=timezone.now() - timedelta(days=1)
        )

    def _said(self, about: About) -> None:
        Statement.objects.create(
            record=self.case.record,
            about=about,
            at=timezone.now() + timedelta(seconds=1),
            by=self.by,
            sealed=b"x",
        )

    def _hold_alone(self) -> None:
        self._said(About.ALONE)

    def _shut_alone(self) -> None:
        Statement.objects.filter(about=About.ALONE).delete()

    def _hold_needs(self) -> None:
        Entry.objects.create(
            record=self.case.record, information=Information.NEEDS, author=self.by, at=timezone.now(),
            happened_at=timezone.now(), sealed=b"x",
        )  # fmt: skip

    def _shut_needs(self) -> None:
        Entry.objects.filter(record=self.case.record).update(information=Information.SITUATION)

    def _hold_conference(self) -> None:
        self._said(About.NO_CONFERENCE)

    def _shut_conference(self) -> None:
        Statement.objects.filter(about=About.NO_CONFERENCE).delete()

    def _hold_plan(self) -> None:
        signed: dict[str, Any] = {
            "record": self.case.record, "at": timezone.now(), "by": self.by, "state_at": timezone.now(), "sealed": b"x"
        }  # fmt: skip
        goal = Goal.objects.create(**signed)
        Measure.objects.create(goal=goal, owner=self.by, due_on=timezone.localdate(), **signed)

    def _shut_plan(self) -> None:
        Measure.objects.filter(record=self.case.record).update(due_on=None)

    def _review(self, **values: Any) -> None:
        Review.objects.create(
            record=self.case.record, planned_at=timezone.now() + timedelta(seconds=1), planned_by=self.by,
            **{"kind": ReviewKind.REVIEW, "planned_on": timezone.localdate(), **values},
        )  # fmt: skip

    def _hold_review_planned(self) -> None:
        self._review()

    def _shut_review_planned(self) -> None:
        Review.objects.filter(record=self.case.record).update(
            cancelled_at=timezone.now(), cancelled_by=self.by, cancelled_why="not_needed"
        )

    def _hold_review_held(self) -> None:
        self._review(held_on=timezone.localdate(), held_by=self.by, sealed=b"x", verdict=Verdict.GO_ON)

    def _shut_review_held(self) -> None:
        Review.objects.filter(record=self.case.record).update(
            held_on=None, held_by=None, sealed=None, verdict=""
        )

    def _handover(self, **values: Any) -> None:
        if not Handover.objects.filter(record=self.case.record).update(**values):
            made = {
                "record": self.case.record, "from_unit": self.case.unit, "note": b"x", "offered_by": self.by,
                "organisation": Organisation.objects.get(slug="socialkontor-centrum"),
                "offered_at": timezone.now(), "respond_by": timezone.now(),
            }  # fmt: skip
            Handover.objects.create(**{**made, **values})

    def _hold_offered(self) -> None:
        self._handover(state=Offer.OFFERED)

    def _shut_offered(self) -> None:
        self._handover(state=Offer.TAKEN_BACK)

    def _hold_accepted(self) -> None:
        self._handover(state=Offer.ACCEPTED, answered_at=timezone.now(), answered_by=self.by)

    def _shut_accepted(self) -> None:
        self._handover(state=Offer.OFFERED)

    def _hold_person_told(self) -> None:
        self._handover(person_told_on=timezone.localdate(), person_told_by=self.by)

    def _shut_person_told(self) -> None:
        self._handover(person_told_on=None, person_told_by=None)

    def _shut_handover_over(self) -> None:
        self._handover(state=Offer.OFFERED)

    def _hold_received(self) -> None:
        now = timezone.now() + timedelta(seconds=1)
        self._handover(
            state=Offer.COMPLETED, organisation=self.case.unit, answered_at=now, answered_by=self.by, completed_at=now,
            person_told_on=timezone.localdate(), person_told_by=self.by,
        )  # fmt: skip

    def _shut_received(self) -> None:
        self._handover(organisation=Organisation.objects.get(slug="fryshuset-exit"))

    def _hold_outcome(self) -> None:
        made = Outcome.objects.filter(record=self.case.record)
        if not made.exists():
            Outcome.objects.create(
                record=self.case.record,
                round=1,
                at=timezone.now(),
                by=self.by,
                ending=Ending.GOALS,
                harm=Harm.NONE,
            )

    def _shut_outcome(self) -> None:
        Outcome.objects.filter(record=self.case.record).delete()

    def _hold_instead(self) -> None:
        self._hold_outcome()
        Outcome.objects.filter(record=self.case.record).update(instead=b"x")

    def _shut_instead(self) -> None:
        Outcome.objects.filter(record=self.case.record).update(instead=None)

    def _shut_engagements(self) -> None:
        mentor = User.objects.get(email="mentor@demo.varsam.test")
        home = Organisation.objects.get(slug="kunskapshus-goteborg")
        expert = Expert.objects.filter(user=mentor).first() or Expert.objects.create(
            unit=home, user=mentor, organisation=home
        )
        Engagement.objects.create(
            id=uuid.uuid4(), record=self.case.record, kind="mentor", expert=expert, user=mentor, organisation=home,
            hours_a_month=4, purpose=b"x", matched_at=timezone.now(), matched_by=self.by,
        )  # fmt: skip

    def _answered(self, answer: PostCheck) -> None:
        self._hold_outcome()
        Outcome.objects.filter(record=self.case.record).update(
            post_check=answer, post_check_on=timezone.localdate()
        )

    def _hold_post_check_yes(self) -> None:
        self._answered(PostCheck.YES)

    def _shut_post_check_yes(self) -> None:
        Outcome.objects.filter(record=self.case.record).update(taken_back_on=timezone.localdate())

    def _shut_post_check_no(self) -> None:
        self._answered(PostCheck.YES)

    def _shut_post_checks_over(self) -> None:
        self._review(kind=ReviewKind.POST_CHECK)


@pytest.fixture
def gates(case: Case, worker: User, as_owner: Callable[[], Any]) -> Gates:
    return Gates(case, worker, as_owner)
