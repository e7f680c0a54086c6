"""Where else something about a person may stand: said by each package, with somebody to ask who can really look there."""

import pytest

from varsam.kernel.access.roles import RIGHTS
from varsam.kernel.lawfulness import elsewhere
from varsam.kernel.people.models import Role


def test_every_place_has_somebody_who_may_look_there_or_says_that_only_the_person_can() -> None:
    resources = {right.resource for rights in RIGHTS.values() for right in rights}
    found = elsewhere.places()
    assert len(found) >= 6
    for place in found:
        assert bool(place.asked) == bool(place.resource), place.key
        assert not place.resource or place.resource in resources, place.key
        assert str(place.what)
        assert str(place.how).endswith("."), place.key


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("contacts", {Role.COORDINATOR, Role.METHOD_LEAD}),
        ("training", {Role.COORDINATOR}),
        ("dialogue", {Role.COORDINATOR}),
        ("conversations", set()),
        ("support", {Role.SOCIAL_WORKER}),
    ],
)
def test_what_is_sealed_outside_of_records_is_told_of_with_whom_to_ask(key: str, asked: set[Role]) -> None:
    places = {each.key: each for each in elsewhere.places()}
    assert set(places[key].asked) == asked
