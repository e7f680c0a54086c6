"""Structured identifiers, kind by kind: what is found, whole, and what is left alone."""

import pytest

from varsam.lib.deidentification import Kind, find


def found(text: str, kind: Kind) -> list[str]:
    return [finding.text for finding in find(text) if finding.kind is kind]


@pytest.mark.parametrize(
    "number",
    [
        "19690304-9804", "690304-9804", "6903049804", "196903049804", "690304 9804", "19690304 9804", "690304–9804", "690304—9804",
        "690304−9804", "690304 - 9804", "690304+9804", "1969-03-04-9804", "1969-03-04 9804", "751089-9805", "19751089-9805",
        "7510899805", "690304\u00a09804",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "sentence", ["Det gäller {} som bor här.", "{}", "Elias ({})", "pnr:{}", "Personnummer {}."]
)
def test_personnummer_is_found_in_every_writing(number: str, sentence: str) -> None:
    assert found(sentence.format(number), Kind.PERSONNUMMER) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Han heter 690304-9805.",
        "Personnummer 6903049805",
        "Född 19690304 9805",
        "pnr 690399-9805",
        "personal number: 690304 9805",
    ],
)
def test_personnummer_with_a_mistyped_digit_is_found(text: str) -> None:
    assert len(found(text, Kind.PERSONNUMMER)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Ordernummer 6903049805", "Faktura 690304-9805", "Organisationsnummer 212000-1355", "212000-1355", "SE45 6903 0498 0469 0304 9804",
        "Kontonummer 6903049804", "202611221523", "20261122 1523", "6903049805", "Ring 0701740631", "15069030498041", "690304-98045",
        "X690304-9804", "den 2026-11-22", "Bankgiro 5050-1055",
    ],
)  # fmt: skip
def test_personnummer_is_not_seen_in_other_numbers(text: str) -> None:
    assert found(text, Kind.PERSONNUMMER) == []


def test_personnummer_cue_speaks_for_the_next_number_only() -> None:
    text = "Personnummer 690304-9804, telefon hem 0701740631"
    assert [(finding.kind, finding.text) for finding in find(text)] == [
        (Kind.PERSONNUMMER, "690304-9804"),
        (Kind.PHONE, "0701740631"),
    ]


@pytest.mark.parametrize(
    "number",
    [
        "070-174 06 31", "0701740631", "070 174 06 31", "070-1740631", "070.174.06.31", "0701-740631", "070–174 06 31", "070 - 174 06 31",
        "+46701740631", "+46 70 174 06 31", "+46 70-174 06 31", "+46(0)70-174 06 31", "+46 (0)70 174 06 31", "+46 (0) 70 174 06 31",
        "0046701740631", "031-390 06 42", "031 390 06 42", "031/390 06 42", "(031) 390 06 42", "0313900642", "08-465 004 22", "08 465 004 22",
        "040-628 04 55", "0980-319 217", "0980-31 92 17", "+46 31 390 06 42", "+46 8 465 004 71", "070\u00a0174\u00a006\u00a031",
        "+44 7700 900123", "07700 900123", "+1 202-555-0123", "+252 61 5551234", "+49 30 12345678",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "sentence", ["Ring mig på {} i kväll.", "{}", "Nås: {}, helst sent", "Tel.{}!", "tel:{}"]
)
def test_phone_is_found_in_every_writing(number: str, sentence: str) -> None:
    assert found(sentence.format(number), Kind.PHONE) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Ring 112, 114 14, 1177, 116 111, 90 390, 90101, 113 13 eller 020-100 200.", "Kontaktcenter 031-365 00 00", "+46 31 365 00 00",
        "0046 31 365 87 00", "Ring 116 111", "Bris 077-150 50 50", "+46 20 100 200", "den 2026-11-22", "05-06-2024", "05/06/2024", "01.02.2024", "kl. 08.00–16.00",
        "08:00-16:00", "08.00-16.30", "2019–2024", "12 500 000 kr", "1 299,00 kr", "§0313900642", "Ordernummer 7012250", "0,0313900642",
        "0x80070057", "031 kronor", "14 kap. 1 §", "SFS 2001:453", "IBAN SE45 5000 0000 0583 9825 7466", "000000000000", "0701740631234567890",
        "KH-0701740631",
    ],
)  # fmt: skip
def test_phone_is_not_seen_in_public_and_other_numbers(text: str) -> None:
    assert found(text, Kind.PHONE) == []


def test_phone_without_area_code_needs_a_cue() -> None:
    assert found("Ring mig på 390 06 42.", Kind.PHONE) == ["390 06 42"]
    assert found("Vi var 390 06 42.", Kind.PHONE) == []


def test_phones_in_a_row_are_kept_apart() -> None:
    assert found("070-174 06 31 031-390 06 42, 08-465 004 22", Kind.PHONE) == [
        "070-174 06 31",
        "031-390 06 42",
        "08-465 004 22",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.org", "a.b-c+d@sub.example.co.uk", "ÅSA.ÖBERG@example.se", "anna_b@example.com", "anna@bücher.example", "anna @ example.se",
        "anna＠example.se", "O'Brien@example.org", "anna (at) example punkt se", "anna(at)example.se", "anna [at] example [dot] com",
        "anna at example dot org", "anna snabel-a example punkt se", "anna (snabel-a) example (punkt) se", "anna.b at example.se",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sentence", ["Mejla {} tack", "{}", "Skriv till <{}>.", "({})"])
def test_email_is_found_in_every_writing(address: str, sentence: str) -> None:
    assert found(sentence.format(address), Kind.EMAIL) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "Vi ses @ fem",
        "a@b",
        "@example.org",
        "Följ @moa.lind",
        "meet at noon. See you",
        "3@4.5",
        "kl 13 @ sal 4.",
    ],
)
def test_email_is_not_seen_elsewhere(text: str) -> None:
    assert found(text, Kind.EMAIL) == []


@pytest.mark.parametrize(
    "address",
    [
        "Storgatan 12", "storgatan 12 b", "Storgatan 12B", "N:a Hamngatan 12 B", "Norra Hamngatan 12", "Nils Ericsons plan 4", "Andra Långgatan 3 lgh 1102",
        "Karl Johansgatan 33", "Kungsportsavenyn 21", "Lilla Torget 2", "Doktor Fries torg 5", "Carl Larssons väg 5", "Sankt Jörgens väg 2",
        "Bäckedalsvägen 4-6", "Vasagatan 5, 411 24 Göteborg", "Almedalsvägen 1, SE-412 63 Göteborg", "Smörgatan 75 B, 412 76 GÖTEBORG", "411 38 Göteborg",
        "421 50 Västra Frölunda", "Lövgärdets Centrumgata 8", "12 Baker Street", "Flat 3, 44 St James Road", "221 Old Kent Road, SE1 4AB",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sentence", ["Hon bor på {}.", "Adress: {}", "He lives at {}, I think.", "{}"])
def test_address_is_found_whole(address: str, sentence: str) -> None:
    assert found(sentence.format(address), Kind.ADDRESS) == [address]


def test_address_without_street_word_needs_a_cue() -> None:
    assert found("Han bor på Solrosen 14.", Kind.ADDRESS) == ["Solrosen 14"]
    assert found("Han såg Solrosen 14.", Kind.ADDRESS) == []


@pytest.mark.parametrize(
    "text",
    [
        "Bor på Vasagatan.", "Gatan där det hände", "på plan 3", "Plan 2 i bilagan", "Handlingsplan 2026", "Handlingsplan 3", "Arbetsplatsen 2", "hemvägen 3 killar",
        "Vasagatan 5 maj", "Storgatan 12 000 kr", "Bor på Hisingen 2.", "vid Frölunda torg", "Motorvägen 40", "väg 40", "12 people on Baker Street", "Ring 114 14 Polisen",
        "Vi bor i Bergsjön", "Avenyn i lördags",
    ],
)  # fmt: skip
def test_address_is_not_seen_in_places_and_plans(text: str) -> None:
    assert found(text, Kind.ADDRESS) == []


@pytest.mark.parametrize(
    "plate", ["ABC 123", "ABC123", "ABC12D", "ABC-123", "WNL 38T", "TBH 004", "abc 123", "xyz987"]
)
@pytest.mark.parametrize(
    "sentence", ["Bilen har reg {}.", "En Volvo {}", "Regnummer: {}", "The car, {}, left", "Skylten {}!"]
)
def test_plate_is_found(plate: str, sentence: str) -> None:
    assert found(sentence.format(plate), Kind.VEHICLE) == [plate]


def test_plate_in_capitals_needs_no_cue() -> None:
    assert found("Jag såg RLH 482 igen", Kind.VEHICLE) == ["RLH 482"]


@pytest.mark.parametrize(
    "text",
    [
        "SFS 123",
        "SOU 2012",
        "SOU 201",
        "LVU 123",
        "HSL 123",
        "IQV 123",
        "ABV 123",
        "ÅBC 123",
        "ABC 1234",
        "ABC 12",
        "ABC 12O",
        "XABC 123",
        "abc 123",
        "MAX 100 kr",
        "ABC 123 456",
        "RFC 822",
        "AES-256",
    ],
)
def test_plate_is_not_seen_in_abbreviations(text: str) -> None:
    assert found(text, Kind.VEHICLE) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("snap: jockebojj", "jockebojj"), ("Snap wolf_99 skrev", "wolf_99"), ("användarnamnet grey_pinecone är hans", "grey_pinecone"),
        ("användarnamn: nattsvart", "nattsvart"), ("hon heter xX_wolf_Xx på Discord", "xX_wolf_Xx"), ("hon heter wolfie på Discord", "wolfie"),
        ("kallar sig gh0st på nätet", "gh0st"), ("kallar sig \"nattens.son\" på Telegram", "nattens.son"), ("Insta: @moa.lind", "@moa.lind"),
        ("följ @rav3n.exe på TikTok", "@rav3n.exe"), ("his username is wolfpack", "wolfpack"), ("goes by ghost_lantern on Telegram", "ghost_lantern"),
        ("kontot norrsken1488 drivs av", "norrsken1488"), ("Discord: crow#4471", "crow#4471"), ("https://www.instagram.com/moa.lind09", "moa.lind09"),
        ("på Snapchat heter hon lilla.rav3n", "lilla.rav3n"), ("addar folk som dark_knight_13", "dark_knight_13"), ("hans snap är jocke.b", "jocke.b"),
    ],
)  # fmt: skip
def test_username_is_found(text: str, name: str) -> None:
    assert found(text, Kind.USERNAME) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Vi ses @ fem", "Han är aktiv på Discord", "på Discord är det mycket hat", "kontot är låst", "Användarnamnet är fel", "elev_lista.pdf", "rapport_2024.docx",
        "hans profil på Instagram", "anna_b@example.com", "kallar sig patriot", "___", "Rad X: dagarna saknas", "Signal: grön", "iPhone 15", "E6 och E20", "covid19 på skolan", "användarnamn och lösenord",
        "12@34",
    ],
)  # fmt: skip
def test_username_is_not_seen_elsewhere(text: str) -> None:
    assert found(text, Kind.USERNAME) == []
