"""How far training has come: each person once, while it holds, and nothing below five for anybody."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.refusals import refused
from varsam.areas.programme import actions
from varsam.areas.programme.figures import published, training
from varsam.areas.training.courses.models import Course, Group
from varsam.areas.training.coverage import figures
from varsam.areas.training.coverage.hiding import Shown
from varsam.areas.training.coverage.models import EarlierCourse, UnitStaff
from varsam.areas.training.introduction.models import Completion
from varsam.areas.training.occasions.models import Mark, Occasion, Signup, Sitting
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import District, Membership, Organisation

Taught = Callable[..., None]
SPRING = date(2019, 4, 1), date(2019, 6, 30)


@pytest.fixture
def unit(as_owner: Any) -> Callable[..., Organisation]:
    """`unit("a", 40)` is a new unit in Hisingen with so many staff."""

    def made(slug: str, staff: int, district: str = "hisingen") -> Organisation:
        with as_owner():
            new = Organisation.objects.create(
                slug=f"prov-{slug}", name_sv=f"Prov {slug}", name_en=f"Test {slug}", kind="unit",
                parent=Organisation.objects.get(slug="goteborgs-stad"), district=District.objects.get(slug=district),
            )  # fmt: skip
            everybody = Group.objects.get(slug="all_staff")
            UnitStaff.objects.create(unit=new, group=everybody, staff=staff, stated_on="2026-01-01")
        return new

    return made


@pytest.fixture
def taught(as_owner: Any) -> Taught:
    """`taught(unit, people=6)`: so many of the unit were at all sittings of a course that ended some days ago."""

    def held(
        unit: Organisation, people: int, *, days: int = 5, sittings: int = 1, missed: int = 0, slug: str = "grundkurs-radikalisering",
        who: str = "", group: str = "",
    ) -> None:  # fmt: skip
        ends = timezone.now() - timedelta(days=days)
        with as_owner():
            occasion = Occasion.objects.create(
                course=Course.objects.get(slug=slug), unit=Organisation.objects.get(slug="samordningen"), state="held",
                capacity=people + 1, closes_at=ends, changed_at=ends, created_at=ends,
            )  # fmt: skip
            times = [
                Sitting.objects.create(
                    occasion=occasion, position=at, door=os.urandom(32), starts_at=ends - timedelta(hours=9 - at),
                    ends_at=ends - timedelta(hours=8 - at),
                )
                for at in range(1, sittings + 1)
            ]  # fmt: skip
            Occasion.objects.filter(pk=occasion.pk).update(
                starts_at=times[0].starts_at, ends_at=times[-1].ends_at
            )
            for at in range(people):
                one = Signup.objects.create(
                    occasion=occasion, arrival=at + 1, state="placed", at=ends, changed_at=ends, unit=unit, group=group,
                    email_index=f"{who}{at}".encode() if who else None,
                )  # fmt: skip
                for sitting in times[: sittings - missed]:
                    Mark.objects.create(signup=one, sitting=sitting, is_present=True, at=ends, how="list")

    return held


def counted(cast: Any, unit: Organisation) -> tuple[int, int, int]:
    """Reached, earlier and introduced of a unit, as the database sums them."""
    with acting(cast("samordnare")):
        mine = [each for each in figures.sums() if each.unit == unit.pk]
    return (
        sum(each.reached for each in mine),
        sum(each.earlier for each in mine),
        sum(each.introduced for each in mine),
    )


def test_each_person_counts_once_while_the_course_holds(cast: Any, unit: Any, taught: Taught) -> None:
    first, second = unit("a", 40), unit("b", 40)
    taught(first, 6, who="x", days=30)
    taught(first, 4, who="x")
    assert counted(cast, first)[0] == 6
    # Whoever has moved since counts where they work now.
    taught(second, 2, who="x", days=1)
    assert (counted(cast, first)[0], counted(cast, second)[0]) == (4, 2)
    taught(second, 3, who="y", days=24 * 31)
    assert counted(cast, second)[0] == 2, "two years have passed"
    taught(second, 3, who="z", days=24 * 31, slug="larare-svara-samtal")
    assert counted(cast, second)[0] == 5, "what has no expiry holds"
    taught(second, 1)
    assert counted(cast, second)[0] == 6, "whose address is forgotten counts by the sign-up"


def test_who_missed_a_sitting_has_not_taken_the_course(cast: Any, unit: Any, taught: Taught) -> None:
    here = unit("a", 40)
    taught(here, 7, sittings=3, missed=1)
    assert counted(cast, here)[0] == 0
    taught(here, 7, sittings=3)
    assert counted(cast, here)[0] == 7


def test_courses_before_varsam_and_the_introduction_are_counted_beside(
    cast: Any, unit: Any, as_owner: Any
) -> None:
    here, now = unit("a", 40), timezone.localdate().replace(day=1)
    with as_owner():
        everybody, course = (
            Group.objects.get(slug="all_staff"),
            Course.objects.get(slug="grundkurs-radikalisering"),
        )
        for month, people in ((now, 8), (now.replace(year=now.year - 3), 30)):
            EarlierCourse.objects.create(
                unit=here, course=course, group=everybody, month=month, people=people
            )
        Completion.objects.create(unit=here, group="teachers", month=now, people=9)
    assert counted(cast, here) == (0, 8, 9)


def test_small_numbers_are_hidden_with_what_would_give_them_away(
    cast: Any, unit: Any, taught: Taught
) -> None:
    for slug, staff, people in (
        ("a", 40, 3),
        ("b", 30, 12),
        ("c", 60, 20),
        ("d", 20, 19),
        ("e", 4, 2),
        ("f", 9, 8),
    ):
        taught(unit(slug, staff), people)
    with acting(cast("samordnare")):
        found = figures.coverage()
        rows = {each.keys: each.number for each in found.taught.units["hisingen"] or []}
    assert rows["prov-a",] is Shown.FEW
    assert rows["prov-d",] is Shown.NEARLY_ALL
    small = next(number for keys, number in rows.items() if "prov-e" in keys)
    assert small in {10, *Shown}
    assert [each for each in rows.values() if isinstance(each, int) and each < 5] == []
    assert found.taught.city.size >= 163


@pytest.mark.parametrize(
    "account", ["skola", "fritid", "polis", "rad", "systemadmin", "socialsekreterare.hisingen"]
)
def test_sums_are_for_those_who_plan_training_alone(cast: Any, account: str) -> None:
    with acting(cast(account)):
        for query in ("select varsam.coverage_sums()", "select varsam.coverage_demand()"):
            assert refused(lambda query=query: connection.cursor().execute(query))


def test_whoever_answers_for_a_unit_sees_its_own_number_and_never_a_small_one(
    cast: Any, taught: Taught, as_owner: Any
) -> None:
    with as_owner():
        mine = Membership.objects.get(user=cast("skola"), role="school").organisation
        UnitStaff.objects.create(
            unit=mine, group=Group.objects.get(slug="all_staff"), staff=40, stated_on="2026-01-01"
        )
        Signup.objects.filter(unit=mine).update(unit=None)
    with acting(cast("skola")):
        (own,) = figures.own()
    assert (own.unit, own.size, own.taught) == (mine, 40, Shown.FEW)
    taught(mine, 12, days=40)
    with acting(cast("skola")):
        assert figures.own()[0].taught == 12
    taught(mine, 25, days=50)
    with acting(cast("skola")):
        assert figures.own()[0].taught is Shown.NEARLY_ALL
    taught(mine, 1, days=0, who="today")
    with acting(cast("samordnare")):
        assert {each.unit.pk for each in figures.own()} == set()


def test_kinds_of_work_are_tenths_and_only_where_no_unit_is_half_of_them(
    cast: Any, unit: Any, taught: Taught, as_owner: Any
) -> None:
    with as_owner():
        teachers, cooks = (
            Group.objects.create(slug=slug, name_sv=slug, name_en=slug) for slug in ("prov-l", "prov-k")
        )
    for slug in ("a", "b", "c"):
        here = unit(slug, 60)
        with as_owner():
            UnitStaff.objects.create(unit=here, group=teachers, staff=40, stated_on="2026-01-01")
            if slug == "a":
                UnitStaff.objects.create(unit=here, group=cooks, staff=12, stated_on="2026-01-01")
        taught(here, 20, group="prov-l")
    with acting(cast("samordnare")):
        kinds = {each.slugs: each for each in figures.coverage().taught.kinds}
    assert (kinds["prov-l",].tenths, kinds["prov-l",].size) == (5, 120)
    assert ("prov-k",) not in kinds


def test_trained_staff_stand_in_the_situation_picture_by_district(
    cast: Any, unit: Any, as_owner: Any
) -> None:
    here, there = unit("a", 40), unit("b", 40, "nordost")
    with as_owner():
        everybody, course = (
            Group.objects.get(slug="all_staff"),
            Course.objects.get(slug="grundkurs-radikalisering"),
        )
        for place, people in ((here, 30), (there, 3)):
            EarlierCourse.objects.create(
                unit=place, course=course, group=everybody, month="2019-05-01", people=people
            )
    office = Organisation.objects.get(slug="samordningen").pk
    with acting(cast("samordnare")):
        found = training(office, *SPRING)
    assert sorted((each.detail, each.count) for each in found) == [("hisingen", 30), ("nordost", 3)]
    with acting(cast("samordnare")):
        by = cast("samordnare")
        begun = actions.start(unit=office, period_from=SPRING[0], period_to=SPRING[1], title="Utkast", by=by)
        shown = published(begun)["training"]
    assert shown["total"] is None
    assert shown["column_totals"] == [33]
    assert dict(zip(shown["rows"], shown["cells"], strict=True))["nordost"] == ["few"]
    with acting(cast("rad")):
        assert refused(lambda: connection.cursor().execute(
            "select varsam.coverage_taught(%s, '2019-04-01', '2019-06-30')", [office]))  # fmt: skip
