"""From a file to what units have stated: all of it or nothing, and only by those who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.areas.training.coverage.files import STAFF, text, xlsx
from tests.refusals import refused
from varsam.areas.training.coverage import actions, bringing, jobs, reports
from varsam.areas.training.coverage.enums import State
from varsam.areas.training.coverage.models import EarlierCourse, Import, UnitStaff
from varsam.kernel.access.actor import acting, working
from varsam.kernel.audit.models import Entry
from varsam.kernel.people.models import Organisation

SCHOOL, YARD = "Exempelskolan Hisingen (påhittad)", "Exempelgården Nordost (påhittad fritidsgård)"
STATED = text([STAFF, (SCHOOL, "", 40, "2026-10-01"), (YARD, "", 12, "2026-10-01")])
UNITS = ("Ny enhet", "Typ", "Område", "Hör till")
Bring = Callable[..., Import]


def ask(query: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
        return row[0] if row else None


def stated(as_owner: Any) -> list[tuple[str, int]]:
    with as_owner():
        return list(UnitStaff.objects.order_by("staff").values_list("unit__name_sv", "staff"))


def now(brought: Import, cast: Any) -> Import:
    with acting(cast("samordnare")):
        return Import.objects.get(pk=brought.pk)


def approve(brought: Import, cast: Any) -> bool:
    with acting(cast("samordnare")):
        return actions.approve(brought=brought, by=cast("samordnare"))


def test_a_file_is_looked_through_before_anything_of_it_counts(
    bring: Bring, cast: Any, as_owner: Any
) -> None:
    brought = bring(STATED)
    assert (brought.state, brought.fresh, brought.total, stated(as_owner)) == (State.CHECKED, 2, 2, [])
    assert approve(brought, cast)
    assert stated(as_owner) == [(YARD, 12), (SCHOOL, 40)]
    done = now(brought, cast)
    assert (done.state, done.content, done.ready) == (State.DONE, None, None)
    assert not approve(done, cast)
    with as_owner():
        events = Entry.objects.filter(target=str(brought.pk)).order_by("pk").values_list("event", flat=True)
        assert list(events) == ["coverage.file_brought", "coverage.approved", "coverage.brought_in"]
    again = bring(text([STAFF, (SCHOOL, "", 41, "2026-10-01"), (YARD, "", 12, "2026-10-01")]))
    assert (again.replaced, again.same, again.fresh) == (1, 1, 0)
    assert approve(again, cast)
    assert stated(as_owner) == [(YARD, 12), (SCHOOL, 41)]


def test_one_wrong_row_keeps_all_of_them_out(bring: Bring, cast: Any, as_owner: Any) -> None:
    brought = bring(xlsx([STAFF, (SCHOOL, "", 40, ""), (YARD, "", "=1+1", "")]), "personal.xlsx")
    assert (brought.state, brought.wrong, brought.ready) == (State.REFUSED, 1, None)
    with acting(cast("samordnare")):
        report = reports.report(brought)
        assert report
        assert [(row.number, row.verdict) for row in report.rows] == [(2, "new"), (3, "wrong")]
    assert not approve(brought, cast)
    assert stated(as_owner) == []


def test_what_cannot_be_read_says_so_and_can_be_thrown_away(bring: Bring, cast: Any) -> None:
    brought = bring(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert (brought.state, brought.fault) == (State.REFUSED, "old_excel")
    with acting(cast("samordnare")):
        assert actions.discard(brought=brought, by=cast("samordnare"))
        left = Import.objects.get(pk=brought.pk)
        assert (left.state, left.name, left.content, left.report) == (State.DISCARDED, None, None, None)
        assert not actions.discard(brought=left, by=cast("samordnare"))


def test_a_change_meanwhile_brings_in_nothing_and_the_file_is_read_again(
    bring: Bring, cast: Any, as_owner: Any
) -> None:
    brought = bring(STATED)
    with as_owner():
        Organisation.objects.filter(name_sv=YARD).update(left_at="2026-11-01T00:00Z")
    assert not approve(brought, cast)
    assert stated(as_owner) == []
    assert (now(brought, cast).state, now(brought, cast).wrong) == (State.REFUSED, 1)


def test_new_units_are_leaves_of_the_own_municipality(bring: Bring, cast: Any, as_owner: Any) -> None:
    rows = [UNITS, ("Ängsskolan", "Skola", "Hisingen", "Grundskoleförvaltningen"),
            ("Åkerskolan", "skola", "", "grundskoleförvaltningen")]  # fmt: skip
    assert approve(bring(text(rows)), cast)
    made = Organisation.objects.get(slug="angsskolan")
    parent = Organisation.objects.get(slug="grundskoleforvaltningen")
    assert (made.ancestors, made.kind, made.district and made.district.slug) == (
        [*parent.ancestors, made.pk], "school", "hisingen",
    )  # fmt: skip
    again = bring(text([*rows[:2], ("Ängsskolan 2", "skola", "", "Polisen, region Väst")]))
    assert (again.same, again.wrong) == (1, 1)
    with as_owner():
        assert not Organisation.objects.filter(name_sv="Ängsskolan 2").exists()


@pytest.mark.parametrize(
    "ready",
    [
        '[{"unit": %(police)s, "group": 1, "staff": 4, "on": "2026-01-01"}]',
        '[{"unit": %(school)s, "group": 1, "staff": -4, "on": "2026-01-01"}]',
        '[{"unit": %(school)s, "group": 1, "staff": 4, "on": "2999-01-01"}]',
        '[{"unit": null, "group": 1, "staff": 4, "on": "2026-01-01"}]',
        '[{"unit": %(school)s, "group": 1, "staff": 4, "on": "2026-01-01"}, '
        '{"unit": %(school)s, "group": 1, "staff": 5, "on": "2026-01-01"}]',
        "[]",
    ],
)
def test_the_database_refuses_what_no_checked_file_holds(cast: Any, bring: Bring, ready: str) -> None:
    ids = {
        "police": Organisation.objects.get(slug="polisen-region-vast").pk,
        "school": Organisation.objects.get(name_sv=SCHOOL).pk,
    }
    brought = bring(STATED)
    with acting(cast("samordnare")):
        ask("select varsam.coverage_approve(%s)", brought.pk)
        ask("select varsam.coverage_return(%s)", brought.pk)
        ask("select unit from varsam.coverage_take(%s)", brought.pk)
        count = 2 if "}, {" in ready else 1
        ask(
            "select varsam.coverage_checked(%s, 'staff', 1, %s, 0, 0, 0, %s::jsonb, null, '', null)",
            brought.pk, count, ready % ids,
        )  # fmt: skip
        assert ask("select varsam.coverage_approve(%s)", brought.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            ask("select varsam.coverage_write(%s)", brought.pk)


def test_others_neither_see_a_file_nor_bring_one(bring: Bring, cast: Any) -> None:
    brought = bring(STATED)
    for account in ("utbildare", "skola", "polis", "rad", "systemadmin", "dataskydd"):
        with acting(cast(account)):
            assert not Import.objects.exists(), account
            assert refused(lambda: ask("select varsam.coverage_approve(%s)", brought.pk)), account
            assert refused(lambda: ask("select content from varsam.coverage_take(%s)", brought.pk)), account
            unit = Organisation.objects.get(slug="samordningen").pk
            assert refused(lambda unit=unit: ask("select varsam.coverage_bring(%s, %s, ''::bytea, 1, 'x'::bytea)",
                                                 brought.pk, unit)), account  # fmt: skip
            assert refused(lambda: list(UnitStaff.objects.all())), account
            assert refused(lambda: list(EarlierCourse.objects.all())), account


def test_a_worker_reads_a_large_file_tells_how_far_and_approves_nothing(
    cast: Any, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 10)
    asked: list[str] = []
    monkeypatch.setattr(jobs.coverage_work, "defer", lambda import_id: asked.append(import_id))
    told: list[tuple[int, int]] = []
    brought = bring(STATED)
    assert (brought.state, asked) == (State.RECEIVED, [str(brought.pk)])
    assert bringing.waiting() == [brought.pk]
    monkeypatch.setattr(bringing, "progress", lambda _id, done, total: told.append((done, total)))
    bringing.work(brought.pk)
    assert now(brought, cast).state == State.CHECKED
    assert told == [(0, 2)]
    assert bringing.waiting() == []
    with working():
        assert refused(lambda: ask("select varsam.coverage_approve(%s)", brought.pk))
    monkeypatch.setattr(actions, "ROWS_AT_ONCE", 1)
    assert approve(brought, cast)
    assert now(brought, cast).state == State.APPROVED
    bringing.work(brought.pk)
    assert now(brought, cast).state == State.DONE


def test_a_file_that_nobody_foresaw_does_not_keep_the_worker_busy(
    cast: Any, bring: Bring, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fall(_content: bytes) -> None:
        raise RecursionError("Exempelskolan")

    monkeypatch.setattr(actions, "AT_ONCE", 10)
    monkeypatch.setattr(jobs.coverage_work, "defer", lambda import_id: None)
    brought = bring(STATED)
    monkeypatch.setattr(bringing.spreadsheets, "read", fall)
    bringing.work(brought.pk)
    assert (now(brought, cast).state, now(brought, cast).fault) == (State.REFUSED, "broken")
    assert bringing.waiting() == []
    assert "Exempelskolan" not in caplog.text


def test_files_are_forgotten_when_their_time_has_run_out(cast: Any, bring: Bring, as_owner: Any) -> None:
    kept, old = bring(STATED), bring(STATED)
    with as_owner():
        Import.objects.filter(pk=old.pk).update(touched_at="2026-01-01T00:00Z")
    jobs.coverage_forget(timestamp=0)
    assert now(old, cast).report is None
    assert now(old, cast).state == State.DISCARDED
    assert now(kept, cast).report is not None
