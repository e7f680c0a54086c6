"""The list of records, and opening one: pseudonyms only, an ordinary track or why none fits, one record a sending."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.site.conftest import words
from tests.site.records.conftest import OWN, unit_of
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.records import actions
from varsam.kernel.records.models import Grant, Record

LIST, NEW = "/arbete/akter/", "/arbete/akter/ny/"
TEXT = "Skolan är orolig för en elev som har dragit sig undan."


@pytest.fixture
def sending(own: Client, cast: Any) -> dict[str, str]:
    """A filled form as the page gave it."""
    page = own.get(NEW).content.decode()
    token = re.search(r'name="submission" value="([^"]+)"', page)
    assert token is not None
    return {"unit": str(unit_of(cast(OWN)).pk), "track": "sspf", "text": TEXT, "submission": token[1]}


def records(cast: Any) -> int:
    with acting(cast(OWN)):
        return Record.objects.filter(unit=unit_of(cast(OWN))).count()


def test_the_list_holds_the_units_open_records_by_pseudonym(own: Client, record: Record) -> None:
    said = words(own.get(LIST))
    assert record.pseudonym in said
    assert record.reference in said
    assert "Läget är oroligt" not in said


def test_closed_records_stand_apart(own: Client, record: Record, cast: Any) -> None:
    with acting(cast(OWN)):
        actions.close_record(record=record, by=cast(OWN))
    assert record.reference not in words(own.get(LIST))
    assert record.reference in words(own.get(LIST + "?visa=avslutade"))


def test_the_list_can_be_narrowed_by_track_and_by_what_is_shared(
    own: Client, record: Record, share: Any, as_user: Any
) -> None:
    share("socialsekreterare.centrum", "needs")
    assert record.reference in words(own.get(LIST + "?spar=sspf"))
    assert record.reference not in words(own.get(LIST + "?spar=sig"))
    assert record.reference not in words(own.get(LIST + "?visa=delat"))
    shared = words(as_user("socialsekreterare.centrum").get(LIST + "?visa=delat"))
    assert record.reference in shared
    assert "Delad av Socialkontoret Hisingen" in shared


@pytest.mark.parametrize("query", ["?visa=allt", "?spar=ideologi", "?fore=i+g%C3%A5r", "?fore=2026-01-01"])
def test_what_makes_no_sense_in_the_address_narrows_nothing(own: Client, record: Record, query: str) -> None:
    assert record.reference in words(own.get(LIST + query))


def test_older_records_lie_on_the_next_page(
    own: Client, record: Record, as_owner: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("varsam.kernel.records.reading.PAGE", 1)
    with as_owner():
        Record.objects.filter(pk=record.pk).update(last_entry_at=timezone.now() + timedelta(minutes=1))
    page = own.get(LIST)
    assert record.reference in words(page)
    older = re.search(r'href="([^"]*fore=[^"]+)"', page.content.decode())
    assert older is not None
    second = own.get(older[1].replace("&amp;", "&"))
    assert record.reference not in words(second)
    assert len(re.findall(r"K-\d\d-\d+", words(second))) == 1


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower"])
def test_a_reference_opens_its_record(own: Client, record: Record, typed: str) -> None:
    wanted = (
        record.reference.lower().replace("-", " ") if typed == "lower" else typed.format(record.reference)
    )
    response = own.get(LIST, {"q": wanted})
    assert response.headers["Location"] == f"/arbete/akter/{record.reference}/"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Robin", "Namn söks aldrig här."),
        ("19900101-0017", "Namn söks aldrig här."),
        ("K-26-99999", "Ingen akt med"),
    ],
)
def test_nothing_but_a_reference_is_searched_for(own: Client, typed: str, said: str) -> None:
    response = own.get(LIST, {"q": typed})
    assert response.status_code == 200
    assert said in response.content.decode()


def test_anothers_record_is_searched_for_as_if_it_were_not(as_user: Any, record: Record) -> None:
    response = as_user("socialsekreterare.centrum").get(LIST, {"q": record.reference})
    assert "Ingen akt med referensen" in response.content.decode()


@pytest.mark.parametrize(
    "account", ["polis", "skola", "mentor", "dataskydd", "registrator", "systemadmin", "rad"]
)
def test_those_without_records_have_no_list(as_user: Any, account: str) -> None:
    assert as_user(account).get(LIST).status_code == 403
    assert as_user(account).get(NEW).status_code == 403


def test_an_empty_list_says_what_to_do(as_user: Any, cast: Any, as_owner: Any) -> None:
    with as_owner():
        Record.objects.filter(unit=unit_of(cast("sspf.hisingen"))).update(closed_at=timezone.now())
        Grant.objects.update(ended_at=timezone.now())
    said = words(as_user("sspf.hisingen").get(LIST))
    assert "Er enhet har inga öppna akter." in said
    assert "En förfrågan blir aldrig en akt av sig själv." in said


# --- opening one -------------------------------------------------------------------------------------------------


def test_a_record_is_opened_with_its_first_note(own: Client, sending: dict[str, str]) -> None:
    response = own.post(NEW, sending)
    assert response.status_code == 303
    page = words(own.get(response.headers["Location"]))
    assert TEXT in page
    assert "Bara er enhet ser akten" in page


def test_the_same_sending_twice_is_one_record(own: Client, sending: dict[str, str], cast: Any) -> None:
    before = records(cast)
    first, second = own.post(NEW, sending), own.post(NEW, sending)
    assert first.headers["Location"] == second.headers["Location"]
    assert records(cast) == before + 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"track": ""}, "Välj ett spår."),
        ({"track": "kunskapshus"}, "Välj ett spår."),
        ({"track": "none"}, "Skriv varför inget ordinarie spår passar."),
        ({"track": "none", "track_reason": " "}, "Skriv varför inget ordinarie spår passar."),
        ({"track": "none", "track_reason": "Ahmed Hassan bor inte här."}, "Skälet får inte peka ut någon"),
        ({"text": ""}, "Skriv något först."),
        ({"text": "x" * 20_001}, "Texten är för lång"),
        ({"unit": "999999"}, "Något behöver rättas"),
        ({"unit": "x"}, "Något behöver rättas"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    own: Client, sending: dict[str, str], cast: Any, change: dict[str, str], said: str
) -> None:
    before = records(cast)
    response = own.post(NEW, {**sending, **change})
    assert response.status_code == 422
    assert said in words(response)
    assert records(cast) == before
    if "text" not in change:
        assert TEXT in response.content.decode()


def test_a_record_in_anothers_unit_is_not_offered_and_not_taken(
    own: Client, sending: dict[str, str], cast: Any
) -> None:
    other = unit_of(cast("socialsekreterare.centrum"))
    assert own.post(NEW, {**sending, "unit": str(other.pk)}).status_code == 422


def test_names_are_noticed_before_they_are_saved_and_kept_only_with_a_reason(
    own: Client, sending: dict[str, str], cast: Any, as_owner: Any
) -> None:
    before = records(cast)
    named = {**sending, "text": "Ahmed Hassan har slutat komma till skolan."}
    response = own.post(NEW, named)
    assert response.status_code == 422
    assert "Ahmed Hassan" in words(response)
    assert own.post(NEW, {**named, "choice": "keep"}).status_code == 422
    assert records(cast) == before
    kept = own.post(NEW, {**named, "choice": "keep", "kept_reason": "Två personer förväxlas annars."})
    assert kept.status_code == 303
    page = words(own.get(kept.headers["Location"]))
    assert "Ahmed Hassan" in page
    assert "därför att: Två personer förväxlas annars." in page
    with as_owner():
        event = AuditEntry.objects.get(event="record.identifier_kept")
    assert event.details == {"kinds": "name"}


def test_names_are_masked_all_at_once(own: Client, sending: dict[str, str]) -> None:
    response = own.post(NEW, {**sending, "text": "Ahmed Hassan är orolig.", "choice": "mask"})
    assert "Ahmed" not in words(own.get(response.headers["Location"]))


def test_why_no_track_fits_follows_the_record(own: Client, sending: dict[str, str]) -> None:
    response = own.post(NEW, {**sending, "track": "none", "track_reason": "Bor ännu i en annan kommun."})
    assert "Därför passar inget ordinarie spår: Bor ännu i en annan kommun." in words(
        own.get(response.headers["Location"])
    )


def test_a_reason_beside_an_ordinary_track_is_not_kept(own: Client, sending: dict[str, str]) -> None:
    response = own.post(NEW, {**sending, "track_reason": "Ångrade mig."})
    assert "Ångrade mig" not in words(own.get(response.headers["Location"]))
