"""What is told of answers: of nine at least, together, and never so that a number below five follows."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.areas.training.certificates.conftest import COORDINATOR, TRAINER, Held
from tests.areas.training.evaluation.conftest import NO, YES, give
from varsam.areas.training.evaluation import api, letting_out, questions, reading
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.evaluation.models import Questionnaire
from varsam.areas.training.evaluation.models.answers import FEWEST
from varsam.areas.training.evaluation.questions import ChangedMeanwhile
from varsam.areas.training.evaluation.reading import Result
from varsam.kernel.access.actor import acting
from varsam.kernel.audit import api as audit
from varsam.lib.suppression import LEAST, Mark, protect

Asked = Callable[..., Held]
Over = Callable[[Held], int]


def _results(cast: Any, account: str, held: Held) -> list[Result]:
    with acting(cast(account)):
        return [each for each in reading.results() if each.occasion == held.occasion.pk]


def test_nothing_is_told_before_the_time_is_over(asked: Asked, cast: Any) -> None:
    found = asked(10)
    for signup in found.signups:
        give(signup)
    letting_out.let_out()
    assert _results(cast, COORDINATOR, found) == []


def test_so_many_said_yes(asked: Asked, over: Over, cast: Any) -> None:
    found = asked(12)
    for n, signup in enumerate(found.signups[:11]):
        give(signup, YES if n < 6 else NO)
    over(found)
    (result,) = _results(cast, COORDINATOR, found)
    assert (result.answers, result.moment, result.occasion) == (11, Moment.AFTER, found.occasion.pk)
    assert {(told.low, told.high) for told in result.told} == {(6, 6)}
    assert len(result.told) == 5


def test_few_on_one_side_are_not_told(asked: Asked, over: Over, cast: Any) -> None:
    found = asked(12)
    for n, signup in enumerate(found.signups):
        give(signup, NO if n < 1 else YES)
    over(found)
    (result,) = _results(cast, COORDINATOR, found)
    assert {(told.low, told.high) for told in result.told} == {(8, 12)}


def test_fewer_than_nine_wait_for_others_of_the_course(
    asked: Asked, over: Over, cast: Any, rows: Any
) -> None:
    first, second = asked(8, prefix="a"), asked(6, prefix="b")
    for signup in first.signups[:5]:
        give(signup, YES)
    for signup in second.signups[:3]:
        give(signup, NO)
    over(first)
    over(second)
    assert rows("select count(*) from evaluation_release where month > '2026-01-01' and occasion_id is null"
                " and course_id = %s and answers = 8", first.occasion.course_id) == [(0,)]  # fmt: skip
    third = asked(2, prefix="c")
    for signup in third.signups:
        give(signup, YES, "Mer tid för samtal")
    over(third)
    with acting(cast(COORDINATOR)):
        several = [each for each in reading.results() if each.occasion is None and each.answers == 10]
        assert len(several) == 1
        assert {(told.low, told.high) for told in several[0].told} == {(6, 10)}
        assert reading.words(several[0]) == ["Mer tid för samtal"] * 2
    for each in (first, second, third):
        assert _results(cast, COORDINATOR, each) == []
    with acting(cast(TRAINER)):
        assert several[0].release not in {each.release for each in reading.results()}


@pytest.fixture
def told(as_owner: Any, held: Callable[..., Held]) -> Callable[[int, int], tuple[int, int]]:
    """`told(12, 3)`: what is told where three of twelve said yes to the first question, at least and at most."""
    found = held(1)

    def tells(answers: int, yes: int) -> tuple[int, int]:
        release = uuid.uuid4()
        with as_owner(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "insert into evaluation_release (id, course_id, unit_id, moment, questionnaire_id, month, answers)"
                " select %s, o.course_id, o.unit_id, 'after', n.id, '2026-01-01', %s from occasions_occasion o,"
                " evaluation_questionnaire n where o.id = %s and n.moment = 'after'",
                [release, answers, found.occasion.pk],
            )
            cursor.execute(
                "insert into evaluation_answer (id, release_id, values) select gen_random_uuid(), %s,"
                " array[case when n <= %s then 1 else (n %% 2) * 3 end, 0, 0, 0, 0] from generate_series(1, %s) n",
                [release, yes, answers],
            )
            cursor.execute("select low, high from varsam._survey_told(%s) where place = 1", [release])
            low, high = cursor.fetchone()
        return low, high

    return tells


@pytest.mark.parametrize("answers", [FEWEST, FEWEST + 1, 14])
def test_what_is_told_leaves_every_small_number_open(
    told: Callable[[int, int], tuple[int, int]], answers: int
) -> None:
    """For each thing that can be told and each number below five on a side that is hidden, some answers give just that."""
    by_told: dict[tuple[int, int], set[int]] = {}
    for yes in range(answers + 1):
        by_told.setdefault(told(answers, yes), set()).add(yes)
    for (low, high), possible in by_told.items():
        assert possible == set(range(low, high + 1)), "neither more nor less than what is said"
        if low != high:
            assert possible in ({*range(LEAST)}, {answers - n for n in range(LEAST)})
        else:
            assert min(low, answers - low) >= LEAST


@pytest.mark.parametrize("answers", [FEWEST, 12])
def test_it_is_what_the_house_hides_everywhere(
    told: Callable[[int, int], tuple[int, int]], answers: int
) -> None:
    for yes in range(answers + 1):
        shown = protect([[yes], [answers - yes]], row_totals=False)
        assert shown
        low, high = told(answers, yes)
        assert (shown.cells[0][0] == yes) == (low == high)
        assert (shown.cells[0][0] is Mark.FEW) == ((low, high) == (0, LEAST - 1))


def test_fewer_than_nine_are_never_let_out_by_anyone(
    told: Callable[[int, int], tuple[int, int]], as_owner: Any
) -> None:
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        told(FEWEST - 1, 4)


def test_sums_say_no_more_than_their_parts(asked: Asked, over: Over, cast: Any) -> None:
    first, second = asked(10, prefix="a"), asked(9, prefix="b")
    for n, signup in enumerate(first.signups):
        give(signup, YES if n < 5 else NO)
    for n, signup in enumerate(second.signups):
        give(signup, YES if n < 8 else NO)
    over(first)
    over(second)
    parts = [*_results(cast, COORDINATOR, first), *_results(cast, COORDINATOR, second)]
    assert [(each.low, each.high, each.answers) for each in reading.together(parts)] == [(10, 14, 19)] * 5


def test_what_changed_is_told_to_other_packages(
    asked: Asked, over: Over, cast: Any, clock: Callable[[datetime], None]
) -> None:
    from varsam.areas.training.evaluation import asking

    found = asked(9)
    clock(found.ends_at + timedelta(days=93))
    asking.ask()
    for signup in found.signups:
        give(signup, (1, 1, 1, 1, 1), moment=Moment.LATER)
    before = _changes(cast)
    over(found)
    after = _changes(cast)
    assert after["used-it"] == tuple(
        a + b for a, b in zip(before.get("used-it", (0, 0, 0)), (5, 9, 9), strict=True)
    )
    with acting(cast("skola")):
        assert api.changes() == []


def _changes(cast: Any) -> dict[str, tuple[int, int, int]]:
    with acting(cast(COORDINATOR)):
        return {each.slug: (each.low, each.high, each.answers) for each in api.changes()}


def _answered(asked: Asked, over: Over) -> Held:
    found = asked(9)
    for n, signup in enumerate(found.signups):
        give(signup, YES, "Mer om samtalet" if n == 0 else "")
    over(found)
    return found


def test_who_holds_or_teaches_it_reads_it_and_is_on_record(asked: Asked, over: Over, cast: Any) -> None:
    found = _answered(asked, over)
    for account in (COORDINATOR, TRAINER):
        notes = audit.collect()
        with acting(cast(account)):
            (result,) = [each for each in reading.results() if each.occasion == found.occasion.pk]
            assert reading.words(result) == ["Mer om samtalet"]
        audit.end()
        assert [(note.event, note.target) for note in notes] == [("survey.read", found.occasion.reference)]


@pytest.mark.parametrize("account", ["metodansvarig", "skola", "polis", "dataskydd", "systemadmin", "rad"])
def test_nobody_else_reads_it(asked: Asked, over: Over, cast: Any, account: str) -> None:
    found = _answered(asked, over)
    (result,) = _results(cast, COORDINATOR, found)
    with acting(cast(account)):
        assert reading.results() == []
        assert reading.words(result) == []


def test_words_end_with_their_key(
    asked: Asked, over: Over, cast: Any, clock: Callable[[datetime], None], rows: Any
) -> None:
    found = _answered(asked, over)
    (result,) = _results(cast, COORDINATOR, found)
    ((key,),) = rows("select data_key_id from evaluation_release where id = %s", result.release)
    clock(found.ends_at + timedelta(days=3 * 365))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select varsam.survey_forget()")
    (after,) = _results(cast, COORDINATOR, found)
    assert (after.answers, after.has_words) == (9, False)
    assert rows("select count(*) from vault_datakey where id = %s", key) == [(0,)]
    assert rows("select count(*) from evaluation_answer where release_id = %s and sealed is not null", result.release) == [(0,)]  # fmt: skip


# --- the questions ----------------------------------------------------------------------------------------
def _write(cast: Any, account: str = COORDINATOR, **change: Any) -> int:
    user = cast(account)
    with acting(user):
        newest = questions.current(Moment.AFTER)
        assert newest
        values = {
            "asked": questions.as_asked(newest), "free_sv": "Vad mer?", "free_en": "What else?", "source": "prov",
            "seen": newest.number, **change,
        }  # fmt: skip
        return questions.write_questions(moment=Moment.AFTER, by=user, **values)


def test_a_change_is_a_new_version_and_old_answers_stay(asked: Asked, over: Over, cast: Any) -> None:
    found = asked(9)
    assert _write(cast) == 2
    for signup in found.signups:
        give(signup)
    over(found)
    (result,) = _results(cast, COORDINATOR, found)
    assert result.told[0].question.questionnaire.number == 1
    later = asked(1, prefix="later")
    give(later.signups[0])
    assert Questionnaire.objects.filter(moment=Moment.AFTER).count() == 2
    with pytest.raises(ChangedMeanwhile):
        _write(cast, seen=1)


def test_five_questions_each_with_a_yes_and_a_no(cast: Any) -> None:
    newest = questions.current(Moment.AFTER)
    assert newest
    asked = questions.as_asked(newest)
    only_yes = [type(asked[0])("x", "Fråga", "Question", asked[0].choices[:2]), *asked[1:]]
    no_english = [type(asked[0])("x", "Fråga", " ", asked[0].choices), *asked[1:]]
    for wrong in (asked[:4], [*asked, asked[0]], only_yes, no_english):
        with pytest.raises(IntegrityError), transaction.atomic():
            _write(cast, asked=wrong)


@pytest.mark.parametrize("account", [TRAINER, "skola", "metodansvarig"])
def test_only_who_keeps_the_surveys_writes_questions(cast: Any, account: str) -> None:
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError), transaction.atomic():
        _write(cast, account)
