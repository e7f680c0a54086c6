"""Whether people find the guide by the words that they have for what they are in."""

from typing import Any

import pytest
from django.db import connection

from varsam.areas.operations import editing, search
from varsam.areas.operations.models import Scenario
from varsam.kernel.access.actor import acting
from varsam.kernel.wording.models import Synonym

GRAFFITI, PROPAGANDA, ESSAY = "klotter-pa-skolan", "propaganda-delas-i-klassen", "elev-hyllar-vald-i-uppsats"
CENTRE, GAME, THREAT = "grupptryck-pa-fritidsgarden", "spelchatten", "hot-mot-personal"
WITHDRAWS, RETURNED = "elev-drar-sig-undan", "barn-som-atervant-borjar-skolan"
CROWD, COLLEAGUE = "demonstration-i-narheten", "medarbetare-uttrycker-stod"

# What somebody types, and the guide that must come first.
FIRST = {
    "as it is written": {
        "klotter": GRAFFITI,
        "propaganda": PROPAGANDA,
        "uppsats": ESSAY,
        "demonstration": CROWD,
        "hot mot personal": THREAT,
        "drar sig undan": WITHDRAWS,
        "grupptryck": CENTRE,
    },
    "in another form": {
        "klottret": GRAFFITI,
        "demonstrationerna": CROWD,
        "propagandan i klasserna": PROPAGANDA,
        "uppsatsens våld": ESSAY,
        "medarbetarna hotas": THREAT,
        "barnet som återvände": RETURNED,
        "fritidsgårdarnas grupptryck": CENTRE,
    },
    "without å, ä and ö": {
        "vald i en uppsats": ESSAY,
        "varvning pa fritidsgarden": CENTRE,
        "atervant barn": RETURNED,
        "nedklottrad vagg": GRAFFITI,
    },
    "misspelled": {
        "klottter": GRAFFITI,
        "kloter": GRAFFITI,
        "propoganda": PROPAGANDA,
        "gruptryck": CENTRE,
        "demonstrasion": CROWD,
        "spellchatten": GAME,
        "uppsatts": ESSAY,
        "fritidsgrden": CENTRE,
    },
    "by another word": {
        "graffiti": GRAFFITI,
        "rekrytering": CENTRE,
        "ungdomsgård": CENTRE,
        "discord": GAME,
        "manifestation": CROWD,
        "återvändare": RETURNED,
        "isolerad": WITHDRAWS,
    },
    "as a part or a whole": {
        "skolklotter": GRAFFITI,
        "spelchat": GAME,
        "motdemonstrationen": CROWD,
        "dataspel": GAME,
    },
    "as one would say it": {
        "någon har ritat hakkors och klottrat på toaletten": GRAFFITI,
        "en kollega delar inlägg som hyllar en organisation": COLLEAGUE,
        "ett barn från ett läger ska börja hos oss": RETURNED,
        "äldre killar bjuder ungdomar på skjuts": CENTRE,
    },
}


@pytest.mark.parametrize("way", FIRST)
def test_the_guide_is_found(db: None, way: str) -> None:
    found = {text: [hit.slug for hit in search.find(text)] for text in FIRST[way]}
    assert {text: slugs[:1] for text, slugs in found.items()} == {
        text: [slug] for text, slug in FIRST[way].items()
    }


@pytest.mark.parametrize(
    "text",
    ["", "   ", "och som inte men", "?!", "'\"\\", "'; drop table operations_version; --", "\x00", "%_%", "xyzzyq", "&|!():*<->"],
)  # fmt: skip
def test_what_says_nothing_finds_nothing(db: None, text: str) -> None:
    assert [hit.slug for hit in search.find(text) if "drop" not in text] == []
    assert Scenario.objects.exists()


def test_a_long_text_is_read_so_far(db: None) -> None:
    assert search.find("klotter " * 60 + "x" * 400)[0].slug == GRAFFITI
    assert search.find("x" * 500 + " klotter") == []


def test_a_setting_gives_its_own_and_those_for_anyone(db: None) -> None:
    found = {hit.slug for hit in search.find("hot elev ungdom", "youth_centre")}
    assert found
    assert {hit.setting for hit in search.find("hot elev ungdom", "youth_centre")} <= {
        "youth_centre",
        "any_unit",
    }
    assert GRAFFITI not in found


def test_what_was_found_is_marked_and_nothing_else_is_markup(db: None, coordinator: Any) -> None:
    scenario = Scenario.objects.get(slug=GRAFFITI)
    before = editing.newest(scenario)
    content = {**before.content, "situation": {"sv": "<b>Klottret</b> & <script>ord</script>", "en": "x"}}
    with acting(coordinator):
        editing.save_draft(
            scenario=scenario, content=content, source="egen", why="Prov", seen=before.number, by=coordinator
        )  # fmt: skip
        assert "<mark>" in search.find("klotter")[0].snippet, "a draft is not searched"
        assert "script" not in search.find("klotter")[0].snippet
        editing.publish(scenario=scenario, seen=before.number + 1, by=coordinator)
    hit = search.find("klotter")[0]
    assert hit.snippet == ("&lt;b&gt;<mark>Klottret</mark>&lt;/b&gt; &amp; &lt;script&gt;ord&lt;/script&gt;")
    assert search.find("måndagsmorgonen") == [], "what it said before is not searched either"


def test_a_misspelled_word_says_what_it_was_read_as(db: None) -> None:
    assert search.find("klåtter")[0].read_as == {"klåtter": "klotter"}
    assert search.find("klotter")[0].read_as == {}


def test_a_hidden_guide_is_not_found(db: None, coordinator: Any) -> None:
    scenario = Scenario.objects.get(slug=GRAFFITI)
    with acting(coordinator):
        editing.arrange(scenario=scenario, setting="school", position=1, shown=False, by=coordinator)
    assert GRAFFITI not in [hit.slug for hit in search.find("klotter")]


def test_a_synonym_that_the_coordinator_adds_is_searched_at_once(coordinator: Any) -> None:
    assert search.find("sprayburk") == []
    with acting(coordinator):
        group = Synonym.objects.get(word="klotter").group
        Synonym.objects.create(group=group, word="Sprayburkar ")
    assert search.find("sprayburken")[0].slug == GRAFFITI


def test_a_title_says_more_than_a_step(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select slug, weight from varsam.guides_find('isolerad', '', 20)")
        found = dict(cursor.fetchall())
    assert found[WITHDRAWS] > found[GRAFFITI] > 0
