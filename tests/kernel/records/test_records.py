"""The acts on records: who may do what, what each leaves behind, and what the app's own login cannot do around them."""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.notifications.models import Notice
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions, policies, reading
from varsam.kernel.records.enums import TEXTS, Information, Outcome, Track
from varsam.kernel.records.models import BreakGlass, Entry, Grant, Record
from varsam.kernel.vault import api as vault

OWN, COLLEAGUE, AUDITOR = "socialsekreterare.hisingen", "socialsekreterare.centrum", "dataskydd"
POLICE, SCHOOL, THEOLOGIAN, MENTOR = "polis", "skola", "teolog", "mentor"
REASON = "Personen är försvunnen och har sagt att hen inte orkar mer."

Give = Callable[..., Grant]
Wall = Callable[[datetime], None]


def unit_of(user: User) -> Organisation:
    with acting(user):
        return user.memberships.select_related("organisation").get().organisation


def open_for(user: User, **said: Any) -> Record:
    values = {"track": Track.SSPF, "track_reason": "", "text": "Läget först.", **said}
    with acting(user):
        return actions.open_record(unit=unit_of(user).pk, by=user, **values)


@pytest.fixture
def record(cast: Any) -> Record:
    """A record of the social office of Hisingen with one note of each kind."""
    own = cast(OWN)
    made = open_for(own)
    with acting(own):
        for kind in TEXTS[1:]:
            actions.add_entry(record=made, information=kind, text=f"Om {kind}", happened_at=None, by=own)
    return made


@pytest.fixture
def give(record: Record, cast: Any, as_owner: Any) -> Give:
    """`give("polis", "needs")`: by the function that gives, past the consent that would have to come first."""

    def given(account: str, *kinds: str, only: bool = False, days: float = 30, of: Record = record) -> Grant:
        user = cast(account)
        with acting(cast(OWN)), as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "select varsam._records_give(%s, %s, %s, %s, 'consent', %s, varsam._clock() + %s)",
                [of.pk, unit_of(user).pk, user.pk if only else None, list(kinds or ("needs",)), uuid.uuid4(),
                 timedelta(days=days)],
            )  # fmt: skip
            return Grant.objects.get(pk=cursor.fetchone()[0])

    return given


@pytest.fixture
def wall(as_owner: Any) -> Wall:
    """`wall(at)`: what the clock on the database's wall says, until the test ends."""

    def turned(at: datetime) -> None:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "create or replace function varsam._wall() returns timestamptz language sql stable"
                f" set search_path = pg_catalog, pg_temp as $$ select '{at.isoformat()}'::timestamptz $$"
            )

    return turned


@pytest.fixture
def sees(record: Record, cast: Any) -> Callable[[str], set[str] | None]:
    """`sees("polis")`: the kinds of notes that this user reads in the record; None where there is no record for them."""

    def seen(account: str) -> set[str] | None:
        with acting(cast(account)):
            opened = reading.open_record(record.reference)
            raw = set(Entry.objects.filter(record_id=record.pk).values_list("information", flat=True))
            if opened is None:
                assert not raw
                assert not Record.objects.filter(pk=record.pk).exists()
                assert record.pk not in reading.ids({})
                return None
            assert {text.entry.information for text in opened.texts} == raw
            assert record.pk in reading.ids({})
            return raw

    return seen


def tick() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select varsam.records_tick()")
        return int(cursor.fetchone()[0])


def logged(record: Record, as_owner: Any) -> list[str]:
    with as_owner():
        found = AuditEntry.objects.filter(target=record.reference).order_by("pk")
        return list(found.values_list("event", flat=True))


# --- opening and writing ---------------------------------------------------------------------------------------


def test_a_record_gets_a_reference_and_a_name_that_says_nothing(cast: Any, as_owner: Any) -> None:
    first, second = open_for(cast(OWN)), open_for(cast(OWN))
    assert first.reference.startswith("K-")
    assert int(second.reference.split("-")[2]) == int(first.reference.split("-")[2]) + 1
    assert first.pseudonym != second.pseudonym
    assert logged(first, as_owner) == ["record.opened", "record.written"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_an_ordinary_track_it_says_why(cast: Any, reason: str) -> None:
    with pytest.raises(ValueError, match="says why"):
        open_for(cast(OWN), track=Track.NONE, track_reason=reason)


def test_the_reason_for_no_track_is_sealed_and_read_by_the_unit(cast: Any) -> None:
    made = open_for(cast(OWN), track=Track.NONE, track_reason="Bor ännu i en annan kommun.")
    with acting(cast(OWN)):
        opened = reading.open_record(made.reference)
        assert opened is not None
        assert opened.track_reason == "Bor ännu i en annan kommun."
        assert b"kommun" not in bytes(Record.objects.get(pk=made.pk).track_reason or b"")


def test_nobody_opens_a_record_in_another_unit(cast: Any) -> None:
    own, other = cast(OWN), unit_of(cast(COLLEAGUE))
    with pytest.raises(DatabaseError, match="not a unit"), acting(own):
        actions.open_record(unit=other.pk, track=Track.SIG, track_reason="", text="Hej.", by=own)


@pytest.mark.parametrize("account", [POLICE, SCHOOL, MENTOR, AUDITOR, "registrator", "systemadmin", "rad"])
def test_those_who_handle_no_records_open_none(cast: Any, account: str) -> None:
    with pytest.raises(DatabaseError, match="not a unit"):
        open_for(cast(account))


def test_a_note_is_signed_dated_and_kept_apart_from_when_it_happened(record: Record, cast: Any) -> None:
    happened = timezone.now() - timedelta(days=2)
    with acting(cast(OWN)):
        actions.add_entry(
            record=record, information=Information.MEETINGS, text="Vi sågs.", happened_at=happened, by=cast(OWN)
        )  # fmt: skip
        newest = Entry.objects.filter(record=record).order_by("-at").first()
        assert newest is not None
        assert (newest.author, newest.happened_at) == (cast(OWN), happened)
        assert newest.at > happened
        assert b"Vi" not in bytes(newest.sealed)
        assert Record.objects.get(pk=record.pk).last_entry_at == newest.at


def test_a_note_that_cannot_be_put_on_record_is_not_written(
    record: Record, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(audit, "record", fails)
    with acting(cast(OWN)):
        before = record.entries.count()
        with pytest.raises(RuntimeError):
            actions.add_entry(
                record=record, information=Information.NEEDS, text="Nytt.", happened_at=None, by=cast(OWN)
            )
        assert record.entries.count() == before


def test_a_correction_is_a_new_note_in_the_same_record(record: Record, cast: Any) -> None:
    own = cast(OWN)
    other = open_for(own)
    with acting(own):
        wrong, elsewhere = record.entries.order_by("at").first(), other.entries.get()
        actions.add_entry(
            record=record, information=Information.SITUATION, text="Så här var det.", happened_at=None,
            corrects=wrong, by=own,
        )  # fmt: skip
        opened = reading.open_record(record.reference)
        assert opened is not None
        bodies = {text.entry.corrects_id: text.body for text in opened.texts}
        assert bodies[wrong.pk] == "Så här var det."
        assert "Läget först." in [text.body for text in opened.texts]
        with pytest.raises(PermissionDenied):
            actions.add_entry(
                record=record, information=Information.SITUATION, text="Fel akt.", happened_at=None,
                corrects=elsewhere, by=own,
            )  # fmt: skip


def test_a_closed_record_takes_nothing_more_until_it_is_opened_again(
    record: Record, give: Give, cast: Any, sees: Any
) -> None:
    own = cast(OWN)
    give(POLICE, "needs")
    with acting(own):
        actions.close_record(record=record, by=own)
        with pytest.raises(PermissionDenied):
            actions.add_entry(
                record=record, information=Information.NEEDS, text="Mer.", happened_at=None, by=own
            )
        with pytest.raises(PermissionDenied):
            actions.close_record(record=record, by=own)
        assert list(record.grants.values_list("ended_why", flat=True)) == ["stopped"]
    assert sees(POLICE) is None
    with acting(own):
        actions.reopen_record(record=record, by=own)
        actions.add_entry(record=record, information=Information.NEEDS, text="Mer.", happened_at=None, by=own)
    assert sees(POLICE) is None


# --- what a share lets somebody see --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind.value for kind in Information])
def test_a_share_of_one_kind_shows_that_kind_and_no_other(give: Give, sees: Any, kind: str) -> None:
    give(POLICE, kind)
    assert sees(POLICE) == ({kind} & {each.value for each in TEXTS})


def test_shares_add_up_and_end_one_by_one(record: Record, give: Give, sees: Any, cast: Any) -> None:
    first = give(POLICE, "needs", "measures")
    give(POLICE, "measures", "meetings")
    assert sees(POLICE) == {"needs", "measures", "meetings"}
    with acting(cast(OWN)):
        assert actions.stop_grant(grant=first, by=cast(OWN)) is True
        assert actions.stop_grant(grant=first, by=cast(OWN)) is False
    assert sees(POLICE) == {"measures", "meetings"}


def test_a_share_with_one_person_is_not_one_with_their_colleagues(give: Give, sees: Any, cast: Any) -> None:
    assert unit_of(cast(THEOLOGIAN)) == unit_of(cast(MENTOR))
    give(MENTOR, "needs", only=True)
    assert sees(MENTOR) == {"needs"}
    assert sees(THEOLOGIAN) is None


def test_a_recipient_sees_their_own_part_and_never_who_else_sees(
    record: Record, give: Give, cast: Any
) -> None:
    give(POLICE, "needs")
    give(SCHOOL, "school")
    with acting(cast(POLICE)):
        assert not Grant.objects.filter(record_id=record.pk).exists()
        parts = reading.parts_of(record.pk)
        assert [part.organisation for part in parts] == [unit_of(cast(POLICE))]
        assert parts[0].information == ["needs"]


@pytest.mark.parametrize("act", ["add_entry", "close_record", "reopen_record"])
def test_a_recipient_writes_nothing(record: Record, give: Give, cast: Any, act: str) -> None:
    give(COLLEAGUE, "needs")
    more: dict[str, Any] = {}
    if act == "add_entry":
        more = {"information": Information.NEEDS, "text": "Från oss.", "happened_at": None}
    # A row that is shared can be read but not locked, so that it is not there for an act.
    with pytest.raises((PermissionDenied, Record.DoesNotExist)), acting(cast(COLLEAGUE)):
        getattr(actions, act)(record=record, by=cast(COLLEAGUE), **more)


@pytest.mark.parametrize(
    "account", [COLLEAGUE, POLICE, AUDITOR, "registrator", "systemadmin", "samordnare", "rad"]
)
def test_without_a_share_there_is_no_record(sees: Any, account: str) -> None:
    assert sees(account) is None


def test_what_has_run_out_is_over_before_anybody_has_ended_it(
    record: Record, give: Give, sees: Any, wall: Wall, cast: Any, as_owner: Any
) -> None:
    grant = give(POLICE, "needs", days=1)
    assert sees(POLICE) == {"needs"}
    wall(timezone.now() + timedelta(days=1, minutes=1))
    assert sees(POLICE) is None
    assert tick() == 1
    with as_owner():
        grant.refresh_from_db()
    assert grant.ended_why == "expired"
    assert logged(record, as_owner)[-1] == "grant.ended"


def test_a_clock_that_steps_back_opens_nothing_again(give: Give, sees: Any, wall: Wall) -> None:
    give(POLICE, "needs", days=1)
    wall(timezone.now() + timedelta(days=2))
    tick()
    wall(timezone.now())
    assert sees(POLICE) is None
    tick()
    assert sees(POLICE) is None


def test_a_clock_that_steps_back_does_not_lengthen_a_broken_glass(
    record: Record, sees: Any, wall: Wall, cast: Any
) -> None:
    with acting(cast(COLLEAGUE)):
        until = actions.break_glass(reference=record.reference, reason=REASON, by=cast(COLLEAGUE))
    wall(until + timedelta(minutes=1))
    assert tick() == 0
    wall(until - timedelta(hours=1))
    assert sees(COLLEAGUE) is None


# --- stopping ------------------------------------------------------------------------------------------------------


def test_a_stopped_share_tells_its_recipient_and_hears_that_they_have_stopped(
    record: Record, give: Give, cast: Any, as_owner: Any
) -> None:
    grant = give(POLICE, "needs")
    with as_owner():
        notices = Notice.objects.count()
    with acting(cast(OWN)):
        actions.stop_grant(grant=grant, by=cast(OWN))
    with as_owner():
        assert Notice.objects.count() == notices + 1
    with acting(cast(SCHOOL)):
        assert reading.stopped() == []
        assert actions.have_stopped(grant_id=grant.pk, by=cast(SCHOOL)) is False
    with acting(cast(POLICE)):
        (told,) = reading.stopped()
        assert (told.grant_id, told.reference, told.ended_why, told.stopped_at) == (
            grant.pk, record.reference, "stopped", None,
        )  # fmt: skip
        assert not hasattr(told, "pseudonym")
        assert actions.have_stopped(grant_id=grant.pk, by=cast(POLICE)) is True
        assert actions.have_stopped(grant_id=grant.pk, by=cast(POLICE)) is False
    with acting(cast(OWN)):
        assert Grant.objects.get(pk=grant.pk).stopped_at is not None


def test_nobody_says_that_they_have_stopped_while_it_is_still_shared(give: Give, cast: Any) -> None:
    grant = give(POLICE, "needs")
    with acting(cast(POLICE)):
        assert actions.have_stopped(grant_id=grant.pk, by=cast(POLICE)) is False


@pytest.mark.parametrize("account", [COLLEAGUE, POLICE, AUDITOR, "samordnare"])
def test_only_the_unit_ends_a_share(give: Give, cast: Any, sees: Any, account: str) -> None:
    grant = give(POLICE, "needs")
    with acting(cast(account)):
        assert actions.stop_grant(grant=grant, by=cast(account)) is False
    assert sees(POLICE) == {"needs"}


# --- handing over --------------------------------------------------------------------------------------------------


def test_handing_over_moves_the_record_keeps_its_shares_and_ends_one_that_has_served(
    record: Record, give: Give, cast: Any, sees: Any, as_owner: Any
) -> None:
    new = unit_of(cast(COLLEAGUE))
    give(POLICE, "needs")
    give(COLLEAGUE, "measures")
    with acting(cast(OWN)):
        assert new in reading.units_for(record)
        actions.transfer(record=record, to=new.pk, by=cast(OWN))
    assert sees(OWN) is None
    assert sees(POLICE) == {"needs"}
    assert sees(COLLEAGUE) == {kind.value for kind in TEXTS}
    with acting(cast(COLLEAGUE)):
        ended = dict(Grant.objects.filter(record=record).values_list("organisation_id", "ended_why"))
    assert ended == {new.pk: "stopped", unit_of(cast(POLICE)).pk: ""}
    with as_owner():
        units = dict(
            AuditEntry.objects.filter(target=record.reference, event__in=["record.transferred", "record.received"])
            .values_list("event", "unit")
        )  # fmt: skip
    assert units == {"record.transferred": unit_of(cast(OWN)).pk, "record.received": new.pk}


@pytest.mark.parametrize("slug", ["polisen-region-vast", "socialkontor-hisingen", "grundskoleforvaltningen"])
def test_a_record_goes_to_no_partner_to_nobody_and_not_to_where_it_is(
    record: Record, cast: Any, slug: str
) -> None:
    to = Organisation.objects.get(slug=slug)
    with acting(cast(OWN)):
        assert to not in reading.units_for(record)
        with pytest.raises(PermissionDenied):
            actions.transfer(record=record, to=to.pk, by=cast(OWN))


def test_only_the_unit_hands_over(record: Record, cast: Any) -> None:
    home = unit_of(cast(COLLEAGUE))
    with acting(cast(COLLEAGUE)), pytest.raises(PermissionDenied):
        actions.transfer(record=record, to=home.pk, by=cast(COLLEAGUE))


# --- broken glass --------------------------------------------------------------------------------------------------


def test_broken_glass_opens_one_record_to_read_for_as_long_as_the_rule_says(
    record: Record, cast: Any, sees: Any, wall: Wall, as_owner: Any
) -> None:
    other = open_for(cast(OWN))
    with as_owner():
        notices = Notice.objects.count()
    with acting(cast(COLLEAGUE)):
        until = actions.break_glass(reference=record.reference, reason=REASON, by=cast(COLLEAGUE))
        assert BreakGlass.objects.get(reference=record.reference).until == until
        assert reading.open_record(other.reference) is None
        with pytest.raises((PermissionDenied, Record.DoesNotExist)):
            actions.add_entry(
                record=record, information=Information.NEEDS, text="Nej.", happened_at=None, by=cast(COLLEAGUE)
            )  # fmt: skip
    assert sees(COLLEAGUE) == {kind.value for kind in TEXTS}
    with as_owner():
        assert Notice.objects.count() >= notices + 2
    assert "glass.broken" in logged(record, as_owner)
    wall(until + timedelta(seconds=1))
    assert sees(COLLEAGUE) is None


@pytest.mark.parametrize("reason", ["", "   " * 20, "kort", "x" * (policies.SHORTEST_REASON - 1)])
def test_a_reason_is_a_sentence(record: Record, cast: Any, reason: str) -> None:
    with acting(cast(COLLEAGUE)), pytest.raises(ValueError, match="at least"):
        actions.break_glass(reference=record.reference, reason=reason, by=cast(COLLEAGUE))


def test_the_database_asks_for_a_reason_too(record: Record, cast: Any) -> None:
    short = b"\0" * (12 + policies.SHORTEST_REASON - 1 + 16)
    key_id, _key, wrapped, master = vault.new_key()
    with (
        acting(cast(COLLEAGUE)),
        pytest.raises(DatabaseError, match="glass_has_a_reason"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select varsam.records_break(%s, %s, %s, %s, %s, %s)",
            [record.reference, uuid.uuid4(), short, key_id, wrapped, master],
        )


@pytest.mark.parametrize(
    ("account", "reference"),
    [(COLLEAGUE, "K-26-9999"), (COLLEAGUE, ""), (OWN, None), (POLICE, None), (AUDITOR, None), (SCHOOL, None)],
)
def test_what_may_not_be_opened_answers_like_what_is_not_there(
    record: Record, cast: Any, account: str, reference: str | None
) -> None:
    with acting(cast(account)), pytest.raises(actions.NotOpened):
        actions.break_glass(
            reference=record.reference if reference is None else reference, reason=REASON, by=cast(account)
        )


def test_a_break_is_judged_once_and_never_by_the_one_who_broke(record: Record, cast: Any) -> None:
    with acting(cast(COLLEAGUE)):
        actions.break_glass(reference=record.reference, reason=REASON, by=cast(COLLEAGUE))
        glass = BreakGlass.objects.get(reference=record.reference)
        with pytest.raises((PermissionDenied, BreakGlass.DoesNotExist)):
            actions.review_break(
                glass=glass, outcome=Outcome.JUSTIFIED, judgement="Jag hade rätt.", by=cast(COLLEAGUE)
            )
    with acting(cast(AUDITOR)):
        assert reading.open_record(record.reference) is None
        assert reading.glass_words(glass) == (REASON, "")
        actions.review_break(
            glass=glass, outcome=Outcome.NOT_NEEDED, judgement="Jouren svarade.", by=cast(AUDITOR)
        )
        with pytest.raises(PermissionDenied):
            actions.review_break(glass=glass, outcome=Outcome.JUSTIFIED, judgement="Nej.", by=cast(AUDITOR))
    with acting(cast(OWN)):
        seen = BreakGlass.objects.get(pk=glass.pk)
        assert (seen.outcome, reading.glass_words(seen)) == ("not_needed", (REASON, "Jouren svarade."))


# --- around the acts, with SQL of one's own ---------------------------------------------------------------------------


def statements(record: Record, grant: Grant) -> Iterable[tuple[str, list[Any]]]:
    entry = Entry.objects.filter(record_id=record.pk).values_list("pk", flat=True)
    yield "insert into public.records_grant select * from public.records_grant", []
    yield "update public.records_grant set ended_at = null, until = now() + interval '9 years'", []
    yield "delete from public.records_grant", []
    yield "update public.records_record set unit_id = unit_id", []
    yield "update public.records_record set pseudonym = 'Vem som helst'", []
    yield "delete from public.records_record where id = %s", [record.pk]
    yield "update public.records_entry set sealed = '\\x00' where id = any (%s)", [list(entry)]
    yield "delete from public.records_entry", []
    yield "insert into public.records_breakglass select * from public.records_breakglass", []
    yield "update public.records_breakglass set until = now() + interval '9 years'", []
    yield "select varsam._records_give(%s, 1, null, '{needs}', 'consent', %s, now() + interval '1 day')", [
        record.pk, uuid.uuid4()]  # fmt: skip
    yield "select varsam._records_end_grant(%s, 'stopped')", [grant.pk]
    yield "select varsam._records_end_basis(%s, 'stopped')", [grant.basis]
    yield "select varsam._records_grants()", []
    yield "select seen from public.records_clock", []
    yield "update public.records_clock set seen = now()", []


@pytest.mark.parametrize("place", range(16))
def test_the_apps_login_has_no_way_around(record: Record, give: Give, cast: Any, place: int) -> None:
    grant = give(POLICE, "needs")
    with acting(cast(OWN)):
        sql, values = list(statements(record, grant))[place]
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, values)


@pytest.mark.parametrize("account", [OWN, "samordnare", "systemadmin", POLICE])
def test_nobody_writes_an_organisation_past_the_act(cast: Any, account: str) -> None:
    with acting(cast(account)), connection.cursor() as cursor:
        cursor.execute("update public.people_organisation set left_at = now()")
        assert cursor.rowcount == 0


def test_nobody_signs_with_anothers_name(record: Record, cast: Any) -> None:
    own, other = cast(OWN), cast(COLLEAGUE)
    with acting(own), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Entry.objects.create(
            record=record, author=other, at=timezone.now(), happened_at=timezone.now(), sealed=b"x"
        )


def test_readers_are_told_to_the_unit_alone(record: Record, give: Give, cast: Any) -> None:
    give(POLICE, "needs")
    with acting(cast(POLICE)):
        assert reading.open_record(record.reference) is not None

    def readers() -> list[tuple[int, str]]:
        with connection.cursor() as cursor:
            cursor.execute("select actor, way from varsam.records_readers(%s)", [record.pk])
            return list(cursor.fetchall())

    with acting(cast(OWN)):
        assert readers() == [(cast(POLICE).pk, "grant")]
    for account in (POLICE, COLLEAGUE, AUDITOR):
        with acting(cast(account)):
            assert readers() == []
