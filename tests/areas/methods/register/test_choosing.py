"""A withdrawn method is chosen for nothing new, by nobody; where it was chosen it stays, and can be counted."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.areas.methods.register.conftest import Put
from tests.refusals import refused
from varsam.areas.knowledge_house.plans import actions as plans
from varsam.areas.knowledge_house.plans.actions import Promise
from varsam.areas.knowledge_house.plans.models import Goal
from varsam.areas.knowledge_house.plans.models import Measure as PlanMeasure
from varsam.areas.methods.register import actions, policies, usage
from varsam.areas.methods.register.models import Method, State
from varsam.areas.methods.register.policies import Withdrawn
from varsam.areas.operations import editing
from varsam.areas.operations.models import Measure as UnitMeasure
from varsam.areas.operations.models import Scenario
from varsam.areas.programme.models import Measure as CityMeasure
from varsam.areas.training.courses import actions as courses
from varsam.areas.training.courses.models import Course
from varsam.kernel.access import actor
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb


@pytest.fixture
def gone(method: Method, put: Put) -> Method:
    put(method, state=State.WITHDRAWN)
    return method


@pytest.mark.parametrize("model", [PlanMeasure, UnitMeasure, CityMeasure])
def test_the_database_takes_no_new_choice_of_it(
    gone: Method, as_owner: Callable[[], Any], model: Any
) -> None:
    other = Method.objects.get(slug="sspf")
    with as_owner():
        row = model.objects.exclude(method=gone).first()
        chosen = model.objects.filter(pk=row.pk)
        assert refused(lambda: chosen.update(method=gone))
        chosen.update(method=other)
        # What points at it already stays as it is, also when the rest is written anew.
        with transaction.atomic():
            chosen.update(method=None)
        values = {field.attname: getattr(row, field.attname) for field in model._meta.local_concrete_fields}
        values |= {
            "method_id": gone.pk,
            model._meta.pk.attname: uuid.uuid4() if model is not CityMeasure else None,
        }
        values |= {"number": 99} if model is CityMeasure else {}
        with pytest.raises(IntegrityError, match="the method is withdrawn"), transaction.atomic():
            model.objects.create(**values)


def test_a_measure_that_points_at_it_can_be_written_anew(
    method: Method, put: Put, as_owner: Callable[[], Any]
) -> None:
    with as_owner():
        goals = list(Goal.objects.select_related("by", "record").filter(record__closed_at=None, state="open"))
    goal = next(each for each in goals if _still_writes(each))
    worker = goal.by
    with acting(worker):
        measure = plans.add_measure(goal=goal, promise=Promise("Gå med.", method=method), by=worker)
    put(method, state=State.WITHDRAWN)
    with acting(worker):
        again = plans.reword_measure(
            measure=measure, promise=Promise("Gå med en gång till.", method=method), version=1, by=worker
        )
        assert again.method == method
        with pytest.raises(Withdrawn):
            plans.add_measure(goal=goal, promise=Promise("Till.", method=method), by=worker)
        counted = {each.key: each.count for each in usage.of([method.slug])[method.slug]}
    assert counted["plans"] == 1


def _still_writes(goal: Goal) -> bool:
    """Whether the record is still with the unit of whoever wrote the goal: cases are handed over."""
    with acting(goal.by):
        return goal.record.unit_id in actor.units("record", Verb.CHANGE)


def test_courses_and_guides_do_not_begin_to_point_at_it(gone: Method, cast: Callable[[str], User]) -> None:
    coordinator = cast("samordnare")
    with acting(coordinator):
        course = Course.objects.exclude(methods__contains=[gone.slug]).first()
        with pytest.raises(Withdrawn):
            courses.change_course(
                course=course, values={"methods": [gone.slug]}, seen=courses.mark(course), by=coordinator
            )
        scenario = next(
            each
            for each in Scenario.objects.all()
            if gone.slug not in editing.newest(each).content["methods"]
        )
        newest = editing.newest(scenario)
        said = {**newest.content, "methods": [gone.slug]}
        with pytest.raises(Withdrawn):
            editing.save_draft(
                scenario=scenario, content=said, source="x", why="x", seen=newest.number, by=coordinator
            )
        with pytest.raises(Withdrawn):
            editing.new_scenario(content=said, setting="school", source="x", why="x", by=coordinator)


def test_what_was_taught_may_go_on_being_taught(
    method: Method, put: Put, cast: Callable[[str], User]
) -> None:
    coordinator = cast("samordnare")
    course = Course.objects.filter(is_offered=True).first()
    assert course
    with acting(coordinator):
        course = courses.change_course(
            course=course, values={"methods": [method.slug]}, seen=courses.mark(course), by=coordinator
        )
    put(method, state=State.WITHDRAWN)
    with acting(coordinator):
        courses.change_course(
            course=course,
            values={"methods": [method.slug], "source": "Nytt"},
            seen=courses.mark(course),
            by=coordinator,
        )
        counted = {each.key: each.count for each in usage.of([method.slug])[method.slug]}
    assert (
        counted["courses"]
        == Course.objects.filter(is_offered=True, methods__contains=[method.slug]).count()
        >= 1
    )


def test_use_is_counted_in_the_rights_of_whoever_asks(
    cast: Callable[[str], User], as_owner: Callable[[], Any]
) -> None:
    slugs = list(Method.objects.values_list("slug", flat=True))
    with acting(cast("samordnare")):
        mine = usage.of(slugs)
    with acting(cast("utbildare")):
        others = usage.of(slugs)
    with as_owner():
        guides = {"guides", "courses"}
        for slug in slugs:
            seen = {each.key: each.count for each in others[slug]}
            assert set(seen) <= guides | {"programme"}
            assert {key: count for key, count in seen.items() if key in guides} == {
                each.key: each.count for each in mine[slug] if each.key in guides
            }
    assert any(each.key == "unit_measures" for found in mine.values() for each in found)
    assert any(each.key == "guides" for found in mine.values() for each in found)


def test_an_idea_is_offered_to_nobody_and_what_was_chosen_stays_offered(gone: Method, lead: User) -> None:
    with acting(lead):
        idea = actions.propose_idea(name="Zebrasamtal", words="Vi pratar.", by=lead)
    offered = set(policies.choosable().values_list("slug", flat=True))
    assert {idea.slug, gone.slug}.isdisjoint(offered)
    assert offered == set(
        Method.objects.exclude(state__in=[State.IDEA, State.WITHDRAWN]).values_list("slug", flat=True)
    )
    assert set(policies.choosable(gone.pk).values_list("slug", flat=True)) == offered | {gone.slug}
