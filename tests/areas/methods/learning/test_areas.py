"""What the areas answer is what stands in their rows."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from varsam.areas.knowledge_house.cases.models import Outcome
from varsam.areas.knowledge_house.plans.models import Goal, Measure
from varsam.areas.methods.register.models import Method
from varsam.areas.operations.models import FollowUp, Request
from varsam.areas.operations.models import Measure as UnitMeasure
from varsam.areas.relatives.support.models import Support, SupportCount
from varsam.areas.training.courses.models import Course
from varsam.areas.training.evaluation import reading as surveys
from varsam.areas.training.evaluation.models import Release
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User

Learned = Callable[[str], list[tuple[Any, ...]]]


def exactly(found: list[tuple[Any, ...]]) -> dict[tuple[str, str, str], int]:
    assert all(low == high for *_what, low, high in found)
    return {(slug, what, kind): low for slug, what, kind, low, _high in found}


def test_relatives_are_counted_by_what_they_got(as_owner: Any, learned: Learned) -> None:
    wanted: Counter[tuple[str, str, str]] = Counter()
    means = {"coach": "foraldracoachning", "group": "foraldranatverk-aarhus"}
    with as_owner():
        over = [
            *Support.objects.filter(consented_at__isnull=False, ended_at__isnull=False).values_list("kinds", "helped"),
            *SupportCount.objects.filter(begun_in__isnull=False, ended_in__isnull=False).values_list("kinds", "helped"),
        ]  # fmt: skip
    for kinds, helped in over:
        for kind in kinds:
            if kind in means:
                wanted[means[kind], "number", ""] += 1
                wanted[means[kind], "rating", helped if helped in {"yes", "partly", "no"} else "unsaid"] += 1
    assert wanted["foraldranatverk-aarhus", "number", ""] > 20
    assert exactly(learned("relatives")) == wanted


def test_closed_cases_tell_goals_and_harm_of_the_methods_that_were_used(
    as_owner: Any, learned: Learned, cast: Callable[[str], User]
) -> None:
    by, now = cast("samordnare"), timezone.now()
    mentors, exits = (Method.objects.get(slug=slug) for slug in ("mentorskap-aarhus", "exit-fryshuset"))
    with as_owner():
        outcome = Outcome.objects.order_by("at").first()
        assert outcome is not None
        record, early, late = outcome.record, outcome.at - timedelta(days=2), outcome.at + timedelta(days=2)
        Measure.objects.filter(record=record).update(method=None)

        def measure(goal: str, method: Method | None, state: str, at: Any) -> None:
            held, _made = Goal.objects.get_or_create(
                record=record, position=91 if goal == "reached" else 92,
                defaults={"sealed": b"x", "at": early, "by": by, "state": goal, "state_at": early},
            )  # fmt: skip
            Measure.objects.create(
                record=record, goal=held, sealed=b"x", method=method, at=at, by=by, state=state, state_at=at, due_on=now.date()
            )  # fmt: skip

        # Two measures for one goal are one goal; what never began, comes after, or has no method is not counted.
        measure("reached", mentors, "done", early)
        measure("reached", mentors, "ongoing", early)
        measure("dropped", mentors, "done", early)
        measure("reached", exits, "planned", early)
        measure("reached", exits, "dropped", early)
        measure("reached", exits, "done", late)
        measure("reached", None, "done", early)
    assert exactly(learned("cases")) == {
        ("mentorskap-aarhus", "number", ""): 1,
        ("mentorskap-aarhus", "goal", "yes"): 1,
        ("mentorskap-aarhus", "goal", "no"): 1,
        ("mentorskap-aarhus", "harm", str(outcome.harm)): 1,
    }


def test_units_tell_of_what_they_tried_when_their_support_is_over(
    as_owner: Any, learned: Learned, cast: Callable[[str], User]
) -> None:
    now = timezone.now()
    talks, dembra = (Method.objects.get(slug=slug) for slug in ("oppet-klassrumssamtal", "dembra"))
    with as_owner():
        UnitMeasure.objects.update(method=None)
        first, second = Request.objects.order_by("reference")[:2]
        for request, rating, harm in ((first, "some", "noticed"), (second, "worse", "unsure")):
            FollowUp.objects.filter(request=request).delete()
            FollowUp.objects.create(
                request=request, number=90, due=now, said_at=now, rating=rating, harm=harm
            )
        for place, (request, method, worked) in enumerate(
            [(first, talks, "yes"), (first, talks, "partly"), (first, dembra, "not_tried"), (second, talks, "no"), (second, dembra, "")]
        ):  # fmt: skip
            UnitMeasure.objects.create(
                request=request, position=90 + place, method=method, owner_role="other", due=now, changed_at=now,
                agreed=90, worked=worked,
            )  # fmt: skip
    assert learned("units") == []
    with as_owner():
        Request.objects.filter(pk__in=[first.pk, second.pk]).update(
            state="withdrawn", ended_at=now, ended_why="enough"
        )
    assert exactly(learned("units")) == {
        ("oppet-klassrumssamtal", "number", ""): 2,
        ("oppet-klassrumssamtal", "goal", "yes"): 1,
        ("oppet-klassrumssamtal", "goal", "no"): 2,
        ("oppet-klassrumssamtal", "rating", "yes"): 1,
        ("oppet-klassrumssamtal", "rating", "no"): 1,
        ("oppet-klassrumssamtal", "harm", "some"): 1,
        ("oppet-klassrumssamtal", "harm", "unknown"): 1,
    }


def test_surveys_are_told_as_their_releases_are(
    as_owner: Any, learned: Learned, cast: Callable[[str], User]
) -> None:
    numbers: Counter[str] = Counter()
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    courses = {course.pk: course.methods for course in Course.objects.all()}
    with as_owner():
        released = list(Release.objects.filter(moment="later").values_list("course_id", "answers"))
    with acting(cast("samordnare")):
        results = [result for result in surveys.results() if result.moment == "later"]
    for course, answers in released:
        numbers.update(dict.fromkeys(courses[course], answers))
    for result in results:
        used = next(each for each in result.told if each.slug == "used-it")
        low.update(dict.fromkeys(courses[result.course], used.low))
        high.update(dict.fromkeys(courses[result.course], used.high))
    found = learned("training")
    assert {slug: n for slug, what, _kind, n, _same in found if what == "number"} == numbers
    assert {slug: (a, b) for slug, what, kind, a, b in found if (what, kind) == ("rating", "yes")} == {
        slug: (low[slug], high[slug]) for slug in numbers
    }
    assert {slug: (a, b) for slug, what, kind, a, b in found if (what, kind) == ("rating", "no")} == {
        slug: (numbers[slug] - high[slug], numbers[slug] - low[slug]) for slug in numbers
    }
