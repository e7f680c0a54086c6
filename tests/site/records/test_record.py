"""The page of a record: its notes, who sees what, and the acts that change who has it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.site.conftest import words
from tests.site.records.conftest import OWN, unit_of
from varsam.kernel.access.actor import acting
from varsam.kernel.records.models import Entry, Grant, Record

NOTE = {"information": "measures", "text": "Vi ses igen på torsdag.", "happened_at": ""}


def place(record: Record, act: str = "") -> str:
    return f"/arbete/akter/{record.reference}/{act}"


# --- who sees it ---------------------------------------------------------------------------------------------------


def test_the_unit_sees_all_of_it(own: Client, record: Record) -> None:
    said = words(own.get(place(record)))
    assert "Läget är oroligt." in said
    assert "Behöver en vuxen att prata med." in said
    assert "Bara er enhet ser akten" in said


@pytest.mark.parametrize(
    "account",
    [
        "socialsekreterare.centrum",
        "samordnare",
        "polis",
        "skola",
        "dataskydd",
        "registrator",
        "systemadmin",
        "rad",
    ],
)
def test_for_all_others_it_is_not_there(as_user: Any, record: Record, account: str) -> None:
    assert as_user(account).get(place(record)).status_code == 404


@pytest.mark.parametrize("act", ["anteckna/", "lamna-over/", "avsluta/", "oppna-igen/"])
def test_acts_are_refused_by_role_and_hidden_from_other_units(
    as_user: Any, record: Record, share: Any, act: str
) -> None:
    assert as_user("polis").post(place(record, act), NOTE).status_code == 403
    assert as_user("socialsekreterare.centrum").post(place(record, act), NOTE).status_code == 404
    share("socialsekreterare.centrum", "needs")
    assert as_user("socialsekreterare.centrum").post(place(record, act), NOTE).status_code == 403


def test_nobody_reads_without_signing_in(client: Client, record: Record) -> None:
    assert client.get(place(record)).headers["Location"].startswith("/konto/logga-in/")


def test_a_recipient_reads_their_part_and_why_and_until_when(
    as_user: Any, record: Record, share: Any
) -> None:
    share("polis", "needs", "measures")
    said = words(as_user("polis").get(place(record)))
    assert "Behöver en vuxen att prata med." in said
    assert "Läget är oroligt." not in said
    for word in (
        "Det här ser Polisen, region Väst",
        "Behov och styrkor",
        "Insatser och plan",
        "Samtycke",
        "står i loggen",
    ):
        assert word in said
    assert "Läget och oron" not in said
    assert "Ny anteckning" not in said
    assert "Vem ser vad" not in said


def test_a_recipient_of_a_part_with_nothing_in_it_is_told_so(
    as_user: Any, record: Record, share: Any
) -> None:
    share("polis", "meetings")
    assert "Det finns inget skrivet i den del som är delad." in words(as_user("polis").get(place(record)))


def test_the_unit_sees_who_has_read_and_by_which_way(
    own: Client, as_user: Any, record: Record, share: Any
) -> None:
    share("polis", "needs")
    as_user("polis").get(place(record))
    page = own.get(place(record)).content.decode()
    assert "Läst av dig och en till." in page
    assert "Jonas Ekblad" in page
    assert "(delad)" in page


# --- who sees what -------------------------------------------------------------------------------------------------


def test_the_picture_has_a_line_for_each_who_sees_something(own: Client, record: Record, share: Any) -> None:
    share("polis", "needs")
    share("skola", "needs", "school")
    page = own.get(place(record))
    table = page.content.decode().split('class="desk-table sharing-table"')[1].split("</table>")[0]
    counts = sorted(line.count(" data-seen") for line in table.split('<tr data-kind="grant">')[1:])
    assert counts == [1, 2]
    assert "Behov och styrkor (2 utanför enheten ser det)" in page.content.decode()
    assert "Skola och fritid (en utanför enheten ser det)" in page.content.decode()
    assert ">Läget och oron</option>" in page.content.decode()


def test_what_has_run_out_is_no_line_in_the_picture(
    own: Client, record: Record, share: Any, as_owner: Any
) -> None:
    grant = share("polis", "needs")
    with as_owner():
        Grant.objects.filter(pk=grant.pk).update(until=timezone.now() - timedelta(minutes=1))
    said = words(own.get(place(record)))
    assert "Bara er enhet ser akten" in said
    assert "Tiden gick ut" in said


def test_a_share_is_stopped_after_its_effect_was_told(
    own: Client, as_user: Any, record: Record, share: Any
) -> None:
    grant = share("polis", "needs")
    address = place(record, f"delning/{grant.pk}/")
    told = words(own.get(address))
    assert "Sluta dela med Polisen, region Väst?" in told
    assert "behov och styrkor" in told
    assert as_user("polis").get(place(record)).status_code == 200
    said = words(own.post(address, follow=True))
    assert "Polisen, region Väst ser inte längre något av akten" in said
    assert "Enheten avslutade delningen" in said
    assert "Har inte svarat att de har slutat" in said
    assert as_user("polis").get(place(record)).status_code == 404
    assert "Delningen var redan slut." in words(own.post(address, follow=True))
    assert "Delningen är redan slut." in words(own.get(address, follow=True))


def test_a_share_of_another_record_is_not_stopped_from_here(own: Client, record: Record) -> None:
    assert own.post(place(record, f"delning/{uuid.uuid4()}/")).status_code == 404


# --- writing ---------------------------------------------------------------------------------------------------------


def test_a_note_is_saved_signed_and_shown(own: Client, record: Record) -> None:
    response = own.post(place(record, "anteckna/"), NOTE)
    assert response.status_code == 303
    said = words(own.get(place(record)))
    assert "Vi ses igen på torsdag." in said
    assert "Insatser och plan" in said
    assert "Samir Haddad" in said


def test_a_note_stands_at_the_day_on_which_it_happened(own: Client, record: Record) -> None:
    happened = timezone.localtime() - timedelta(days=1)
    own.post(place(record, "anteckna/"), {**NOTE, "happened_at": happened.strftime("%Y-%m-%dT10:30")})
    said = words(own.get(place(record)))
    assert said.index("I dag") < said.index("I går") < said.index("Vi ses igen på torsdag.")
    assert "10.30" in said
    assert "skrivet i dag" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": " "}, "Skriv något först."),
        ({"text": "x" * 20_001}, "Texten är för lång"),
        ({"information": ""}, "Välj vad det handlar om."),
        ({"information": "identity"}, "Välj vad det handlar om."),
        ({"information": "religion"}, "Välj vad det handlar om."),
        ({"happened_at": "i går"}, "Skriv dag och tid så här"),
        ({"happened_at": "2999-01-01T10:00"}, "Det har inte hänt än."),
        ({"text": "Ring Ahmed Hassan på 0701740605."}, "kan peka ut någon"),
    ],
)
def test_what_is_wrong_with_a_note_is_said_and_it_stays(
    own: Client, record: Record, notes: Any, change: dict[str, str], said: str
) -> None:
    before = notes()
    response = own.post(place(record, "anteckna/"), {**NOTE, **change})
    assert response.status_code == 422
    assert said in words(response)
    assert notes() == before
    if "text" not in change:
        assert NOTE["text"] in response.content.decode()


def test_the_same_note_twice_is_one(own: Client, record: Record, notes: Any) -> None:
    before = len(notes())
    own.post(place(record, "anteckna/"), NOTE)
    own.post(place(record, "anteckna/"), NOTE)
    assert len(notes()) == before + 1


def test_a_link_to_an_act_leads_to_the_record(own: Client, record: Record) -> None:
    assert own.get(place(record, "anteckna/")).headers["Location"] == place(record)


# --- correcting ------------------------------------------------------------------------------------------------------


@pytest.fixture
def entry(record: Record, cast: Any) -> Entry:
    with acting(cast(OWN)):
        return Entry.objects.get(record=record, information="situation")


def test_a_correction_stands_with_what_it_corrects(own: Client, record: Record, entry: Entry) -> None:
    address = place(record, f"ratta/{entry.pk}/")
    assert "Läget är oroligt." in words(own.get(address))
    assert own.post(address, {"text": "Läget är lugnare än vi trodde."}).status_code == 303
    page = own.get(place(record))
    assert '<del dir="auto">Läget är oroligt.</del>' in page.content.decode()
    said = words(page)
    assert said.index("Läget är lugnare än vi trodde.") < said.index("Läget är oroligt.")
    assert "Rättad i dag" in said


def test_a_correction_is_corrected_in_turn_and_all_three_stay(
    own: Client, record: Record, entry: Entry, cast: Any
) -> None:
    own.post(place(record, f"ratta/{entry.pk}/"), {"text": "Andra lydelsen."})
    assert "Någon har redan rättat" in words(own.get(place(record, f"ratta/{entry.pk}/"), follow=True))
    with acting(cast(OWN)):
        newest = Entry.objects.get(corrects=entry)
    own.post(place(record, f"ratta/{newest.pk}/"), {"text": "Tredje lydelsen."})
    said = words(own.get(place(record)))
    assert said.index("Tredje lydelsen.") < said.index("Andra lydelsen.") < said.index("Läget är oroligt.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Skriv något först."),
        ("Läget är oroligt.", "Det står likadant redan."),
        ("Ahmed Hassan kom.", "kan peka ut någon"),
    ],
)
def test_what_is_wrong_with_a_correction_is_said(
    own: Client, record: Record, entry: Entry, text: str, said: str
) -> None:
    response = own.post(place(record, f"ratta/{entry.pk}/"), {"text": text})
    assert response.status_code == 422
    assert said in words(response)


def test_a_note_of_another_record_is_not_corrected_from_here(own: Client, record: Record) -> None:
    assert own.get(place(record, f"ratta/{uuid.uuid4()}/")).status_code == 404


# --- closing and handing over -----------------------------------------------------------------------------------------


def test_a_record_is_closed_and_opened_again(own: Client, as_user: Any, record: Record, share: Any) -> None:
    share("polis", "needs")
    assert "Polisen, region Väst" in words(own.get(place(record, "avsluta/")))
    said = words(own.post(place(record, "avsluta/"), follow=True))
    assert "Akten är avslutad. Alla delningar är slut." in said
    assert "Ny anteckning" not in said
    assert as_user("polis").get(place(record)).status_code == 404
    assert "Öppna den igen" in words(own.post(place(record, "anteckna/"), NOTE, follow=True))
    assert "Akten är redan avslutad." in words(own.get(place(record, "avsluta/"), follow=True))
    said = words(own.post(place(record, "oppna-igen/"), follow=True))
    assert "Akten är öppen igen." in said
    assert "Ny anteckning" in said
    assert "Bara er enhet ser akten" in said


def test_a_record_is_handed_over_and_gone_from_here(
    own: Client, as_user: Any, record: Record, cast: Any
) -> None:
    new = unit_of(cast("socialsekreterare.centrum"))
    page = own.get(place(record, "lamna-over/"))
    assert f'<option value="{new.pk}">' in page.content.decode()
    response = own.post(place(record, "lamna-over/"), {"unit": new.pk})
    assert response.headers["Location"] == "/arbete/akter/"
    assert own.get(place(record)).status_code == 404
    assert as_user("socialsekreterare.centrum").get(place(record)).status_code == 200


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("", "Välj vilken enhet som tar över."),
        ("999999", "Den enheten kan inte ta över akten."),
        ("x", "Den enheten kan inte"),
    ],
)
def test_a_unit_that_cannot_take_it_is_said(own: Client, record: Record, unit: str, said: str) -> None:
    response = own.post(place(record, "lamna-over/"), {"unit": unit})
    assert response.status_code == 422
    assert said in words(response)
    assert own.get(place(record)).status_code == 200
