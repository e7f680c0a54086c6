"""The pages about what happens in the city, as the coordination and a group's members meet them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.areas.collaboration.developments.test_developments import City, city
from tests.site.conftest import words
from varsam.areas.collaboration.developments.enums import Kind, Reliability
from varsam.areas.collaboration.developments.models import Conclusion, Development
from varsam.kernel.people.models import District
from varsam.lib import deidentification
from varsam.site.developments import drawing
from varsam.site.reference import read_yaml

__all__ = ["city"]

HERE = "/arbete/handelser/"
PLACES = [("centrum", "Centrum"), ("hisingen", "Hisingen"), ("staden", "Hela staden")]


def sent(**changed: str) -> dict[str, str]:
    today = timezone.localdate()
    said = {
        "heading": "Klotter på en skola", "text": "Ord sprayades på en vägg.", "kind": "damage", "place": "hisingen",
        "starts_on": f"{today}", "ends_on": "", "source": "school", "reliability": "seen",
    }  # fmt: skip
    return {**said, **changed}


def unit(found: City) -> str:
    return str(found.group.unit_id)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": "Eleven 19850709-9805 ritar."}, "En uppgift kan peka ut någon"),
        ({"text": "Vi pratade med Kalle Andersson."}, "En uppgift kan peka ut någon"),
        ({"text": "Eleven 19850709-9805 ritar.", "choice": "keep", "kept_reason": "Behövs"}, "Ett personnummer kan aldrig"),
        ({"text": "Det var på Storgatan 14.", "choice": "keep", "kept_reason": "Behövs"}, "En adress kan aldrig"),
        ({"text": "Vi pratade med Kalle Andersson.", "place": ""}, "En uppgift kan peka ut någon"),
        ({"heading": "Om Kalle Andersson"}, "Rubriken får inte peka ut någon"),
        ({"text": ""}, "Skriv vad som har hänt."),
        ({"place": ""}, "Välj stadsområde"),
        ({"place": "mars"}, "Välj stadsområde"),
        ({"starts_on": "2099-01-01"}, "Dagen har inte varit än."),
        ({"starts_on": "2026-11-05", "ends_on": "2026-11-01"}, "Sista dagen kan inte vara före"),
        ({"starts_on": "igår"}, "Skriv datumet som"),
    ],
)  # fmt: skip
def test_what_cannot_be_noted_is_explained_and_nothing_typed_is_lost(
    city: City, as_user: Any, changed: dict[str, str], said: str
) -> None:
    shown = as_user("skola").post(f"{HERE}ny/", {**sent(**changed), "unit": unit(city)})

    assert shown.status_code == 422
    assert said in words(shown)
    assert changed.get("heading", "Klotter på en skola") in shown.content.decode()
    assert city.sees("samordnare") == set()


def test_a_name_is_masked_on_the_way_in_and_a_double_click_notes_once(city: City, as_user: Any) -> None:
    browser = as_user("skola")
    data = {**sent(text="Vi pratade med Kalle Andersson."), "unit": unit(city), "choice": "mask"}
    shown = [browser.post(f"{HERE}ny/", data, follow=True) for _click in range(2)]

    assert [each.status_code for each in shown] == [200, 200]
    assert "Kalle" not in words(shown[0])
    assert len(city.sees("samordnare")) == 1


def test_the_list_shows_what_is_asked_for_with_pictures_and_their_table(city: City, as_user: Any) -> None:
    today = timezone.localdate()
    city.note(heading="Nyss i området")
    city.note(heading="Bättre nu", kind=Kind.PROGRESS, district=None)
    city.note(heading="Länge sedan", starts_on=today - timedelta(days=200))
    browser = as_user("samordnare")
    shown = browser.get(HERE)

    assert "2 händelser, flest i Hisingen" in words(shown)
    assert "Länge sedan" not in words(shown)
    assert shown.content.decode().count('class="dev-mark"') == 4, "two, on a wide and on a narrow picture"
    assert "Kartan är en skiss" in words(shown)
    since = today - timedelta(days=365)
    assert "Länge sedan" in words(browser.get(HERE, {"fran": f"{since}"}))
    assert "Nyss i området" not in words(browser.get(HERE, {"omrade": "staden"}))
    assert "Bättre nu" in words(browser.get(HERE, {"slag": "progress"}))
    assert "Ingen händelse är antecknad" in words(browser.get(HERE, {"omrade": "nordost"}))
    assert browser.get(HERE, {"fran": "x", "slag": "x", "omrade": "x"}).status_code == 200


def test_who_sits_in_no_such_group_is_told_so_and_finds_nothing(city: City, as_user: Any) -> None:
    reference = city.note()
    browser = as_user("polis")

    assert "Du sitter inte i någon grupp" in words(browser.get(HERE))
    assert browser.get(f"{HERE}ny/").status_code == 404
    for page in ("", "slutsats/", "ta-bort/"):
        assert browser.get(f"{HERE}{reference}/{page}").status_code == 404
    assert as_user("rad").get(HERE).status_code == 403


def test_what_was_told_and_what_is_concluded_stand_apart(city: City, as_user: Any) -> None:
    reference, other = city.note(heading="Det första"), city.note(heading="Det andra")
    browser, group = as_user("skola"), city.group.pk
    assert "Select an option" not in browser.get(f"{HERE}{reference}/slutsats/").content.decode()
    empty = browser.post(f"{HERE}{reference}/slutsats/", {"group": group, "text": "", "confidence": ""})
    assert empty.status_code == 422
    assert "Skriv vad ni drar för slutsats." in words(empty)
    named = {"group": group, "text": "Kalle Andersson ligger bakom.", "confidence": "sure"}
    assert browser.post(f"{HERE}{reference}/slutsats/", named).status_code == 422
    said = {"group": group, "text": "De hör ihop.", "confidence": "likely", "also": [other]}
    shown = words(browser.post(f"{HERE}{reference}/slutsats/", said, follow=True))

    told, concluded = (
        shown.index("Det här har vi fått veta"),
        shown.index("Det här drar gruppen för slutsats"),
    )
    assert told < concluded < shown.index("De hör ihop.")
    assert "De hör ihop." in words(browser.get(f"{HERE}{other}/"))
    with city.by("skola"):
        first = Conclusion.objects.get()
    again = {**said, "text": "Nej, de gör inte det.", "replaces": str(first.pk)}
    assert browser.post(f"{HERE}{reference}/slutsats/", again).status_code == 303
    assert browser.post(f"{HERE}{reference}/slutsats/", again).status_code == 422, "replaced already"
    assert "Nej, de gör inte det." in words(browser.get(HERE))
    assert "De hör ihop." not in words(browser.get(HERE))


def test_a_note_is_taken_away_after_it_is_said_what_is_lost(city: City, as_user: Any) -> None:
    reference = city.note(heading="En text som pekade ut")
    city.conclude(reference)
    browser, page = as_user("samordnare"), f"{HERE}{reference}/ta-bort/"

    assert "En slutsats som bara bygger på den försvinner också." in words(browser.get(page))
    assert "Välj varför den tas bort." in words(browser.post(page, {}))
    assert browser.post(page, {"why": "pointed_out"}).status_code == 303
    left = words(browser.get(f"{HERE}{reference}/"))
    assert "Borttagen händelse" in left
    assert "En text som pekade ut" not in left
    assert browser.post(page, {"why": "wrong"}).status_code == 303
    assert as_user("skola").get(page, follow=True).status_code == 200


def test_the_demo_towns_year_names_nobody_and_lies_in_all_of_the_city() -> None:
    data = read_yaml("varsam.site", "demo_developments.yaml")
    texts = [text for row in data["developments"] for text in (row["heading"], row["text"])]
    texts += [row["text"] for row in data["conclusions"]]

    assert [text for text in texts if deidentification.find(text)] == []
    assert {row["place"] for row in data["developments"]} == {
        "centrum",
        "hisingen",
        "nordost",
        "sydvast",
        "staden",
    }
    assert {row["kind"] for row in data["developments"]} == {kind.value for kind in Kind}


def drawn(days: list[int], shape: drawing.Shape, **more: Any) -> drawing.Timeline:
    since = date(2026, 1, 1)
    found = [
        Development(
            pk=place, kind=Kind.DAMAGE, reliability=Reliability.SEEN, starts_on=since + timedelta(days=day),
            district=District(slug="hisingen"), **more,
        )
        for place, day in enumerate(days)
    ]  # fmt: skip
    return drawing.timeline(found, PLACES, since, since + timedelta(days=364), shape=shape, language="sv")


@pytest.mark.parametrize("shape", [drawing.WIDE, drawing.NARROW], ids=lambda shape: shape.name)
def test_marks_stay_inside_the_picture_and_do_not_hide_each_other(shape: drawing.Shape) -> None:
    picture = drawn([0, 0, 1, 2, 180, 364], shape)
    marks = [mark for row in picture.rows for mark in row.marks]

    assert len(marks) == 6
    assert len({(mark.x, mark.y) for mark in marks}) == 6
    assert all(mark.x >= 0 and mark.x + mark.width <= picture.width for mark in marks)
    assert all(
        row.y <= mark.y and mark.y + 12 <= row.y + row.height for row in picture.rows for mark in row.marks
    )
    assert len(picture.ticks) <= shape.months


def test_what_goes_on_for_a_time_is_drawn_as_long_as_the_picture_reaches() -> None:
    (mark,) = drawn([360], drawing.WIDE, ends_on=date(2030, 1, 1)).rows[1].marks
    (dot,) = drawn([360], drawing.WIDE).rows[1].marks

    assert dot.width < mark.width
    assert mark.x + mark.width <= drawing.WIDE.width


def test_the_map_counts_events_and_tells_the_most_from_the_fewest() -> None:
    def one(slug: str | None, kind: Kind) -> Development:
        return Development(kind=kind, district=District(slug=slug) if slug else None)

    found = [one("hisingen", Kind.DAMAGE)] * 4 + [one("centrum", Kind.PROGRESS), one(None, Kind.ONLINE)]
    seen = drawing.city_map(found, PLACES)

    assert {area.slug: (area.number, area.good, area.step) for area in seen.areas} == {
        "hisingen": (4, 0, 4),
        "centrum": (1, 1, 1),
    }
    assert (seen.city, seen.city_good) == (1, 0)
    assert {area.step for area in drawing.city_map([], PLACES).areas} == {0}
