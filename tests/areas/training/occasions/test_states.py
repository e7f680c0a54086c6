"""The steps of an occasion: the table in Python and the database's own say the same."""

import itertools
from typing import Any

import pytest
from django.db import connection

from tests.refusals import refused
from varsam.areas.training.occasions import actions
from varsam.areas.training.occasions.enums import State
from varsam.areas.training.occasions.models import Occasion
from varsam.areas.training.occasions.states import TRANSITIONS
from varsam.kernel.access.actor import acting

pytestmark = pytest.mark.django_db


def test_the_database_takes_the_steps_of_the_table_and_no_others(as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        taken = set()
        for before, after in itertools.product(State, State):
            cursor.execute("select varsam._occasion_step(%s, %s)", [before.value, after.value])
            if cursor.fetchone()[0]:
                taken.add((before, after))
    assert taken == set(TRANSITIONS)


def test_an_occasion_opens_when_it_has_a_day_and_is_cancelled_with_a_reason(hold: Any, cast: Any) -> None:
    coordinator = cast("samordnare")
    occasion = hold(1, is_open=False, times=[])
    with acting(coordinator):
        assert refused(lambda: actions.open_(occasion=occasion, by=coordinator))
        assert refused(lambda: actions.cancel_occasion(occasion=occasion, reason=" ", by=coordinator))
        with pytest.raises(actions.NoSuchStep):
            actions.hold(occasion=occasion, by=coordinator)
        assert refused(lambda: Occasion.objects.filter(pk=occasion.pk).update(state="held"))


def test_what_people_signed_up_for_becomes_no_other_course(hold: Any, sign_up: Any, cast: Any) -> None:
    from varsam.areas.training.courses.models import Course

    coordinator, other = cast("samordnare"), Course.objects.get(slug="anhorigsamtal")
    occasion = hold(1)
    with acting(coordinator):
        assert actions.change_occasion(occasion=occasion, values={"course": other}, by=coordinator) == [
            "course"
        ]
    sign_up(occasion, "anna")
    with acting(coordinator):
        first = Course.objects.get(slug="grundkurs-radikalisering")
        assert refused(
            lambda: actions.change_occasion(occasion=occasion, values={"course": first}, by=coordinator)
        )
        assert (
            actions.change_occasion(occasion=occasion, values={"place": occasion.place}, by=coordinator) == []
        )
