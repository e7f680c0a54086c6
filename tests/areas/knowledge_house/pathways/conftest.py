"""A record of the social office of Hisingen, and a template of three parts that wait for each other."""

from typing import Any

import pytest

from tests.kernel.records.conftest import OWN, give, record  # noqa: F401
from varsam.areas.knowledge_house.pathways import actions
from varsam.areas.knowledge_house.pathways.actions import PartWords, Wording
from varsam.areas.knowledge_house.pathways.models import Part, Pathway
from varsam.kernel.access.actor import acting
from varsam.kernel.records.models import Record

SLUG = "provmall"


def words(**more: Any) -> Wording:
    from django.utils import timezone

    said = {
        "name_sv": "Provmall", "name_en": "A template", "purpose_sv": "För prov.", "purpose_en": "For trying.",
        "source": "Påhittad", "valid_from": timezone.localdate(),
    }  # fmt: skip
    return Wording(**{**said, **more})


def part(key: str, function: str = "school", amount: int = 5, **more: Any) -> PartWords:
    said = {"unit": "working_days", "what_sv": f"Gör {key}", "what_en": f"Do {key}", **more}
    return PartWords(key=key, function=function, amount=amount, **said)


PARTS = [
    part("skydd", "social_services", 0, unit="days"),
    part("skolplats", "school", 10),
    part("polisen", "police", 3, needs_consent=True),
    part("skolstart", "school", 30, unit="days", after="skolplats"),
    part("sedan", "school", 2, after="skolstart"),
]


@pytest.fixture
def template(cast: Any) -> Pathway:
    by = cast("samordnare")
    with acting(by):
        return actions.add_version(slug=SLUG, wording=words(), parts=PARTS, why="Ny", seen=0, by=by)


@pytest.fixture
def parts(template: Pathway, record: Record, cast: Any) -> Any:  # noqa: F811
    """`parts()` by key as they stand now; the record has begun to follow the template."""
    with acting(cast(OWN)):
        actions.start(record=record, pathway=SLUG, by=cast(OWN))

    def read(account: str = OWN) -> dict[str, Part]:
        with acting(cast(account)):
            return {each.part.key: each for each in Part.objects.filter(record=record).select_related("part")}

    return read
