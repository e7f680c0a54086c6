"""`varsam contacts --at 2026-12-24T10:00`: whom one can ring at that moment, as JSON."""

import argparse
import json
import os
import re
from datetime import UTC, datetime
from importlib import resources
from typing import Any

import yaml

from varsam.lib.calendar_days import Calendar, SpecialDay
from varsam.lib.opening_hours import STOCKHOLM, contact_state
from varsam.site.cli.errors import STATUS_INPUT, Refused

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?", re.ASCII)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The moment, in local time."""
    parser.add_argument(
        "--at", metavar="YYYY-MM-DDTHH:MM", help="local time in Stockholm; now where it is absent"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the list; from the database where there is one, else from the data that Varsam comes with."""
    at = datetime.now(STOCKHOLM) if arguments.at is None else read_moment(arguments.at)
    try:
        states = _from_database(at) if _has_database() else _from_seed(at)
    except ValueError as error:
        # A year beyond those that the calendar knows.
        raise Refused(f"contacts: {error}", status=STATUS_INPUT) from error
    print(json.dumps(states, ensure_ascii=False, indent=1))
    return 0


def read_moment(text: str) -> datetime:
    """A moment written in local time, as an aware time in Stockholm.

    - The hour that comes twice in autumn is its first time.
    - The hour that is skipped in spring is an hour later, as a clock that nobody had set would be read.
    """
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError(text)
        local = datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM, fold=0)
        return local.astimezone(UTC).astimezone(STOCKHOLM)
    except (ValueError, OverflowError) as error:
        raise _unreadable(text) from error


def _unreadable(text: str) -> Refused:
    shown = text if text.isprintable() and len(text) <= 40 else "the value"
    message = f"contacts: --at: {shown} cannot be read; write a local time as 2026-12-24T10:00"
    return Refused(message, status=STATUS_INPUT)


def _has_database() -> bool:
    if os.environ.get("DATABASE_URL"):
        return True
    # Django is imported only where it is needed: without a database the answer comes at once.
    from varsam.site.cli import house

    return house.has_database()


def _from_database(at: datetime) -> list[dict[str, Any]]:
    from varsam.site.cli import house

    with house.opened():
        from varsam.areas.relatives import api

        return list(api.contact_states(at))


def _from_seed(at: datetime) -> list[dict[str, object]]:
    days = _read("varsam.kernel.people", "holidays.yaml")["days"]
    contacts = _read("varsam.areas.relatives", "contacts.yaml")["contacts"]
    calendar = Calendar(SpecialDay.from_data(day) for day in days)
    return [contact_state(contact, at, calendar) for contact in contacts]


def _read(package: str, name: str) -> dict[str, Any]:
    text = resources.files(package).joinpath("data", name).read_text(encoding="utf-8")
    # The C parser is ten times as fast; it is not in every build of PyYAML.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 (both are the safe ones)
    return data
