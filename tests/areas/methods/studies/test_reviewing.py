"""Reviews of the research behind a method: they add up, lead to ratings by the rule or past it with a reason, and stay as they
were when they are done."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.areas.methods.studies.conftest import FACTS, INCLUDED, Ready
from tests.refusals import refused, without_effect
from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register.models import About, Graded, Method, Step
from varsam.areas.methods.studies import actions, jobs, reading, reviewing, rule
from varsam.areas.methods.studies.enums import ReviewState
from varsam.areas.methods.studies.models import Pair, Review, Study, Weighed
from varsam.areas.methods.studies.reviewing import NotNow, NotReady, Ruling, TwiceSaid
from varsam.kernel.access import actor
from varsam.kernel.people import limits
from varsam.kernel.people.models import TimeLimit, User
from varsam.lib.bibliography import Author, Reference
from varsam.lib.working_days import STOCKHOLM

DONE = "update studies_review set state = 'done', rule_version = %s where id = %s"


def run(sql: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def test_finishing_rates_by_the_rule_and_says_when_to_look_again(
    ready: Ready, method: Method, lead: User
) -> None:
    review = reviewing.finish_review(review=ready(), rulings={}, by=lead)
    held = rule.current(timezone.localdate()).version
    assert (review.state, review.rule_version, review.done_by) == (ReviewState.DONE, held, lead)
    assert (review.done_role, review.readers) == ("method_lead", "one")
    method.refresh_from_db()
    assert (method.effect, method.implementation) == ("weak", "none")
    assert "En studie kan svara på frågan" in method.effect_sv
    assert "One study can answer" in method.effect_en
    assert method.review_on == review.next_due
    today = date.today()
    assert (review.next_due.year, review.next_due.month) == (today.year + 2, today.month)
    graded = Graded.objects.filter(method=method, review=review.uid)
    assert {(each.about, each.rating, each.proposed, each.why) for each in graded} == {
        ("effect", "weak", "weak", ""),
        ("implementation", "none", "none", ""),
    }


def test_when_to_look_again_follows_the_citys_limit(
    ready: Ready, method: Method, lead: User, as_owner: Any
) -> None:
    limit = TimeLimit.objects.get(key="method_review")
    assert (limit.amount, limit.unit) == (24, "months")
    with as_owner():
        TimeLimit.objects.create(
            key="method_review", amount=7, unit="months", source="Påhittad", valid_from=limit.valid_from
        )
    review = reviewing.finish_review(review=ready(), rulings={}, by=lead)
    method.refresh_from_db()
    due = limits.after("method_review", timezone.now()).astimezone(STOCKHOLM).date()
    assert (review.next_due, method.review_on) == (due, due)
    assert timedelta(days=200) < due - timezone.localdate() < timedelta(days=230)


def test_no_method_lead_writes_when_to_look_again(ready: Ready, method: Method, lead: User) -> None:
    review, held = ready(), rule.current(timezone.localdate()).version
    for sql, *values in (
        ("update studies_review set next_due = '2090-01-01' where id = %s", review.pk),
        (f"{DONE.partition(' where')[0]}, next_due = '2090-01-01' where id = %s", held, review.pk),
        ("update methods_method set review_on = '2090-01-01' where id = %s", method.pk),
        ("update methods_method set review_on = null where id = %s", method.pk),
    ):
        assert refused(lambda sql=sql, values=values: run(sql, *values)), sql


def test_a_review_is_finished_by_the_version_of_the_rule_that_holds(
    ready: Ready, lead: User, as_owner: Any
) -> None:
    review, held = ready(), rule.current(timezone.localdate()).version
    for wrong in (None, *range(1, held), held + 1, 99):
        assert refused(lambda wrong=wrong: run(DONE, wrong, review.pk)), wrong
        with as_owner():
            assert refused(lambda wrong=wrong: run(DONE, wrong, review.pk)), f"the owner: {wrong}"
    assert run(DONE, held, review.pk) == 1
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select version, valid_from from studies_ruleversion order by version")
        assert cursor.fetchall() == rule.days()


def test_the_rule_is_overruled_with_a_reason_and_never_without(
    ready: Ready, method: Method, lead: User
) -> None:
    review = ready()
    with pytest.raises(ValueError, match="needs a reason"):
        reviewing.finish_review(review=review, rulings={About.EFFECT: Ruling("moderate")}, by=lead)
    why = "Studien är gjord i just våra skolor."
    reviewing.finish_review(review=review, rulings={About.EFFECT: Ruling("moderate", why)}, by=lead)
    held = reading.evidence(method)
    assert held
    ruled = held.ruled[About.EFFECT]
    assert (ruled.proposed, ruled.rating, ruled.why) == ("weak", "moderate", why)


def test_that_a_review_found_no_study_is_known_and_is_said_of_reviews_alone(
    ready: Ready, method: Method, lead: User
) -> None:
    empty = {**INCLUDED, "design": "systematic_review", "size": None, "finding": "empty"}
    review = ready(first=empty)
    row = review.weighed.get(is_included=True)
    for wrong in ("design = 'randomised'", "size = 4"):
        assert refused(lambda wrong=wrong: run(f"update studies_weighed set {wrong} where id = %s", row.pk))
    reviewing.finish_review(review=review, rulings={}, by=lead)
    method.refresh_from_db()
    assert method.effect == "none"
    assert "fann ingen som kan svara" in method.effect_sv


def test_what_nobody_looked_for_is_not_rated(ready: Ready, method: Method, lead: User) -> None:
    review, before = ready(), (method.implementation, method.implementation_sv)
    unasked = Ruling(asked=False)
    for wrong in ({About.EFFECT: unasked}, dict.fromkeys(About, unasked)):
        with pytest.raises(ValueError, match="was asked"):
            reviewing.finish_review(review=review, rulings=wrong, by=lead)
    reviewing.finish_review(review=review, rulings={About.IMPLEMENTATION: unasked}, by=lead)
    method.refresh_from_db()
    assert (method.effect, method.implementation, method.implementation_sv) == ("weak", *before)
    held = reading.evidence(method)
    assert held
    assert set(held.ruled) == {About.EFFECT}


def test_only_a_finished_review_says_what_the_rule_gave_and_once(
    ready: Ready, method: Method, lead: User, as_owner: Any
) -> None:
    review = ready()
    other = Method.objects.exclude(pk=method.pk).first()
    said = {"about": About.EFFECT, "rating": "strong", "proposed": "strong", "basis_sv": "x", "by": lead}

    def claims(of: Method) -> None:
        register.grade(method=of, review=review.uid, basis_en="x", source="x", **said)

    with pytest.raises(register.NotNow):
        claims(method)
    reviewing.finish_review(review=review, rulings={}, by=lead)
    for of in (method, other):
        with pytest.raises(register.NotNow):
            claims(of)
    with as_owner():
        for of in (method, other):
            assert refused(lambda of=of: Graded.objects.create(method=of, review=review.uid, **said))
    assert Graded.objects.filter(review=review.uid).count() == 2


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"sources": " "}, "sources"),
        ({"searched_on": None}, "searched_on"),
        ({"searched_on": date.today() + timedelta(days=2)}, "searched_on"),
        ({"criteria_sv": " "}, "criteria"),
        ({"criteria_en": ""}, "criteria"),
        ({"unknown_en": ""}, "unknown"),
        ({"found": 13}, "screened"),
        ({"unread": 0}, "read"),
    ],
)
def test_a_review_that_does_not_add_up_is_not_finished(
    ready: Ready, lead: User, facts: dict[str, Any], missing: str
) -> None:
    review = ready(**facts)
    with pytest.raises(NotReady) as refusal:
        reviewing.finish_review(review=review, rulings={}, by=lead)
    assert refusal.value.missing == [missing]
    shown = reading.of_review(review).flow
    said = reading.lacking([missing], shown)[0]
    numbers = {
        "found": "Nu: 13 − 2 = 11, och 10 står",
        "unread": "Nu: 10 − 7 − 0 = 3, och i översikten finns 2.",
    }
    assert numbers.get(next(iter(facts)), str(reading.MISSING[missing])) in said
    assert refused(lambda: run(DONE, rule.current(timezone.localdate()).version, review.pk))


def test_what_nobody_has_read_keeps_a_review_open(
    ready: Ready, study: Callable[..., Study], lead: User
) -> None:
    review = ready(screened_out=6)
    assert reviewing.put_in(review=review, studies=[study("Ännu en studie om samtal")], by=lead) == 1
    assert reviewing.missing(review) == ["unjudged"]


def test_a_study_is_weighed_once_for_each_question(ready: Ready, lead: User) -> None:
    review = ready()
    first = review.weighed.get(is_included=True)
    again = reviewing.weigh_again(weighed=first, by=lead)
    with pytest.raises(TwiceSaid):
        reviewing.weigh(weighed=again, values=INCLUDED, by=lead)
    with pytest.raises(TwiceSaid):
        reviewing.weigh(weighed=again, values={"is_included": False, "why_not": "group"}, by=lead)
    reviewing.weigh(weighed=again, values={**INCLUDED, "about": About.IMPLEMENTATION}, by=lead)
    assert reviewing.missing(review) == []
    shown = reading.of_review(review)
    assert (shown.flow.included, shown.flow.out, shown.flow.read, shown.flow.adds_up) == (1, 1, 2, True)
    reviewing.finish_review(review=review, rulings={}, by=lead)


def test_what_is_done_never_changes(
    ready: Ready, study: Callable[..., Study], lead: User, as_owner: Any
) -> None:
    review = reviewing.finish_review(review=ready(), rulings={}, by=lead)
    row = review.weighed.get(is_included=True)
    statements = [
        ("update studies_review set found = 900 where id = %s", review.pk),
        ("update studies_review set state = 'open', done_at = null where id = %s", review.pk),
        ("update studies_review set state = 'replaced' where id = %s", review.pk),
        ("update studies_review set done_role = 'jurist' where id = %s", review.pk),
        ("update studies_review set criteria_sv = 'Andra' where id = %s", review.pk),
        ("update studies_review set next_due = '2090-01-01' where id = %s", review.pk),
        ("delete from studies_review where id = %s", review.pk),
        ("update studies_weighed set finding = 'harmed' where id = %s", row.pk),
        ("delete from studies_weighed where id = %s", row.pk),
    ]
    for sql, key in statements:
        assert without_effect(lambda sql=sql, key=key: run(sql, key)), sql
        with as_owner():
            assert refused(lambda sql=sql, key=key: run(sql, key)), f"the owner: {sql}"
    assert refused(lambda: Weighed.objects.create(review=review, study=study("En ny studie")))
    for act in (
        lambda: reviewing.change_review(review=review, values={"found": 3}, by=lead),
        lambda: reviewing.weigh(weighed=row, values=INCLUDED, by=lead),
        lambda: reviewing.take_out(weighed=row, by=lead),
        lambda: reviewing.finish_review(review=review, rulings={}, by=lead),
    ):
        with pytest.raises(NotNow):
            act()


def test_the_next_review_takes_the_place_of_the_one_before(ready: Ready, method: Method, lead: User) -> None:
    first = reviewing.finish_review(review=ready(), rulings={}, by=lead)
    facts = {**FACTS, "found": 2, "screened": 0, "screened_out": 0, "unread": 0}
    second = reviewing.start_review(method=method, values=facts, by=lead)
    with pytest.raises(NotNow):
        reviewing.start_review(method=method, values=facts, by=lead)
    assert reading.evidence(method).review == first  # type: ignore[union-attr]
    reviewing.finish_review(review=second, rulings={}, by=lead)
    first.refresh_from_db()
    assert first.state == ReviewState.REPLACED
    assert reading.evidence(method).review == second  # type: ignore[union-attr]


def test_a_method_is_not_checked_before_its_research_was_reviewed(
    ready: Ready, method: Method, lead: User, wall: Any
) -> None:
    def steps() -> None:
        Step.objects.create(method=method, before="review", after="checks", why="Går vidare", by=lead)

    assert any("kunskapsöversikt" in words for words in reading.missing_review(method))
    with pytest.raises(register.Missing, match="kunskapsöversikt"):
        register.step(method=method, to="checks", why="Går vidare", by=lead)
    assert refused(steps)
    review = ready()
    assert refused(steps)
    reviewing.finish_review(review=review, rulings={}, by=lead)
    assert reading.missing_review(method) == []
    register.step(method=method, to="checks", why="Går vidare", by=lead)
    # Sent back to be reviewed, some days later: what was done before does not count any more.
    wall(timezone.now() + timedelta(days=3))
    register.step(method=method, to="review", why="Nya studier har kommit", by=lead)
    assert reading.missing_review(method) != []
    assert refused(steps)


def test_only_the_method_lead_reviews_and_nobody_else_reads_what_is_open(
    ready: Ready, lead: User, cast: Any
) -> None:
    review = ready()
    row = review.weighed.first()
    assert row
    for account, reads in (("samordnare", True), ("skola", False), ("systemadmin", False), ("rad", False)):
        with actor.acting(cast(account)):
            assert Review.objects.filter(pk=review.pk).exists() is reads, account
            assert Weighed.objects.filter(pk=row.pk).exists() is reads, account
            assert without_effect(lambda: Review.objects.filter(pk=review.pk).update(found=3))
            assert without_effect(lambda: Weighed.objects.filter(pk=row.pk).update(finding="harmed"))
            assert without_effect(lambda: Study.objects.filter(pk=row.study_id).update(title="x"))
    reviewing.finish_review(review=review, rulings={}, by=lead)
    with actor.acting(cast("skola")):
        assert Review.objects.filter(pk=review.pk).exists()
        assert Weighed.objects.filter(pk=row.pk).exists()


def test_merging_moves_open_reviews_to_the_study_that_stays(ready: Ready, lead: User) -> None:
    review = ready()
    reference = Reference(
        "Samtal på fritidsgarden", authors=(Author("Bjørk"),), year=2020, doi="10.1000/samtal"
    )
    added = actions.add_study(reference=reference, by=lead)
    assert added.pair
    kept = added.pair.other
    Weighed.objects.filter(review=review, study=kept).delete()
    reviewing.put_in(review=review, studies=[added.study], by=lead)
    actions.merge(pair=Pair.objects.get(pk=added.pair.pk), by=lead)
    assert review.weighed.filter(study=kept).count() == 1
    assert not review.weighed.filter(study=added.study).exists()


@pytest.fixture
def due(method: Method, as_owner: Any) -> Callable[[date], None]:
    """`due(day)`: the one method that is to be gone through again is so by that day."""

    def on(day: date) -> None:
        with as_owner():
            Method.objects.exclude(pk=method.pk).update(review_on=None)
            Method.objects.filter(pk=method.pk).update(review_on=day)

    return on


def test_method_leads_are_told_before_the_day_and_on_it_once_each(
    due: Callable[[date], None], wall: Any, as_owner: Any
) -> None:
    def notices() -> int:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("select count(*) from notifications_notice where resource = 'study'")
            return int(cursor.fetchone()[0])

    due(date(2031, 5, 31))
    told = []
    for day in (date(2031, 4, 30), date(2031, 5, 2), date(2031, 5, 3), date(2031, 5, 31), date(2031, 6, 1)):
        wall(datetime(day.year, day.month, day.day, 6, tzinfo=STOCKHOLM))
        told.append(jobs.remind())
    assert told == [0, 1, 0, 1, 0]
    assert notices() == 2
    due(date(2033, 5, 31))
    assert jobs.remind() == 0


def test_a_review_that_was_begun_and_forgotten_is_told_of_on_the_day(
    lead: User, method: Method, due: Callable[[date], None], wall: Any
) -> None:
    due(date(2031, 5, 31))
    reviewing.start_review(method=method, values=FACTS, by=lead)
    told = []
    for day in (date(2031, 5, 2), date(2031, 5, 30), date(2031, 5, 31), date(2031, 6, 30)):
        wall(datetime(day.year, day.month, day.day, 6, tzinfo=STOCKHOLM))
        told.append(jobs.remind())
    assert told == [0, 0, 1, 0]
