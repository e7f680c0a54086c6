"""Engagements: their way and its gate, who sees what, what a withdrawn consent does, and hours that outlive the record."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.areas.knowledge_house.engagements.conftest import Engaged
from tests.areas.knowledge_house.engagements.engaged import OTHER, expert_for, match, met
from varsam.areas.knowledge_house.engagements import actions, hours, reading
from varsam.areas.knowledge_house.engagements.enums import EndedWhy, Form, Kind
from varsam.areas.knowledge_house.engagements.models import Engagement, HourEntry, HourReview, Session
from varsam.areas.knowledge_house.engagements.states import TRANSITIONS, State
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.models import Form as SaidBy
from varsam.kernel.lawfulness.models import Scope
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.records import actions as records
from varsam.kernel.records.models import Record


def raw(statement: str, *values: object) -> int:
    """Rows touched by SQL on the app's own login."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def refused(statement: str, *values: object) -> bool:
    try:
        return raw(statement, *values) == 0
    except DatabaseError:
        return True


def events(record: Record, as_owner: Any) -> list[str]:
    with as_owner():
        found = AuditEntry.objects.filter(target=record.reference, event__startswith="engagement.")
        return list(found.order_by("pk").values_list("event", flat=True))


def take_back(engaged: Engaged) -> None:
    """The person takes the consent back, as the handler writes it in."""
    with acting(engaged.handler):
        scope = Scope.objects.get(pk=engaged.grant.basis)
        signer = scope.request.signers.select_related("record").first()
        assert signer
        consents.withdraw(
            signer=signer,
            scopes=[scope.pk],
            form=SaidBy.SPOKEN,
            decided_on=timezone.localdate(),
            by=engaged.handler,
        )


# --- the way ----------------------------------------------------------------------------------------------------


def test_the_database_holds_the_table_of_the_way(db: None, as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select state, next from varsam._engagement_ways()")
        assert set(cursor.fetchall()) == {(a.value, b.value) for a, b in TRANSITIONS}


def test_no_step_outside_the_table_is_taken_by_raw_sql(matched: Engaged, as_owner: Any) -> None:
    pk = matched.engagement.pk
    wrong = []
    for before, after in product(State, State):
        if before == after or (before, after) in TRANSITIONS:
            continue
        with as_owner():
            Engagement.objects.filter(pk=pk).update(
                state=before, ended_at=timezone.now() if before == State.ENDED else None, ended_why="done"
            )
        with acting(matched.handler):
            if not refused("update engagements_engagement set state = %s where id = %s", after.value, pk):
                wrong.append((before, after))
    assert wrong == []


def test_it_starts_only_while_measures_are_shared(matched: Engaged, as_owner: Any) -> None:
    with acting(matched.handler):
        actions.introduce(engagement=matched.engagement, by=matched.handler)
        assert records.stop_grant(grant=matched.grant, by=matched.handler)
    with acting(matched.handler):
        paused = Engagement.objects.get(pk=matched.engagement.pk)
        assert (paused.state, paused.paused_why) == (State.PAUSED, "stopped")
        with pytest.raises(actions.NotShared):
            actions.start(engagement=paused, by=matched.handler)
        assert refused("update engagements_engagement set state = 'started' where id = %s", paused.pk)
    assert events(matched.record, as_owner) == [
        "engagement.matched",
        "engagement.introduced",
        "engagement.paused",
    ]


def test_the_whole_way_is_stamped_and_on_record(engaged: Engaged, as_owner: Any) -> None:
    by = engaged.handler
    with acting(by):
        actions.pause(engagement=engaged.engagement, words="Sommaruppehåll.", by=by)
        actions.start(engagement=engaged.engagement, by=by)
        done = actions.end(engagement=engaged.engagement, why=EndedWhy.DONE, words="Har jobb.", by=by)
        found = reading.one(done.pk)
    assert found
    row = found.engagement
    assert row.introduced_at
    assert row.started_at
    assert row.ended_at
    assert row.paused_at is None
    assert (found.ended_words, found.purpose) == ("Har jobb.", "Prata med någon som inte blir arg.")
    assert b"Har jobb" not in bytes(row.ended_words or b"")
    with acting(by), pytest.raises(actions.NoSuchStep):
        actions.start(engagement=row, by=by)
    with acting(by):
        assert refused("update engagements_engagement set hours_a_month = 40 where id = %s", row.pk)
    assert events(engaged.record, as_owner)[3:] == [
        "engagement.paused",
        "engagement.started",
        "engagement.ended",
    ]


def test_another_unit_matches_nobody(matched: Engaged, cast: Any) -> None:
    other = cast("socialsekreterare.hisingen")
    with acting(other):
        assert reading.of_record(matched.record) == []
        with pytest.raises(PermissionDenied):
            actions.match(
                record=matched.record,
                expert=matched.expert,
                kind=Kind.MENTOR,
                hours_a_month=2,
                purpose="x",
                by=other,
            )
        assert refused("update engagements_engagement set state = 'introduced'")


def test_jav_asks_for_a_reason_also_of_raw_sql(matched: Engaged, cast: Any, as_owner: Any) -> None:
    root = matched.record.unit.ancestors[0] if matched.record.unit.ancestors else matched.record.unit_id
    expert = expert_for(as_owner, cast(OTHER), "theological_adviser", avoids=(root,))
    by = matched.handler
    with pytest.raises(actions.ConflictOfInterest):
        match(matched.record, expert, by, Kind.THEOLOGICAL_ADVISER)
    with acting(by):
        assert refused(
            "insert into engagements_engagement (id, record_id, kind, expert_id, user_id, organisation_id, state,"
            " hours_a_month, purpose, matched_at, matched_by_id, paused_why, ended_why)"
            " select gen_random_uuid(), %s, 'theological_adviser', x.id, x.user_id, x.organisation_id, 'matched', 1, 'x', now(),"
            " varsam.actor(), '', '' from experts_expert x where x.id = %s",
            matched.record.pk,
            expert.pk,
        )
    made = match(
        matched.record, expert, by, Kind.THEOLOGICAL_ADVISER, conflict_reason="Ingen annan talar tigrinja."
    )
    with acting(by):
        found = reading.one(made.pk)
    assert found
    assert found.conflict_reason == "Ingen annan talar tigrinja."


def test_nobody_is_engaged_as_what_they_are_not(matched: Engaged) -> None:
    with pytest.raises(ValueError, match="of that kind"):
        match(matched.record, matched.expert, matched.handler, Kind.EXIT_SUPPORTER)


def test_a_change_ends_one_and_proposes_another(engaged: Engaged, cast: Any, as_owner: Any) -> None:
    by, other = engaged.handler, expert_for(as_owner, cast(OTHER), "mentor")
    with acting(by):
        new = actions.replace(
            engagement=engaged.engagement,
            why=EndedWhy.NO_FIT,
            words="De ville olika saker.",
            expert=other,
            hours_a_month=4,
            purpose="Samma som förut.",
            by=by,
        )
        old = Engagement.objects.get(pk=engaged.engagement.pk)
    assert (old.state, new.state, new.replaces_id) == (State.ENDED, State.MATCHED, old.pk)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select varsam._engagements_open(%s), varsam._expert_load_engagements(%s),"
            " varsam._expert_load_engagements(%s)",
            [engaged.record.pk, other.user_id, engaged.mentor.pk],
        )
        assert cursor.fetchone() == (1, 4, 0)


# --- who sees and writes ----------------------------------------------------------------------------------------


def test_the_mentor_sees_and_writes_their_own_only(engaged: Engaged, cast: Any, as_owner: Any) -> None:
    other = cast(OTHER)
    second = match(
        engaged.record,
        expert_for(as_owner, other, "theological_adviser"),
        engaged.handler,
        Kind.THEOLOGICAL_ADVISER,
    )
    session = met(engaged.engagement, engaged.mentor)
    with acting(engaged.mentor):
        assert [each.engagement.pk for each in reading.mine(engaged.mentor)] == [engaged.engagement.pk]
        assert reading.one(second.pk) is None
        assert raw("select 1 from engagements_session") == 1
        assert refused("update engagements_session set minutes = 600")
        assert refused("delete from engagements_session")
        assert refused(
            "update engagements_engagement set hours_a_month = 99 where id = %s", engaged.engagement.pk
        )
    insert = (
        "insert into engagements_session (id, engagement_id, record_id, author_id, written_at, at, minutes, form)"
        " values (gen_random_uuid(), %s, %s, %s, now(), now() - interval '1 hour', 60, 'meeting')"
    )
    # As another: the theologian knows the ids, and has nothing shared; nobody writes in the mentor's name.
    with acting(other):
        assert raw("select 1 from engagements_session") == 0
        assert raw("select 1 from engagements_engagement") == 0
        assert raw("select 1 from engagements_hourentry") == 0
        for author in (other.pk, engaged.mentor.pk):
            assert refused(insert, engaged.engagement.pk, engaged.record.pk, author)
    with acting(engaged.handler):
        assert refused(insert, engaged.engagement.pk, engaged.record.pk, engaged.handler.pk)
        unit = reading.of_record(engaged.record)[0]
        assert [each.text for each in unit.sessions] == ["Promenad."]
        with pytest.raises(PermissionDenied):
            actions.write_session(
                engagement=engaged.engagement,
                at=session.at,
                minutes=5,
                form=Form.CALL,
                journal="",
                by=engaged.handler,
            )


def test_consent_taken_back_lets_it_rest_in_the_same_transaction(engaged: Engaged, as_owner: Any) -> None:
    met(engaged.engagement, engaged.mentor)

    with transaction.atomic():
        take_back(engaged)
        transaction.set_rollback(True)
    with acting(engaged.mentor):
        assert reading.mine(engaged.mentor)[0].engagement.state == State.STARTED
    take_back(engaged)
    with acting(engaged.mentor):
        assert reading.mine(engaged.mentor) == []
        assert raw("select 1 from engagements_session") == 0
        assert [(each.kind, each.why) for each in reading.away()] == [("mentor", "withdrawn")]
        assert raw("select 1 from engagements_hourentry") == 1
        assert refused(
            "insert into engagements_session (id, engagement_id, record_id, author_id, written_at, at, minutes, form)"
            " values (gen_random_uuid(), %s, %s, %s, now(), now(), 60, 'meeting')",
            engaged.engagement.pk, engaged.record.pk, engaged.mentor.pk,
        )  # fmt: skip
    with acting(engaged.handler):
        found = reading.of_record(engaged.record)[0]
    assert (found.engagement.state, found.engagement.paused_why) == (State.PAUSED, "withdrawn")
    assert found.is_unreached
    with as_owner():
        last = AuditEntry.objects.filter(event="engagement.paused").latest("pk")
    assert (last.target, last.details) == (engaged.record.reference, {"kind": "mentor", "why": "withdrawn"})


def test_another_who_waits_for_their_own_consent_is_not_touched(
    engaged: Engaged, cast: Any, as_owner: Any
) -> None:
    expert = expert_for(as_owner, cast(OTHER), "theological_adviser")
    waits = match(engaged.record, expert, engaged.handler, Kind.THEOLOGICAL_ADVISER)
    with acting(engaged.handler):
        actions.introduce(engagement=waits, by=engaged.handler)
    take_back(engaged)
    with acting(engaged.handler):
        states = dict(Engagement.objects.filter(record=engaged.record).values_list("kind", "state"))
    assert (states["mentor"], states["theological_adviser"]) == (State.PAUSED, State.INTRODUCED)


def test_whoever_leaves_their_organisation_sees_nothing_and_the_unit_sees_it(
    engaged: Engaged, as_owner: Any
) -> None:
    with as_owner():
        Membership.objects.filter(user=engaged.mentor).update(valid_to=timezone.now() - timedelta(hours=1))
    with acting(engaged.mentor):
        assert reading.mine(engaged.mentor) == []
    with pytest.raises(Engagement.DoesNotExist):
        met(engaged.engagement, engaged.mentor)
    with acting(engaged.handler):
        found = reading.of_record(engaged.record)[0]
    assert (found.engagement.state, found.is_unreached) == (State.STARTED, True)


def test_sessions_are_of_the_past_and_corrected_once(engaged: Engaged, as_owner: Any) -> None:
    first = met(engaged.engagement, engaged.mentor, minutes=90)
    met(engaged.engagement, engaged.mentor, minutes=60, corrects=first)
    with pytest.raises(PermissionDenied):
        met(engaged.engagement, engaged.mentor, minutes=30, corrects=first)
    with pytest.raises(ValueError, match="has not been"):
        met(engaged.engagement, engaged.mentor, at=timezone.now() + timedelta(hours=1))
    with acting(engaged.mentor):
        own = reading.mine(engaged.mentor)[0]
        assert (own.minutes, len(own.sessions), len(own.standing)) == (60, 2, 1)
        assert sorted(HourEntry.objects.values_list("minutes", flat=True)) == [-90, 60, 90]


@pytest.mark.parametrize(
    ("days_ago", "goes"), [(11, False), (10, True), (7, True), (6, False), (5, True), (0, True)]
)
def test_a_session_is_of_a_day_when_it_went_on(
    engaged: Engaged, as_owner: Any, days_ago: int, goes: bool
) -> None:
    """Begun ten days ago, paused seven days ago, gone on five days ago: in the action and for raw SQL alike."""
    pk, noon = engaged.engagement.pk, timezone.localtime().replace(hour=12, minute=0)

    def ago(days: int) -> datetime:
        return min(noon - timedelta(days=days), timezone.now() - timedelta(seconds=30))

    with acting(engaged.handler):
        actions.pause(engagement=engaged.engagement, words="Semester.", by=engaged.handler)
        started = actions.start(engagement=engaged.engagement, by=engaged.handler)
    with as_owner():
        assert len(Engagement.objects.get(pk=started.pk).rests) == 2
        Engagement.objects.filter(pk=pk).update(started_at=ago(10), rests=[ago(7), ago(5)])
    at = ago(days_ago)
    with acting(engaged.mentor):
        assert goes is not refused(
            "insert into engagements_session (id, engagement_id, record_id, author_id, written_at, at, minutes, form)"
            " values (gen_random_uuid(), %s, %s, %s, now(), %s, 60, 'meeting')",
            pk, engaged.record.pk, engaged.mentor.pk, at,
        )  # fmt: skip
    if goes:
        met(engaged.engagement, engaged.mentor, at=at)
    else:
        with pytest.raises(actions.DidNotGoOn):
            met(engaged.engagement, engaged.mentor, at=at)


def test_a_session_on_a_wrong_day_can_still_be_taken_back(engaged: Engaged, as_owner: Any) -> None:
    wrong = met(engaged.engagement, engaged.mentor)
    with as_owner():
        Engagement.objects.filter(pk=engaged.engagement.pk).update(
            started_at=timezone.now() + timedelta(days=2)
        )
    met(engaged.engagement, engaged.mentor, minutes=0, at=wrong.at, corrects=wrong)
    with pytest.raises(actions.DidNotGoOn):
        met(engaged.engagement, engaged.mentor, at=wrong.at)


# --- hours ------------------------------------------------------------------------------------------------------


def this_month() -> date:
    return hours.first_of(timezone.localdate(timezone.now() - timedelta(hours=2)))


def mine(found: list[hours.Line], user: User) -> list[hours.Line]:
    return [line for line in found if line.user == user.pk]


def test_hours_stay_when_the_record_is_destroyed_and_name_nobody(
    engaged: Engaged, cast: Any, as_owner: Any
) -> None:
    met(engaged.engagement, engaged.mentor, minutes=90)
    with as_owner(), connection.cursor() as cursor:
        before = HourEntry.objects.filter(user=engaged.mentor).count()
        cursor.execute("select varsam._retention_record_empty(%s)", [engaged.record.reference])
        assert not Engagement.objects.filter(pk=engaged.engagement.pk).exists()
        assert not Session.objects.filter(record_id=engaged.record.pk).exists()
        kept = HourEntry.objects.filter(user=engaged.mentor)
        assert kept.count() == before
        assert all(
            entry.engagement_id is None for entry in kept.filter(written_at__date=timezone.now().date())
        )
        assert not Record.objects.filter(pk=engaged.record.pk).exists()


def test_who_pays_gets_hours_without_persons(engaged: Engaged, cast: Any, as_owner: Any) -> None:
    coordinator = cast("samordnare")
    met(engaged.engagement, engaged.mentor, minutes=100)
    with acting(coordinator):
        lines = mine(hours.lines(this_month()), engaged.mentor)
        assert [(line.kind, line.hours) for line in lines][-1:] == [
            ("mentor", hours.in_hours(lines[0].minutes))
        ]
        table, data = hours.as_csv(lines), json.loads(hours.as_json(this_month(), lines))
        assert Engagement.objects.filter(pk=engaged.engagement.pk).count() == 0
    assert table.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(hours.HEADINGS)
    assert rows[1][0] == f"{this_month():%Y-%m}"
    assert "," in rows[1][4]
    assert "." not in rows[1][4]
    assert set(data["lines"][0]) == {"expert", "organisation", "kind", "hours", "minutes"}
    text = table.decode() + json.dumps(data)
    assert engaged.record.reference not in text
    assert engaged.record.pseudonym not in text
    for account in ("socialsekreterare.centrum", "polis", OTHER):
        with acting(cast(account)):
            assert hours.lines(this_month()) == []
            assert HourEntry.objects.count() == HourEntry.objects.filter(user=cast(account)).count()


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+46", "-1", "@SUM(A1)", "\tx"])
def test_no_name_is_a_formula(name: str) -> None:
    line = hours.Line(date(2026, 11, 1), 1, name, name, "mentor", 45)
    row = next(
        csv.reader(io.StringIO(hours.as_csv([line]).decode("utf-8-sig").split("\r\n", 1)[1]), delimiter=";")
    )
    assert row == ["2026-11", f"'{name}", f"'{name}", "Mentor", "0,75"]


def test_a_month_is_reviewed_as_it_stood_and_goes_stale(engaged: Engaged, cast: Any, as_owner: Any) -> None:
    coordinator = cast("samordnare")
    met(engaged.engagement, engaged.mentor, minutes=50)
    with acting(coordinator):
        total = sum(line.minutes for line in hours.lines(this_month()))
        assert hours.review(month=this_month(), by=coordinator) == 1
        written = HourReview.objects.filter(month=this_month()).latest("at")
        assert (written.minutes, written.by_id) == (total, coordinator.pk)
        standing = hours.standing(this_month())
        assert standing
        assert not standing.is_stale
        assert refused("update engagements_hourreview set minutes = 0")
    met(engaged.engagement, engaged.mentor, minutes=30)
    with acting(coordinator):
        standing = hours.standing(this_month())
        assert standing
        assert standing.is_stale
    with acting(engaged.mentor):
        unit = Organisation.objects.get(slug="samordningen")
        assert refused(
            "insert into engagements_hourreview (unit_id, month, minutes, by_id, at) values (%s, %s, 0, %s, now())",
            unit.pk, this_month(), engaged.mentor.pk,
        )  # fmt: skip
        assert refused(
            "insert into engagements_hourentry (unit_id, user_id, organisation_id, day, minutes, kind, written_at)"
            " values (%s, %s, %s, current_date, 600, 'mentor', now())",
            unit.pk, engaged.mentor.pk, unit.pk,
        )  # fmt: skip


def test_supervision_is_noted_by_oneself_or_the_network(engaged: Engaged, cast: Any) -> None:
    at, mentor, other = timezone.now() - timedelta(days=1), engaged.mentor, cast(OTHER)
    with acting(mentor):
        actions.note_supervision(
            expert=engaged.expert, at=at, minutes=60, with_whom="Handledaren på Mina",
            next_on=timezone.localdate() + timedelta(days=30), by=mentor,
        )  # fmt: skip
        engaged.expert.refresh_from_db()
        assert engaged.expert.supervised_on == timezone.localdate(at)
        assert engaged.expert.supervision_on == timezone.localdate() + timedelta(days=30)
        assert HourEntry.objects.filter(kind="supervision", user=mentor).count() >= 1
    with acting(other), pytest.raises(DatabaseError), transaction.atomic():
        actions.note_supervision(
            expert=engaged.expert, at=at, minutes=60, with_whom="x", next_on=None, by=other
        )


def test_what_cannot_be_put_on_record_does_not_happen(matched: Engaged, as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "alter table audit_entry add constraint broken check (event not like 'engagement.%') not valid"
        )
    with acting(matched.handler), pytest.raises(DatabaseError), transaction.atomic():
        actions.introduce(engagement=matched.engagement, by=matched.handler)
    with acting(matched.handler):
        assert Engagement.objects.get(pk=matched.engagement.pk).state == State.MATCHED
