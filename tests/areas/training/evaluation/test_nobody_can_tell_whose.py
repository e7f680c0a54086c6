"""Nobody who has the app's login can tell whose an answer is: not by a column, not by order, not by time.

Somebody runs SQL of their own on the app's login with a coordinator as the actor, as often as they like, and looks at all that
it shows: every table that it may read with the hidden columns that say which transaction wrote a row and where it lies, and
every function of surveys. Nothing of it changes when somebody answers. What changes at last, when answers are let out, changes
for all of them at once, and says of each what it says of the others.
"""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from tests.areas.training.certificates.conftest import COORDINATOR, Held
from tests.areas.training.evaluation.conftest import NO, YES, give
from varsam.areas.training.evaluation import letting_out, links, reading
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.evaluation.models import Answer, Received, Release, Ticket
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User

HIDDEN = (Ticket, Received, Release, Answer)
# What says which transactions wrote and locked a row, and where it lies: readable wherever the row is.
_PLACE = "xmin::text, cmin::text, xmax::text, cmax::text, ctid::text"


def _tables() -> list[str]:
    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})


def _readable(query: str) -> list[str] | None:
    """What the app's login is shown; None where it is refused."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query)
            return sorted(str(row) for row in cursor.fetchall())
    except DatabaseError:
        return None


def _everything(user: User) -> dict[str, list[str] | None]:
    """All that the app's login shows with this actor."""
    with acting(user):
        seen = {table: _readable(f"select {_PLACE}, t.* from public.{table} t") for table in _tables()}
        seen["results"] = _readable("select * from varsam.survey_results()")
        seen["statistics"] = _readable(
            "select schemaname, tablename, attname, n_distinct, most_common_vals::text from pg_stats"
            " where tablename like 'evaluation%'"
        )
        return seen


def test_the_apps_login_reads_none_of_the_tables_that_hold_answers_and_tickets(cast: Any) -> None:
    with acting(cast(COORDINATOR)):
        for model in HIDDEN:
            table = model._meta.db_table
            for wanted in ("*", "count(*)", "xmin", "ctid"):
                assert _readable(f"select {wanted} from public.{table}") is None, (table, wanted)
            assert _readable(f"delete from public.{table} returning *") is None


def test_nothing_that_the_apps_login_shows_changes_when_somebody_answers(
    asked: Callable[..., Held], cast: Any
) -> None:
    found, coordinator = asked(10), cast(COORDINATOR)
    before = _everything(coordinator)
    assert before["evaluation_round"], "it does look"
    assert before["occasions_signup"], "and sees who was there"
    give(found.signups[3], YES, "Mer tid för samtal")
    letting_out.let_out()
    assert _everything(coordinator) == before
    give(found.signups[0], NO)
    assert _everything(coordinator) == before


def test_an_answer_locks_no_row_that_staff_may_read(rows: Any) -> None:
    """A foreign key locks the row that it points at, and the lock shows in a hidden column of that row (xmax)."""
    pointing = "select count(*) from pg_constraint where contype = 'f' and conrelid = %s::regclass"
    assert rows(pointing, "public.evaluation_received") == [(0,)]
    assert rows(pointing, "public.evaluation_ticket") == [(1,)], "it finds those that are there"


def test_no_function_tells_an_answer_apart_by_a_sign_up(asked: Callable[..., Held], cast: Any) -> None:
    """Sign-ups, their letters and their own links are what a coordinator can name: none of them opens a survey."""
    found = asked(3)
    give(found.signups[0])
    told = []
    with acting(cast(COORDINATOR)), connection.cursor() as cursor:
        cursor.execute(
            "select uid::text, digest from public.occasions_signup where occasion_id = %s",
            [found.occasion.pk],
        )
        named = cursor.fetchall()
        assert len(named) == 3
        for uid, digest in named:
            for guess in (uuid.UUID(uid).bytes, uid.encode(), bytes(digest or b"")):
                cursor.execute("select count(*) from varsam.survey_opened(%s)", [guess])
                told.append(cursor.fetchone()[0])
    assert told == [0] * 9


def test_what_is_let_out_is_let_out_at_once_and_in_no_order(
    asked: Callable[..., Held], over: Callable[[Held], int], cast: Any, rows: Any
) -> None:
    found = asked(16)
    for n, signup in enumerate(found.signups):
        give(signup, NO if n < 6 else YES, f"Ord nummer {n}")
    came = [row[0] for row in rows("select id from evaluation_received order by ctid")]
    over(found)
    out = rows("select a.id, a.xmin::text from evaluation_answer a join evaluation_release r on r.id = a.release_id"
               " where r.occasion_id = %s order by a.ctid", found.occasion.pk)  # fmt: skip
    assert len(out) == 16
    assert len({xmin for _pk, xmin in out}) == 1, "one transaction for all"
    names = [pk for pk, _xmin in out]
    assert names == sorted(names), "they lie in the order of their new names, which is none"
    assert not set(names) & set(came), "and the new names are not the old ones"
    assert rows("select count(*) from evaluation_received x join evaluation_round r on r.id = x.round_id"
                " where r.occasion_id = %s", found.occasion.pk) == [(0,)]  # fmt: skip
    with acting(cast(COORDINATOR)):
        (result,) = [each for each in reading.results() if each.occasion == found.occasion.pk]
        said = reading.words(result)
    assert sorted(said) == sorted(f"Ord nummer {n}" for n in range(16))
    assert said != [f"Ord nummer {n}" for n in range(16)], (
        "sixteen answers in order by chance: once in 20 billion"
    )


@pytest.mark.django_db
def test_the_words_are_not_told_together_with_what_else_was_answered() -> None:
    """Else the one who wrote what only they could write would be known by all their answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.proname, pg_get_function_result(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
            " where n.nspname = 'varsam' and p.proname in ('survey_words', 'survey_results')"
        )
        told = dict(cursor.fetchall())
    assert "smallint" not in told["survey_words"]
    assert "[]" not in told["survey_words"]
    assert "bytea" not in told["survey_results"]


@pytest.mark.parametrize("model", [Ticket, Received, Answer])
def test_no_column_could_hold_who_or_when(model: type[models.Model]) -> None:
    fields = {field.name: field for field in model._meta.local_fields}
    assert set(fields) == {
        Ticket: {"digest", "round", "is_used"},
        Received: {"id", "round", "values", "sealed"},
        Answer: {"id", "release", "values", "sealed"},
    }[model]  # fmt: skip
    for name, field in fields.items():
        assert not isinstance(field, models.DateField | models.TimeField | models.AutoField), name
        target = field.remote_field.model if field.remote_field else None
        assert target is None or target._meta.label in {"evaluation.Round", "evaluation.Release"}


def test_the_database_alone_cannot_tell_whose_a_ticket_is(asked: Callable[..., Held], rows: Any) -> None:
    """Not even its owner, without the key file: no digest of anything that stands in the database gives a ticket's."""
    found = asked(5)
    tickets = {bytes(digest) for (digest,) in rows("select digest from evaluation_ticket")}
    mine = {links.digest(signup, Moment.AFTER) for signup in found.signups}
    assert mine <= tickets, "the key file does tell; the README says so"
    signups = rows("select uid, digest, email_index, person from occasions_signup where occasion_id = %s", found.occasion.pk)  # fmt: skip
    for uid, *blobs in signups:
        for known in (uid.bytes, str(uid).encode(), *(bytes(blob) for blob in blobs if blob is not None)):
            assert rows("select sha256(%s), sha256(sha256(%s))", known, known)[0][0] not in tickets
    order = [bytes(digest) for (digest,) in rows("select t.digest from evaluation_ticket t join evaluation_round r"
             " on r.id = t.round_id where r.occasion_id = %s order by t.ctid", found.occasion.pk)]  # fmt: skip
    assert order == sorted(order), "they lie in the order of their digests"


def test_answering_leaves_nothing_on_record(asked: Callable[..., Held], rows: Any) -> None:
    """An entry in the log has a time, and an answer must not."""
    found = asked(2)
    before = rows("select count(*) from audit_entry")
    give(found.signups[0], YES, "Tack")
    assert rows("select count(*) from audit_entry") == before
