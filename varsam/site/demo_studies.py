"""What the demo town has read of the research behind its methods: a review that is done, one that goes on, and files of references."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from varsam.areas.methods.register.models import About, Method
from varsam.areas.methods.studies import actions, reviewing
from varsam.areas.methods.studies.models import Import, Study, Weighed
from varsam.areas.methods.studies.models.review import FACTS
from varsam.areas.methods.studies.reviewing import SAID, Ruling
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml


def load() -> None:
    """Bring in `demo_studies.yaml` where there are no studies."""
    if Study.objects.using(OWNER).exists():
        return
    said, by = read_yaml("varsam.site", "demo_studies.yaml"), demo_cast.user("metodansvarig")
    with acting(by):
        files = [(row, _file(row, by)) for row in said["files"]]
        for row in said["reviews"]:
            _review(row, by)
    for row in said["due"]:
        _due_then(row["method"], demo_cast.day(row["days"]))
    for row, file in files:
        _brought_then(file, demo_cast.ago(row["days"]))


def _file(row: dict[str, Any], by: User) -> Import:
    made = actions.import_file(name=row["name"], content=row["content"].encode(), by=by)
    return Import.objects.get(pk=made)


def _review(row: dict[str, Any], by: User) -> None:
    facts = {name: row[name] for name in FACTS if name in row}
    facts["searched_on"] = demo_cast.day(row["days"])
    review = reviewing.start_review(method=Method.objects.get(slug=row["method"]), values=facts, by=by)
    for said in row["studies"]:
        study = Study.objects.filter(title__startswith=said["title"]).order_by("pk")[0]
        reviewing.put_in(review=review, studies=[study], by=by)
        if "is_included" in said:
            weighed = Weighed.objects.get(review=review, study=study)
            values = {"size": None, **{name: said[name] for name in SAID if name in said}}
            reviewing.weigh(weighed=weighed, values=values, by=by)
    if "overruled" in row:
        rulings = {About(about): Ruling(**ruling) for about, ruling in row["overruled"].items()}
        reviewing.finish_review(review=review, rulings=rulings, by=by)


def _due_then(method: str, on: date) -> None:
    """As if a review that is not told of here had been done: for the owner alone."""
    Method.objects.using(OWNER).filter(slug=method).update(review_on=on)


def _brought_then(file: Import, at: datetime) -> None:
    """What was brought now was brought then: for the owner alone."""
    with transaction.atomic(using=OWNER):
        Import.objects.using(OWNER).filter(pk=file.pk).update(at=at, touched_at=at)
        Study.objects.using(OWNER).filter(brought=file.pk).update(added_at=at)
