"""Going on by a link, and being counted once: held by the database, for somebody whom nobody knows."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from varsam.areas.training.introduction import jobs, progress, reading
from varsam.areas.training.introduction.models import Completion, Progress, Step, Version
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation
from varsam.kernel.vault import links


@pytest.fixture
def steps(db: None) -> list[str]:
    return [version.step.slug for version in reading.published()]


@pytest.fixture
def through(steps: list[str]) -> bytes:
    secret = progress.begin()
    for step in steps:
        progress.done(secret=secret, step=step)
    return secret


def school() -> Organisation:
    return Organisation.objects.get(slug="demo-grundskola-hisingen")


def counted(as_owner: Any) -> list[tuple[str, str, date, int]]:
    with as_owner():
        found = Completion.objects.select_related("unit").filter(month=timezone.localdate().replace(day=1))
        return sorted((row.unit.slug if row.unit else "", row.group, row.month, row.people) for row in found)


def test_a_link_goes_on_where_it_was_and_twice_is_once(steps: list[str]) -> None:
    secret = progress.begin()
    for step in (steps[0], steps[2], steps[0], "finns-inte"):
        assert progress.done(secret=secret, step=step)
    found = progress.of(secret)
    assert found is not None
    assert found.done == {steps[0], steps[2]}
    assert found.until == timezone.localdate() + timedelta(days=90)
    assert progress.of(b"0" * 32) is None
    assert not progress.done(secret=b"0" * 32, step=steps[0])


def test_nothing_in_the_row_says_who_or_when(as_owner: Any, steps: list[str]) -> None:
    secret = progress.begin(unit=school().pk)
    with as_owner():
        row = Progress.objects.filter(digest=links.digest(secret)).values().get()
    assert set(row) == {"id", "digest", "done", "unit_id", "used_on", "finished_in"}
    assert secret not in bytes(row["digest"])
    assert isinstance(row["used_on"], date)


def test_counted_once_and_only_when_every_step_is_done(
    through: bytes, steps: list[str], as_owner: Any
) -> None:
    before, unit = counted(as_owner), school().pk
    half = progress.begin()
    progress.done(secret=half, step=steps[0])
    assert progress.finish(secret=half, unit=unit, group="teachers") == "missing"
    assert progress.finish(secret=b"0" * 32, unit=unit, group="teachers") is None
    assert counted(as_owner) == before

    assert progress.finish(secret=through, unit=unit, group="teachers") == "counted"
    assert progress.finish(secret=through, unit=unit, group="teachers") == "already"
    rose = {row[:3]: row[3] for row in counted(as_owner)}
    month = timezone.localdate().replace(day=1)
    was = {row[:3]: row[3] for row in before}.get(("demo-grundskola-hisingen", "teachers", month), 0)
    assert rose["demo-grundskola-hisingen", "teachers", month] == was + 1
    found = progress.of(through)
    assert found is not None
    assert (found.finished_in, found.unit) == (month, None), "the progress has forgotten where"


def test_whoever_says_nothing_or_something_that_is_not_there_is_counted_as_unknown(
    steps: list[str], as_owner: Any
) -> None:
    police = Organisation.objects.get(slug="polisen-region-vast").pk
    before = sum(row[3] for row in counted(as_owner) if row[:2] == ("", ""))
    for unit, group in ((None, ""), (police, "påhittad"), (999_999, "")):
        secret = progress.begin(unit=unit)
        for step in steps:
            progress.done(secret=secret, step=step)
        assert progress.finish(secret=secret, unit=unit, group=group) == "counted"
    assert sum(row[3] for row in counted(as_owner) if row[:2] == ("", "")) == before + 3


def test_a_step_that_comes_later_is_to_be_done_too_and_a_hidden_one_is_not(
    through: bytes, as_owner: Any
) -> None:
    with as_owner():
        step = Step.objects.create(slug="nytt", part="see", kind="words", position=99, review_by="2031-01-01")
        said = {f"{field}_{code}": "Ord" for field in ("title", "body") for code in ("sv", "en")}
        Version.objects.create(step=step, number=1, is_published=True, **said)
    assert progress.finish(secret=through, unit=None, group="") == "missing"
    with as_owner():
        Step.objects.filter(slug="nytt").update(is_shown=False)
    assert progress.finish(secret=through, unit=None, group="") == "counted"


def test_a_link_that_nobody_uses_is_forgotten_and_a_sum_is_not(
    through: bytes, as_owner: Any, wall: Any
) -> None:
    progress.finish(secret=through, unit=None, group="")
    before = counted(as_owner)
    wall(timezone.now() + timedelta(days=90))
    assert jobs.forget() == 0 or progress.of(through) is not None
    wall(timezone.now() + timedelta(days=92))
    assert jobs.forget() >= 1
    assert progress.of(through) is None
    with as_owner():
        assert sum(row.people for row in Completion.objects.all()) >= sum(row[3] for row in before)


def test_nobody_reads_a_sum_or_a_progress_but_by_the_functions(through: bytes, cast: Any) -> None:
    progress.finish(secret=through, unit=None, group="")
    for table in ("introduction_progress", "introduction_completion"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"select * from {table}")
    assert reading.months(date(2000, 1, 1)) == [], "nobody acts"
    with acting(cast("utbildare")):
        assert sum(people for _month, people in reading.months(date(2000, 1, 1))) >= 1
    with acting(cast("polis")):
        assert reading.months(date(2000, 1, 1)) == []


@pytest.mark.parametrize(
    "choices",
    [
        [],
        [{"key": "a", "verdict": "good", "text_sv": "x", "text_en": "x", "why_sv": "x", "why_en": "x"}],
        [{"key": "a", "verdict": "right", "text_sv": "x", "text_en": "x", "why_sv": "x", "why_en": "x"}] * 2,
    ],
    ids=["none", "one", "unknown verdict"],
)
def test_the_database_takes_no_case_without_something_to_choose(choices: list[Any], as_owner: Any) -> None:
    step = Step.objects.filter(kind="case").first()
    said = {f"{field}_{code}": "Ord" for field in ("title", "body") for code in ("sv", "en")}
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(step=step, number=99, choices=choices, **said)
