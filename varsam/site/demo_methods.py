"""The demo town's invented methods that have come to the end of their way, each taken there by the acts of the method lead: read up
on, checked, judged by how long they were used, and recommended, used with caution, or used no more."""

from typing import Any, Final

from varsam.areas.knowledge_house.plans.models import Measure
from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register.models import Method, State
from varsam.areas.methods.studies import actions as studies
from varsam.areas.methods.studies import reviewing
from varsam.areas.methods.studies.models import Study, Weighed
from varsam.areas.methods.studies.reviewing import SAID
from varsam.areas.training.courses.models import Course
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_LEAD: Final = "metodansvarig"


def load() -> None:
    """Put the methods of `demo_methods.yaml` in the register where none of them is."""
    data = read_yaml("varsam.site", "demo_methods.yaml")
    if Method.objects.filter(slug__in=[row["slug"] for row in data["methods"]]).exists():
        return
    lead = demo_cast.user(_LEAD)
    with acting(lead):
        studies.import_file(name=data["file"]["name"], content=data["file"]["content"].encode(), by=lead)
    for row in data["methods"]:
        _tell(row, lead)


def _tell(row: dict[str, Any], by: User) -> None:
    with acting(by):
        method = register.add_method(values=row["card"], by=by)
        assert method.slug == row["slug"]
    for each in row["steps"]:
        if each["to"] == State.WITHDRAWN:
            _point(method, row["course"])
        with acting(by):
            register.step(method=method, to=each["to"], why=each["why"], by=by)
            if each["to"] == State.REVIEW:
                _review(method, row, by)
            if each["to"] == State.CHECKS:
                for check in row["checks"]:
                    register.check(method=method, source="Påhittad för demostaden", by=by, **check)


def _review(method: Method, row: dict[str, Any], by: User) -> None:
    facts = {**row["review"], "searched_on": demo_cast.day(3)}
    review = reviewing.start_review(method=method, values=facts, by=by)
    for said in row["studies"]:
        study = Study.objects.get(title__startswith=said["title"])
        reviewing.put_in(review=review, studies=[study], by=by)
        weighed = Weighed.objects.get(review=review, study=study)
        values = {name: said[name] for name in SAID if name in said}
        reviewing.weigh(weighed=weighed, values=values, by=by)
    reviewing.finish_review(review=review, rulings={}, by=by)


def _point(method: Method, course: str) -> None:
    """A course and a plan chose it while it was used, and have not been looked through since: for the owner alone."""
    held = Course.objects.using(OWNER).get(slug=course)
    Course.objects.using(OWNER).filter(pk=held.pk).update(methods=[*held.methods, method.slug])
    measure = (
        Measure.objects.using(OWNER).filter(method=None, record__closed_at=None).order_by("at", "pk").first()
    )
    assert measure is not None
    Measure.objects.using(OWNER).filter(pk=measure.pk).update(method=method.pk)
