"""Taking back a consent that 50 shares rest on, in a town where much else is shared.

Measured: `consents.withdraw` by one who handles the record, as the app's login, from the beginning of the transaction to
its end on disk: the answer is stored, 50 shares end, each is put on record, and 50 recipients are to be told. Among
200,000 other shares of 5,000 records; 40 consents, each taken back once.
Against: the plain UPDATE by hand of 50 rows of the same table with the same indexes, as the owner, without row security,
log or notices, committed.
Bound: 50 ms (the median; on a busy machine the times beyond the baseline say more).
"""

from time import perf_counter

import psycopg

from bench import house, report
from bench.report import Bound

CONSENTS, SHARES, OTHERS, RECORDS = 40, 50, 200_000, 5_000
_LIMIT = 50.0

_READERS = """
insert into people_user (password, email, name, given_name, language, is_active)
select '!', 'reader' || n || '@bench.test', 'Reader ' || n, 'R', 'sv', true from generate_series(1, %s) n returning id
"""
_RECORDS = """
insert into records_record (number, reference, pseudonym, unit_id, track, opened_at, opened_by_id, last_entry_at)
select 1000000 + n, 'K-99-' || 1000000 + n, 'Bench ' || n, (select min(unit_id) from records_record), 'sspf', now(),
       (select min(id) from people_user), now() - interval '1 day'
from generate_series(1, %s) n returning id
"""
_OTHERS = """
insert into records_grant (id, record_id, organisation_id, information, basis_kind, basis, given_by_id, starts_at, until,
                           ended_why)
select gen_random_uuid(), r.ids[1 + n %% cardinality(r.ids)], (select min(id) from people_organisation where kind = 'school'),
       '{needs}', 'consent', gen_random_uuid(), (select min(id) from people_user), now(), now() + interval '90 days', ''
from generate_series(1, %s) n, (select %s::bigint[] as ids) r
"""
_SHARES = """
insert into records_grant (id, record_id, organisation_id, user_id, information, basis_kind, basis, given_by_id, starts_at,
                           until, ended_why)
select gen_random_uuid(), s.record_id, s.organisation_id, r, s.information, 'consent', s.id, (select min(id) from people_user),
       now(), now() + interval '20 days', ''
from lawfulness_scope s, unnest(%s::bigint[]) r where s.id = any (%s)
"""
_BY_HAND = (
    "update bench_grant set ended_at = now(), ended_why = 'withdrawn' where basis = %s and ended_at is null"
)


def run() -> list[Bound]:
    with house.connect("varsam_owner") as owner:
        readers = [row[0] for row in owner.execute(_READERS, [SHARES])]
        records = [row[0] for row in owner.execute(_RECORDS, [RECORDS])]
        owner.execute(_OTHERS, [OTHERS, records])
        scopes = _consents()
        owner.execute(_SHARES, [readers, scopes])
        owner.execute("create table bench_grant (like records_grant including all)")
        owner.execute("insert into bench_grant select * from records_grant")
        owner.execute("vacuum analyze")
        hand = _by_hand(owner, scopes)
        taken = _withdrawn(scopes)
        left = owner.execute(
            "select count(*) from records_grant where basis = any (%s) and ended_at is null", [scopes]
        ).fetchone()
        owner.execute("drop table bench_grant")
    assert left == (0,), "a share has outlived its consent"
    base, whole = report.middle(hand), report.middle(taken)
    worst = report.percentile(taken, 0.95)
    report.table(
        f"Taking back a consent with {SHARES} shares, of {OTHERS + CONSENTS * SHARES:,} (ms)",
        ("", "median", "p95", "times"),
        [
            ("baseline: the UPDATE by hand", base, report.percentile(hand, 0.95), ""),
            ("withdrawn by the act, told and on record", whole, worst, f"{whole / base:.1f} x"),
        ],
    )
    return [
        Bound(
            f"a withdrawal that ends {SHARES} shares", f"< {_LIMIT:.0f} ms", f"{whole:.1f} ms", whole < _LIMIT
        )
    ]


def _worker() -> object:
    from varsam.kernel.people.models import User

    return User.objects.get(email="sspf.hisingen@demo.varsam.test")


def _consents() -> list[object]:
    """So many consents in force, each about a record of its own; the ids of their scopes."""
    from datetime import timedelta

    from django.utils import timezone

    from varsam.kernel.access.actor import acting
    from varsam.kernel.lawfulness import consents, terms
    from varsam.kernel.lawfulness.models import Decision, Form, SignerRole
    from varsam.kernel.people.models import Membership, Organisation
    from varsam.kernel.records import actions
    from varsam.kernel.records.enums import Track

    user, made = _worker(), []
    with acting(user):  # type: ignore[arg-type]
        unit = Membership.objects.get(user=user).organisation_id  # type: ignore[misc]
        school = Organisation.objects.filter(kind="school").order_by("pk")[0]
        for _number in range(CONSENTS):
            record = actions.open_record(unit=unit, track=Track.SSPF, track_reason="", text="Bench", by=user)  # type: ignore[arg-type]
            request = consents.ask(
                record=record, term=terms.versions("sspf")[0], scopes={school.pk: ["needs", "school"]},
                signers=[consents.Asked(SignerRole.SELF)], until=timezone.now() + timedelta(days=20),
                rule_versions=[], by=user,  # type: ignore[arg-type]
            )  # fmt: skip
            scope = request.scopes.get()
            consents.register(
                signer=request.signers.select_related("record").get(), decisions={scope.pk: Decision.GIVEN},
                form=Form.PAPER, decided_on=timezone.localdate(), by=user,  # type: ignore[arg-type]
            )  # fmt: skip
            made.append(scope.pk)
    return made


def _by_hand(owner: psycopg.Connection, scopes: list[object]) -> list[float]:
    taken = []
    for scope in scopes:
        begun = perf_counter()
        with owner.transaction():
            ended = owner.execute(_BY_HAND, [scope]).rowcount
        taken.append((perf_counter() - begun) * 1000)
        assert ended == SHARES
    return taken


def _withdrawn(scopes: list[object]) -> list[float]:
    from django.utils import timezone

    from varsam.kernel.access.actor import acting
    from varsam.kernel.lawfulness import consents
    from varsam.kernel.lawfulness.models import Form, Signer

    user, taken = _worker(), []
    for scope in scopes:
        with acting(user):  # type: ignore[arg-type]
            signer = Signer.objects.select_related("record").get(request__scopes=scope)
        begun = perf_counter()
        with acting(user):  # type: ignore[arg-type]
            ended = consents.withdraw(
                signer=signer, scopes=[scope], form=Form.SPOKEN, decided_on=timezone.localdate(), by=user  # type: ignore[arg-type,list-item]
            )  # fmt: skip
        taken.append((perf_counter() - begun) * 1000)
        assert len(ended) == SHARES
    return taken
