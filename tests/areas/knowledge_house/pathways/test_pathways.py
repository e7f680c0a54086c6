"""Templates stay in versions; a record's parts have owners and clocks, and each service sees and ticks its own."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from tests.areas.knowledge_house.pathways.conftest import PARTS, SLUG, part, words
from tests.kernel.records.conftest import COLLEAGUE, OWN, POLICE, SCHOOL, logged, unit_of
from varsam.areas.knowledge_house.pathways import actions, reading
from varsam.areas.knowledge_house.pathways.enums import PartState
from varsam.areas.knowledge_house.pathways.models import Part, Pathway, PathwayPart
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Holiday
from varsam.kernel.records import actions as records
from varsam.kernel.records.models import Record
from varsam.lib.working_days import STOCKHOLM, deadline

COORDINATOR = "samordnare"
pytestmark = pytest.mark.django_db


def refused(statement: str, values: list[Any]) -> type[Exception]:
    """What the app's login gets for a statement of its own."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            assert cursor.rowcount == 0
            return type(None)
    except (ProgrammingError, IntegrityError) as error:
        return type(error)


def set_part(part_: Part, state: PartState, by: Any, note: str = "", seen: int | None = None) -> None:
    with acting(by):
        actions.set_part(
            part=part_, state=state, note=note, seen=part_.version if seen is None else seen, by=by
        )


# --- clocks ------------------------------------------------------------------------------------------------------


def test_working_days_are_counted_in_the_database_as_at_the_desk_also_over_red_days(as_owner: Any) -> None:
    calendar = Holiday.objects.all().as_calendar()
    red = list(Holiday.objects.filter(date__year=2027).values_list("date", flat=True))
    starts = {day + timedelta(days=shift) for day in red for shift in (-6, -1, 0, 1)}
    asked = [(day, n) for day in sorted(starts) for n in (1, 3, 10)]
    expected = [deadline(datetime.combine(day, time(9), STOCKHOLM), n, calendar).date() for day, n in asked]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select varsam._days_after(d, n, 'working_days'), varsam._days_after(d, 0, 'working_days') = d,"
            " varsam._days_after(d, n, 'days') = d + n from unnest(%s::date[], %s::int[]) with ordinality u(d, n, o)"
            " order by o",
            [[day for day, _ in asked], [n for _, n in asked]],
        )
        got = cursor.fetchall()
    assert len(red) > 10
    assert [row[0] for row in got] == expected
    assert all(row[1] and row[2] for row in got)


def test_each_part_has_its_clock_and_what_social_services_do_is_the_units_own(
    parts: Any, record: Record, cast: Any, as_owner: Any
) -> None:
    found, today = parts(), timezone.localdate()
    calendar = Holiday.objects.all().as_calendar()

    def working(start: date, n: int) -> date:
        return deadline(datetime.combine(start, time(9), STOCKHOLM), n, calendar).date()

    school = working(today, 10)
    assert {key: (each.started_on, each.due_on) for key, each in found.items()} == {
        "skydd": (today, today),
        "skolplats": (today, school),
        "polisen": (today, working(today, 3)),
        "skolstart": (school, school + timedelta(days=30)),
        "sedan": (school + timedelta(days=30), working(school + timedelta(days=30), 2)),
    }
    assert {key for key, each in found.items() if each.organisation_id == unit_of(cast(OWN)).pk} == {"skydd"}
    assert {each.state for each in found.values()} == {"open"}
    assert "record.pathway_started" in logged(record, as_owner)


def test_when_a_part_is_done_those_that_wait_for_it_begin_that_day_and_not_before(
    parts: Any, cast: Any, wall: Any
) -> None:
    before = parts()
    day = timezone.localdate() + timedelta(days=4)
    wall(datetime.combine(day, time(11), UTC))
    set_part(before["skolplats"], PartState.DONE, cast(OWN), "Klass 5b, mentor Eva.")
    after = parts()
    assert (after["skolstart"].started_on, after["skolstart"].due_on) == (day, day + timedelta(days=30))
    assert after["sedan"].started_on == day + timedelta(days=30)
    assert after["polisen"].due_on == before["polisen"].due_on
    assert after["skolplats"].due_on == before["skolplats"].due_on
    set_part(after["skolplats"], PartState.OPEN, cast(OWN))
    again = parts()
    assert {key: each.due_on for key, each in again.items()} == {
        key: each.due_on for key, each in before.items()
    }
    assert again["skolplats"].done_by is None


# --- who says what of whose part ---------------------------------------------------------------------------------


def test_another_organisation_sees_and_ticks_its_own_part_and_no_other(
    parts: Any, record: Record, cast: Any, give: Any, as_owner: Any
) -> None:
    assert parts(SCHOOL) == {}
    give(SCHOOL, "measures")
    assert parts(SCHOOL) == {}, "what is shared is the kind; the part must be theirs too"
    school, own = cast(SCHOOL), cast(OWN)
    with acting(own):
        actions.assign(part=parts()["skolplats"], organisation=unit_of(school).pk, owner=None, seen=0, by=own)
    assert set(parts(SCHOOL)) == {"skolplats"}
    set_part(parts(SCHOOL)["skolplats"], PartState.DONE, school, "Klass 5b.")
    with acting(school):
        opened = reading.parts_of(Record.objects.select_related("data_key__wrapped_key").get(pk=record.pk))
    assert [(each.part.part.key, each.note) for each in opened] == [("skolplats", "Klass 5b.")]
    assert parts()["skolplats"].done_by_id == school.pk
    with pytest.raises(ProgrammingError):
        set_part(parts(SCHOOL)["skolplats"], PartState.NOT_NEEDED, school, "Nej.")
    with pytest.raises(ProgrammingError):
        set_part(parts()["polisen"], PartState.DONE, school, seen=0)
    with pytest.raises(ProgrammingError), acting(school):
        actions.assign(part=parts(SCHOOL)["skolplats"], organisation=None, owner=None, seen=2, by=school)
    with pytest.raises(ProgrammingError), acting(school):
        actions.start(record=record, pathway="barn-som-atervander", by=school)
    assert logged(record, as_owner).count("record.part_done") == 1


def test_a_share_of_another_kind_or_one_that_has_ended_opens_no_part(
    parts: Any, cast: Any, give: Any
) -> None:
    own = cast(OWN)
    with acting(own):
        actions.assign(
            part=parts()["skolplats"], organisation=unit_of(cast(SCHOOL)).pk, owner=None, seen=0, by=own
        )
    give(SCHOOL, "school", "meetings")
    assert parts(SCHOOL) == {}
    grant = give(SCHOOL, "measures")
    assert set(parts(SCHOOL)) == {"skolplats"}
    held = parts(SCHOOL)["skolplats"]
    with acting(own):
        records.stop_grant(grant=grant, by=own)
    assert parts(SCHOOL) == {}
    with pytest.raises(ProgrammingError):
        set_part(held, PartState.DONE, cast(SCHOOL))


def test_a_part_given_to_one_person_is_not_their_colleagues(
    parts: Any, cast: Any, give: Any, as_owner: Any
) -> None:
    school, own = cast(SCHOOL), cast(OWN)
    give(SCHOOL, "measures")
    with acting(own):
        actions.assign(
            part=parts()["skolplats"], organisation=unit_of(school).pk, owner=school.pk, seen=0, by=own
        )
    with as_owner():
        school.memberships.model.objects.create(
            user=cast(POLICE), role="school", organisation=unit_of(school)
        )
    assert set(parts(SCHOOL)) == {"skolplats"}
    assert parts(POLICE) == {}
    with pytest.raises(IntegrityError), acting(own):
        actions.assign(
            part=parts()["skolplats"],
            organisation=unit_of(school).pk,
            owner=cast("teolog").pk,
            seen=1,
            by=own,
        )


def test_a_part_that_needs_consent_goes_to_nobody_without_it(parts: Any, cast: Any, give: Any) -> None:
    own, police = cast(OWN), unit_of(cast(POLICE)).pk
    with pytest.raises(IntegrityError), acting(own):
        actions.assign(part=parts()["polisen"], organisation=police, owner=None, seen=0, by=own)
    give(POLICE, "needs")
    with pytest.raises(IntegrityError), acting(own):
        actions.assign(part=parts()["polisen"], organisation=police, owner=None, seen=0, by=own)
    give(POLICE, "measures")
    with acting(own):
        actions.assign(part=parts()["polisen"], organisation=police, owner=None, seen=0, by=own)
    assert set(parts(POLICE)) == {"polisen"}


def test_two_at_once_nobody_is_written_over_and_a_reason_is_a_reason(parts: Any, cast: Any) -> None:
    own = cast(OWN)
    seen = parts()["skolplats"]
    set_part(seen, PartState.DONE, own, "Den första.")
    with pytest.raises(actions.PartChanged) as changed:
        set_part(seen, PartState.NOT_NEEDED, own, "Den andra.")
    assert changed.value.latest.state == "done"
    with pytest.raises(ValueError, match="why"):
        set_part(parts()["polisen"], PartState.NOT_NEEDED, own, "  ")
    with acting(own), pytest.raises(actions.PartChanged):
        actions.assign(part=seen, organisation=None, owner=None, seen=7, by=own)


def test_a_template_begins_once_in_an_open_record_of_ones_own_and_only_while_it_is_for_new_cases(
    parts: Any, record: Record, cast: Any
) -> None:
    own, coordinator = cast(OWN), cast(COORDINATOR)
    with acting(own), pytest.raises(IntegrityError), transaction.atomic():
        actions.start(record=record, pathway=SLUG, by=own)
    with acting(own), pytest.raises(IntegrityError), transaction.atomic():
        actions.start(record=record, pathway="finns-inte", by=own)
    with acting(cast(COLLEAGUE)), pytest.raises(ProgrammingError), transaction.atomic():
        actions.start(record=record, pathway="risk-for-utresa", by=cast(COLLEAGUE))
    with acting(coordinator):
        later = words(valid_from=timezone.localdate() + timedelta(days=1))
        actions.add_version(slug="kommande", wording=later, parts=PARTS, why="x", seen=0, by=coordinator)
        actions.add_version(slug="slut", wording=words(), parts=PARTS, why="x", seen=0, by=coordinator)
        actions.add_version(
            slug="slut", wording=words(ended=True), parts=PARTS, why="x", seen=1, by=coordinator
        )
        assert {"kommande", "slut"}.isdisjoint(
            each.slug for each in reading.for_new_cases(timezone.localdate())
        )
    for slug in ("kommande", "slut"):
        with acting(own), pytest.raises(IntegrityError), transaction.atomic():
            actions.start(record=record, pathway=slug, by=own)
    with acting(own):
        records.close_record(record=record, by=own)
    with acting(own), pytest.raises(ProgrammingError), transaction.atomic():
        actions.start(record=record, pathway="risk-for-utresa", by=own)
    with pytest.raises(IntegrityError):
        set_part(parts()["polisen"], PartState.DONE, own)


# --- versions ----------------------------------------------------------------------------------------------------


def test_a_new_version_leaves_the_old_one_and_the_records_that_follow_it(
    parts: Any, cast: Any, as_owner: Any
) -> None:
    coordinator = cast(COORDINATOR)
    with acting(coordinator):
        fewer = [each for each in PARTS if each.key != "polisen"]
        actions.add_version(
            slug=SLUG, wording=words(), parts=fewer, why="Polisen behövs inte.", seen=1, by=coordinator
        )
        assert [(each.number, each.parts.count()) for each in reading.versions(SLUG)] == [(2, 4), (1, 5)]
        with pytest.raises(actions.ChangedMeanwhile) as changed:
            actions.add_version(slug=SLUG, wording=words(), parts=PARTS, why="x", seen=1, by=coordinator)
    assert changed.value.latest.number == 2
    assert "polisen" in parts()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from audit_entry where event = 'pathway.version_added' and target = %s", [SLUG]
        )
        assert cursor.fetchone() == (2,)


@pytest.mark.parametrize(
    "wrong", [[], [part("a"), part("a")], [part("a", after="b"), part("b")], [part("a", after="a")]]
)
def test_a_template_has_parts_that_wait_only_for_earlier_ones(cast: Any, wrong: list[Any]) -> None:
    by = cast(COORDINATOR)
    with acting(by), pytest.raises(ValueError, match="part"):
        actions.add_version(slug="fel", wording=words(), parts=wrong, why="x", seen=0, by=by)


def test_nobody_but_who_coordinates_writes_a_template_and_nobody_rewrites_one(
    template: Pathway, cast: Any
) -> None:
    own, coordinator = cast(OWN), cast(COORDINATOR)
    with acting(own), pytest.raises(ProgrammingError), transaction.atomic():
        actions.add_version(slug="min", wording=words(), parts=PARTS, why="x", seen=0, by=own)
    row = PathwayPart.objects.filter(pathway=template).first()
    assert row
    old = Pathway.objects.get(slug="barn-som-atervander")
    add_part = (
        'insert into pathways_pathwaypart (pathway_id, "order", key, function, what_sv, what_en, amount, unit, after, needs_consent)'
        " values (%s, 99, 'smug', 'police', 'x', 'x', 0, 'days', '', false)"
    )
    add = (
        "insert into pathways_pathway (slug, number, name_sv, name_en, purpose_sv, purpose_en, valid_from, ended, source, why, made_at)"
        " values (%s, %s, '', '', '', '', '2020-01-01', false, '', '', '2020-01-01')"
    )
    with acting(coordinator):
        assert refused(add_part, [old.pk]) is IntegrityError
        assert refused(add, [SLUG, 7]) is IntegrityError
        assert (
            refused("update pathways_pathway set name_sv = 'x' where id = %s", [template.pk])
            is ProgrammingError
        )
        assert (
            refused("update pathways_pathwaypart set amount = 700 where id = %s", [row.pk])
            is ProgrammingError
        )
        assert refused("delete from pathways_pathwaypart where id = %s", [row.pk]) is ProgrammingError
        with connection.cursor() as cursor:
            cursor.execute(add, ["smyg", 1])
        forged = Pathway.objects.get(slug="smyg")
        assert forged.made_by_id == coordinator.pk
        assert forged.made_at > timezone.now() - timedelta(hours=1)


# --- behind the pages --------------------------------------------------------------------------------------------


def test_the_apps_login_writes_no_part_by_itself(parts: Any, record: Record, cast: Any, give: Any) -> None:
    held = parts()["polisen"]
    give(POLICE, "measures")
    for account in (OWN, POLICE):
        with acting(cast(account)):
            assert (
                refused("update pathways_part set state = 'done' where id = %s", [held.pk])
                is ProgrammingError
            )
            assert (
                refused("update pathways_part set due_on = '2030-01-01' where id = %s", [held.pk])
                is ProgrammingError
            )
            assert refused("delete from pathways_part where record_id = %s", [record.pk]) is ProgrammingError
            assert refused("select varsam._pathway_count(%s, 1)", [record.pk]) is ProgrammingError
    with acting(cast(POLICE)), connection.cursor() as cursor:
        cursor.execute(
            "select varsam.pathways_receivers(%s), varsam.pathways_workers(%s)", [record.pk, record.unit_id]
        )
        assert cursor.fetchone() == ([], [])


def test_without_its_entry_in_the_log_no_part_is_done(parts: Any, cast: Any, as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "create or replace function varsam.audit_append(event text, target_type text, target text, unit bigint, details jsonb,"
            " at timestamptz) returns bigint language plpgsql volatile set search_path = pg_catalog, pg_temp as"
            " $$ begin raise exception using errcode = 'XX000', message = 'no log'; end $$"
        )
    with pytest.raises(InternalError), transaction.atomic():
        set_part(parts()["polisen"], PartState.DONE, cast(OWN))
    assert parts()["polisen"].state == "open"


def test_what_is_written_about_a_part_is_sealed_and_goes_with_the_record(
    parts: Any, record: Record, cast: Any, as_owner: Any
) -> None:
    set_part(parts()["polisen"], PartState.NOT_NEEDED, cast(OWN), "Inget hot finns.")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select count(*) from pathways_part where position('hot'::bytea in note) > 0")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "select count(*) from audit_entry where target = %s and details::text like '%%hot%%'",
            [record.reference],
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("select varsam._record_forget_pathways(%s)", [record.pk])
        cursor.execute("select count(*) from pathways_part where record_id = %s", [record.pk])
        assert cursor.fetchone() == (0,)


def test_the_templates_that_an_installation_begins_with_can_be_followed(record: Record, cast: Any) -> None:
    own = cast(OWN)
    with acting(own):
        for slug, count in (("barn-som-atervander", 9), ("vuxen-som-atervander", 9), ("risk-for-utresa", 8)):
            assert actions.start(record=record, pathway=slug, by=own) == count
        functions = set(Part.objects.filter(record=record).values_list("part__function", flat=True))
    assert {"social_services", "school", "health", "police"} <= functions
