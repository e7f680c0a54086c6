"""A method that may be tried, and a pilot of it at two schools' likes: one that tries it, one to compare with."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from varsam.areas.methods.pilots import actions
from varsam.areas.methods.pilots.actions import Number, Plan, Wording
from varsam.areas.methods.pilots.enums import Better, Design, Kind, Moment, Severity
from varsam.areas.methods.pilots.models import Measure, Pilot, Place
from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register.models import Method
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation, User
from varsam.lib.working_days import STOCKHOLM

Owner = Callable[[], AbstractContextManager[None]]
BEGAN = date(2026, 3, 2)


@dataclass
class Trial:
    """A pilot with its cast: who leads it, the contacts of its two places, and one measure of each kind."""

    pilot: Pilot
    lead: User
    coordinator: User
    school: User
    leisure: User
    place: Place
    beside: Place
    share: Measure
    more: dict[bool, tuple[Place, User]] = field(default_factory=dict)

    def tell(self, moment: Moment, n: int, events: int, *, beside: bool = False, on: date = BEGAN) -> None:
        place, by = (self.beside, self.leisure) if beside else (self.place, self.school)
        with acting(by):
            actions.tell(
                measure=self.share, place=place, moment=moment, on=on, number=Number(n, events=events), by=by
            )

    def widen(self, *others: User) -> None:
        """Two places on each side: two more contacts, the first where the method is tried too."""
        for other, is_comparison in zip(others, (False, True), strict=True):
            with acting(other):
                unit = other.memberships.current().get().organisation_id
            with acting(self.lead):
                place = actions.add_place(
                    pilot=self.pilot, unit=unit, contact=other, is_comparison=is_comparison, by=self.lead
                )
            self.more[is_comparison] = (place, other)

    def tell_all(
        self, moment: Moment, n: int, events: int, beside: int, measure: Measure | None = None
    ) -> None:
        """The same at every place that tries it, and at every place beside."""
        told = [(self.place, self.school), (self.beside, self.leisure), *self.more.values()]
        for place, by in told:
            number = Number(n, events=beside if place.is_comparison else events)
            with acting(by):
                actions.tell(
                    measure=measure or self.share, place=place, moment=moment, on=BEGAN, number=number, by=by
                )

    def start(self) -> None:
        with acting(self.lead):
            actions.start(pilot=self.pilot, by=self.lead)

    def end(self) -> None:
        with acting(self.lead):
            actions.end(pilot=self.pilot, why="Klart", by=self.lead)

    def harm(self, severity: Severity, **said: Any) -> str:
        with acting(self.school):
            return actions.tell_harm(
                pilot=self.pilot,
                place=self.place,
                on=said.pop("on", BEGAN),
                severity=severity,
                words=said.pop("words", "En elev blev ledsen och gick hem."),
                done=said.pop("done", "Elevhälsan har pratat med eleven."),
                by=self.school,
                **said,
            )

    def state(self) -> str:
        with acting(self.lead):
            self.pilot.refresh_from_db()
        return self.pilot.state


def put(method: Method, state: str) -> None:
    """Put a method where the test begins, past its own way; as the owner."""
    with connection.cursor() as cursor:
        cursor.execute("alter table methods_method disable trigger method_follows")
        cursor.execute("update methods_method set state = %s where id = %s", [state, method.pk])
        cursor.execute("alter table methods_method enable trigger method_follows")


@pytest.fixture
def method(cast: Callable[[str], User], as_owner: Owner) -> Method:
    """One of the register's, checked and to be piloted."""
    found = Method.objects.exclude(state="withdrawn").order_by("slug")[0]
    lead = cast("metodansvarig")
    with acting(lead):
        for kind in ("legal", "child"):
            register.check(method=found, kind=kind, said="ok", words="Genomgånget.", source="Samråd", by=lead)
    with as_owner():
        put(found, "pilot")
    found.refresh_from_db()
    return found


@pytest.fixture
def trial(method: Method, cast: Callable[[str], User], wall: Any) -> Trial:
    """Planned with a comparison, two places and a share, all that it needs but a number from before."""
    from datetime import datetime

    wall(datetime(2026, 3, 2, 9, tzinfo=STOCKHOLM))
    lead, school, leisure = cast("metodansvarig"), cast("skola"), cast("fritid")
    with acting(school):
        school_unit = school.memberships.current().get().organisation
    with acting(leisure):
        leisure_unit = leisure.memberships.current().get().organisation
    home = Organisation.objects.get(slug="samordningen")
    with acting(lead):
        pilot = actions.plan_pilot(
            method=method,
            unit=home,
            design=Design.COMPARISON,
            starts_on=BEGAN,
            ends_on=BEGAN + timedelta(days=120),
            by=lead,
        )
        actions.change_plan(pilot=pilot, plan=plan(lead), seen=1, by=lead)
        place = actions.add_place(pilot=pilot, unit=school_unit, contact=school, is_comparison=False, by=lead)
        beside = actions.add_place(
            pilot=pilot, unit=leisure_unit, contact=leisure, is_comparison=True, by=lead
        )
        share = actions.add_measure(
            pilot=pilot,
            wording=Wording("Känner sig trygga på rasten", Kind.SHARE, Better.HIGHER),
            by=lead,
        )
        pilot.refresh_from_db()
    return Trial(pilot, lead, cast("samordnare"), school, leisure, place, beside, share)


def plan(owner: User, **said: Any) -> Plan:
    return Plan(
        **{
            "aim": "Om fler känner sig trygga.",
            "design": Design.COMPARISON,
            "starts_on": BEGAN,
            "ends_on": BEGAN + timedelta(days=120),
            "stop_words": "Vid två allvarliga händelser.",
            "stop_severity": Severity.SERIOUS,
            "stop_count": 2,
            "owner": owner.pk,
            **said,
        }
    )


@pytest.fixture
def running(trial: Trial) -> Trial:
    """Begun, with numbers from before at both places."""
    trial.tell(Moment.BEFORE, 100, 40)
    trial.tell(Moment.BEFORE, 100, 42, beside=True)
    trial.start()
    trial.state()
    return trial
