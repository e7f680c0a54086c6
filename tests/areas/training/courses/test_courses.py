"""The catalogue: what it begins with, and who may change what in it."""

from typing import Any

import pytest

from tests.lib.test_file_kinds import PNG
from tests.refusals import refused, without_effect
from varsam.areas.methods.register.models import Method
from varsam.areas.training.courses import actions, domains
from varsam.areas.training.courses.models import Course, Group, Material, MaterialFile, WorkDomain
from varsam.kernel.access.actor import acting
from varsam.lib.file_kinds import NotTaken

pytestmark = pytest.mark.django_db


def test_it_begins_with_examples_for_groups_and_by_methods_that_there_are() -> None:
    courses = list(Course.objects.all())
    assert len(courses) == 8
    assert all(
        course.is_example and course.goals_sv and len(course.goals_sv) == len(course.goals_en)
        for course in courses
    )
    assert {slug for course in courses for slug in course.groups} <= set(
        Group.objects.values_list("slug", flat=True)
    )
    assert {slug for course in courses for slug in course.methods} <= set(
        Method.objects.values_list("slug", flat=True)
    )


def test_two_who_edit_at_once_do_not_write_over_each_other(cast: Any) -> None:
    coordinator, trainer = cast("samordnare"), cast("utbildare")
    course = Course.objects.get(slug="anhorigsamtal")
    seen = actions.mark(course)
    with acting(trainer):
        actions.change_course(course=course, values={"minutes": 200}, seen=seen, by=trainer)
    with acting(coordinator), pytest.raises(actions.ChangedMeanwhile) as changed:
        actions.change_course(course=course, values={"minutes": 90}, seen=seen, by=coordinator)
    assert changed.value.course.minutes == 200
    with acting(coordinator):
        values = {name: getattr(course, name) for name in actions.FIELDS}
        made = actions.add_course(values={**values, "title_sv": "Att ta emot ett samtal"}, reserved=frozenset({"att-ta-emot-ett-samtal"}), by=coordinator)  # fmt: skip
    assert made.slug == "att-ta-emot-ett-samtal-2"


def test_others_read_the_catalogue_and_change_nothing(cast: Any) -> None:
    with acting(cast("samordnare")):
        course = Course.objects.get(slug="anhorigsamtal")
        material = actions.add_material(course=course, name="../blad.png", content=PNG, by=cast("samordnare"))
    with acting(cast("skola")):
        assert Material.objects.get().name == "blad.png"
        assert not MaterialFile.objects.exists()
        assert without_effect(lambda: Course.objects.update(minutes=1))
        assert refused(lambda: WorkDomain.objects.create(domain="example.org"))
        assert refused(
            lambda: actions.add_material(course=course, name="b.png", content=PNG, by=cast("skola"))
        )
    with acting(cast("utbildare")):
        with pytest.raises(NotTaken):
            actions.add_material(course=course, name="blad.png", content=b"MZ", by=cast("utbildare"))
        actions.remove_material(material=material, by=cast("utbildare"))
    assert not Material.objects.exists()


def test_a_domain_counts_at_once_in_whatever_letters_it_is_written(
    cast: Any, django_capture_on_commit_callbacks: Any
) -> None:
    coordinator = cast("samordnare")
    assert "goteborg.se" in domains.named()
    with django_capture_on_commit_callbacks(execute=True), acting(coordinator):
        made = actions.add_domain(domain=" @Räddning.SE ", by=coordinator)
        assert actions.add_domain(domain="räddning.se", by=coordinator) == made
        for wrong in ("", "localhost", "en mejl.se", "x" * 70 + ".se"):
            with pytest.raises(actions.NotADomain):
                actions.add_domain(domain=wrong, by=coordinator)
    assert "xn--rddning-5wa.se" in domains.named()
    with django_capture_on_commit_callbacks(execute=True), acting(coordinator):
        actions.remove_domain(domain=made, by=coordinator)
    assert "xn--rddning-5wa.se" not in domains.named()
