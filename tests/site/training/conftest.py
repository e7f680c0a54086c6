"""The public pages of training: an occasion, a browser of somebody without an account, and fresh throttles."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.areas.training.occasions.conftest import hold, sign_up
from varsam.areas.training.occasions import links as secrets
from varsam.kernel.vault.links import written
from varsam.lib.throttle import Throttle
from varsam.site.training import links, pace, views_door

__all__ = ["hold", "sign_up"]


@pytest.fixture(autouse=True)
def nobody_has_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_attempts", Throttle(most=20, seconds=600))
    monkeypatch.setattr(views_door, "_attempts", Throttle(most=60, seconds=600))
    monkeypatch.setattr(pace, "_to_one", Throttle(most=10, seconds=600))
    monkeypatch.setattr(pace, "_by_one", Throttle(most=1_000, seconds=600))
    monkeypatch.setattr(pace, "_groups", Throttle(most=40, seconds=600))


@pytest.fixture
def browser(db: None) -> Client:
    """Somebody without an account; forged forms are looked for as the server does."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def link() -> Callable[[Any], str]:
    """`link(outcome)` is the address of the page of that place."""
    return lambda outcome: f"/utbildning/plats/{written(secrets.place_secret(outcome.uid))}/"


@pytest.fixture
def form() -> Callable[..., dict[str, str]]:
    """What somebody types to sign up; every form has an id of its own."""

    def filled(**typed: str) -> dict[str, str]:
        facts = {"name": "Anna Ek", "email": "anna.ek@goteborg.se", "submission": uuid.uuid4().hex}
        return {**facts, **typed}

    return filled
