"""The demo town's two years of training: units and their staff, courses that were held, those to come, and who would like one."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from varsam.areas.training.courses.models import Course, Group, WorkDomain
from varsam.areas.training.coverage import actions as coverage
from varsam.areas.training.coverage.models import Import
from varsam.areas.training.introduction.models import Completion
from varsam.areas.training.occasions import interests, jobs, links, signing_up
from varsam.areas.training.occasions.enums import OccasionForm, Place, State
from varsam.areas.training.occasions.models import Interest, Letter, Occasion, Signup, Sitting, Teaching
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import District, Organisation, User
from varsam.kernel.vault.links import digest
from varsam.site import demo_answers, demo_attendance, demo_cast
from varsam.site.demo_attendance import Guest
from varsam.site.reference import OWNER, read_yaml

_FILE, _SEED = "demo_training.yaml", 1789
_HOUR = timedelta(hours=1)


def load() -> None:
    """Write in what stands in `demo_training.yaml`, where there is nothing."""
    if Occasion.objects.using(OWNER).exists():
        return
    with transaction.atomic(using=OWNER):
        WorkDomain.objects.using(OWNER).get_or_create(domain=demo_cast.DOMAIN)
    data = read_yaml("varsam.site", _FILE)
    _bring_in(data)
    town = _Town(data)
    with transaction.atomic(using=OWNER):
        for row in data["held"]:
            demo_answers.lay(data, _held(town, row), row["course"], town.chance)
        for row in data["ahead"]:
            _ahead(town, row)
        _introduction(town)
    _accounts(town, data)
    _interests(town, data)
    Letter.objects.using(OWNER).filter(sent_at=None).update(sent_at=timezone.now())
    # What the nights of two years would have done: the names of those who did not come are gone.
    jobs.forget()


# --- units, their staff, and what they had learned before --------------------------------------------------------------


def _bring_in(data: dict[str, Any]) -> None:
    """The three files that a coordinator brought in when the city began with Varsam."""
    if Import.objects.using(OWNER).exists():
        return
    by = demo_cast.user("samordnare")
    titles = dict(Course.objects.values_list("slug", "title_sv"))
    earlier = ["Enhet;Kurs;Yrkesgrupp;Månad;Antal deltagare"]
    earlier += [
        f"{unit};{titles[course]};{group};{demo_cast.day(ago):%Y-%m};{people}"
        for unit, course, group, ago, people in data["earlier"]
    ]
    files = {
        "enheter.csv": _text("demo_training_units.csv"),
        "medarbetare.csv": _text("demo_training_staff.csv"),
        "tidigare-kurser.csv": "\n".join(earlier),
    }
    home = Organisation.objects.get(slug="samordningen")
    for name, text in files.items():
        with acting(by):
            brought = coverage.bring(unit=home.pk, name=name, content=text.encode(), by=by)
            if not coverage.approve(brought=Import.objects.get(pk=brought), by=by):
                raise AssertionError(f"{name} is not taken")


def _text(name: str) -> str:
    return resources.files("varsam.site").joinpath("data", name).read_text(encoding="utf-8")


# --- the town ----------------------------------------------------------------------------------------------------------


class _Town:
    """Who works where, and who is to be sent next. The same people each time that a demo is made."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.chance = random.Random(_SEED)  # noqa: S311 (invented people)
        self.data = data
        self.home = Organisation.objects.get(slug="samordningen")
        self.courses = {course.slug: course for course in Course.objects.all()}
        self.groups = {group.slug: group for group in Group.objects.all()}
        self.trainer = demo_cast.user("utbildare")
        self.districts = {district.name: district for district in District.objects.all()}
        self._names = [f"{given} {family}" for family in data["family"] for given in data["given"]]
        self.chance.shuffle(self._names)
        self._units: dict[str, int] = {}
        self._staff: dict[tuple[int, str], list[str]] = {}
        self._next: dict[str, Iterator[tuple[int, str]]] = {}

    def unit(self, name: str) -> int:
        """A unit by the beginning of its name."""
        if name not in self._units:
            self._units[name] = Organisation.objects.get(name_sv__startswith=name).pk
        return self._units[name]

    def send(self, course: str) -> Guest:
        """The next who is sent to a course: from its units in turn, mostly somebody new, at times one who has been to another."""
        if course not in self._next:
            self._next[course] = self._turns(course)
        unit, group = next(self._next[course])
        known = self._staff.setdefault((unit, group), [])
        if not known or self.chance.random() < 0.8:
            known.append(self._names.pop())
        name = known[-1] if self.chance.random() < 0.7 else self.chance.choice(known)
        return Guest(name, demo_attendance.address(name), unit, group)

    def _turns(self, course: str) -> Iterator[tuple[int, str]]:
        places = [(self.unit(unit), group) for group, units in self.data["sends"][course] for unit in units]
        while True:
            self.chance.shuffle(places)
            yield from places

    def guests(self, course: str, how_many: int) -> list[Guest]:
        """So many different people."""
        found: dict[str, Guest] = {}
        while len(found) < how_many:
            guest = self.send(course)
            found.setdefault(guest.email, guest)
        return list(found.values())


# --- occasions ---------------------------------------------------------------------------------------------------------


def _times(course: Course, row: dict[str, Any], ago: int) -> list[tuple[datetime, datetime]]:
    long = timedelta(minutes=course.minutes // course.sittings)
    days = [ago - number * row.get("every", 0) for number in range(course.sittings)]
    return [
        (begins, begins + long) for begins in (demo_cast.meets(day, row["at"], back=ago > 0) for day in days)
    ]


def _occasion(town: _Town, row: dict[str, Any], ago: int, state: State) -> Occasion:
    course = town.courses[row["course"]]
    times = _times(course, row, ago)
    where = town.chance.choice(town.data["places"])
    planned = times[0][0] - timedelta(days=70)
    online = row.get("online", False)
    occasion = Occasion.objects.using(OWNER).create(
        course_id=course.pk,
        unit_id=town.home.pk,
        state=state,
        state_at=times[-1][1] if state is State.HELD else timezone.now(),
        form=OccasionForm.ONLINE if online else OccasionForm.CLASSROOM,
        place="" if online else where["place"],
        district_id=None if online else town.districts[where["district"]].pk,
        capacity=row["places"],
        opens_at=planned,
        closes_at=times[0][0] - timedelta(days=2),
        cancel_until=times[0][0] - timedelta(days=3),
        changed_at=planned,
        created_at=planned,
    )
    occasion.refresh_from_db()
    for position, (starts_at, ends_at) in enumerate(times, start=1):
        uid = uuid.uuid4()
        Sitting.objects.using(OWNER).create(
            uid=uid,
            occasion_id=occasion.pk,
            position=position,
            starts_at=starts_at,
            ends_at=ends_at,
            door=digest(links.door_secret(uid)),
        )
    Teaching.objects.using(OWNER).create(occasion_id=occasion.pk, user_id=town.trainer.pk)
    if state is State.HELD:
        reference = f"U-{times[0][0]:%y}-{occasion.number:03}"
        Occasion.objects.using(OWNER).filter(pk=occasion.pk).update(reference=reference)
    occasion.refresh_from_db()
    return occasion


def _held(town: _Town, row: dict[str, Any]) -> Occasion:
    """One that was held: who came, who did not, who cancelled in time; certificates for those who were there all along."""
    occasion = _occasion(town, row, row["ago"], State.HELD)
    came, missed, cancelled = row["came"], row.get("missed", 0), row.get("cancelled", 0)
    guests = town.guests(row["course"], came + missed + cancelled)
    states = [Place.PLACED] * (came + missed) + [Place.CANCELLED] * cancelled
    placed = demo_attendance.sign_up(occasion, guests, states)
    demo_attendance.mark(placed[:came], placed[came : came + missed], by=town.trainer)
    demo_attendance.certify(occasion, guests[:came], placed[:came])
    return occasion


def _ahead(town: _Town, row: dict[str, Any]) -> None:
    """One to come. Those who wait stand in the order in which they came."""
    state = State.DRAFT if row.get("draft") else State.OPEN
    occasion = _occasion(town, row, -row["in"], state)
    states = (
        [Place.PLACED] * row.get("placed", 0)
        + [Place.OFFERED] * row.get("offered", 0)
        + [Place.WAITING] * row.get("waiting", 0)
    )
    demo_attendance.sign_up(occasion, town.guests(row["course"], len(states)), states)
    if "cancelled" in row:
        Occasion.objects.using(OWNER).filter(pk=occasion.pk).update(
            state=State.CANCELLED, state_reason=row["cancelled"], state_at=demo_cast.ago(1)
        )


def _introduction(town: _Town) -> None:
    """How many have finished the introduction, in the months behind us."""
    Completion.objects.using(OWNER).bulk_create(
        Completion(
            unit_id=town.unit(unit) if unit else None, group=group, month=_month(-1 - ago), people=people
        )
        for unit, group, months in town.data["introduction"]
        for ago, people in enumerate(months)
        if people
    )


# --- those who have an account -----------------------------------------------------------------------------------------


def _accounts(town: _Town, data: dict[str, Any]) -> None:
    """The cast signs up as it would: one gets a place, another stands in line."""
    for row in data["ahead"]:
        for part in ("sends", "waits"):
            if part in row:
                _sign_up(row, demo_cast.user(row[part]))


def _sign_up(row: dict[str, Any], by: User) -> None:
    course = Course.objects.get(slug=row["course"])
    begins = _times(course, row, -row["in"])[0][0]
    with acting(by):
        occasion = Occasion.objects.get(course=course, starts_at=begins)
        home = by.memberships.order_by("pk")[0].organisation_id
        signing_up.sign_up(
            occasion=occasion,
            name=by.name,
            email=by.email,
            unit=home,
            group="youth_workers" if by.email.startswith("fritid") else "heads_of_school",
            needs="",
            language="sv",
            submission=uuid.uuid4().hex,
            by=by,
        )
    if row.get("waits"):
        # They came early: second in line.
        line = Signup.objects.using(OWNER).filter(occasion_id=occasion.pk, state=Place.WAITING)
        _stand_second(list(line.order_by("arrival")))


def _stand_second(line: list[Signup]) -> None:
    """The last of the line changes places with those in front, one by one, until one is left before them."""
    order = [each.arrival for each in line]
    line.insert(1, line.pop())
    with transaction.atomic(using=OWNER):
        for number, each in enumerate(line):
            Signup.objects.using(OWNER).filter(pk=each.pk).update(arrival=-1 - number)
        for arrival, each in zip(order, line, strict=True):
            Signup.objects.using(OWNER).filter(pk=each.pk).update(arrival=arrival)


def _interests(town: _Town, data: dict[str, Any]) -> None:
    for row in data["interests"]:
        uid = interests.say(
            course=town.courses[row["course"]],
            name=row["name"],
            email=demo_cast.address(row["account"]),
            unit=town.unit(row["unit"]),
            district=None,
            for_unit=True,
            how_many=row["how_many"],
            from_month=_month(1),
            to_month=_month(6),
            what_for=row["what_for"],
            language="sv",
            submission="",
        )
        at = demo_cast.ago(row["ago"])
        Interest.objects.using(OWNER).filter(pk=uid).update(
            at=at, confirmed_at=at + _HOUR, confirm_by=at + 24 * _HOUR
        )


def _month(ahead: int) -> date:
    return timezone.localdate().replace(day=1) + relativedelta(months=ahead)
