"""The finder of social offices: names, misspellings, borders, postcodes, the clock; and nothing of it is kept."""

import logging
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from varsam.areas.relatives import offices
from varsam.areas.relatives.models import Area, Contact
from varsam.areas.relatives.offices import Kind
from varsam.kernel.audit.models import Entry
from varsam.lib.working_days import STOCKHOLM

FINDER = "/anhorig/socialkontor/"
FOUND = [
    # names
    ("Hammarkullen", "nordost"), ("Angered", "nordost"), ("Hjällbo", "nordost"), ("Gårdsten", "nordost"),
    ("Lövgärdet", "nordost"), ("Rannebergen", "nordost"), ("Kortedala", "nordost"), ("Bergsjön", "nordost"),
    ("Gamlestaden", "nordost"), ("Utby", "nordost"), ("Biskopsgården", "hisingen"), ("Länsmansgården", "hisingen"),
    ("Backa", "hisingen"), ("Tuve", "hisingen"), ("Torslanda", "hisingen"), ("Lindholmen", "hisingen"),
    ("Hisings Kärra", "hisingen"), ("Frölunda", "sydvast"), ("Tynnered", "sydvast"), ("Högsbo", "sydvast"),
    ("Askim", "sydvast"), ("Styrsö", "sydvast"), ("Majorna", "centrum"), ("Haga", "centrum"), ("Lunden", "centrum"),
    ("Örgryte", "centrum"), ("Kålltorp", "centrum"), ("Guldheden", "centrum"),
    # districts by their own names
    ("Nordost", "nordost"), ("Hisingen", "hisingen"), ("Centrum", "centrum"), ("Sydväst", "sydvast"),
    # without å, ä and ö, in other ways of typing, with other words around
    ("hammarkullen", "nordost"), ("HJALLBO", "nordost"), ("Bergsjon", "nordost"), ("Bergsjoen", "nordost"),
    ("Gaardsten", "nordost"), ("frolunda torg", "sydvast"), ("hogsbo", "sydvast"), ("Biskopsgarden", "hisingen"),
    ("  angered   centrum ", "nordost"), ("Hjällbo torg 4", "nordost"), ("Göteborg, Kortedala", "nordost"),
    ("nära Slottsskogen", "centrum"), ("Södra Biskopsgården", "hisingen"), ("V Frölunda", "sydvast"),
    # misspelled
    ("Hamarkulen", "nordost"), ("Hammarkulen", "nordost"), ("Biskopsgåren", "hisingen"), ("Biskopgården", "hisingen"),
    ("Fröllunda", "sydvast"), ("Kortedahla", "nordost"), ("Anegred", "nordost"), ("Lövgerdet", "nordost"),
    ("Tynered", "sydvast"), ("Majorma", "centrum"), ("Hisinge", "hisingen"), ("Torslnada", "hisingen"),
    # other alphabets
    ("هاماركولن", "nordost"), ("أنغريد", "nordost"), ("فرولوندا", "sydvast"), ("هیسینگن", "hisingen"),
    # the beginning of one
    ("Hammark", "nordost"), ("Länsmans", "hisingen"),
    # postcodes, in every way that people write them
    ("424 37", "nordost"), ("42437", "nordost"), ("SE-424 37", "nordost"), ("424", "nordost"), ("٤٢٤٣٧", "nordost"),
    ("411 05", "centrum"), ("413 01", "centrum"), ("416 51", "centrum"), ("417 05", "hisingen"), ("418 30", "hisingen"),
    ("422 41", "hisingen"), ("423 33", "hisingen"), ("425 30", "hisingen"), ("415 22", "nordost"), ("421 42", "sydvast"),
    ("426 50", "sydvast"), ("436 32", "sydvast"), ("430 83", "sydvast"), ("Storgatan 1, 411 24 Göteborg", "centrum"),
]  # fmt: skip


@pytest.fixture
def areas(db: None) -> list[Area]:
    return list(Area.objects.select_related("district", "second_district"))


def test_the_table_is_long_enough() -> None:
    assert len({typed for typed, _district in FOUND}) >= 60


@pytest.mark.parametrize(("typed", "district"), FOUND)
def test_a_place_is_found(areas: list[Area], typed: str, district: str) -> None:
    answer = offices.find(typed, areas)
    assert (answer.kind, [each.slug for each in answer.districts]) == (Kind.FOUND, [district]), answer


@pytest.mark.parametrize(
    ("typed", "districts", "outside"),
    [
        ("Billdal", ["sydvast"], "Kungsbacka kommun"),
        ("427 35", ["sydvast"], "Kungsbacka kommun"),
        ("Fräntorp", ["centrum", "nordost"], ""),
        ("Kungsten", ["centrum", "sydvast"], ""),
        ("415 05", ["centrum", "nordost"], ""),
    ],
)
def test_a_border_is_said(areas: list[Area], typed: str, districts: list[str], outside: str) -> None:
    answer = offices.find(typed, areas)
    assert (answer.kind, [each.slug for each in answer.districts], answer.outside) == (
        Kind.BORDER,
        districts,
        outside,
    )


@pytest.mark.parametrize(
    ("typed", "municipality"),
    [
        ("Mölndal", "Mölndals stad"),
        ("partile", "Partille kommun"),
        ("431 30", "Mölndals stad"),
        ("433 20", "Partille kommun"),
        ("475 10", "Öckerö kommun"),
        ("Landvetter", "Härryda kommun"),
    ],
)
def test_another_municipality_is_said(areas: list[Area], typed: str, municipality: str) -> None:
    answer = offices.find(typed, areas)
    assert (answer.kind, answer.outside) == (Kind.OUTSIDE, municipality)


@pytest.mark.parametrize(
    "typed",
    [
        "999 99",
        "114 55",
        "400 10",
        "4243",
        "424371",
        "12",
        "Göteborg",
        "xyzzyqwerty",
        "?",
        "\0",
        "🙂",
        "Kiruna",
        "ab",
        "s",
    ],
)
def test_what_is_not_known_is_not_guessed(areas: list[Area], typed: str) -> None:
    assert offices.find(typed, areas).kind is Kind.UNKNOWN


def test_what_fits_several_is_asked_back(areas: list[Area], client: Any) -> None:
    answer = offices.find("Kärr", areas)
    assert answer.kind is Kind.SEVERAL
    assert {"Kärra", "Kärralund"} <= {area.name for area in answer.areas}
    page = client.post(FINDER, {"place": "Kärr"}).content.decode()
    assert "Vilket av dem menar du?" in page
    assert 'name="place" value="Kärralund"' in page


def test_a_guess_is_told_as_one(client: Any, db: None) -> None:
    assert "Vi tror att du menar" in client.post(FINDER, {"place": "hamarkulen"}).content.decode()
    assert "Vi tror att du menar" not in client.post(FINDER, {"place": "hammarkullen"}).content.decode()


def test_no_two_areas_are_called_the_same(areas: list[Area]) -> None:
    named: dict[str, set[object]] = {}
    for area in areas:
        for name in (area.name, *area.spellings):
            named.setdefault(offices.key(name), set()).add(
                (area.district_id, area.second_district_id, area.outside)
            )
    assert {name: served for name, served in named.items() if len(served) > 1} == {}


@pytest.mark.parametrize(
    ("at", "night_first"),
    [
        (datetime(2026, 11, 23, 10, 0), False),
        (datetime(2026, 11, 23, 8, 0), False),
        (datetime(2026, 11, 23, 7, 59), True),
        (datetime(2026, 11, 23, 16, 29), False),
        (datetime(2026, 11, 23, 16, 30), True),
        (datetime(2026, 11, 23, 23, 0), True),
        (datetime(2026, 11, 28, 11, 0), True),  # a Saturday
        (datetime(2026, 12, 24, 10, 0), True),  # Christmas Eve, a Thursday
        (datetime(2026, 12, 25, 10, 0), True),
        (datetime(2027, 1, 1, 10, 0), True),
        (datetime(2027, 1, 6, 10, 0), True),  # Epiphany, a Wednesday
    ],
)
def test_who_stands_first_follows_the_clock(
    client: Any, db: None, monkeypatch: pytest.MonkeyPatch, at: datetime, night_first: bool
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at.replace(tzinfo=STOCKHOLM))
    page = client.post(FINDER, {"place": "Hammarkullen"}).content.decode()
    night, office = page.index('href="tel:0313658700"'), page.index('href="tel:0313650000"')
    assert (night < office) is night_first
    assert ("Socialkontoret har nog stängt nu" in page) is night_first
    assert 'href="tel:112"' in page


def test_hours_that_the_coordinator_states_count_more_than_what_is_assumed(
    client: Any, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = datetime(2026, 11, 23, 19, 0, tzinfo=STOCKHOLM)
    monkeypatch.setattr("django.utils.timezone.now", lambda: evening)
    assert "Socialkontoret har nog stängt nu" in client.post(FINDER, {"district": "nordost"}).content.decode()
    stated = {"hours": [{"days": ["mo"], "from": "09:00", "to": "20:00"}], "closed_on_public_holidays": True}
    with as_owner():
        Contact.objects.filter(slug=offices.OFFICE).update(hours=stated)
    assert (
        "Socialkontoret har nog stängt nu"
        not in client.post(FINDER, {"district": "nordost"}).content.decode()
    )


def test_an_unknown_place_leads_to_the_districts_and_the_contact_centre(client: Any, db: None) -> None:
    page = client.post(FINDER, {"place": "999 99"}).content.decode()
    assert "Vi känner inte till postnumret" in page
    assert 'href="tel:0313650000"' in page
    for slug in ("centrum", "hisingen", "nordost", "sydvast"):
        assert f'name="district" value="{slug}"' in page


def test_a_chosen_district_is_answered(client: Any, db: None) -> None:
    page = client.post(FINDER, {"district": "sydvast"}).content.decode()
    assert "Ditt socialkontor: Sydväst" in page
    assert "vill tala med socialkontoret Sydväst" in page


@pytest.mark.parametrize(
    ("language", "spoken"), [("ar", "arabiska"), ("so", "somaliska"), ("fa", "persiska")]
)
def test_what_to_say_stays_swedish_and_asks_for_an_interpreter(
    client: Any, db: None, language: str, spoken: str
) -> None:
    page = client.post(f"/{language}{FINDER}", {"place": "Hammarkullen"}).content.decode()
    assert '<blockquote class="say" lang="sv" dir="ltr">' in page
    assert f"Jag behöver tolk till {spoken}." in page


@pytest.mark.parametrize(
    "sent", [{}, {"place": "  "}, {"place": "", "district": "norrland"}, {"district": "\0"}]
)
def test_nothing_typed_is_told(client: Any, db: None, sent: dict[str, str]) -> None:
    answer = client.post(FINDER, sent)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_what_is_typed_is_shown_as_text(client: Any, db: None) -> None:
    page = client.post(FINDER, {"place": '"><script>x</script>'}).content.decode()
    assert "<script>x" not in page


def test_nothing_is_kept_and_nothing_is_set(
    client: Any, as_owner: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def rows() -> int:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("select count(*) from audit_entry")
            return int(cursor.fetchone()[0])

    before = rows()
    with caplog.at_level(logging.DEBUG):
        answer = client.post(FINDER, {"place": "Hammarkullen Ovanligsson"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Cache-Control"] == "no-store"
    assert "Ovanligsson" not in caplog.text
    assert rows() == before


def test_the_finder_asks_the_database_little(
    client: Any, db: None, django_assert_max_num_queries: Any
) -> None:
    client.post(FINDER, {"place": "Hammarkullen"})
    with django_assert_max_num_queries(9):
        client.post(FINDER, {"place": "Hammarkullen"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"district": None, "outside": ""},
        {"second": "same"},
        {"district": None, "outside": "X", "second": "other"},
        {"first_postcode": 41100},
        {"first_postcode": 41199, "last_postcode": 41100},
        {"first_postcode": 999, "last_postcode": 1000},
    ],
)
def test_the_database_takes_no_place_that_leads_nowhere(
    as_owner: Any, areas: list[Area], wrong: dict[str, Any]
) -> None:
    mine, other = (
        areas[0].district or areas[1].district,
        next(a.district for a in areas if a.district and a.district != areas[0].district),
    )
    second = {"same": mine, "other": other, None: None}[wrong.pop("second", None)]
    said = {
        "name": "Provplats",
        "district": mine,
        "certainty": "likely",
        "source": "prov",
        "second_district": second,
    }
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.create(**{**said, **wrong})


# --- the coordinator's page


LIST = "/arbete/omraden/"
TYPED = {"name": "Provby", "spellings": "Prov\nProvbyn", "district": "", "second_district": "", "outside": "",
         "first_postcode": "", "last_postcode": "", "certainty": "likely", "source": "Ringt till kontoret"}  # fmt: skip


@pytest.fixture
def nordost(areas: list[Area]) -> str:
    return str(next(area.district_id for area in areas if area.name == "Hammarkullen"))


@pytest.mark.parametrize("account", ["socialsekreterare.hisingen", "skola", "systemadmin"])
@pytest.mark.parametrize("address", [LIST, f"{LIST}nytt/"])
def test_only_the_coordinator_edits_places(sign_in: Any, account: str, address: str) -> None:
    assert sign_in(account).get(address).status_code == 403


def test_a_new_place_is_found_at_once_and_can_be_changed_and_removed(
    sign_in: Any, client: Any, nordost: str, as_owner: Any
) -> None:
    desk = sign_in("samordnare")
    assert (
        desk.post(f"{LIST}nytt/", {**TYPED, "district": nordost, "first_postcode": "999 00"}).status_code
        == 302
    )
    made = Area.objects.get(name="Provby")
    assert (made.first_postcode, made.last_postcode, made.verified_on) == (99900, 99900, None)
    for typed in ("provbyn", "999 00"):
        assert "Ditt socialkontor: Nordost" in client.post(FINDER, {"place": typed}).content.decode()
    changed = {**TYPED, "outside": "Provköpings kommun", "verified": "on"}
    assert desk.post(f"{LIST}{made.pk}/", changed).status_code == 302
    assert "Provköpings kommun" in client.post(FINDER, {"place": "Provby"}).content.decode()
    made.refresh_from_db()
    assert made.verified_on is not None
    assert desk.get(LIST).status_code == 200
    assert desk.post(f"{LIST}{made.pk}/ta-bort/").status_code == 302
    assert not Area.objects.filter(name="Provby").exists()
    with as_owner():
        events = [(e.event, e.details) for e in Entry.objects.filter(target_type="area").order_by("pk")]
    assert events == [("area.changed", {"what": what}) for what in ("added", "changed", "removed")]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "Skriv vad området heter"),
        ({"name": "hammarkullen"}, "Det finns redan ett område som heter så"),
        ({"district": ""}, "Välj ett stadsområde, eller skriv vilken kommun"),
        ({"second_district": "SAME"}, "Välj ett annat stadsområde"),
        ({"first_postcode": "42"}, "fem siffror"),
        ({"last_postcode": "42437"}, "Skriv det första postnumret"),
        ({"first_postcode": "42437", "last_postcode": "42400"}, "lägre än det första"),
        ({"source": ""}, "Skriv var uppgiften kommer ifrån"),
        ({"spellings": "\n".join(f"a{n}" for n in range(40))}, "Högst 30"),
    ],
)
def test_what_cannot_be_saved_of_a_place_is_told(
    sign_in: Any, nordost: str, change: dict[str, str], told: str
) -> None:
    sent = {**TYPED, "district": nordost, **change}
    if sent["second_district"] == "SAME":
        sent["second_district"] = nordost
    answer = sign_in("samordnare").post(f"{LIST}nytt/", sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
