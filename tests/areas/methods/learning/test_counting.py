"""What is counted is told when there is enough of it, once, and to those whom it concerns."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from tests.refusals import refused
from varsam.areas.methods.learning import jobs, reading, sources
from varsam.areas.methods.learning.models import KINDS, Told, Waiting, What
from varsam.areas.methods.register.models import Method
from varsam.areas.relatives.support.models import SupportCount
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation, User

Rows = Callable[[], list[tuple[Any, ...]]]
GROUP = "foraldranatverk-aarhus"
READERS = ("metodansvarig", "samordnare")


def a_year_on() -> datetime:
    """In the first half of a quarter, so that the last one has not rested yet."""
    return datetime(timezone.now().year + 1, 7, 10, 3, tzinfo=UTC)


def over(quarter: date, *, helped: str, how_many: int) -> None:
    unit = Organisation.objects.get(slug="samordningen")
    SupportCount.objects.bulk_create(
        SupportCount(unit=unit, language="sv", offered_in=quarter, begun_in=quarter, ended_in=quarter, months=1,
                     kinds=["coach"], helped=helped, helped_in=quarter)
        for _one in range(how_many)
    )  # fmt: skip


def ask(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_every_source_has_its_function_and_asks_what_can_be_answered(as_owner: Any) -> None:
    with as_owner():
        named = ask("select substr(p.proname, 10) from pg_proc p where p.proname like '\\_learned\\_%'")
    assert {name for (name,) in named} == {source.key for source in sources.known()}
    for source in sources.known():
        assert source.number(1)
        assert source.number(9)
        for what, question in source.asked.items():
            assert set(question.answers) <= set(KINDS[What(what)])


def test_counting_again_changes_nothing(uncounted: None, told: Rows, as_owner: Any) -> None:
    assert jobs.count() > 0
    before = told()
    with as_owner():
        SupportCount.objects.filter(ended_in__lt=timezone.now() - timedelta(days=200)).update(
            helped="no", kinds=["coach"]
        )
    assert jobs.count() == 0
    assert told() == before


def test_night_by_night_is_told_what_would_be_told_at_once(
    uncounted: None, told: Rows, as_owner: Any, wall: Any
) -> None:
    jobs.count()
    year = a_year_on().year
    with as_owner():
        for month, many in ((1, 6), (4, 7)):
            over(date(year, month, 1), helped="yes", how_many=many)
    for month in (3, 5, 6):
        wall(a_year_on().replace(month=month, day=20))
        jobs.count()
    wall(a_year_on().replace(month=9))
    jobs.count()
    slowly = told()
    with as_owner():
        for model in (Told, Waiting):
            model.objects.all().delete()
        ask("delete from learning_counted returning 1")
    jobs.count()
    assert told() == slowly
    # Six wait for the next seven; then they are told together, and nothing waits any more.
    assert [row[3:5] + row[7:] for row in slowly if row[2] == "foraldracoachning" and row[5:7] == ("number", "") and row[4].year == year] == [
        (date(year, 1, 1), date(year, 4, 1), 13, 13, 13)
    ]  # fmt: skip


def test_what_is_told_and_what_waits_is_all_there_is(uncounted: None, as_owner: Any) -> None:
    jobs.count()
    with as_owner():
        (until,) = ask("select until from learning_counted where source = 'relatives'")[0]
        all_there_is = SupportCount.objects.filter(
            kinds__contains=["group"], begun_in__isnull=False, ended_in__lt=until
        ).count()
        mine = {"source": "relatives", "method__slug": GROUP, "what": "number"}
        sums = [model.objects.filter(**mine).aggregate(n=Sum("low"))["n"] or 0 for model in (Told, Waiting)]
    assert sum(sums) == all_there_is > 20


def test_a_quarter_that_has_not_rested_is_not_counted(
    uncounted: None, as_owner: Any, wall: Any, told: Rows
) -> None:
    wall(a_year_on())
    with as_owner():
        over(date(a_year_on().year, 4, 1), helped="yes", how_many=40)
    jobs.count()
    assert not [row for row in told() if row[4] == date(a_year_on().year, 4, 1)]


@pytest.mark.parametrize("account", READERS)
def test_no_small_number_reaches_those_who_may_read(
    uncounted: None, as_owner: Any, cast: Callable[[str], User], account: str
) -> None:
    with as_owner():
        over(date(timezone.now().year - 1, 1, 1), helped="yes", how_many=11)
        over(date(timezone.now().year - 1, 1, 1), helped="no", how_many=2)
    jobs.count()
    with acting(cast(account)):
        rows = ask("select slug, what, kind, low, high, among, source from varsam.learning_seen()")
        assert not [row for row in rows if row[3] == row[4] < 5]
        assert not [row for row in rows if row[5] < 5]
        coach = {
            (what, kind): (low, high)
            for slug, what, kind, low, high, _n, source in rows
            if (slug, source) == ("foraldracoachning", "relatives")
        }
        for table in ("learning_waiting", "learning_told", "learning_counted"):
            assert refused(lambda table=table: ask(f"select * from {table}"))
        for source in sources.known():
            assert refused(
                lambda key=source.key: ask(f"select * from varsam._learned_{key}('2000-01-01', '2100-01-01')")
            )
        assert refused(
            lambda: ask("select varsam._learning_tell(1, 'relatives', 1, '2000-01-01', '2100-01-01')")
        )
    assert coach["number", ""][0] >= 13
    assert coach["rating", "no"] == (0, 4)
    low, high = coach["rating", "yes"]
    assert high - low >= 4


@pytest.mark.parametrize(
    "account",
    ["socialsekreterare.hisingen", "skola", "utbildare", "systemadmin", "registrator", "polis", "rad"],
)
def test_others_read_what_everybody_reads(cast: Callable[[str], User], account: str) -> None:
    with acting(cast(account)):
        assert reading.everything() == {}
        assert refused(lambda: ask("select varsam.learning_count()"))


def test_everybody_reads_years_that_are_over(uncounted: None, as_owner: Any, wall: Any) -> None:
    wall(a_year_on())
    jobs.count()
    this_year = date(a_year_on().year, 1, 1)
    with as_owner():
        wanted = Told.objects.filter(
            method__slug=GROUP, source="relatives", what="number", last__lt=this_year
        )
        number = wanted.aggregate(n=Sum("low"))["n"]
    seen = next(each for each in reading.published(GROUP).seen if each.source.key == "relatives")
    assert seen.number == number > 0
    assert seen.last < this_year


def test_another_municipality_s_sums_are_not_ours(
    uncounted: None, as_owner: Any, cast: Callable[[str], User]
) -> None:
    with as_owner():
        other = Organisation.objects.create(
            slug="annan-kommun", name_sv="Annan", name_en="Other", kind="municipality"
        )
        Told.objects.create(
            municipality=other, source="units", method=Method.objects.get(slug="dembra"), first="2020-01-01", last="2020-01-01",
            what="number", kind="", low=12, high=12, among=12,
        )  # fmt: skip
    for account in READERS:
        with acting(cast(account)):
            assert reading.of("dembra").uses == 0
    assert reading.published("dembra").uses == 12


def test_a_sum_is_a_span_that_fits(as_owner: Any) -> None:
    method, town = Method.objects.get(slug="dembra"), Organisation.objects.get(slug="goteborgs-stad")

    def tell(**values: Any) -> None:
        with transaction.atomic():
            Told.objects.create(
                municipality=town, source="units", method=method, first="2020-01-01", last="2020-01-01", what="harm",
                kind="some", **values,
            )  # fmt: skip

    with as_owner():
        for wrong in (
            {"low": 3, "high": 3, "among": 4},
            {"low": 9, "high": 8, "among": 12},
            {"low": 1, "high": 13, "among": 12},
        ):
            with pytest.raises(DatabaseError):
                tell(**wrong)
        tell(low=0, high=4, among=12)
