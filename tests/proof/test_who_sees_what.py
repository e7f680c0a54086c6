"""Random lives of records: every role acts, clocks step, and after each step every actor sees exactly what the model
allows, row by row."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import _owner as as_owner
from tests.conftest import turn_wall
from tests.proof.model import GLASS_LASTS, Glass, Grant, Person, Request, Town
from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.consents import Asked, NotInForce
from varsam.kernel.lawfulness.models import (
    Consent,
    Decision,
    Form,
    Scope,
    Signer,
    SignerRole,
    Term,
    TermOption,
)
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions
from varsam.kernel.records.enums import TEXTS, Information, Track
from varsam.kernel.records.models import BreakGlass, Entry, Record
from varsam.kernel.records.models import Grant as StoredGrant

HANDLERS = (
    "samordnare",
    "socialsekreterare.hisingen",
    "socialsekreterare.centrum",
    "sspf.hisingen",
    "sig.nordost",
)
RECIPIENTS = ("skola", "polis", "fritid", "civilsamhalle")
OTHERS = ("dataskydd", "registrator", "systemadmin", "rad")
KINDS = [kind.value for kind in TEXTS]
_START = datetime(2026, 11, 22, 12, tzinfo=UTC)
# What is not yours is not there.
_REFUSALS = (ObjectDoesNotExist, PermissionDenied, ValueError, NotInForce, DatabaseError, actions.NotOpened)
LIVES = os.environ.get("VARSAM_LIVES")
PICK = st.integers(0, 10_000)


class Lives(RuleBasedStateMachine):
    """One town in one transaction, which ends as it began."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.patch = mock.patch.object(timezone, "now", self._wall)

    def _wall(self) -> datetime:
        return self.town.wall

    @initialize()
    def begin(self) -> None:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("truncate records_record, records_clock restart identity cascade")
            self.term = Term.objects.create(slug="proof", number=1, texts={}, source="test")
            organisations = {o.pk: o for o in Organisation.objects.all()}
            TermOption.objects.bulk_create(
                TermOption(term=self.term, organisation_kind=kind, information=KINDS)
                for kind in {o.kind for o in organisations.values()}
            )
            self.users = {u.pk: u for u in User.objects.filter(email__endswith="@demo.varsam.test")}
            homes = dict(User.objects.values_list("pk", "memberships__organisation_id"))
        by_account = {user.email.split("@")[0]: user for user in self.users.values()}
        self.people = [self._person(by_account[a], a, homes) for a in (*HANDLERS, *RECIPIENTS, *OTHERS)]
        root = organisations[homes[by_account["samordnare"].pk]].ancestors[0]
        city = frozenset(pk for pk, o in organisations.items() if o.ancestors[0] == root)
        self.town = Town(_START, _START, self.people, city)
        self.patch.start()
        self._set_wall()
        self._tick()

    @staticmethod
    def _person(user: User, account: str, homes: dict[int, int]) -> Person:
        home = frozenset({homes[user.pk]})
        handles = home if account in HANDLERS else frozenset()
        # The registry receives what somebody asks to see of themselves, so it can be shared with as well.
        receives = home if account in {*HANDLERS, *RECIPIENTS, "registrator"} else frozenset()
        return Person(account, user.pk, handles, receives, account == "dataskydd")

    def teardown(self) -> None:
        self.patch.stop()
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    # --- the world --------------------------------------------------------------------------------------------

    def _set_wall(self) -> None:
        turn_wall(self.town.wall)

    def _tick(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select varsam.records_tick()")
        self.town.tick()

    def _do(self, person: Person, is_allowed: bool, act: Callable[[User], Any]) -> Any:
        """The act as that person; it happens exactly when the model says that it may."""
        user, done, refused = self.users[person.pk], None, ""
        try:
            with acting(user), transaction.atomic():
                done = act(user)
        except _REFUSALS as refusal:
            refused = repr(refusal)
            note(f"{person.account} was refused: {refused}")
        assert bool(refused) is not is_allowed, f"{person.account}: {refused or 'should have been refused'}"
        return done

    def _pick[T](self, found: list[T], which: int) -> T:
        return found[which % len(found)]

    def _record(self, which: int) -> int:
        return int(self._pick(sorted(self.town.home), which))

    def _handler(self, which: int) -> Person:
        return self._pick(self.people, which)

    def _holder(self, record: int, which: int) -> Person:
        """Mostly one who handles the record, so that something happens; now and then anybody."""
        those = [p for p in self.people if self.town.home[record] in p.handles]
        return self._pick(those, which) if those and which % 4 else self._pick(self.people, which)

    @contextmanager
    def _stored(self, model: Any, pk: Any) -> Iterator[Any]:
        # Found with the owner's eyes: the act itself is what has to refuse.
        with as_owner():
            yield model.objects.get(pk=pk)

    def _may_change(self, person: Person, record: int, is_open: bool = True) -> bool:
        return self.town.home[record] in person.handles and not (is_open and record in self.town.closed)

    # --- what people do ---------------------------------------------------------------------------------------

    @rule(who=PICK, kind=st.sampled_from(KINDS))
    def open_record(self, who: int, kind: str) -> None:
        person = self._pick([p for p in self.people if p.handles], who)
        record = self._do(
            person,
            True,
            lambda user: actions.open_record(
                unit=next(iter(person.handles)), track=Track.SSPF, track_reason="", text="Första", by=user
            ),
        )
        self.town.home[record.pk] = record.unit_id
        self._note_entries(record.pk)
        self.write(record_=record.pk, who=0, kind=kind)

    def _note_entries(self, record: int) -> None:
        with as_owner():
            for entry in Entry.objects.filter(record_id=record):
                self.town.entries[str(entry.pk)] = (record, entry.information)

    @precondition(lambda self: self.town.home)
    @rule(which=PICK, who=PICK, kind=st.sampled_from(KINDS))
    def write_somewhere(self, which: int, who: int, kind: str) -> None:
        self.write(self._record(which), who, kind)

    def write(self, record_: int, who: int, kind: str) -> None:
        person = self._holder(record_, who)
        with self._stored(Record, record_) as record:
            pass
        self._do(
            person,
            self._may_change(person, record_),
            lambda user: actions.add_entry(
                record=record, information=Information(kind), text="Text", happened_at=None, by=user
            ),
        )
        self._note_entries(record_)

    @precondition(lambda self: self.town.home)
    @rule(
        which=PICK,
        who=PICK,
        to=st.lists(st.sampled_from(RECIPIENTS + HANDLERS[1:3]), min_size=1, max_size=3, unique=True),
        kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True),
        days=st.integers(1, 200),
        signers=st.lists(st.booleans(), min_size=1, max_size=2),
        answered=st.booleans(),
        shared=st.booleans(),
    )
    def ask(
        self, which: int, who: int, to: list[str], kinds: list[str], days: int, signers: list[bool],
        answered: bool, shared: bool,
    ) -> None:  # fmt: skip
        record_ = self._record(which)
        person = self._holder(record_, who)
        organisations = {next(iter(p.receives)) for p in self.people if p.account in to}
        until = self.town.wall + timedelta(days=days)
        may = (
            self._may_change(person, record_)
            and not organisations & self.town.left
            and self.town.home[record_] not in organisations
            and until > self.town.now
        )
        with self._stored(Record, record_) as record:
            pass
        asked = [Asked(SignerRole.GUARDIAN, n, concerned) for n, concerned in enumerate(signers, 1)]
        request = self._do(
            person,
            may,
            lambda user: consents.ask(
                record=record, term=self.term, scopes=dict.fromkeys(organisations, kinds), signers=asked,
                until=until, rule_versions=[], by=user,
            ),
        )  # fmt: skip
        if request is None:
            return
        with as_owner():
            mine = Request(
                str(request.pk), record_, until,
                {str(s.pk): s.is_concerned for s in Signer.objects.filter(request=request)},
                {str(s.pk): (s.organisation_id, frozenset(s.information)) for s in Scope.objects.filter(request=request)},
            )  # fmt: skip
        self.town.requests.append(mine)
        if answered:
            for signer in mine.signers:
                for scope in mine.scopes:
                    self._answer(mine, scope, signer, "given", person)
            for scope in mine.scopes if shared else ():
                self._share(mine, scope, None, person)

    def _scope(self, which: int) -> tuple[Request, str]:
        return self._pick([(r, s) for r in self.town.requests for s in sorted(r.scopes)], which)

    @precondition(lambda self: self.town.requests)
    @rule(which=PICK, who=PICK, signer=PICK, said=st.sampled_from(["given", "given", "refused", "withdrawn"]))
    def answer(self, which: int, who: int, signer: int, said: str) -> None:
        request, scope = self._scope(which)
        one = self._pick(sorted(request.signers), signer)
        self._answer(request, scope, one, said, self._holder(request.record, who))

    def _answer(self, request: Request, scope: str, signer: str, said: str, person: Person) -> None:
        today = timezone.localdate()
        may = (
            self._may_change(person, request.record, is_open=False)
            and (said != "withdrawn" or self.town.said(scope, signer) == "given")
            and not (said == "given" and self.town.a_later_no_stands(scope, signer, today))
        )
        with self._stored(Signer, signer) as stored:
            stored.record = Record.objects.get(pk=request.record)
        self._do(
            person,
            may,
            lambda user: consents.register(
                signer=stored, decisions={scope: Decision(said)}, form=Form.PAPER,  # type: ignore[dict-item]
                decided_on=timezone.localdate(), by=user,
            ),
        )  # fmt: skip
        if not may:
            return
        with as_owner():
            row = Consent.objects.order_by("-pk").values_list("pk", flat=True)[0]
        self.town.answers.append((row, scope, signer, said, today))
        if said != "given":
            self.town.end_basis(scope)

    @precondition(lambda self: self.town.requests)
    @rule(which=PICK, who=PICK, alone=st.booleans())
    def share(self, which: int, who: int, alone: bool) -> None:
        request, scope = self._scope(which)
        organisation = request.scopes[scope][0]
        member = next((p.pk for p in self.people if organisation in p.receives), None) if alone else None
        self._share(request, scope, member, self._holder(request.record, who))

    def _share(self, request: Request, scope: str, member: int | None, person: Person) -> None:
        organisation, information = request.scopes[scope]
        there = next(
            (g for g in self.town.grants
             if g.basis == scope and g.member == member and not g.is_over and self.town.now < g.until), None
        )  # fmt: skip
        may = (
            self._may_change(person, request.record)
            and self.town.in_force(request, scope)
            and (there is not None or organisation != self.town.home[request.record])
        )
        with self._stored(Scope, scope) as stored:
            pass
        to = self.users[member] if member else None
        pk = self._do(person, may, lambda user: consents.share(scope=stored, member=to, by=user))
        if pk is not None and there is None:
            self.town.grants.append(
                Grant(
                    str(pk),
                    request.record,
                    organisation,
                    member,
                    information,
                    scope,
                    self.town.now,
                    request.until,
                )
            )
        elif pk is not None and there is not None:
            assert str(pk) == there.pk, "shared twice, given once"

    @precondition(lambda self: self.town.grants)
    @rule(which=PICK, who=PICK)
    def stop(self, which: int, who: int) -> None:
        grant = self._pick(self.town.grants, which)
        person = self._holder(grant.record, who)
        with self._stored(StoredGrant, grant.pk) as stored:
            pass
        with acting(self.users[person.pk]):
            done = actions.stop_grant(grant=stored, by=self.users[person.pk])
        may = self._may_change(person, grant.record, is_open=False) and not grant.is_over
        assert done is may
        if may:
            self.town.end(grant)

    @precondition(lambda self: self.town.grants)
    @rule(which=PICK, who=PICK)
    def have_stopped(self, which: int, who: int) -> None:
        grant, person = self._pick(self.town.grants, which), self._handler(who)
        with acting(self.users[person.pk]):
            done = actions.have_stopped(grant_id=uuid.UUID(grant.pk), by=self.users[person.pk])
        may = (
            grant.is_over
            and not grant.has_stopped
            and grant.organisation in person.receives
            and grant.member in {None, person.pk}
        )
        assert done is may
        grant.has_stopped = grant.has_stopped or may

    @precondition(lambda self: self.town.home)
    @rule(which=PICK, who=PICK, to=PICK)
    def transfer(self, which: int, who: int, to: int) -> None:
        record_ = self._record(which)
        person = self._holder(record_, who)
        unit = next(iter(self._pick([p for p in self.people if p.receives], to).receives))
        able = {u for p in self.people for u in p.handles} - self.town.left
        may = (
            self._may_change(person, record_, is_open=False)
            and unit in able
            and unit != self.town.home[record_]
        )
        with self._stored(Record, record_) as record:
            pass
        self._do(person, may, lambda user: actions.transfer(record=record, to=unit, by=user))
        if may:
            self.town.home[record_] = unit
            for grant in self.town.grants:
                if grant.record == record_ and grant.organisation == unit:
                    self.town.end(grant)

    @precondition(lambda self: self.town.home)
    @rule(which=PICK, who=PICK)
    def close_or_reopen(self, which: int, who: int) -> None:
        record_ = self._record(which)
        person, closed = self._holder(record_, who), record_ in self.town.closed
        with self._stored(Record, record_) as record:
            pass
        act = actions.reopen_record if closed else actions.close_record
        may = self._may_change(person, record_, is_open=False)
        self._do(person, may, lambda user: act(record=record, by=user))
        if may and closed:
            self.town.closed.discard(record_)
        elif may:
            self.town.closed.add(record_)
            for grant in self.town.grants:
                if grant.record == record_:
                    self.town.end(grant)

    @precondition(lambda self: self.town.home)
    @rule(which=PICK, who=PICK)
    def break_glass(self, which: int, who: int) -> None:
        record_, person = self._record(which), self._handler(who)
        may = bool(person.handles) and self.town.home[record_] not in person.handles
        with self._stored(Record, record_) as record:
            pass
        until = self._do(
            person,
            may,
            lambda user: actions.break_glass(
                reference=record.reference, reason="Akut oro i kväll, kollegan nås inte.", by=user
            ),
        )
        if until is None:
            return
        assert until == self.town.now + GLASS_LASTS
        with as_owner():
            pk = BreakGlass.objects.filter(record_id=record_, user_id=person.pk).order_by("-at", "-until")
            new = [g for g in pk if str(g.pk) not in {mine.pk for mine in self.town.glasses}]
        self.town.glasses.append(Glass(str(new[0].pk), record_, self.town.home[record_], person.pk, until))

    @rule(which=PICK)
    def leave_or_come_back(self, which: int) -> None:
        organisation = next(
            iter(self._pick([p for p in self.people if p.account in RECIPIENTS], which).receives)
        )
        is_back = organisation in self.town.left
        with as_owner():
            left = None if is_back else self.town.wall
            Organisation.objects.filter(pk=organisation).update(left_at=left)
        (self.town.left.discard if is_back else self.town.left.add)(organisation)

    # --- time -------------------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 2, 4, 24, 24 * 30, 24 * 150]))
    def time_passes(self, hours: int) -> None:
        self.town.wall += timedelta(hours=hours)
        self._set_wall()

    @rule(hours=st.sampled_from([1, 5, 24 * 40]))
    def clock_steps_back(self, hours: int) -> None:
        self.town.wall -= timedelta(hours=hours)
        self._set_wall()

    @rule()
    def worker_ticks(self) -> None:
        self._tick()

    # --- what everybody sees ----------------------------------------------------------------------------------

    @invariant()
    def everyone_sees_exactly_their_part(self) -> None:
        if not hasattr(self, "town"):
            return
        with as_owner():
            keys = dict(Record.objects.values_list("data_key_id", "pk"))
        for person in self.people:
            with acting(self.users[person.pk]):
                self._compare(person, keys)
        self._nobody_sees_anything()

    def _compare(self, person: Person, keys: dict[Any, int]) -> None:
        town, requests = self.town, self.town.seen_requests(person)
        there = _seen(list(keys))
        allowed: dict[str, set[Any]] = {
            "records": town.records(person),
            "list": town.records(person),
            "keys": {key for key, record in keys.items() if record in town.records(person)},
            "entries": town.texts(person),
            "grants": town.seen_grants(person),
            "requests": {r.pk for r in requests},
            "signers": {s for r in requests for s in r.signers},
            "scopes": {s for r in requests for s in r.scopes},
            "answers": town.seen_answers(person),
            "glasses": town.seen_glasses(person),
            "told to stop": town.told_to_stop(person),
        }
        for what, those in allowed.items():
            extra, missing = there[what] - those, those - there[what]
            assert there[what] == those, f"{person.account}, {what}: sees {extra}, misses {missing}"

    @staticmethod
    def _nobody_sees_anything() -> None:
        assert not any(_seen([]).values())


# Every row that the one who acts can see, in one question.
_SEEN = """
select array(select id from records_record) as records,
       varsam.records_ids('{}', 500) as list,
       array(select id from vault_datakey where id = any (%s::uuid[])) as keys,
       array(select id::text from records_entry) as entries,
       array(select id::text from records_grant) as grants,
       array(select id::text from lawfulness_consentrequest) as requests,
       array(select id::text from lawfulness_signer) as signers,
       array(select id::text from lawfulness_scope) as scopes,
       array(select id from lawfulness_consent) as answers,
       array(select id::text from records_breakglass) as glasses,
       array(select id::text from varsam.records_stopped()) as "told to stop"
"""


def _seen(keys: list[Any]) -> dict[str, set[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [keys])
        return {
            column.name: set(value)
            for column, value in zip(cursor.description, cursor.fetchone(), strict=True)
        }


@pytest.mark.django_db
def test_everyone_sees_exactly_what_the_rules_allow() -> None:
    run_state_machine_as_test(
        Lives,
        settings=settings(
            # The same lives at every run; VARSAM_LIVES=200 draws that many others.
            max_examples=int(LIVES) if LIVES else 15,
            derandomize=not LIVES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
