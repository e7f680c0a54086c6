"""A file brought by the coordinator, in a town where nobody has stated anything."""

from collections.abc import Callable
from typing import Any

import pytest

from varsam.areas.training.coverage import actions
from varsam.areas.training.coverage.models import EarlierCourse, Import, UnitStaff
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation


@pytest.fixture(autouse=True)
def _nothing_stated(request: pytest.FixtureRequest) -> None:
    """The town without what the demo tells of its units; tests without a database have none."""
    if "cast" in request.fixturenames:
        with request.getfixturevalue("as_owner")():
            UnitStaff.objects.all().delete()
            EarlierCourse.objects.all().delete()
            Import.objects.all().delete()


@pytest.fixture
def bring(cast: Any) -> Callable[[bytes], Import]:
    """`bring(content)` is the file as it stands after it was brought by the coordinator."""

    def brought(content: bytes, name: str = "personal.csv") -> Import:
        with acting(cast("samordnare")):
            unit = Organisation.objects.get(slug="samordningen").pk
            made = actions.bring(unit=unit, name=name, content=content, by=cast("samordnare"))
            return Import.objects.get(pk=made)

    return brought
