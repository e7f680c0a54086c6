"""The state of each contact as scripts see it, on the real files and around Christmas."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from varsam.lib.calendar_days import Calendar, SpecialDay
from varsam.lib.opening_hours import STOCKHOLM, contact_state

ROOT = Path(__file__).parents[2]
SWEDISH = Calendar(
    SpecialDay.from_data(row)
    for row in yaml.safe_load((ROOT / "varsam/kernel/people/data/holidays.yaml").read_text("utf-8"))["days"]
)
ORDINARY = Calendar([])


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def test_christmas_eve_2026_at_ten() -> None:
    contacts = yaml.safe_load((ROOT / "varsam/areas/relatives/data/contacts.yaml").read_text("utf-8"))[
        "contacts"
    ]
    state = {c["id"]: contact_state(c, local("2026-12-24T10:00"), SWEDISH)["open"] for c in contacts}
    assert state == {
        "sos-alarm-112": True,
        "sakerhetspolisen": None,
        "polisen-114-14": True,
        "goteborg-socialjouren": None,
        "goteborg-kontaktcenter": None,
        "goteborg-socialkontor": None,
        "radda-barnen-orostelefonen": False,
        "exit-fryshuset": None,
        "bris-116-111": True,
        "bris-vuxentelefon": None,
        "hjalplinjen-90390": True,
        "sjalvmordslinjen-90101": True,
        "vardguiden-1177": None,
        "cve-stodtelefon": None,
        "bra-kommuner": None,
        "goteborg-samordningen": None,
    }


def state_of(**changes: object) -> Mapping[str, Any]:
    contact: dict[str, object] = {
        "id": "linjen",
        "name": {"sv": "Linjen", "en": "The line"},
        "phone": {"display": "020-100 200", "dial": "020100200", "e164": "+4620100200"},
        "anonymous": True,
        "hours": [{"days": ["mo"], "from": "09:00", "to": "12:00"}],
    }
    return contact_state(contact | changes, local("2026-11-16T09:00"), ORDINARY, language="en")


def test_contact_state_is_the_stable_surface() -> None:
    assert state_of() == {
        "id": "linjen",
        "name": "The line",
        "phone": "020-100 200",
        "open": True,
        "opens_at": None,
        "closes_at": "2026-11-16T12:00:00+01:00",
        "anonymous": True,
    }


def test_contact_state_tells_when_it_opens_and_what_is_not_there() -> None:
    later = [{"days": ["tu"], "from": "09:00", "to": "12:00"}]
    state = state_of(hours=later, phone=None, anonymous=None, name={"sv": "Linjen"})
    assert (state["open"], state["opens_at"], state["closes_at"]) == (
        False,
        "2026-11-17T09:00:00+01:00",
        None,
    )
    assert (state["phone"], state["anonymous"], state["name"]) == (None, None, "Linjen")
