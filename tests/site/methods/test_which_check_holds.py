"""The check that a card shows is the one that its steps ask for, in whatever order and of whatever day they were written."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.site.conftest import words
from varsam.areas.liaison.exchange import content
from varsam.areas.methods.register import gates
from varsam.areas.methods.register.models import CheckSaid, Method, State
from varsam.areas.methods.register.states import Gate
from varsam.kernel.access.actor import acting


@pytest.mark.parametrize(("first", "last"), [("ok", "not_ok"), ("not_ok", "ok")])
def test_card_and_step_go_by_the_check_that_was_written_last(
    client: Client, checked: Any, move: Any, cast: Any, first: str, last: str
) -> None:
    move("sspf", State.CHECKS)
    today = timezone.localdate()
    checked("sspf", "legal", first, today)
    checked("sspf", "legal", last, today - timedelta(days=10))
    with acting(cast("metodansvarig")):
        method = Method.objects.get(slug="sspf")
        missing = gates.missing(method, State.PILOT)
        sent = content.of_method(method, [], method.checks.all(), [])["checks"]
    assert (str(Gate.LEGAL.label) in missing) is (last == "not_ok")
    legal = words(client.get("/metoder/sspf/")).split("Är den laglig att använda här?", 1)[1]
    legal = legal.split("Vad betyder den för barns rättigheter?", 1)[0]
    assert str(CheckSaid(last).label) in legal
    assert str(CheckSaid(first).label) not in legal
    assert sent[-1]["said"] == last  # type: ignore[index]
