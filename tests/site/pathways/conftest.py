"""A record of Samir's unit that follows a template of three parts, and browsers of others."""

from typing import Any

import pytest

from tests.areas.knowledge_house.pathways.conftest import PARTS, SLUG, words
from tests.site.records.conftest import OWN, own, record, share  # noqa: F401
from varsam.areas.knowledge_house.pathways import actions
from varsam.areas.knowledge_house.pathways.models import Part
from varsam.kernel.access.actor import acting
from varsam.kernel.records.models import Record


@pytest.fixture
def parts(record: Record, cast: Any) -> dict[str, Part]:  # noqa: F811
    coordinator, handler = cast("samordnare"), cast(OWN)
    with acting(coordinator):
        actions.add_version(slug=SLUG, wording=words(), parts=PARTS, why="Ny", seen=0, by=coordinator)
    with acting(handler):
        actions.start(record=record, pathway=SLUG, by=handler)
        return {each.part.key: each for each in Part.objects.filter(record=record).select_related("part")}
