"""A pilot with its cast, as its pages show it."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from tests.areas.methods.pilots.conftest import BEGAN, Trial, method, running, trial
from varsam.lib.working_days import STOCKHOLM

__all__ = ["DESK", "at", "days_go", "method", "of", "running", "trial"]

DESK = "/arbete/provningar/"


@pytest.fixture(autouse=True)
def _that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's clock beside the database's: the day on which the pilot began."""
    monkeypatch.setattr(timezone, "localdate", lambda *args: BEGAN)


def of(trial: Trial, end: str = "") -> str:
    return f"{DESK}{trial.pilot.reference}/{end}"


def at(trial: Trial, end: str = "", *, beside: bool = False) -> str:
    return of(trial, f"{(trial.beside if beside else trial.place).pk}/{end}")


def days_go(monkeypatch: pytest.MonkeyPatch, wall: Any, day: date) -> None:
    """Both clocks on another day; those of sessions go on as they do."""
    monkeypatch.setattr(timezone, "localdate", lambda *args: day)
    wall(datetime(day.year, day.month, day.day, 9, tzinfo=STOCKHOLM))
