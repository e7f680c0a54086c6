"""The cases' page tests: a case of the unit in Hisingen, and ways to share it and to bring it further."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.site.records.conftest import OWN, own, record, share, unit_of
from varsam.areas.knowledge_house.cases import actions
from varsam.areas.knowledge_house.cases.models import Case, Step
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record

__all__ = ["OWN", "own", "record", "share", "unit_of"]


@pytest.fixture
def case(record: Record, cast: Callable[[str], User]) -> Case:
    """A case just opened by Samir of Hisingen."""
    user = cast(OWN)
    with acting(user):
        return actions.open_case(record=record, why="Skolan och hemmet drar åt olika håll.", by=user)


@pytest.fixture
def place(case: Case) -> Callable[..., str]:
    """`place("steg/grund/")`: the address of an act of the case."""
    return lambda act="": f"/arbete/arenden/{case.record.reference}/{act}"


@pytest.fixture
def fresh(case: Case, cast: Callable[[str], User]) -> Callable[[], Case]:
    """The case as it stands now."""

    def read() -> Case:
        with acting(cast(OWN)):
            return Case.objects.select_related("record").get(pk=case.pk)

    return read


@pytest.fixture
def put(case: Case, as_owner: Any, cast: Callable[[str], User]) -> Callable[..., None]:
    """`put("active")`: lay the case in a state as the owner, with the step that says so."""

    def laid(state: str, **more: object) -> None:
        import uuid

        with as_owner():
            Case.objects.filter(pk=case.pk).update(state=state, state_at=timezone.now(), **more)
            Step.objects.create(
                id=uuid.uuid4(),
                record_id=case.pk,
                before="proposed",
                after=state,
                at=timezone.now(),
                by=cast(OWN),
            )

    return laid


@pytest.fixture
def posted(own: Client, place: Callable[..., str]) -> Callable[..., Any]:
    """`posted("grund/", group="none")`: what the page answers to its own unit."""
    return lambda act, **sent: own.post(place(act), sent)
