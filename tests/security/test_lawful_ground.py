"""A curious colleague with SQL of their own on the app's login, against what makes the tool lawful: records, grants and what
they rest on, broken glass, identities, requests, destruction, and the review of who has read what.

Each attack runs on a town of its own, in raw SQL, inside the request of one of the cast; nothing of it stays.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests.conftest import wall_says
from varsam.kernel.access import tickets

KEY = "gen_random_uuid(), '\\x00', (select min(master) from vault_keycheck)"
REFUSED = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.CheckViolation,
    psycopg.errors.NotNullViolation,
    psycopg.errors.RaiseException,
)


class Attack:
    """One connection that can be anybody of the cast on the app's role, and look afterwards at what really happened."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        found = connection.execute("select split_part(email, '@', 1), id from people_user").fetchall()
        self.users: dict[str, int] = dict(found)

    def truth(self, query: str, *values: Any) -> list[Any]:
        """What the owner sees, in the same transaction."""
        self.connection.execute("set local role none")
        return self.connection.execute(query, values or None).fetchall()

    def one(self, query: str, *values: Any) -> Any:
        found = self.truth(query, *values)
        assert found, query
        return found[0][0] if len(found[0]) == 1 else found[0]

    def be(self, account: str | int | None) -> None:
        if account is None:
            tickets.say(self.connection, tickets.Said())
        else:
            user = self.users[account] if isinstance(account, str) else account
            tickets.show(self.connection, "actor", user)

    def as_(self, account: str | int | None, query: str, *values: Any) -> list[Any]:
        """What the app's role gets, with this colleague as the actor."""
        self.connection.execute("set local role varsam_app")
        self.be(account)
        cursor = self.connection.execute(query, values or None)
        return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]

    def refused(self, account: str | int | None, query: str, *values: Any) -> None:
        with pytest.raises(REFUSED), self.connection.transaction():
            self.as_(account, query, *values)


@pytest.fixture(scope="module")
def place(worker_id: str) -> Iterator[str]:
    """One clone for all of these: each attack is rolled back."""
    import os

    from tests import environment

    name = f"varsam_ground_{worker_id}_{os.getpid()}"
    environment.clone(name)
    yield name
    with environment.superuser() as superuser:
        environment.drop(superuser, name)


@contextmanager
def _attack(name: str) -> Iterator[Attack]:
    from tests import environment

    with environment.superuser(name) as connection, connection.transaction(force_rollback=True):
        yield Attack(connection)


@pytest.fixture
def attack(place: str) -> Iterator[Attack]:
    with _attack(place) as found:
        yield found


def handler(attack: Attack, record: int) -> int:
    """Somebody who handles this record."""
    return int(
        attack.one(
            "select m.user_id from records_record r join people_membership m on m.organisation_id = r.unit_id"
            " join access_capability c on c.role = m.role and c.resource = 'record' and c.verb = 'change'"
            " where r.id = %s and m.valid_to is null limit 1",
            record,
        )
    )


def in_force(attack: Attack) -> tuple[uuid.UUID, uuid.UUID, int, int]:
    """A scope that holds, one who said yes to it, its record, and who handles that."""
    scope, signer, record = attack.one(
        "select c.id, s.id, c.record_id from lawfulness_scope c join lawfulness_signer s on s.request_id = c.request_id"
        " join records_record r on r.id = c.record_id and r.closed_at is null"
        " where varsam._consent_in_force(c.id)"
        # A record whose case goes on is not closed by anybody.
        " and not exists (select 1 from cases_case k where k.record_id = r.id and k.state not in ('closed', 'ended'))"
        " order by c.id limit 1"
    )
    return scope, signer, record, handler(attack, record)


ANSWER = (
    "insert into lawfulness_consent (id, record_id, signer_id, scope_id, decision, form, decided_on, registered_at,"
    " registered_by_id) values (%s, %s, %s, %s, %s, 'paper', current_date, %s, varsam.actor())"
)


# --- consent ---------------------------------------------------------------------------------------------------------


def test_no_yes_with_a_number_of_its_own_outlives_the_no_after_it(attack: Attack) -> None:
    scope, signer, record, elin = in_force(attack)
    attack.as_(elin, ANSWER, 10**15, record, signer, scope, "given", "2026-01-01")
    attack.as_(elin, ANSWER, 1, record, signer, scope, "withdrawn", "2026-01-01")
    state = "select in_force from varsam.consent_states(%s) where scope = %s"
    assert attack.as_(elin, state, record, scope) == [(False,)]
    attack.refused(elin, "select varsam.consent_share(%s, null)", scope)
    assert attack.one("select count(*) from records_grant where basis = %s and ended_at is null", scope) == 0


def test_an_answer_is_registered_when_it_is_and_by_whoever_does(attack: Attack) -> None:
    scope, signer, record, elin = in_force(attack)
    attack.as_(elin, ANSWER, 5, record, signer, scope, "given", "2001-01-01")
    assert attack.one("select registered_at = now() from lawfulness_consent order by id desc limit 1")
    other = attack.users["dataskydd"]
    attack.refused(
        elin, ANSWER.replace("varsam.actor()", str(other)), 6, record, signer, scope, "given", "2026-01-01"
    )


def test_no_answer_is_given_across_requests_or_for_a_record_of_others(attack: Attack) -> None:
    scope, signer, record, elin = in_force(attack)
    foreign = attack.truth(
        "select s.id, s.record_id from lawfulness_signer s where s.request_id <>"
        " (select request_id from lawfulness_scope where id = %s)", scope,
    )  # fmt: skip
    assert foreign
    for strange, _other in foreign:
        attack.refused(elin, ANSWER, 7, record, strange, scope, "given", "2026-01-01")
    for who in ("polis", "skola", "dataskydd", "registrator", "systemadmin", None):
        attack.refused(who, ANSWER, 8, record, signer, scope, "given", "2026-01-01")
        attack.refused(who, "select varsam.consent_share(%s, null)", scope)


def test_what_was_asked_stays_when_somebody_has_answered(attack: Attack) -> None:
    scope, signer, record, elin = in_force(attack)
    request = attack.one("select request_id from lawfulness_scope where id = %s", scope)
    for table, column in (("signer", "is_concerned = not is_concerned"), ("scope", "information = '{identity}'"),
                          ("consentrequest", "until = now() + interval '50 years'"), ("consent", "decision = 'given'")):  # fmt: skip
        attack.refused(elin, f"update lawfulness_{table} set {column} where record_id = %s", record)
        attack.refused(elin, f"delete from lawfulness_{table} where record_id = %s", record)
    attack.refused(
        elin, "insert into lawfulness_signer (id, request_id, record_id, role, position, is_concerned)"
        " values (gen_random_uuid(), %s, %s, 'self', 9, false)", request, record,
    )  # fmt: skip
    own = attack.one("select unit_id from records_record where id = %s", record)
    for organisation in (
        own,
        attack.one("select id from people_organisation where slug like 'polis%%' limit 1"),
    ):
        attack.refused(
            elin, "insert into lawfulness_scope (id, request_id, record_id, organisation_id, information)"
            " values (gen_random_uuid(), %s, %s, %s, '{identity,contact}')", request, record, organisation,
        )  # fmt: skip


def test_nobody_is_asked_for_longer_than_a_consent_may_last_or_yesterday(attack: Attack) -> None:
    _scope, _signer, record, elin = in_force(attack)
    ask = (
        "insert into lawfulness_consentrequest (id, record_id, term_id, asked_by_id, asked_at, until, rules)"
        " values (gen_random_uuid(), %s, (select min(id) from lawfulness_term), varsam.actor(), %s, {}, '[]')"
    )
    for until in ("now() + interval '10 years'", "'infinity'", "now() - interval '1 day'"):
        attack.refused(elin, ask.format(until), record, "2001-01-01")
    attack.as_(elin, ask.format("now() + interval '1 day'"), record, "2001-01-01")
    assert attack.one("select count(*) from lawfulness_consentrequest where asked_at < '2002-01-01'") == 0


# --- what stands in a record -----------------------------------------------------------------------------------------

NOTE = (
    "insert into records_entry (id, record_id, information, author_id, at, happened_at, corrects_id, sealed)"
    " values (gen_random_uuid(), %s, 'situation', varsam.actor(), '2001-01-01', '2001-01-01', %s, 'x')"
)


def test_a_note_is_signed_now_and_moves_the_records_last_day(attack: Attack) -> None:
    _scope, _signer, record, elin = in_force(attack)
    attack.as_(elin, NOTE, record, None)
    assert attack.one("select count(*) from records_entry where at < '2002-01-01'") == 0
    assert attack.one("select last_entry_at >= now() from records_record where id = %s", record)


def test_a_correction_stands_in_its_own_record_and_nothing_in_a_closed_one(attack: Attack) -> None:
    _scope, _signer, record, elin = in_force(attack)
    other = attack.one("select id from records_entry where record_id <> %s limit 1", record)
    attack.refused(elin, NOTE, record, other)
    closed = attack.one(
        "select min(id) from records_record where closed_at is not null and data_key_id is not null"
    )
    attack.refused(handler(attack, closed), NOTE, closed, None)


def test_no_record_is_made_old_enough_to_be_destroyed_or_kept_for_ever(attack: Attack) -> None:
    _scope, _signer, record, elin = in_force(attack)
    before = attack.one("select last_entry_at from records_record where id = %s", record)
    change = "update records_record set closed_at = '2001-01-01', last_entry_at = {} where id = %s"
    attack.as_(elin, change.format("'2001-01-01'"), record)
    closed, last = attack.one(
        "select closed_at = now(), last_entry_at from records_record where id = %s", record
    )
    assert closed
    assert last == before
    attack.as_(elin, change.format("'2099-01-01'"), record)
    closed, last = attack.one(
        "select closed_at = now(), last_entry_at <= now() from records_record where id = %s", record
    )
    assert closed
    assert last


def test_closing_ends_every_share_however_it_is_closed(attack: Attack) -> None:
    record = attack.one(
        "select g.record_id from records_grant g join records_record r on r.id = g.record_id"
        " where g.ended_at is null and r.closed_at is null"
        " and not exists (select 1 from cases_case k where k.record_id = r.id and k.state not in ('closed', 'ended')) limit 1"
    )
    attack.as_(handler(attack, record), "update records_record set closed_at = now() where id = %s", record)
    assert (
        attack.one("select count(*) from records_grant where record_id = %s and ended_at is null", record)
        == 0
    )


def test_what_a_record_is_about_and_where_it_lies_is_not_the_apps_to_change(attack: Attack) -> None:
    _scope, _signer, record, elin = in_force(attack)
    for column in ("unit_id = unit_id + 1", "reference = 'K-01-001'", "pseudonym = 'x'", "track = 'sig'", "opened_at = now()",
                   "identity_id = null", "data_key_id = null", "opened_by_id = 1", "number = 1"):  # fmt: skip
        attack.refused(elin, f"update records_record set {column} where id = %s", record)
    for table in ("records_entry", "records_grant", "records_breakglass", "records_record"):
        attack.refused(elin, f"delete from {table}")
    attack.refused(elin, "update records_grant set until = 'infinity'")
    attack.refused(
        elin, "insert into records_grant (id, record_id, organisation_id, information, basis_kind, basis, given_by_id,"
        " starts_at, until, ended_why) select gen_random_uuid(), %s, min(id), '{situation}', 'consent', gen_random_uuid(),"
        " varsam.actor(), now(), now() + interval '1 day', '' from people_organisation", record,
    )  # fmt: skip


# --- what stops ------------------------------------------------------------------------------------------------------


def shared_now(attack: Attack) -> tuple[int, uuid.UUID, int, int]:
    """Somebody who sees a record by a grant: who, the grant, the record, and their organisation."""
    for who, grant, record, home in attack.truth(
        "select m.user_id, g.id, g.record_id, g.organisation_id from records_grant g join people_membership m"
        " on m.organisation_id = g.organisation_id and m.valid_to is null and (g.user_id is null or g.user_id = m.user_id)"
        " join access_capability c on c.role = m.role and c.resource = 'shared' and c.verb = 'read'"
        " where g.ended_at is null and g.until > now()"
    ):
        if attack.as_(who, "select array_agg(id) from records_record where id = %s", record) == [([record],)]:
            return who, grant, record, home
    raise AssertionError("nothing is shared in the demo town")


ENDS = (
    "update people_membership set valid_to = now() where user_id = %(who)s",
    "update people_user set is_active = false where id = %(who)s",
    "update people_organisation set left_at = now() where id = %(home)s",
    "update records_grant set until = now(), starts_at = now() - interval '1 day' where record_id = %(record)s",
    "update records_grant set starts_at = now() + interval '1 hour', until = now() + interval '2 hours'"
    " where record_id = %(record)s",
    "insert into records_clock (id, seen) values (1, now() + interval '20 years') on conflict (id) do update"
    " set seen = excluded.seen",
    "select varsam._records_end_grant(id, 'stopped') from records_grant where record_id = %(record)s",
    "insert into lawfulness_consent (record_id, signer_id, scope_id, decision, form, decided_on, registered_at,"
    " registered_by_id) select c.record_id, s.id, c.id, 'withdrawn', 'spoken', current_date, now(), r.opened_by_id"
    " from lawfulness_scope c join records_record r on r.id = c.record_id join lawfulness_signer s on s.request_id ="
    " c.request_id where c.record_id = %(record)s and varsam._consent_newest(c.id, s.id) = 'given'",
)


@pytest.mark.parametrize("how", ENDS)
def test_nothing_is_seen_after_it_has_ended(attack: Attack, how: str) -> None:
    who, grant, record, home = shared_now(attack)
    attack.connection.execute("set local role none")
    attack.connection.execute(how, {"who": who, "home": home, "record": record})
    for table, column in (("records_record", "id"), ("records_entry", "record_id"), ("records_grant", "record_id"),
                          ("lawfulness_consent", "record_id")):  # fmt: skip
        assert attack.as_(who, f"select count(*) from {table} where {column} = %s", record) == [(0,)], table
    assert attack.as_(who, "select count(*) from varsam.records_my_grants(%s)", record) == [(0,)]
    assert attack.as_(who, "select varsam.records_way(%s)", record) == [(None,)]
    purpose = "select * from varsam.records_identity_open(%s, %s, 'contact', gen_random_uuid())"
    for part in ("name", "contact"):
        assert attack.as_(who, purpose, record, part) == []
    key = attack.one("select data_key_id from records_record where id = %s", record)
    assert attack.as_(who, "select count(*) from vault_wrappedkey where key_id = %s", key) == [(0,)]
    attack.as_(who, "select varsam.records_have_stopped(%s)", grant)
    assert (
        attack.one(
            "select count(*) from records_grant where id = %s and ended_at is null and stopped_at is not null",
            grant,
        )
        == 0
    )


# --- broken glass ----------------------------------------------------------------------------------------------------


def test_glass_is_broken_only_where_one_may_and_with_a_reason(attack: Attack) -> None:
    reference, unit = attack.one(
        "select reference, unit_id from records_record where data_key_id is not null and unit_id <> all (select organisation_id"
        " from people_membership where user_id = %s) limit 1", attack.users["socialsekreterare.hisingen"],
    )  # fmt: skip
    assert unit
    smash = f"select varsam.records_break(%s, gen_random_uuid(), %s, {KEY})"
    for who in ("polis", "skola", "mentor", "registrator", "dataskydd", "systemadmin", "rad", None):
        assert attack.as_(who, smash, reference, b"x" * 80) == [(None,)], who
    for missing in ("K-99-999", "", "' or true --", reference.lower()):
        assert attack.as_("socialsekreterare.hisingen", smash, missing, b"x" * 80) == [(None,)]
    attack.refused("socialsekreterare.hisingen", smash, reference, b"x" * 47)
    attack.refused("socialsekreterare.hisingen", smash, reference, None)
    before = attack.one("select count(*) from audit_entry where event = 'glass.broken'")
    told = attack.one("select count(*) from notifications_notice")
    assert attack.as_("socialsekreterare.hisingen", smash, reference, b"x" * 48) != [(None,)]
    assert attack.one("select count(*) from audit_entry where event = 'glass.broken'") == before + 1
    assert attack.one("select count(*) from notifications_notice") >= told + 2, "the unit, and who reviews"


def test_glass_of_another_municipality_does_not_break(attack: Attack) -> None:
    reference, root = attack.one(
        "select r.reference, o.ancestors[1] from records_record r join people_organisation o on o.id = r.unit_id"
        " where r.data_key_id is not null limit 1"
    )
    attack.connection.execute(
        "update people_organisation set ancestors = array[id] || ancestors[2:] where %s = any (ancestors) and id in"
        " (select unit_id from records_record where reference = %s)", [root, reference],
    )  # fmt: skip
    smash = f"select varsam.records_break(%s, gen_random_uuid(), %s, {KEY})"
    for who in (
        "samordnare",
        "socialsekreterare.hisingen",
        "socialsekreterare.centrum",
        "sspf.hisingen",
        "sig.nordost",
    ):
        if attack.as_(who, "select count(*) from records_record where reference = %s", reference) == [(0,)]:
            assert attack.as_(who, smash, reference, b"x" * 80) == [(None,)], who


def test_broken_glass_is_judged_once_by_the_one_who_acts_and_by_nobody_of_their_own(attack: Attack) -> None:
    auditor, other = attack.users["dataskydd"], attack.users["samordnare"]
    judge = (
        "update records_breakglass set reviewed_at = '2001-01-01', reviewed_by_id = %s, outcome = 'justified',"
        " judgement = %s where id = %s"
    )
    done, open_ = (
        attack.one(
            "insert into records_breakglass (id, record_id, reference, unit_id, user_id, at, until, reason, outcome)"
            " select gen_random_uuid(), id, reference, unit_id, %s, now() - interval '2 days', now() - interval '1 day', 'x', ''"
            " from records_record where data_key_id is not null limit 1 returning id",
            user,
        )
        for user in (auditor, other)
    )
    attack.refused("dataskydd", judge, auditor, b"x", done)
    attack.refused("dataskydd", judge, other, None, open_)
    entries = attack.one("select count(*) from audit_entry where event = 'glass.reviewed'")
    assert attack.as_("dataskydd", judge, other, b"x", open_) == [(1,)]
    assert attack.one(
        "select reviewed_by_id, reviewed_at = now() from records_breakglass where id = %s", open_
    ) == (auditor, True)
    assert attack.one("select count(*) from audit_entry where event = 'glass.reviewed'") == entries + 1
    attack.refused("dataskydd", judge, auditor, b"y", open_)
    for who in ("samordnare", "registrator", "systemadmin", "socialsekreterare.hisingen"):
        assert attack.as_(who, judge, auditor, b"z", open_) == [(0,)]


# --- rules, and who stands behind them -------------------------------------------------------------------------------


def test_nobody_writes_a_rule_in_anothers_name_or_checks_one_for_a_lawyer(attack: Attack) -> None:
    lawyer = attack.one(
        "insert into people_user (email, password, name, given_name, language, is_active)"
        " values ('jurist@example.test', '!', 'Jo', 'Jo', 'sv', true) returning id"
    )
    attack.connection.execute(
        "insert into people_membership (user_id, role, organisation_id, valid_from) select %s, 'lawyer', min(id), now()"
        " from people_organisation where kind = 'municipality'", [lawyer],
    )  # fmt: skip
    write = (
        "insert into lawfulness_legalrule (slug, number, law, section, short_sv, short_en, effect_sv, effect_en, parameters,"
        " status, certainty, source, domain_ref, why, made_at, made_by_id, checked_at, checked_by_id)"
        " select slug, 99, law, section, short_sv, short_en, effect_sv, effect_en, parameters, 'in_force', 'confirmed',"
        " source, domain_ref, 'x', '2001-01-01', {made}, {at}, {checked} from lawfulness_legalrule limit 1"
    )
    forged = write.format(made="varsam.actor()", at="'2001-01-01'", checked=lawyer)
    attack.refused("samordnare", forged)
    for name in (lawyer, "null"):
        with attack.connection.transaction(force_rollback=True):
            attack.as_("samordnare", write.format(made=name, at="null", checked="null"))
            made = attack.one("select made_by_id from lawfulness_legalrule where number = 99")
            assert made == attack.users["samordnare"]
    attack.refused("samordnare", write.format(made="varsam.actor()", at="now()", checked="varsam.actor()"))
    attack.refused("polis", write.format(made="varsam.actor()", at="null", checked="null"))
    attack.as_(lawyer, forged)
    assert attack.one(
        "select made_at = now() and checked_at = now() from lawfulness_legalrule where number = 99"
    )


def test_a_decision_rests_on_the_version_that_holds(attack: Attack) -> None:
    old, slug = attack.one(
        "select id, slug from lawfulness_legalrule where status = 'in_force' and certainty = 'confirmed'"
        " and coalesce(valid_from, '-infinity') < current_date and valid_to is null limit 1"
    )
    unit = attack.as_("samordnare", "select (varsam.units('disclosure', 'add'))[1]")[0][0]
    decide = (
        f"select varsam.disclosure_decide(gen_random_uuid(), %s, null, null, %s, 'x', 'disclosed', null, null, 'A', '{{}}',"
        f" null, null, '{{}}', {KEY}, 'x', 'x')"
    )
    with attack.connection.transaction(force_rollback=True):
        assert attack.as_("samordnare", decide, unit, old)
    attack.truth(
        "insert into lawfulness_legalrule (slug, number, replaces, law, section, short_sv, short_en, effect_sv, effect_en,"
        " parameters, status, certainty, source, domain_ref, why, made_at)"
        " select slug, 90, number, law, section, short_sv, short_en, effect_sv, effect_en, parameters, status, certainty,"
        " source, domain_ref, why, now() from lawfulness_legalrule where id = %s returning id", old,
    )  # fmt: skip
    attack.refused("samordnare", decide, unit, old)
    newest = attack.one("select id from lawfulness_legalrule where slug = %s and number = 90", slug)
    assert attack.as_("samordnare", decide, unit, newest)
    for who in ("polis", "registrator", "systemadmin", "dataskydd", None):
        attack.refused(who, decide, unit, newest)


# --- what people ask about themselves --------------------------------------------------------------------------------

RECEIVE = (
    "select varsam.rights_receive(%s, (varsam.units('rights_request', 'add'))[1], 'access', 'document', current_date, {due},"
    f" {KEY}, gen_random_uuid(), 'x')"
)


def test_a_request_opens_records_no_longer_than_the_law_gives_and_not_after_its_answer(
    attack: Attack,
) -> None:
    request = uuid.uuid4()
    for due in ("'infinity'", "now() + interval '1 year'", "null"):
        attack.refused("registrator", RECEIVE.format(due=due), request)
    attack.refused("polis", RECEIVE.format(due="now() + interval '5 days'"), request)
    attack.as_("registrator", RECEIVE.format(due="now() + interval '20 days'"), request)
    reference, record = attack.one(
        "select reference, id from records_record where data_key_id is not null limit 1"
    )
    attack.as_("registrator", "select varsam.rights_add(%s, %s)", request, reference)
    for who in ("samordnare", "dataskydd", "systemadmin", None):
        attack.refused(who, "select varsam.rights_open(%s)", request)
        attack.refused(who, "select varsam.rights_find(%s, 'x')", request)
        attack.refused(who, "select varsam.rights_answer(%s, 'granted', 1, gen_random_uuid(), 'x')", request)
    sees = "select count(*) from records_record where id = %s"
    assert attack.as_("registrator", sees, record) == [(0,)]
    attack.as_("registrator", "select varsam.rights_open(%s)", request)
    assert attack.as_("registrator", sees, record) == [(1,)]
    extend = "select varsam.rights_extend(%s, {}, gen_random_uuid(), 'x')"
    for until in ("'infinity'", "now() + interval '2 years'"):
        attack.refused("registrator", extend.format(until), request)
    rule = attack.one("select min(id) from lawfulness_legalrule")
    attack.as_(
        "registrator", "select varsam.rights_answer(%s, 'granted', %s, gen_random_uuid(), 'x')", request, rule
    )
    assert attack.as_("registrator", sees, record) == [(0,)]
    attack.refused("registrator", "select varsam.rights_open(%s)", request)
    for rights in ("rights_readings", "rights_recipients", "rights_consents"):
        assert attack.as_("registrator", f"select * from varsam.{rights}(%s)", reference) == []


def test_nobody_destroys_what_somebody_has_asked_to_see(attack: Attack) -> None:
    request = uuid.uuid4()
    attack.as_("registrator", RECEIVE.format(due="now() + interval '20 days'"), request)
    reference = attack.one("select reference from records_record where data_key_id is not null limit 1")
    attack.as_("registrator", "select varsam.rights_add(%s, %s)", request, reference)
    attack.connection.execute("set local role none")
    with pytest.raises(psycopg.errors.CheckViolation), attack.connection.transaction():
        attack.connection.execute("select varsam._retention_record_empty(%s)", [reference])
    assert attack.one("select count(*) from records_record where reference = %s", reference) == 1


# --- destruction -----------------------------------------------------------------------------------------------------


def test_nothing_is_destroyed_that_no_registrar_has_approved(attack: Attack) -> None:
    found = attack.truth("select id, version from retention_destructionlist where state = 'proposed'")
    assert found
    before = attack.one("select count(*) from vault_wrappedkey")
    for number, version in found:
        for who in ("samordnare", "systemadmin", "dataskydd", "polis", None):
            assert attack.as_(who, "select said from varsam.retention_approve(%s, %s)", number, version) == [
                ("missing",)
            ]
            assert attack.as_(who, "select said from varsam.retention_destroy(%s, 0, 1000)", number) == [
                ("state",)
            ]
            assert attack.as_(who, "select varsam.retention_finish(%s)", number) == [(False,)]
            assert attack.as_(who, "select said from varsam.retention_abandon(%s, 'x')", number) == [
                ("missing",)
            ]
    attack.refused("registrator", "update retention_destructionlist set state = 'approved'")
    attack.refused("registrator", "update retention_listitem set decision = 'follow'")
    attack.refused("registrator", "insert into retention_certificate default values")
    assert attack.one("select count(*) from vault_wrappedkey") == before


def test_holds_are_set_and_lifted_by_a_registrar_alone(attack: Attack) -> None:
    reference = attack.one("select reference from records_record where data_key_id is not null limit 1")
    hold = "select varsam.retention_hold('record', %s, 'x', null)"
    for who in ("samordnare", "systemadmin", "polis", "dataskydd", None):
        assert attack.as_(who, hold, reference) == [(None,)]
    made = attack.as_("registrator", hold, reference)[0][0]
    for who in ("samordnare", "systemadmin", "polis", "dataskydd", None):
        assert attack.as_(who, "select varsam.retention_lift(%s, 'x')", made) == [(False,)]
    for strange in ("record_empty", "record; select 1", "rules", "mine", "", "x" * 30):
        with pytest.raises(psycopg.Error), attack.connection.transaction():
            attack.as_("registrator", "select varsam.retention_hold(%s, %s, 'x', null)", strange, reference)


# --- who people are --------------------------------------------------------------------------------------------------


def test_no_identity_is_opened_without_a_purpose_or_without_a_trace(attack: Attack) -> None:
    record = attack.one("select min(id) from records_record where identity_id is not null")
    who = handler(attack, record)
    take = "select sealed from varsam.records_identity_open(%s, %s, %s, gen_random_uuid())"
    for purpose in (None, "", "curious", "x" * 300):
        with pytest.raises(psycopg.Error), attack.connection.transaction():
            attack.as_(who, take, record, "name", purpose)
    for part in (None, "", "NAME", "sealed", "number"):
        assert attack.as_(who, take, record, part, "contact") == []
    before = attack.one("select count(*) from audit_entry where event = 'identity.opened'")
    assert attack.as_(who, take, record, "name", "contact")
    assert attack.one("select count(*) from audit_entry where event = 'identity.opened'") == before + 1
    for stranger in ("systemadmin", "dataskydd", "registrator", "rad", None):
        assert attack.as_(stranger, take, record, "name", "contact") == []
        for function in ("records_identity_state", "records_identity_key", "records_identity_openings"):
            assert attack.as_(stranger, f"select * from varsam.{function}(%s)", record) == []
    for table in ("vault_identity", "vault_identityindex", "vault_opening"):
        attack.refused(who, f"select count(*) from {table}")


def test_how_to_reach_a_protected_person_stays_with_the_unit(attack: Attack) -> None:
    who, _grant, record, _home = shared_now(attack)
    attack.truth(
        "insert into vault_datakey (id, created_at) values (%s, now()) returning id", key := uuid.uuid4()
    )
    attack.truth(
        "insert into vault_wrappedkey (key_id, wrapped, master_id) select %s, 'x', min(master) from vault_keycheck returning 1",
        key,
    )
    attack.truth(
        "insert into vault_identity (id, data_key_id, sealed, sealed_contact, protection, version)"
        " values (%s, %s, 'x', 'x', 'none', 1) returning 1", key, key,
    )  # fmt: skip
    attack.truth("update records_record set identity_id = %s where id = %s returning 1", key, record)
    attack.truth(
        "update records_grant set information = '{identity,contact}' where record_id = %s returning 1", record
    )
    take = "select count(*) from varsam.records_identity_open(%s, 'contact', 'contact', gen_random_uuid())"
    assert attack.as_(who, take, record) == [(1,)]
    attack.truth("update vault_identity set protection = 'secrecy_marking' where id = %s returning 1", key)
    assert attack.as_(who, take, record) == [(0,)]
    attack.truth(
        "insert into records_breakglass (id, record_id, reference, unit_id, user_id, at, until, reason, outcome)"
        " select gen_random_uuid(), id, reference, unit_id, %s, now(), now() + interval '1 hour', 'x', '' from records_record"
        " where id = %s returning 1", who, record,
    )  # fmt: skip
    assert attack.as_(who, take, record) == [(0,)]


# --- the review of who has read what ---------------------------------------------------------------------------------


def test_no_round_is_drawn_by_those_whom_it_is_about(attack: Attack) -> None:
    attack.connection.execute(wall_says("now() + interval '300 days'"))
    municipality = attack.one("select (varsam.review_due())[1]")
    assert municipality
    rule = attack.one("select max(id) from lawfulness_legalrule where slug = 'granskning-av-lasloggen'")
    draw = f"select varsam.review_open(%s, %s, gen_random_uuid(), {KEY}, '{{}}')"
    for who in ("samordnare", "dataskydd", "systemadmin", None):
        attack.refused(who, draw, municipality, rule)
    attack.connection.execute("set local role varsam_app")
    tickets.show(attack.connection, "worker", 0)
    found = attack.connection.execute(draw, [municipality, rule]).fetchone()
    assert found
    assert found[0]


def test_no_notice_is_taken_away_before_anybody_is_told(attack: Attack) -> None:
    attack.truth("insert into notifications_notice (unit_id, resource, at) select min(id), 'break_glass', now() from people_organisation returning 1")  # fmt: skip
    for who in ("samordnare", "systemadmin", None):
        attack.refused(who, "select * from varsam.notifications_tell()")
    assert attack.one("select count(*) from notifications_notice where told_at is null") > 0


def test_nobody_gets_another_name_before_the_review_looks_for_namesakes(attack: Attack) -> None:
    for change in (
        "name = 'Nils Annan'",
        "given_name = 'Nils'",
        "email = 'annan@example.test'",
        "is_active = false",
    ):
        attack.refused("samordnare", f"update people_user set {change} where id = varsam.actor()")
    for change in ("password = '!'", "language = 'en'"):
        assert attack.as_("samordnare", f"update people_user set {change} where id = varsam.actor()") == [
            (1,)
        ]
        assert attack.as_("samordnare", f"update people_user set {change} where id <> varsam.actor()") == [
            (0,)
        ]


def test_the_log_takes_nothing_of_another_day_and_loses_nothing(attack: Attack) -> None:
    append = "select varsam.audit_append('record.read', 'record', 'K-26-001', null, '{}', %s::timestamptz)"
    for when in ("2001-01-01", "2099-01-01", "infinity", "-infinity"):
        number = attack.as_("samordnare", append, when)[0][0]
        assert attack.one(
            "select at between now() - interval '61 minutes' and clock_timestamp() and actor = %s from audit_entry where id = %s",
            attack.users["samordnare"], number,
        )  # fmt: skip
    for statement in ("update audit_entry set at = now()", "delete from audit_entry", "insert into audit_entry default values",
                      "truncate audit_entry", "delete from lawfulness_reviewitem", "update lawfulness_reviewitem set why = '{}'",
                      "update lawfulness_logreview set result = 'in_order'"):  # fmt: skip
        attack.refused("dataskydd", statement)


# --- what can be told from the outside -------------------------------------------------------------------------------


def test_no_sequence_tells_how_many_there_are_or_can_be_run_through(attack: Attack) -> None:
    names = [row[0] for row in attack.truth(
        "select sequencename from pg_sequences where schemaname = 'public' and sequencename not like 'procrastinate%%'"
        " and sequencename <> 'people_published'")]  # fmt: skip
    assert "records_number" in names
    for name in names:
        for call in (
            "nextval(%s::regclass)",
            "currval(%s::regclass)",
            "pg_sequence_last_value(%s::regclass)",
        ):
            try:
                with attack.connection.transaction():
                    told = attack.as_("systemadmin", f"select {call}", f"public.{name}")
            except psycopg.Error:
                continue
            assert told == [(None,)], (name, call)


PROTECTED = (
    "records_record", "records_entry", "records_grant", "records_breakglass", "lawfulness_consentrequest", "lawfulness_signer",
    "lawfulness_scope", "lawfulness_consent", "lawfulness_disclosure", "lawfulness_disclosuresent", "lawfulness_rightsrequest",
    "lawfulness_rightsstep", "lawfulness_rightsrecord", "lawfulness_logreview", "lawfulness_reviewitem", "vault_datakey",
    "vault_wrappedkey", "retention_listitem", "retention_hold", "audit_entry",
)  # fmt: skip


# Keys of what is about nobody: of meetings where somebody sits, and of what is told there.
_KEYS = {"vault_datakey": "id", "vault_wrappedkey": "key_id"}
_ABOUT_NOBODY = (
    "select data_key_id from meetings_meeting where data_key_id is not null"
    " union select data_key_id from developments_development where data_key_id is not null"
    " union select data_key_id from developments_conclusion where data_key_id is not null"
    " union select data_key_id from agreements_agreement where data_key_id is not null"
    " union select data_key_id from dialogue_promise union select data_key_id from dialogue_question"
    " union select data_key_id from missions_mission union select data_key_id from pilots_pilot"
    " union select data_key_id from exchange_signingsecret"
)
# And of those who come to the courses that somebody teaches.
_TAUGHT = "".join(
    f" union select {key} from {table} x join occasions_teaching t on t.occasion_id = x.occasion_id"
    " join people_user u on u.id = t.user_id and u.email like 'utbildare@%'"
    for table, key in (
        ("occasions_signup", "x.data_key_id"), ("occasions_signup", "x.needs_key_id"), ("occasions_party", "x.data_key_id"),
        ("occasions_room", "x.data_key_id"), ("certificates_certificate", "x.data_key_id"),
    )
)  # fmt: skip


@pytest.mark.parametrize("who", ["systemadmin", "rad", "utbildare", "metodansvarig", None])
def test_whoever_has_no_part_sees_no_row(attack: Attack, who: str | None) -> None:
    # These two sit in the city's cooperation group, which speaks of nobody, and answer for promises to communities.
    sits = who in {"utbildare", "metodansvarig"}
    # And the method lead reads whom the city knows elsewhere, who have said yes to it.
    more = {"utbildare": _TAUGHT, "metodansvarig": " union select data_key_id from contacts_contact"}
    known = _ABOUT_NOBODY + more.get(who or "", "")
    for table in PROTECTED:
        if sits and (key := _KEYS.get(table)):
            assert set(attack.as_(who, f"select {key} from {table}")) <= set(attack.truth(known)), table
        else:
            assert attack.as_(who, f"select count(*) from {table}") == [(0,)], table


def test_auditor_and_registrar_reach_no_content(attack: Attack) -> None:
    for table in ("records_entry", "lawfulness_disclosuresent", "lawfulness_consent", "lawfulness_scope"):
        assert attack.as_("dataskydd", f"select count(*) from {table}") == [(0,)], table
    assert attack.as_("dataskydd", "select count(*) from records_record") == [(0,)]
    # What somebody asks about themselves is open to the registry for that long, and nothing else.
    asked = "select record_id from records_grant where basis_kind = 'rights' and ended_at is null and until > now()"
    assert set(attack.as_("registrator", "select id from records_record")) <= set(attack.truth(asked))
    for table in ("lawfulness_disclosuresent", "lawfulness_consent", "lawfulness_scope", "records_grant"):
        assert attack.as_("registrator", f"select count(*) from {table}") == [(0,)], table
    keys = "select count(*) from vault_wrappedkey w join records_record r on r.data_key_id = w.key_id"
    records = {
        row[0] for row in attack.truth("select data_key_id from records_record where data_key_id is not null")
    }
    for who in ("dataskydd", "registrator", "polis"):
        assert attack.as_(who, keys) == attack.as_(
            who, "select count(*) from records_record where data_key_id is not null"
        )
        seen = {row[0] for row in attack.as_(who, "select key_id from vault_wrappedkey")}
        opened = {row[0] for row in attack.as_(who, "select data_key_id from records_record")}
        assert seen & records <= opened


# Every function with others' ids: what each parameter is called, and where somebody would find a value for it.
IDS = {
    "record": "select id from records_record where data_key_id is not null order by id desc limit 1",
    "unit": "select unit_id from records_record order by id desc limit 1",
    "organisation": "select organisation_id from records_grant where ended_at is null limit 1",
    "municipality": "select id from people_organisation where parent_id is null and kind = 'municipality' limit 1",
    "grant_id": "select id from records_grant where ended_at is null limit 1",
    "scope": "select id from lawfulness_scope limit 1",
    "disclosure": "select id from lawfulness_disclosure where opens_until is not null limit 1",
    "request": "select id from lawfulness_rightsrequest where state <> 'answered' limit 1",
    "list": "select id from retention_destructionlist limit 1",
    "hold": "select id from retention_hold limit 1",
    "item": "select id from lawfulness_reviewitem limit 1",
    "review": "select id from lawfulness_logreview limit 1",
    "opening": "select id from vault_opening limit 1",
    "reference": "select reference from records_record where data_key_id is not null limit 1",
    "number_index": "select number_index from vault_identityindex where number_index is not null limit 1",
    "corrects": "select id from lawfulness_disclosure limit 1",
    "rule": "select max(id) from lawfulness_legalrule",
    "member": "select id from people_user where email like 'polis%'",
    "occasion": "select occasion_id from occasions_signup where data_key_id is not null order by occasion_id limit 1",
    "signup": "select uid from occasions_signup where data_key_id is not null order by arrival desc limit 1",
    "certificate": "select id from certificates_certificate order by issued_on desc, id limit 1",
}
# What anybody may ask or do, by name and no family: what is new is judged by what it answers.
FOR_ALL = {
    "audit_append": "adds on record, as the one who acts; the number of the entry is all that it tells",
    "audit_digests": "digests of entries, for the one who holds the key file to check",
    "audit_unsealed": "digests again, of what waits for its seal",
    "audit_store_seal": "a seal that the key file's key has not made is found by the next check",
    "session_create": "a session that only the key file's key can fill",
    "session_update": "only for whoever knows the session's key",
    "session_delete": "only for whoever knows the session's key",
    "conversations_receive": "a thread of one's own; its reference is what the one who wrote it is told",
    "introduction_done": "for the digest that was begun in the same breath: learning alone takes no account",
    "introduction_finish": "says that steps are left, to whoever has begun",
    "introduction_progress": "how far the one with this digest has come, and nobody else",
    "training_interest": "says that the wish has been kept, under an id that the one who wished made up",
    "training_seats": "how many seats a published occasion has left, which its public page says",
    "retention_destroy": "how many of a list have been done, for a list that no registrar has approved",
}
STATE = (
    "records_record", "records_entry", "records_grant", "records_breakglass", "lawfulness_consent", "lawfulness_disclosure",
    "lawfulness_rightsrequest", "lawfulness_rightsrecord", "lawfulness_rightsstep", "lawfulness_logreview", "lawfulness_reviewitem",
    "vault_identity", "vault_opening", "vault_wrappedkey", "retention_destructionlist", "retention_listitem", "retention_hold",
    "retention_retentionrule", "people_organisation",
)  # fmt: skip


@pytest.mark.parametrize("who", ["systemadmin", "rad", "utbildare", None])
def test_no_function_tells_or_changes_anything_for_whoever_has_no_part(
    attack: Attack, who: str | None
) -> None:
    # Who has taught somewhere, and does no longer, has no part either.
    attack.truth(
        "delete from occasions_teaching t using people_user u where u.id = t.user_id and u.email like 'utbildare@%' returning 1"
    )
    functions = attack.truth(
        "select p.proname, array(select format_type(t, null) from unnest(p.proargtypes) t), p.proargnames"
        " from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname = 'varsam' and has_function_privilege('varsam_app', p.oid, 'execute') and p.pronargs > 0"
    )
    ids = {name: attack.truth(query) for name, query in IDS.items()}
    look = " union all ".join(
        f"select '{t}', md5(coalesce(string_agg(x::text, '|' order by x::text), '')) from {t} x"
        for t in STATE
    )
    before, tried, leaks = attack.truth(look), 0, []
    for name, types, names in functions:
        if name in FOR_ALL:
            continue
        values = [
            f"'{ids[parameter][0][0]}'::{kind}" if ids.get(parameter) and isinstance(ids[parameter][0][0], str | int | uuid.UUID)
            else f"'\\x{bytes(ids[parameter][0][0]).hex()}'::bytea" if ids.get(parameter) else _some(parameter, kind)
            for parameter, kind in zip(names or [], types, strict=False)
        ]  # fmt: skip
        told = _told(attack, who, f"select t::text from varsam.{name}({', '.join(values)}) t")
        tried += 1
        leaks += [(name, text) for text in told if text is not None and text not in NOTHING]
    assert leaks == []
    assert tried > 45
    assert attack.truth(look) == before


# What an answer looks like that tells nothing, whatever was asked.
NOTHING = {"", "{}", "f", "false", "0", "(missing,,)", "(state,0,,)", "(f,f,f,f)"}
# What training and appointments say to whoever asks without a link or an invitation that opens, or for a course that has begun: a
# refusal in one word.
NOTHING |= {"unknown", "(,unknown)", "(,,0,0,,f,begun)", "(0,0,0,,f,begun)"}


def _told(attack: Attack, who: str | None, call: str) -> list[str | None]:
    try:
        with attack.connection.transaction():
            return [row[0] for row in attack.as_(who, call)]
    except psycopg.errors.UndefinedFunction:
        raise
    except psycopg.Error:
        return []


def _some(parameter: str, kind: str) -> str:
    plain = {
        "uuid": "gen_random_uuid()", "bytea": "repeat('x', 80)::bytea", "jsonb": "'{}'::jsonb", "text": "'x'::text",
        "date": "current_date", "timestamp with time zone": "(now() + interval '5 days')", "boolean": "true", "bytea[]": "'{}'::bytea[]",
        "text[]": "'{situation}'::text[]", "bigint[]": "'{1}'::bigint[]", "smallint[]": "'{}'::smallint[]", "uuid[]": "'{}'::uuid[]",
    }  # fmt: skip
    if kind == "text" and parameter in {"what", "purpose"}:
        return "'contact'::text" if parameter == "purpose" else "'name'::text"
    if parameter == "master":
        return "(select min(master) from public.vault_keycheck)::text"
    return plain.get(kind, f"1::{kind}")


def test_no_table_holds_a_persons_name_or_number_in_the_clear(attack: Attack) -> None:
    from varsam.site.reference import read_yaml

    rows = read_yaml("varsam.site", "demo_records.yaml")["records"]
    people = [row["person"] for row in rows if "person" in row]
    secrets = {
        str(person[part])
        for person in people
        for part in ("name", "number", "phone", "email", "address")
        if person.get(part)
    }
    assert len(secrets) > 5
    tables = [row[0] for row in attack.truth("select tablename from pg_tables where schemaname = 'public'")]
    for table in tables:
        text = "\n".join(
            str(row[0]) for row in attack.truth(f'select t::text from public."{table}" t')
        ).casefold()
        assert [secret for secret in secrets if secret.casefold() in text] == [], table
