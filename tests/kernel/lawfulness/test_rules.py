"""Versions of rules: which one holds on which day, what a decision must answer, and what nobody may choose."""

import ast
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry
from varsam.kernel.lawfulness import rules, rules_editing
from varsam.kernel.lawfulness.models import Certainty, LegalRule, RuleStatus
from varsam.kernel.lawfulness.rules_editing import Wording
from varsam.site import reference

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 22)
DISCLOSURE = "osl-10-18a"
DUTY = "l2025-170-4-kontaktuppgifter"


def version(number: int, begins: date | None = None, ends: date | None = None, **more: Any) -> LegalRule:
    return LegalRule(
        slug="r", number=number, valid_from=begins, valid_to=ends, certainty=Certainty.CONFIRMED, **more
    )


def day(text: str) -> date:
    return date.fromisoformat(text)


# --- which version holds ---------------------------------------------------------------------------------------


def test_the_end_of_a_version_follows_from_the_start_of_the_next() -> None:
    first, second = version(1), version(2, day("2025-04-01"))
    timeline = rules.spans([second, first])
    assert [(span.version, span.ends) for span in timeline] == [(first, day("2025-03-31")), (second, None)]
    assert rules.holding([first, second], day("2025-03-31")) is first
    assert rules.holding([first, second], day("2025-04-01")) is second


def test_of_overlapping_versions_the_one_that_begins_later_takes_over() -> None:
    first = version(1, day("2020-01-01"), day("2026-12-31"))
    second = version(2, day("2025-04-01"))
    timeline = rules.spans([first, second])
    assert timeline[0].is_cut
    assert timeline[0].ends == day("2025-03-31")
    assert rules.holding([first, second], day("2026-01-01")) is second


def test_between_versions_there_may_be_a_gap_in_which_nothing_holds() -> None:
    versions = [version(1, day("2020-01-01"), day("2020-12-31")), version(2, day("2021-06-01"))]
    assert rules.gaps(rules.spans(versions)) == [(day("2021-01-01"), day("2021-05-31"))]
    assert rules.holding(versions, day("2021-03-01")) is None
    assert rules.holding(versions, day("2019-12-31")) is None


def test_a_version_that_begins_in_the_past_takes_its_place_in_the_timeline() -> None:
    first, second = version(1, day("2013-01-01")), version(2, day("2025-04-01"))
    late = version(3, day("2020-08-01"))
    held = [span.version for span in rules.spans([first, second, late])]
    assert held == [first, late, second]


def test_of_two_versions_from_the_same_day_the_last_written_holds() -> None:
    assert rules.holding([version(1, day("2025-01-01")), version(2, day("2025-01-01"))], TODAY).number == 2


def test_a_replaced_version_holds_on_no_day() -> None:
    wrong, right = version(1, day("2025-01-01")), version(2, day("2025-04-01"), replaces=1)
    assert rules.holding([wrong, right], day("2025-02-01")) is None
    assert rules.holding([wrong, right], TODAY) is right


def test_a_proposal_never_holds() -> None:
    versions = [version(1), version(2, day("2025-12-01"), status=RuleStatus.PROPOSED)]
    assert rules.holding(versions, TODAY).number == 1


_DAYS = st.dates(day("2020-01-01"), day("2020-03-31"))


@st.composite
def histories(draw: st.DrawFn) -> list[LegalRule]:
    made: list[LegalRule] = []
    for number in range(1, draw(st.integers(1, 7)) + 1):
        begins = draw(st.none() | _DAYS)
        ends = draw(st.none() | _DAYS.filter(lambda d, b=begins: b is None or d >= b))
        replaces = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        status = draw(st.sampled_from([RuleStatus.IN_FORCE, RuleStatus.IN_FORCE, RuleStatus.PROPOSED]))
        made.append(version(number, begins, ends, replaces=replaces, status=status))
    return made


@given(histories(), _DAYS)
def test_whatever_was_written_one_version_holds_at_most_and_it_is_the_latest_to_begin(
    versions: list[LegalRule], on: date
) -> None:
    found = rules.holding(versions, on)
    replaced = {each.replaces for each in versions}
    begun = [
        each
        for each in versions
        if each.number not in replaced and each.status != "proposed" and (each.valid_from or date.min) <= on
    ]
    newest = max(begun, key=lambda each: (each.valid_from or date.min, each.number), default=None)
    expected = newest if newest and (newest.valid_to is None or on <= newest.valid_to) else None
    assert found is expected
    assert sum(span.covers(on) for span in rules.spans(versions)) == (1 if expected else 0)


# --- what the seed says --------------------------------------------------------------------------------------


@pytest.fixture
def seed(db: None) -> dict[str, list[LegalRule]]:
    return rules.by_rule()


def test_every_rule_of_the_seed_is_loaded_with_source_and_doubt(seed: dict[str, list[LegalRule]]) -> None:
    rows = reference.read_yaml("varsam.kernel.lawfulness", "legal_rules.yaml")["rules"]
    assert sum(map(len, seed.values())) == len(rows)
    for versions in seed.values():
        for each in versions:
            assert each.source
            assert each.short_sv
            assert each.effect_sv
            assert each.needs_lawyer_check
    assert len(seed[DISCLOSURE]) == 2


def test_a_limit_is_asked_of_the_version_that_held(seed: dict[str, list[LegalRule]]) -> None:
    assert rules.current(DISCLOSURE, day("2025-03-31")).number == 1
    assert rules.parameter(DISCLOSURE, "age_limit", day("2025-03-31")) > 0
    with pytest.raises(rules.UnknownParameter):
        rules.parameter(DISCLOSURE, "age_limit", day("2025-04-01"))
    with pytest.raises(rules.UnknownParameter):
        rules.parameter(DISCLOSURE, "no_such_thing", TODAY)


@pytest.mark.parametrize("slug", ["osl-10-15a-forslag", "no-such-rule"])
def test_where_no_version_holds_nothing_is_guessed(seed: dict[str, list[LegalRule]], slug: str) -> None:
    with pytest.raises(rules.NoRuleHolds):
        rules.current(slug, TODAY)
    with pytest.raises(rules.NoRuleHolds):
        rules.parameter(slug, "days", TODAY)


def test_every_key_of_a_test_in_the_seed_has_its_question(seed: dict[str, list[LegalRule]]) -> None:
    known = rules.known_tests()
    asked = {test.key for versions in seed.values() for each in versions for test in rules.tests(each)}
    assert asked == set(known), "a question that no rule asks, or a key without a question"
    for test in known.values():
        assert test.question_sv.endswith("?")
        assert test.question_en.endswith("?")
        assert test.help_sv
        assert test.help_en


def test_a_condition_must_be_met_and_an_exception_must_not(seed: dict[str, list[LegalRule]]) -> None:
    asked = rules.tests(rules.current(DUTY, TODAY))
    assert [test.key for test in asked] == ["requested", "needed_in_law_enforcement", "synnerliga_skal"]
    assert [test.permits(True) for test in asked] == [True, True, False]
    assert [test.permits(False) for test in asked] == [False, False, True]


def test_a_question_that_a_lawyer_wrote_is_asked_in_full() -> None:
    asked = rules.tests(version(1, parameters={"tests": ["may_help_prevent", "Är det prövat?"]}))
    assert asked[1].question_sv == "Är det prövat?"
    assert asked[1].permits(True)


@pytest.mark.law("L3")
def test_only_what_has_been_read_and_holds_can_be_chosen(seed: dict[str, list[LegalRule]]) -> None:
    grounds = {ground.rule.slug: ground for ground in rules.choosable(TODAY)}
    assert {slug for slug, ground in grounds.items() if not ground.why_not} == {
        DUTY,
        "l2025-170-6-kommuner",
        "l2025-170-7-skolan",
    }
    assert "ingen jurist har läst den nya" in grounds[DISCLOSURE].why_not
    assert "förslag" in grounds["osl-10-15a-forslag"].why_not
    assert "Ingen jurist" in grounds[DUTY].caution
    before = {ground.rule.slug: ground for ground in rules.choosable(day("2020-01-01"))}
    assert before[DISCLOSURE].why_not == ""
    assert before[DUTY].why_not == "Har inte börjat gälla."


@pytest.mark.law("L3")
def test_a_changed_limit_is_never_the_old_one(seed: dict[str, list[LegalRule]]) -> None:
    assert rules.current(DISCLOSURE, TODAY).parameters["age_limit"] is None
    assert rules.tests(rules.current(DISCLOSURE, TODAY)) == []


def test_a_rule_that_has_ended_says_so() -> None:
    ended = [version(1, day("2013-01-01"), day("2020-01-01"), parameters={"tests": ["may_help_prevent"]})]
    assert rules.not_held(ended, TODAY) == "Har slutat gälla."
    split = [*ended, version(2, TODAY + timedelta(days=9))]
    assert rules.not_held(split, TODAY) == "Ingen version gäller den här dagen."


@pytest.mark.parametrize(
    ("certainty", "parameters", "why"),
    [
        ("general_knowledge", {"tests": ["may_help_prevent"]}, "Ingen har läst"),
        ("confirmed", {"tests": None}, "Prövningarna är inte införda"),
        ("confirmed", {}, "säger inte vad som ska prövas"),
        ("confirmed", {"tests": ["may_help_prevent"]}, ""),
    ],
)
def test_why_a_version_that_holds_is_no_ground(certainty: str, parameters: dict[str, Any], why: str) -> None:
    rule = version(1, parameters=parameters)
    rule.certainty = certainty
    assert (why in rules.why_not(rule)) if why else rules.why_not(rule) == ""


# --- writing -------------------------------------------------------------------------------------------------


def wording(slug: str = DISCLOSURE, **changes: Any) -> Wording:
    newest = LegalRule.objects.filter(slug=slug).order_by("number").last()
    return Wording(**{**Wording.of(newest).__dict__, **changes})


@pytest.fixture
def lawyer(cast: Callable[[str], Any]) -> Any:
    return cast("jurist")


def test_a_new_wording_is_a_new_row_and_the_old_one_stays(lawyer: Any, as_owner: Any) -> None:
    with acting(lawyer):
        made = rules_editing.add_version(
            slug=DISCLOSURE, wording=wording(valid_from=day("2027-01-01")), why="Ny lag", seen=2, by=lawyer
        )
        assert (made.number, made.needs_lawyer_check) == (3, True)
        assert rules.current(DISCLOSURE, TODAY).number == 2
        assert rules.current(DISCLOSURE, day("2027-01-01")) == made
    with as_owner():
        entry = Entry.objects.filter(target_type="rule").get()
    assert (entry.event, entry.target, entry.details) == ("rule.version_added", DISCLOSURE, {"number": 3})


def test_two_who_write_at_once_both_learn_of_it(lawyer: Any, cast: Any) -> None:
    elin = cast("samordnare")
    with acting(elin):
        theirs = rules_editing.add_version(
            slug=DISCLOSURE, wording=wording(short_sv="Deras"), why="x", seen=2, by=elin
        )
    with acting(lawyer):
        with pytest.raises(rules_editing.ChangedMeanwhile) as told:
            rules_editing.add_version(
                slug=DISCLOSURE, wording=wording(short_sv="Mina"), why="y", seen=2, by=lawyer
            )
        assert told.value.latest == theirs
        mine = rules_editing.add_version(
            slug=DISCLOSURE, wording=wording(short_sv="Mina"), why="y", seen=3, by=lawyer
        )
    assert [each.short_sv for each in LegalRule.objects.filter(slug=DISCLOSURE)][2:] == ["Deras", "Mina"]
    assert mine.number == 4


def test_a_lawyer_s_check_is_a_version_of_its_own(lawyer: Any, as_owner: Any) -> None:
    with acting(lawyer):
        checked = rules_editing.mark_checked(slug=DUTY, number=1, why="Läst i SFS", seen=1, by=lawyer)
    before, after = LegalRule.objects.filter(slug=DUTY)
    assert after == checked
    assert (after.checked_by, after.replaces, after.certainty) == (lawyer, 1, "confirmed")
    assert Wording.of(before) == Wording.of(after)
    assert before.needs_lawyer_check
    assert not after.needs_lawyer_check
    assert [ground.caution for ground in rules.choosable(TODAY) if ground.rule.slug == DUTY] == [""]
    with as_owner():
        assert Entry.objects.filter(target_type="rule").get().event == "rule.checked"


def test_a_check_does_not_make_up_tests_that_nobody_has_written(lawyer: Any) -> None:
    with acting(lawyer):
        rules_editing.mark_checked(slug=DISCLOSURE, number=2, why="Läst", seen=2, by=lawyer)
    ground = next(each for each in rules.choosable(TODAY) if each.rule.slug == DISCLOSURE)
    assert "Prövningarna är inte införda" in ground.why_not


def test_only_a_lawyer_answers_for_a_check(cast: Any) -> None:
    elin = cast("samordnare")
    with acting(elin), pytest.raises(rules_editing.NotALawyer):
        rules_editing.mark_checked(slug=DUTY, number=1, why="Jag tror det", seen=1, by=elin)
    assert LegalRule.objects.filter(slug=DUTY).count() == 1


@pytest.mark.parametrize("number", [1, 9])
def test_what_is_replaced_already_or_is_not_there_cannot_be_replaced(lawyer: Any, number: int) -> None:
    with acting(lawyer):
        rules_editing.mark_checked(slug=DUTY, number=1, why="Läst", seen=1, by=lawyer)
        with pytest.raises(rules_editing.CannotReplace):
            rules_editing.mark_checked(slug=DUTY, number=number, why="Igen", seen=2, by=lawyer)
        with pytest.raises(rules_editing.CannotReplace):
            rules_editing.add_version(
                slug=DUTY, wording=wording(DUTY), why="Igen", seen=2, by=lawyer, replaces=number
            )


def test_a_proposal_neither_replaces_the_law_nor_is_checked(lawyer: Any) -> None:
    proposed = wording(DUTY, status="proposed")
    with acting(lawyer):
        with pytest.raises(rules_editing.CannotReplace):
            rules_editing.add_version(slug=DUTY, wording=proposed, why="x", seen=1, by=lawyer, replaces=1)
        with pytest.raises(rules_editing.NothingToCheck):
            rules_editing.mark_checked(slug="osl-10-15a-forslag", number=1, why="x", seen=1, by=lawyer)


def test_a_version_is_there_exactly_when_its_entry_is(lawyer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(rules_editing.audit, "record", fail)
    for write in (
        lambda: rules_editing.add_version(slug=DUTY, wording=wording(DUTY), why="x", seen=1, by=lawyer),
        lambda: rules_editing.mark_checked(slug=DUTY, number=1, why="x", seen=1, by=lawyer),
    ):
        with pytest.raises(RuntimeError), acting(lawyer):
            write()
    assert LegalRule.objects.filter(slug=DUTY).count() == 1


def test_no_one_changes_or_removes_a_version(lawyer: Any) -> None:
    for statement in ("update lawfulness_legalrule set short_sv = ''", "delete from lawfulness_legalrule"):
        with (
            acting(lawyer),
            pytest.raises(Exception, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize("account", ["polis", "registrator", "socialsekreterare.hisingen", "systemadmin"])
def test_others_read_but_do_not_write(cast: Any, account: str) -> None:
    who = cast(account)
    with acting(who):
        assert rules.current(DUTY, TODAY).number == 1
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            rules_editing.add_version(slug=DUTY, wording=wording(DUTY), why="x", seen=1, by=who)


def test_two_versions_never_share_a_number(lawyer: Any) -> None:
    with acting(lawyer), pytest.raises(IntegrityError), transaction.atomic():
        LegalRule.objects.create(slug=DUTY, number=1, why="x", made_by=lawyer, **wording(DUTY).__dict__)


def test_two_at_the_same_moment_wait_for_each_other(town: Any) -> None:
    """The second waits for the first's transaction to end, instead of both reading the same newest number."""
    lock = "select pg_advisory_xact_lock(hashtextextended('legal rule ' || %s, 0))"
    with town.app() as first, town.app() as second:
        second.execute("set lock_timeout = '100ms'")
        with first.transaction():
            first.execute(lock, [DUTY])
            with pytest.raises(psycopg.errors.LockNotAvailable):
                second.execute(lock, [DUTY])
        second.execute(lock, [DUTY])


# --- nothing in code knows an age or a section -------------------------------------------------------------------


def compared_with_an_age(source: str, ages: set[int]) -> list[int]:
    """Lines that compare something named an age with one of the numbers."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare):
            continue
        leaves = list(ast.walk(node))
        numbers = {
            leaf.value for leaf in leaves if isinstance(leaf, ast.Constant) and type(leaf.value) is int
        }
        names = {leaf.id for leaf in leaves if isinstance(leaf, ast.Name)}
        names |= {leaf.attr for leaf in leaves if isinstance(leaf, ast.Attribute)}
        if numbers & ages and any("age" in name.split("_") for name in names):
            found.append(node.lineno)
    return found


@pytest.mark.law("L3")
def test_no_code_knows_the_limits_of_the_rules() -> None:
    rows = reference.read_yaml("varsam.kernel.lawfulness", "legal_rules.yaml")["rules"]
    ages = {
        value
        for row in rows
        for name, value in row["parameters"].items()
        if "age" in name.split("_") and isinstance(value, int)
    }
    assert len(ages) >= 3
    for age in ages:
        assert compared_with_an_age(f"\nif person.age_now < {age}: pass", ages) == [2], (
            "the search finds such code"
        )
    found = {
        file.relative_to(ROOT).as_posix(): lines
        for file in (ROOT / "varsam").rglob("*.py")
        if (lines := compared_with_an_age(file.read_text(encoding="utf-8"), ages))
    }
    assert found == {}
