"""Checks, ratings and ideas: who may write them, what a card says of them, and until when they hold."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from tests.areas.methods.register.conftest import Hold, Put
from tests.refusals import refused
from varsam.areas.methods.register import actions, gates, seed
from varsam.areas.methods.register.models import Graded, Method, Rating, State
from varsam.areas.methods.register.policies import PointsAtSomebody
from varsam.areas.methods.register.states import Gate
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Role, User
from varsam.site.reference import read_yaml

OK = {"said": "ok", "words": "Genomgången.", "source": "Socialtjänstlagen (2025:400)"}
BASIS = {"basis_sv": "Tre studier.", "basis_en": "Three studies.", "source": "Översikten"}
BY_HAND = {**BASIS, "why": "En översikt kommer i vår."}


def test_the_newest_check_of_a_kind_holds_until_its_last_day(method: Method, lead: User, put: Put) -> None:
    put(method, state=State.CHECKS)
    today = timezone.localdate()
    legal, child = str(Gate.LEGAL.label), str(Gate.CHILD.label)
    with acting(lead):
        assert gates.missing(method, State.PILOT) == [legal, child]
        actions.check(method=method, kind="legal", ends=today, by=lead, **OK)
        actions.check(method=method, kind="child", by=lead, **OK)
        assert gates.missing(method, State.PILOT) == []
        actions.check(method=method, kind="child", by=lead, **{**OK, "said": "not_ok"})
        assert gates.missing(method, State.PILOT) == [child]
        actions.check(method=method, kind="child", by=lead, **{**OK, "said": "conditions"})
        assert gates.missing(method, State.PILOT) == []
        past = {"on": today - timedelta(days=9), "ends": today - timedelta(days=1)}
        actions.check(method=method, kind="legal", by=lead, **OK, **past)
        assert gates.missing(method, State.PILOT) == [legal]


def test_conditions_allow_caution_and_nothing_more(
    alone: None, method: Method, lead: User, put: Put, hold: Hold
) -> None:
    put(method, state=State.EVALUATION)
    hold(method, Gate.LEGAL_OK)
    hold(method, Gate.CHILD)
    hold(method, Gate.SHOWN)
    with acting(lead):
        assert gates.missing(method, State.RECOMMENDED) == [str(Gate.CHILD_OK.label)]
        assert gates.missing(method, State.CAUTION) == []


def test_no_effect_found_is_never_recommended_without_caution(
    alone: None, method: Method, lead: User, put: Put, hold: Hold
) -> None:
    put(method, state=State.EVALUATION)
    for gate in (Gate.LEGAL_OK, Gate.CHILD_OK):
        hold(method, gate)
    with acting(lead):
        for rating in (Rating.NONE, Rating.UNKNOWN):
            actions.grade(method=method, about="effect", rating=rating, by=lead, **BY_HAND)
            assert gates.missing(method, State.RECOMMENDED) == [str(Gate.SHOWN.label)]
        actions.grade(method=method, about="effect", rating=Rating.WEAK, by=lead, **BY_HAND)
        assert gates.missing(method, State.RECOMMENDED) == []


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"words": ""}, actions.NotNow),
        ({"on": date(2031, 1, 1)}, actions.NotNow),
        ({"on": date(2026, 1, 2), "ends": date(2026, 1, 1)}, actions.NotNow),
        ({"words": "Ring 0701234567."}, PointsAtSomebody),
    ],
)
def test_a_check_says_what_was_checked_and_when(
    method: Method, lead: User, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with acting(lead), pytest.raises(refusal):
        actions.check(method=method, kind="legal", by=lead, **{**OK, **changed})
    assert not method.checks.exists()


def test_a_lawyer_writes_what_the_law_says_and_nothing_else(
    method: Method, cast: Callable[[str], User]
) -> None:
    lawyer = cast("jurist")
    with acting(lawyer):
        made = actions.check(method=method, kind="legal", by=lawyer, **OK)
        with pytest.raises(actions.NotNow):
            actions.check(method=method, kind="child", by=lawyer, **OK)
    assert (made.by, method.checks.count()) == (lawyer, 1)
    assert method.checks.get().role == Role.LAWYER
    coordinator = cast("samordnare")
    with acting(coordinator), pytest.raises(actions.NotNow):
        actions.check(method=method, kind="legal", by=coordinator, **OK)


def test_a_rating_is_on_the_card_at_once_and_the_one_before_stays(method: Method, lead: User) -> None:
    before = method.effect_sv
    with acting(lead):
        actions.grade(method=method, about="effect", rating="moderate", by=lead, **BY_HAND)
        actions.grade(method=method, about="implementation", rating="strong", by=lead, **BY_HAND)
    method.refresh_from_db()
    assert (method.effect, method.effect_sv, method.effect_source) == (
        "moderate",
        "Tre studier.",
        "Översikten",
    )
    assert (method.implementation, method.implementation_en) == ("strong", "Three studies.")
    assert [each.role for each in method.graded.all()] == [Role.METHOD_LEAD, Role.METHOD_LEAD, "", ""]
    first = method.graded.filter(about="effect").last()
    assert (first.basis_sv, first.by, first.proposed) == (before, None, "")


def test_another_rating_than_the_rules_needs_a_reason(
    method: Method, lead: User, as_owner: Callable[[], Any]
) -> None:
    said = {
        "method": method,
        "about": "effect",
        "rating": "strong",
        "proposed": "weak",
        "basis_sv": "x",
        "by": lead,
    }
    with as_owner(), connection.cursor() as cursor:
        # Which review it comes from is asked by the package above.
        cursor.execute("alter table public.methods_graded disable trigger graded_needs_review")
        assert refused(lambda: Graded(**said, review=uuid4()).save(force_insert=True))
        Graded(**said, review=uuid4(), why="Större.").save(force_insert=True)
    assert method.graded.filter(proposed="weak").count() == 1


@pytest.mark.parametrize(
    "claimed",
    [
        # What the rule said, in no review; a review that there is not; and no reason for having asked no rule.
        {"proposed": "strong"},
        {"proposed": "strong", "why": "Regeln gav det."},
        {"proposed": "strong", "review": UUID(int=1)},
        {"review": UUID(int=1), "why": "Översikten."},
        {},
        {"why": " "},
    ],
)
def test_a_rating_follows_the_rule_in_a_review_or_says_why_it_does_not(
    method: Method, lead: User, as_owner: Callable[[], Any], claimed: dict[str, Any]
) -> None:
    with acting(lead), pytest.raises(actions.NotNow):
        actions.grade(method=method, about="effect", rating="strong", by=lead, **BASIS, **claimed)
    with as_owner():
        forced = Graded(method=method, about="effect", rating="strong", by=lead, basis_sv="x", **claimed)
        assert refused(lambda: forced.save(force_insert=True))
    assert not method.graded.filter(by=lead).exists()


def test_what_comes_with_the_installation_says_that_nobody_here_has_weighed_it(db: None) -> None:
    data = read_yaml("varsam.areas.methods.register", "methods.yaml")
    first = {(each.method.slug, each.about): each for each in Graded.objects.select_related("method")}
    for row, method in zip(data["methods"], seed.rows(data), strict=True):
        assert method.state == State.REVIEW
        assert method.harms_sv
        for about in ("effect", "implementation"):
            began = first[method.slug, about]  # newest first: the last one stays
            assert (began.by, began.role, began.proposed) == (None, "", "")
            assert (began.rating, began.basis_sv) == (
                row[f"{about}_evidence"]["rating"], row[f"{about}_evidence"]["summary"]["sv"],
            )  # fmt: skip


def test_a_coordinator_thinks_of_something_and_others_do_not(cast: Callable[[str], User]) -> None:
    coordinator = cast("samordnare")
    with acting(coordinator):
        made = actions.propose_idea(
            name="Sopplunch",
            words="Vi äter ihop.",
            origin="insight",
            origin_uid="abc",
            origin_words="Aarhus",
            by=coordinator,
        )
        assert Method.objects.filter(pk=made.pk).update(name_sv="x") == 0
        with pytest.raises(PointsAtSomebody):
            actions.propose_idea(name="Lunch", words="Hör med 121212-1212.", by=coordinator)
    made.refresh_from_db()
    assert (made.state, made.effect, made.level, made.origin_kind) == (State.IDEA, "unknown", "", "insight")
    assert made.name == made.said("name") == "Sopplunch"
    for account in ("utbildare", "mentor", "jurist"):
        other = cast(account)
        with acting(other), pytest.raises(actions.NotNow):
            actions.propose_idea(name="Lunch", words="Mat.", by=other)


def test_what_the_app_adds_is_an_idea_that_nobody_has_rated(lead: User, as_owner: Callable[[], Any]) -> None:
    with acting(lead):
        forced = Method.objects.create(
            slug="smugen-in", name_sv="Smugen in", level="universal", state=State.RECOMMENDED, effect="strong",
            effect_sv="Bäst.", review_on="2031-01-01",
        )  # fmt: skip
    forced.refresh_from_db()
    assert (forced.state, forced.effect, forced.effect_sv, forced.review_on) == (
        State.IDEA,
        "unknown",
        "",
        None,
    )
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Method.objects.create(slug="utan-niva", name_sv="Utan nivå", state=State.REVIEW)


def test_when_a_card_is_to_be_gone_through_again_is_not_for_an_editor_to_write(
    method: Method, lead: User
) -> None:
    for day in (None, date(2031, 1, 1)):
        with acting(lead), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Method.objects.filter(pk=method.pk).update(review_on=day)
