"""Opening hours as an editor writes them: read, written back, refused in words; and the file itself."""

import re
from datetime import time
from pathlib import Path

import pytest
import yaml

from varsam.lib.opening_hours import OpeningHours, Span

CONTACTS = yaml.safe_load(
    (Path(__file__).parents[2] / "varsam/areas/relatives/data/contacts.yaml").read_text("utf-8")
)["contacts"]
LANGUAGES = ("sv", "en", "ar", "so", "fa")
KEYS = ("hours", "hours_disputed", "closed_on_public_holidays", "closed_on_eves")
TUESDAY = {"days": ["tu"], "from": "13:00", "to": "16:00"}


def test_hours_are_read() -> None:
    night = {"days": ["sa", "fr"], "from": "22:00", "to": "06:30"}
    read = OpeningHours.from_data({"hours": [TUESDAY, night], "closed_on_eves": True, "name": "not read"})
    assert read == OpeningHours(
        always=False,
        spans=(Span(frozenset({1}), time(13), time(16)), Span(frozenset({4, 5}), time(22), time(6, 30))),
        disputed=(),
        closed_on_public_holidays=None,
        closed_on_eves=True,
    )


@pytest.mark.parametrize("contact", CONTACTS, ids=lambda contact: contact["id"])
def test_hours_of_each_contact_are_written_back_as_they_were(contact: dict[str, object]) -> None:
    assert OpeningHours.from_data(contact).to_data() == {key: contact[key] for key in KEYS}


def test_midnight_is_written_as_the_end_of_the_day() -> None:
    record = {"hours": [{"days": ["mo"], "from": "00:00", "to": "24:00"}]}
    read = OpeningHours.from_data(record)
    assert read.spans == (Span(frozenset({0}), time(0), time(0)),)
    assert read.to_data()["hours"] == record["hours"]


@pytest.mark.parametrize(
    "part",
    [
        {"days": ["tu"], "from": "13:00", "to": "16:00"},
        {"days": ["tu"], "from": "14:00", "to": "15:00"},
        {"days": ["fr"], "from": "23:00", "to": "02:00"},
        {"days": ["fr"], "from": "22:30", "to": "24:00"},
    ],
)
def test_disputed_part_of_the_hours_is_read(part: dict[str, object]) -> None:
    night = {"days": ["fr", "sa"], "from": "22:00", "to": "06:00"}
    read = OpeningHours.from_data({"hours": [TUESDAY, night], "hours_disputed": [part]})
    assert len(read.disputed) == 1


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        ({}, "saknas"),
        ({"hours": []}, "tom"),
        ({"hours": "09-12"}, "lista"),
        ({"hours": {"always": False}}, "Dygnet runt"),
        ({"hours": {"always": True, "days": ["mo"]}}, "Dygnet runt"),
        ({"hours": {}}, "Dygnet runt"),
        ({"hours": ["mo 9-12"]}, "mo 9-12"),
        ({"hours": [{"days": ["mo"], "from": "09:00"}]}, "days, from och to"),
        ({"hours": [TUESDAY | {"note": "x"}]}, "days, from och to"),
        ({"hours": [TUESDAY | {"days": []}]}, "Dagarna"),
        ({"hours": [TUESDAY | {"days": "tu"}]}, "Dagarna"),
        ({"hours": [TUESDAY | {"days": ["tis"]}]}, "mo, tu, we, th, fr, sa, su"),
        ({"hours": [TUESDAY | {"days": [["mo"]]}]}, "Dagarna"),
        ({"hours": [TUESDAY | {"from": 780}]}, "780"),
        ({"hours": [TUESDAY | {"from": "9"}]}, "citattecken"),
        ({"hours": [TUESDAY | {"from": "09:60"}]}, "09:60"),
        ({"hours": [TUESDAY | {"to": "25:00"}]}, "25:00"),
        ({"hours": [TUESDAY | {"to": "09:00\n"}]}, "citattecken"),
        ({"hours": [TUESDAY | {"from": "24:00"}]}, "24:00"),
        ({"hours": [TUESDAY | {"to": "13:00"}]}, "Från 13:00 till 13:00"),
        ({"hours": None, "hours_disputed": [TUESDAY]}, "del av"),
        ({"hours": {"always": True}, "hours_disputed": [TUESDAY]}, "del av"),
        ({"hours": [TUESDAY], "hours_disputed": [TUESDAY | {"days": ["tu", "we"]}]}, "del av"),
        ({"hours": [TUESDAY], "hours_disputed": [TUESDAY | {"to": "16:01"}]}, "del av"),
        ({"hours": [TUESDAY], "hours_disputed": [TUESDAY | {"to": "02:00"}]}, "del av"),
        ({"hours": [TUESDAY], "hours_disputed": "eftermiddagar"}, "lista"),
        ({"hours": None, "closed_on_eves": "ja"}, "closed_on_eves är 'ja'"),
        ({"hours": None, "closed_on_public_holidays": 0}, "true, false eller null"),
        ({"hours": {"always": True}, "closed_on_eves": True}, "dygnet runt"),
        ({"hours": {"always": True}, "closed_on_public_holidays": True}, "dygnet runt"),
    ],
)
def test_malformed_hours_are_refused_in_words(record: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        OpeningHours.from_data(record)


def test_contacts_have_ids_of_their_own() -> None:
    ids = [contact["id"] for contact in CONTACTS]
    assert len(ids) == len(set(ids)) == 16


@pytest.mark.parametrize("contact", CONTACTS, ids=lambda contact: contact["id"])
@pytest.mark.parametrize("field", ["name", "note"])
def test_contacts_say_the_same_numbers_in_five_languages(
    contact: dict[str, dict[str, str]], field: str
) -> None:
    texts = contact[field]
    assert tuple(texts) == LANGUAGES
    numbers = re.findall(r"\d+", texts["sv"])
    for language in LANGUAGES:
        assert sorted(re.findall(r"\d+", texts[language])) == sorted(numbers), language
    for language in ("ar", "fa"):
        assert re.search(r"[\u0600-\u06ff]", texts[language]) or texts[language] == texts["sv"]


@pytest.mark.parametrize("contact", CONTACTS, ids=lambda contact: contact["id"])
def test_contacts_keep_the_order_of_a_divided_number_from_right_to_left(
    contact: dict[str, dict[str, str]],
) -> None:
    for text in (contact[field][language] for field in ("name", "note") for language in ("ar", "fa")):
        outside = re.sub("\u2066[^\u2069]*\u2069", "", text)
        assert not re.search(r"\d[ -]\d", outside), text


@pytest.mark.parametrize("contact", CONTACTS, ids=lambda contact: contact["id"])
def test_contacts_are_dialled_as_they_are_shown(contact: dict[str, dict[str, str] | None]) -> None:
    phone = contact["phone"]
    if phone is None:
        assert contact["web"]
        return
    assert re.sub(r"\D", "", phone["display"]) == phone["dial"]
    assert phone["e164"] in (None, "+46" + phone["dial"].removeprefix("0"))
