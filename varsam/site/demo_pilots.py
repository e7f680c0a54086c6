"""The demo town's pilots: an invented method that is tried, one pilot evaluated, one that goes on and one that is planned. Done
through the acts by the cast, then laid on the days it was."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction

from varsam.areas.methods.pilots import actions
from varsam.areas.methods.pilots.actions import Number, Plan, Wording
from varsam.areas.methods.pilots.enums import Better, Conclusion, Design, Kind, Moment, Severity
from varsam.areas.methods.pilots.models import Evaluation, Harm, Measure, Pilot, Place, Reading, Step
from varsam.areas.methods.pilots.reading import months_of
from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.models import Step as MethodStep
from varsam.areas.methods.studies import reviewing
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation, User
from varsam.lib.working_days import STOCKHOLM
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_LEAD: Final = "metodansvarig"


def load() -> None:
    """Put the pilots of `demo_pilots.yaml` where there are none."""
    if Pilot.objects.using(OWNER).exists():
        return
    data = read_yaml("varsam.site", "demo_pilots.yaml")
    method = _method(data, demo_cast.user(_LEAD))
    for row in data["pilots"]:
        _Story(row, data["measures"], method).tell()


def _method(data: dict[str, Any], by: User) -> Method:
    """In the register, looked for in research (nothing was found), checked, and to be tried, all before its first pilot: none that
    is older than what was last said of a method speaks for it."""
    to_review, to_checks, to_pilot = data["steps"]
    with acting(by):
        method = register.add_method(values=data["method"], by=by)
    # Each part is stored before the owner takes the step after it, on a connection of its own.
    _step(method, to_review, by)
    with acting(by):
        searched = {**data["review"], "searched_on": demo_cast.day(to_review["ago"] - 1)}
        review = reviewing.start_review(method=method, values=searched, by=by)
        reviewing.finish_review(review=review, rulings={}, by=by)
    _step(method, to_checks, by)
    with acting(by):
        for kind, words in data["checks"].items():
            register.check(method=method, kind=kind, said="ok", words=words, source="Demostaden", by=by)
    _step(method, to_pilot, by)
    method.refresh_from_db()
    return method


def _step(method: Method, row: dict[str, Any], by: User) -> None:
    """A step that was taken then: for the owner alone, who is held to the gates as well."""
    with transaction.atomic(using=OWNER):
        before = Method.objects.using(OWNER).get(pk=method.pk).state
        MethodStep(
            method_id=method.pk,
            before=before,
            after=row["to"],
            why=row["why"],
            by_id=by.pk,
            at=_at(demo_cast.day(row["ago"])),
        ).save(using=OWNER, force_insert=True)


class _Story:
    """One pilot, told in the order in which it happened."""

    def __init__(self, row: dict[str, Any], measures: list[dict[str, Any]], method: Method) -> None:
        self.row, self.by, self.lead = row, demo_cast.user(row["by"]), demo_cast.user(_LEAD)
        self.contacts = [demo_cast.user(each["account"]) for each in row["places"]]
        with acting(self.by):
            self.pilot = actions.plan_pilot(
                method=method,
                unit=Organisation.objects.get(slug="samordningen"),
                design=Design(row["design"]),
                starts_on=self.first,
                ends_on=self._planned_end,
                by=self.by,
            )
            actions.change_plan(pilot=self.pilot, plan=self._plan(), seen=1, by=self.by)
            self.measures = [self._measure(each) for each in measures]
            self.places = [self._place(at, each) for at, each in enumerate(row["places"])]

    @property
    def first(self) -> date:
        return demo_cast.day(self.row["from"])

    @property
    def last(self) -> date:
        return demo_cast.day(self.row["to"])

    @property
    def _planned_end(self) -> date:
        """Ahead until it has begun: nothing begins after its own end."""
        return max(self.last, demo_cast.day(-1))

    def tell(self) -> None:
        """As far as its row goes."""
        if not self.row["numbers"]:
            return
        self._numbers(Moment.BEFORE)
        with acting(self.lead):
            actions.start(pilot=self.pilot, by=self.lead)
        self._lay({"started_on": self.first, "ends_on": self.last}, step="running", on=self.first)
        for each in self.row["harms"]:
            self._harm(each)
        if "conclusion" not in self.row:
            self._quiet(1)
            return
        with acting(self.lead):
            actions.end(pilot=self.pilot, why="Terminen är slut.", by=self.lead)
        self._lay({"ended_on": self.last}, step="ended", on=self.last)
        self._quiet(None)
        self._numbers(Moment.AFTER)
        self._evaluate()

    def _plan(self) -> Plan:
        row = self.row
        return Plan(
            row["aim"], Design(row["design"]), self.first, self._planned_end, row["stop_words"],
            Severity(row["stop_severity"]), row["stop_count"], self.by.pk,
        )  # fmt: skip

    def _measure(self, row: dict[str, Any]) -> Measure:
        wording = Wording(
            row["name"], Kind(row["kind"]), Better(row["better"]), row.get("low"), row.get("high")
        )
        return actions.add_measure(pilot=self.pilot, wording=wording, by=self.by)

    def _place(self, at: int, row: dict[str, Any]) -> Place:
        contact = self.contacts[at]
        with acting(contact):
            unit = contact.memberships.current().get().organisation_id
        with acting(self.by):
            return actions.add_place(
                pilot=self.pilot,
                unit=unit,
                contact=contact,
                is_comparison=row.get("beside", False),
                by=self.by,
            )

    def _numbers(self, moment: Moment) -> None:
        for row in self.row["numbers"]:
            if moment.value not in row:
                continue
            n, *rest = row[moment.value]
            number = Number(n, rest[0]) if len(rest) == 1 else Number(n, mean=rest[0], sd=rest[1])
            by = self.contacts[row["place"]]
            with acting(by):
                told = actions.tell(
                    measure=self.measures[row["measure"]], place=self.places[row["place"]], moment=moment,
                    on=self.first if moment is Moment.BEFORE and self.first < demo_cast.day(0) else demo_cast.day(0),
                    number=number, by=by,
                )  # fmt: skip
            day = self.first if moment is Moment.BEFORE else self.last
            with transaction.atomic(using=OWNER):
                Reading.objects.using(OWNER).filter(pk=told.pk).update(on=day, at=_at(day))

    def _harm(self, row: dict[str, Any]) -> None:
        by, day = self.contacts[row["place"]], demo_cast.day(row["ago"])
        with acting(by):
            actions.tell_harm(
                pilot=self.pilot, place=self.places[row["place"]], on=day, severity=Severity(row["severity"]),
                words=row["words"], done=row["done"], by=by,
            )  # fmt: skip
        with transaction.atomic(using=OWNER):
            Harm.objects.using(OWNER).filter(pilot=self.pilot, on=day).update(at=_at(day))

    def _quiet(self, most: int | None) -> None:
        """Months in which nothing happened, said by each place that tries it; the first ones alone where `most` is given."""
        with acting(self.lead):
            pilot = Pilot.objects.get(pk=self.pilot.pk)
        harmed = {(row["place"], demo_cast.day(row["ago"]).replace(day=1)) for row in self.row["harms"]}
        for at, place in enumerate(self.places):
            if place.is_comparison:
                continue
            with acting(self.contacts[at]):
                for month in months_of(pilot, demo_cast.day(0))[:most]:
                    if (at, month) not in harmed:
                        actions.tell_quiet(place=place, month=month, by=self.contacts[at])

    def _evaluate(self) -> None:
        with acting(self.lead):
            pilot = Pilot.objects.get(pk=self.pilot.pk)
            made = actions.evaluate(
                pilot=pilot, conclusion=Conclusion(self.row["conclusion"]), words_sv=self.row["words_sv"],
                words_en=self.row["words_en"], by=self.lead,
            )  # fmt: skip
        day = self.last + timedelta(days=20)
        with transaction.atomic(using=OWNER):
            Evaluation.objects.using(OWNER).filter(pk=made.pk).update(at=_at(day))
            Step.objects.using(OWNER).filter(pilot=pilot, after="evaluated").update(at=_at(day))

    def _lay(self, days: dict[str, date], *, step: str, on: date) -> None:
        with transaction.atomic(using=OWNER):
            Pilot.objects.using(OWNER).filter(pk=self.pilot.pk).update(**days)
            Step.objects.using(OWNER).filter(pilot=self.pilot, after=step).update(at=_at(on))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(14, 20), STOCKHOLM)
