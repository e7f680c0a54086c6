"""Personal names: in many languages, inflected, beside words that are names too, and never places or organisations."""

import pytest

from varsam.lib.deidentification import Kind, find


def names(text: str) -> list[str]:
    return [finding.text for finding in find(text) if finding.kind is Kind.NAME]


@pytest.mark.parametrize(
    "name",
    [
        "Elias Bergstrand", "Fatima Nur", "Anna-Karin Öhman", "Carl-Fredrik af Klercker", "Rickard von Platen", "Omar ben Salem", "Ibrahim El-Khatib",
        "Hanan al-Dulaimi", "Çağla Yılmaz", "Bayram Özdal", "Dženan Hadžić", "Jovan Petrović", "Agnieszka Kowalska", "Matti Korhonen", "Carlos García Márquez",
        "Yonas Haile", "Semhar Gebremedhin", "Amir Hosseini", "Ayaan Warsame", "Cabdi Maxamed", "Berivan Ağırman", "Callum O'Brien", "Priya Sharma", "Nguyen Thi Hoa",
        "E. Bergstrand", "J. P. Lindqvist", "Tindra S", "Abdirizak Mohamud", "Alhussein Alsaadi", "Bo Lind", "Björn Borg", "Hans Nilsson", "Şehmus Kılıçdar",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "sentence",
    [
        "Jag pratade med {} i går.",
        "{} har slutat komma.",
        "En elev, {}, mår dåligt.",
        "Yesterday {} said no.",
        "Namn: {}",
    ],
)
def test_full_name_is_one_finding(name: str, sentence: str) -> None:
    assert names(sentence.format(name)) == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Elias' mamma ringde.", ["Elias"]), ("Fatimas lärare", ["Fatimas"]), ("Bergstrands bil", ["Bergstrands"]), ("Jag såg Ahmeds cykel", ["Ahmeds"]),
        ("Callum's mother", ["Callum"]), ("the phone is Megan’s", ["Megan"]), ("Mehmet'in evi", ["Mehmet'in"]), ("pratat med Zyxaruns mamma", ["Zyxaruns"]),
    ],
)  # fmt: skip
def test_inflected_name_is_found(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Min bror Björn mår dåligt.", ["Björn"]), ("Eleven My sitter ensam.", ["My"]), ("Jag tänker på Saga ofta", ["Saga"]), ("Sten, hans bror, vet.", ["Sten"]),
        ("Björn har varit borta.", ["Björn"]), ("Hej Björn!", ["Björn"]), ("Mvh\nSten", ["Sten"]), ("Vi hörde att Will said so", ["Will"]), ("my brother Mark left", ["Mark"]),
        ("Elias och My kom", ["Elias", "My"]), ("named Hope", ["Hope"]), ("hon heter April", ["April"]), ("my friend Jordan", ["Jordan"]), ("Dear Grace, thanks", ["Grace"]),
    ],
)  # fmt: skip
def test_name_that_is_also_a_word_is_found_in_context(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Björnen i sagan var snäll.", "Sten, sax, påse.", "Hans pappa arbetar natt.", "Hope is hard to find.", "Mark the date.", "Will you come in May?", "My brother left in April.",
        "Liv och hälsa är rubriken.", "Sagan är slut.", "Vår skola är liten.", "Rose-tinted pictures", "Grace and patience is what we need.", "May I ask?", "Dag för dag.", "Per elev.",
        "Frank talk is needed.", "Text.\n\n## Dina rättigheter", "Sol och vår", "Bo hos oss", "I juni och juli", "Klass 9A", "Dans och musik",
    ],
)  # fmt: skip
def test_word_that_is_also_a_name_is_left_alone(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gruppens ledare heter Zyxarun.", ["Zyxarun"]), ("en kille som kallas Zyxa", ["Zyxa"]), ("min son Zyxarun", ["Zyxarun"]), ("en kille som heter\nZyxarun", ["Zyxarun"]), ("Hej Zyxarun!", ["Zyxarun"]),
        ("Mvh\nZyxarun", ["Zyxarun"]), ("Zyxarun, 15 år, bor här.", ["Zyxarun"]), ("a girl called Zyxarun", ["Zyxarun"]), ("Elias Zyxarun kom. Zyxarun gick.", ["Elias Zyxarun", "Zyxarun"]),
        ("Jag är orolig för Zyxarun.", ["Zyxarun"]), ("Qwera Andersson ringde", ["Qwera Andersson"]), ("Elias och Zyxarun", ["Elias", "Zyxarun"]),
    ],
)  # fmt: skip
def test_name_in_no_list_is_found_by_its_context(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Vi bor i Göteborg, på Hisingen, i Angered och i Bergsjön.", "Rädda Barnen, Säpo, Bris och Exit Fryshuset hjälper.", "Gruppen heter Nordvakt.", "Appen heter Zyxarun.",
        "The school is called Northfield.", "Karl Johansgatan och Nils Ericsons plan", "Hjalmar Brantingsplatsen", "Drottning Blankas gymnasium", "Hammarkullen på måndag",
        "Swedish, English and Somali on Monday in March", "Läraren och Rektorn sa det", "Kunskapshus i Nordost", "Polisen i Västra Götaland", "Göteborgs universitet",
        "Hej! Tack för hjälpen. Med vänlig hälsning", "Kära kolleger i Malmö", "Discord, Telegram och TikTok", "Save the Children and the Red Cross", "Hitler och Stalin",
        "CVE, SSPF, SIG och BUP", "Muslimer och kristna", "Kalle Anka", "I am a Muslim woman from Ghana.", "Svenska kyrkan i Backa", "Faith Association", "White Power",
    ],
)  # fmt: skip
def test_place_organisation_or_ordinary_word_is_left_alone(text: str) -> None:
    assert names(text) == []


def test_names_in_small_letters_are_found() -> None:
    assert names("hej jag heter nellie och min kompis fatima bergstrand mår dåligt") == [
        "nellie",
        "fatima bergstrand",
    ]


def test_names_in_capitals_are_found() -> None:
    assert names("ELIAS BERGSTRAND HAR HOTAT MIG") == ["ELIAS BERGSTRAND"]


def test_name_with_combining_marks_is_found_whole() -> None:
    assert names("Jag såg A\u030asa O\u0308berg här.") == ["A\u030asa O\u0308berg"]


def test_name_with_invisible_hyphen_is_found() -> None:
    assert names("Jag såg Eli\u00adas här") == ["Eli\u00adas"]
