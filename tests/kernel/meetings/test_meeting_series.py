"""Meetings that come again: on which days, at which hour, and one of them without the others."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.kernel.meetings.city import COORDINATION, City, make
from tests.kernel.meetings.conftest import CONVENER, refused
from tests.kernel.records.conftest import POLICE, SCHOOL, unit_of
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import agenda, groups, planning, series
from varsam.kernel.meetings.enums import Function, GroupKind, Rhythm
from varsam.kernel.meetings.models import Group, Meeting, Series
from varsam.lib.working_days import STOCKHOLM

# Every fourth Thursday at one, over the night of 31 March; the national day is a Thursday.
FIRST, LAST = date(2030, 3, 14), date(2030, 6, 6)
SAID: dict[str, Any] = {
    "rhythm": Rhythm.WEEKS, "every": 4, "nth": None, "first_on": FIRST, "until": date(2030, 6, 12),
    "local_time": time(13), "minutes": 90, "place": "Stadshuset",
}  # fmt: skip


@pytest.fixture
def city(cast: Any) -> City:
    return make(cast)


@pytest.fixture
def planned(city: City) -> Series:
    found: Series = city.does(COORDINATION, series.plan_series, group=city.group, **SAID)
    return found


def meetings(city: City) -> list[tuple[str, str, str]]:
    """When each begins on the wall, by which day of the rhythm, and how it stands."""
    with acting(city.cast(COORDINATION)):
        return [
            (each.starts_at.astimezone(STOCKHOLM).isoformat(), str(each.series_day), each.state)
            for each in Meeting.objects.filter(group=city.group).order_by("starts_at")
        ]


PLANNED = [
    ("2030-03-14T13:00:00+01:00", "2030-03-14", "planned"),
    ("2030-04-11T13:00:00+02:00", "2030-04-11", "planned"),
    ("2030-05-09T13:00:00+02:00", "2030-05-09", "planned"),
    ("2030-06-07T13:00:00+02:00", "2030-06-06", "planned"),
]


def test_a_series_keeps_its_hour_over_the_night_and_avoids_red_days(
    city: City, planned: Series, log: Any
) -> None:
    assert meetings(city) == PLANNED
    with acting(city.cast(POLICE)):
        found = list(planned.meetings.order_by("starts_at"))
        assert {each.ends_at - each.starts_at for each in found} == {timedelta(minutes=90)}
        assert {each.attendances.count() for each in found} == {3}
        assert Series.objects.get(pk=planned.pk).place == "Stadshuset"
    assert log(str(city.group.pk))[-1] == "meeting.series"
    assert log(found[0].reference) == ["meeting.planned"]
    with acting(city.cast("mentor")):
        assert not Series.objects.filter(pk=planned.pk).exists()


def test_one_is_moved_and_one_cancelled_and_the_others_go_on(city: City, planned: Series) -> None:
    with acting(city.cast(COORDINATION)):
        first, second, *_ = planned.meetings.order_by("starts_at")
    city.does(
        COORDINATION, planning.move_meeting, meeting=first, starts_at=first.starts_at + timedelta(days=1)
    )
    city.does(COORDINATION, planning.cancel_meeting, meeting=second, reason="Krockar med nämnden")
    added = city.does(COORDINATION, series.extend_series, series=planned, until=date(2030, 7, 31))
    assert [str(each.series_day) for each in added] == ["2030-07-04"]
    assert meetings(city) == [
        ("2030-03-15T13:00:00+01:00", "2030-03-14", "planned"),
        ("2030-04-11T13:00:00+02:00", "2030-04-11", "cancelled"),
        *PLANNED[2:],
        ("2030-07-04T13:00:00+02:00", "2030-07-04", "planned"),
    ]
    with pytest.raises(ValueError, match="longer"):
        city.does(COORDINATION, series.extend_series, series=planned, until=date(2030, 7, 31))


def test_a_series_that_ends_cancels_what_has_not_begun_and_nothing_else(city: City, planned: Series) -> None:
    with acting(city.cast(COORDINATION)):
        first = planned.meetings.order_by("starts_at")[0]
    city.opens(first)
    with pytest.raises(ValueError, match="why"):
        city.does(COORDINATION, series.end_series, series=planned, reason=" ")
    assert len(city.does(COORDINATION, series.end_series, series=planned, reason="Gruppen slås ihop")) == 3
    assert [state for *_, state in meetings(city)] == ["ongoing", "cancelled", "cancelled", "cancelled"]
    for act, said in (
        (series.end_series, {"reason": "Igen"}),
        (series.extend_series, {"until": date(2031, 1, 1)}),
    ):
        with refused():
            city.does(COORDINATION, act, series=planned, **said)


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0},
        {"every": 0},
        {"until": FIRST - timedelta(days=1)},
        {"nth": 2},
        {"rhythm": Rhythm.MONTHS},
        {"until": date(9999, 12, 31)},
        {"every": 1, "until": FIRST + timedelta(weeks=61)},
        # All of it has passed.
        {"first_on": date(2020, 1, 2), "until": date(2020, 12, 31)},
    ],
)
def test_a_series_that_nobody_could_mean_is_refused_and_leaves_nothing(
    city: City, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each says why in its own words
        city.does(COORDINATION, series.plan_series, group=city.group, **{**SAID, **wrong})
    assert meetings(city) == []


def test_a_group_meets_no_longer_than_it_has_agreed(city: City) -> None:
    values = {
        name: getattr(city.group, name)
        for name in ("name", "purpose", "every_weeks", "weekday", "usual_time", "place")
    }
    changed = city.does(
        COORDINATION,
        groups.change_group,
        group=city.group,
        district=None,
        valid_until=date(2030, 5, 31),
        **values,
    )
    assert (changed.valid_until, changed.area) == (date(2030, 5, 31), "Nordost")
    with pytest.raises(ValueError, match="last day"):
        city.does(COORDINATION, series.plan_series, group=changed, **SAID)
    with acting(city.cast(COORDINATION)), pytest.raises(IntegrityError, match="still meets"):
        Series.objects.create(**SAID, group=city.group, unit_id=city.group.unit_id)


@pytest.mark.parametrize("account", [POLICE, CONVENER, "systemadmin"])
def test_nobody_else_plans_changes_or_ends_a_series(city: City, planned: Series, account: str) -> None:
    user = city.cast(account)
    for act, values in (
        (series.extend_series, {"series": planned, "until": date(2031, 1, 1)}),
        (series.end_series, {"series": planned, "reason": "Nej"}),
        (series.plan_series, {"group": city.group, **SAID}),
    ):
        with refused():
            city.does(account, act, **values)
    with acting(user), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select varsam.meetings_series_meeting(%s, '2030-03-20', now(), now(), gen_random_uuid(), '', '')",
            [planned.pk],
        )
    assert meetings(city) == PLANNED


def test_raw_sql_takes_no_day_twice_and_no_series_to_another_unit(city: City, planned: Series) -> None:
    call = "select varsam.meetings_series_meeting(%s, %s, now(), now(), gen_random_uuid(), %s, 'nobody''s')"
    with acting(city.cast(COORDINATION)):
        for day, error in (("2031-01-01", "goes on"), (None, "goes on")):
            with (
                pytest.raises(DatabaseError, match=error),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(call, [planned.pk, day, b"x" * 60])
        for change in ({"group_id": 1}, {"unit_id": 1}, {"first_on": FIRST}, {"local_time": time(1)}):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Series.objects.filter(pk=planned.pk).update(**change)
        occurrence = planned.meetings.order_by("starts_at")[0]
        with pytest.raises(IntegrityError, match="one_meeting_a_series_day"), transaction.atomic():
            planning.plan_day_of_series(
                series=planned, day=occurrence.series_day, starts_at=timezone.now(), ends_at=timezone.now(),
                by=city.cast(COORDINATION),
            )  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in GroupKind if kind not in {GroupKind.SSPF, GroupKind.SIG}])
def test_only_the_coordination_convenes_the_groups_of_the_city(cast: Any, kind: GroupKind) -> None:
    made = make(cast, kind)
    assert Group.objects.filter(pk=made.group.pk).count() == 0
    convener = cast(CONVENER)
    with acting(convener), refused():
        groups.make_group(unit=unit_of(convener).pk, kind=kind, name="Egen", by=convener)
    with acting(convener), pytest.raises(IntegrityError, match="convenes"), transaction.atomic():
        Group.objects.create(unit_id=unit_of(convener).pk, kind=kind, name="Egen")


def test_what_stands_on_every_agenda_comes_to_each_meeting_of_a_series(city: City) -> None:
    for title in ("Läget i korthet", "Övriga frågor"):
        city.does(COORDINATION, agenda.add_standing, group=city.group, title=title, minutes=10)
    planned = city.does(COORDINATION, series.plan_series, group=city.group, **SAID)
    with acting(city.cast(COORDINATION)):
        found = list(planned.meetings.all())
    expected = ["opening", "previous", "Läget i korthet", "Övriga frågor", "next"]
    assert [city.titles(each) for each in found] == [expected] * 4


# --- who comes, and the last day ---------------------------------------------------------------------------------


def _invited(city: City, account: str) -> list[str]:
    """The days of the meetings to which somebody is invited."""
    with acting(city.cast(account)):
        found = Meeting.objects.filter(attendances__user=city.cast(account), group=city.group)
        return [f"{each.starts_at.astimezone(STOCKHOLM).date()}" for each in found.order_by("starts_at")]


def test_who_comes_to_the_group_is_invited_to_what_its_series_has_planned_and_a_deputy_is_not(
    city: City, planned: Series
) -> None:
    single = city.calls()
    seat = {"group": city.group, "function": Function.SCHOOL, "user": city.cast(SCHOOL)}
    home = unit_of(city.cast(SCHOOL)).pk
    with acting(city.cast(COORDINATION)):
        police = city.group.members.get(user=city.cast(POLICE))
    made = city.does(COORDINATION, groups.add_member, organisation=home, deputy_for=police, **seat)
    assert _invited(city, SCHOOL) == []
    city.does(COORDINATION, groups.change_member, member=made, leads=False, deputy_for=None)
    assert _invited(city, SCHOOL) == [day for _at, day, _state in PLANNED[:3]] + ["2030-06-07"]
    assert single.pk not in {each.pk for each in planned.meetings.all()}
    city.does(COORDINATION, groups.end_member, member=made)
    assert _invited(city, SCHOOL) == []
    city.does(COORDINATION, groups.add_member, organisation=home, **seat)
    assert len(_invited(city, SCHOOL)) == len(PLANNED)


def test_a_group_past_its_last_day_calls_and_moves_no_meeting(city: City) -> None:
    meeting = city.calls(days=3)
    last = timezone.localdate() + timedelta(days=5)
    with acting(city.cast(COORDINATION)):
        city.group.valid_until = last
        city.group.save(update_fields=["valid_until"])
    assert city.calls(days=4)
    with refused():
        city.calls(days=7)
    with refused():
        city.does(COORDINATION, planning.move_meeting, meeting=meeting, starts_at=meeting.starts_at + timedelta(days=4))  # fmt: skip
    with acting(city.cast(COORDINATION)):
        city.group.valid_until = timezone.localdate()
        city.group.save(update_fields=["valid_until"])
    # What is planned already can get another place.
    city.does(
        COORDINATION, planning.change_meeting, meeting=meeting, starts_at=meeting.starts_at, ends_at=meeting.ends_at,
        place="Älven", chair=city.cast(COORDINATION), secretary=None,
    )  # fmt: skip
