"""The page of one's own place: only a press acts, every state says what to do, and a link opens nothing but its own."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from django.utils import timezone

from tests.site.conftest import words
from varsam.areas.training.courses.models import Material
from varsam.areas.training.occasions import actions, mine
from varsam.areas.training.occasions import links as secrets
from varsam.areas.training.occasions.models import Mark, Sitting
from varsam.kernel.access.actor import acting
from varsam.kernel.vault.links import written
from varsam.site.training import after, links, places
from varsam.site.training.after import Part


def test_looking_changes_nothing_and_a_press_confirms(
    browser: Client, hold: Any, sign_up: Any, link: Any
) -> None:
    place = link(sign_up(hold(2), "a"))
    for _scanner in range(2):
        answer = browser.get(place)
    assert "Bekräfta din plats" in words(answer)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert 'content="noindex"' in answer.content.decode()
    for _double_click in range(2):
        assert browser.post(place, {"act": "confirm"}).status_code == 303
    assert "Platsen är din" in words(browser.get(place))


@pytest.mark.parametrize("act", ["", "nonsense", "confirm\0", "decline"])
def test_an_act_that_is_none_changes_nothing(
    browser: Client, hold: Any, sign_up: Any, link: Any, act: str
) -> None:
    place = link(sign_up(hold(2), "a"))
    assert browser.post(place, {"act": act}).status_code in {409, 422}
    assert "Bekräfta din plats" in words(browser.get(place))


def test_the_line_and_the_offer(browser: Client, hold: Any, sign_up: Any, link: Any) -> None:
    occasion = hold(1)
    first, second, third = (sign_up(occasion, who) for who in ("a", "b", "c"))
    page = words(browser.get(link(third)))
    assert "Du är nummer 2 av 2 i kön" in page
    assert "1 person står före dig" in page
    warning = words(browser.get(link(first) + "avboka/"))
    assert "den som står först på väntelistan" in warning
    assert browser.post(link(first) + "avboka/").status_code == 303
    assert "Du är avbokad" in words(browser.get(link(first)))
    offered = words(browser.get(link(second)))
    assert "Det finns en plats till dig" in offered
    assert "Svara senast" in offered
    assert "Du står först" in words(browser.get(link(third)))

    browser.post(link(second), {"act": "decline"})
    assert browser.post(link(second), {"act": "accept"}).status_code == 409, "it has gone on"
    assert browser.post(link(third), {"act": "accept"}).status_code == 303
    assert "Platsen är din" in words(browser.get(link(third)))
    again = words(browser.get(link(first)))
    assert "Du hamnar sist på väntelistan" in again
    browser.post(link(first), {"act": "come_back"})
    assert "Du är nummer 1 av 1 i kön" in words(browser.get(link(first)))


def test_a_cancelled_place_that_is_still_free_comes_back(
    browser: Client, hold: Any, sign_up: Any, link: Any
) -> None:
    place = link(sign_up(hold(3), "a"))
    assert "om den finns kvar" in words(browser.get(place + "avboka/"))
    browser.post(place + "avboka/")
    assert browser.get(place + "avboka/").status_code == 302, "there is nothing left to cancel"
    assert "Ta tillbaka min plats" in words(browser.get(place))
    browser.post(place, {"act": "come_back"})
    assert "Platsen är din" in words(browser.get(place))


def test_an_offer_whose_time_is_out_is_nobodys(hold: Any, sign_up: Any) -> None:
    occasion = hold(1)
    first, second = sign_up(occasion, "a"), sign_up(occasion, "b")
    mine.cancel(secret=secrets.place_secret(first.uid))
    found = mine.opened(secrets.place_secret(second.uid))
    assert found
    assert found.offered_until
    assert places.stand(found, found.offered_until - timedelta(seconds=1)) == "offered"
    assert places.stand(found, found.offered_until) == "passed_on"


def test_what_is_called_off_says_why(browser: Client, hold: Any, sign_up: Any, link: Any, cast: Any) -> None:
    occasion, elin = hold(2), cast("samordnare")
    place = link(sign_up(occasion, "a"))
    with acting(elin):
        actions.cancel_occasion(occasion=occasion, reason="Utbildaren är sjuk", by=elin)
    answer = browser.post(place, {"act": "confirm"})
    assert answer.status_code == 409
    assert "Det ändrades medan sidan var öppen" in words(answer)
    page = words(browser.get(place))
    assert "Utbildningen är inställd" in page
    assert "Utbildaren är sjuk" in page
    assert browser.get(place + "avboka/").status_code == 302


def test_needs_are_said_afterwards(browser: Client, hold: Any, sign_up: Any, link: Any, cast: Any) -> None:
    from varsam.areas.training.occasions import people

    occasion, elin = hold(2), cast("samordnare")
    place = link(sign_up(occasion, "a"))
    said = browser.post(place, {"act": "needs", "needs": "Tolk till teckenspråk\0"}, follow=True)
    assert "Sparat." in words(said)
    assert "Tolk till teckenspråk" not in words(said), "whoever finds the link does not read it"
    with acting(elin):
        assert [each.needs for each in people.participants(occasion)] == ["Tolk till teckenspråk"]
    assert browser.post(place, {"act": "needs", "needs": "x" * 2000}).status_code == 422


def test_the_calendar_says_when_and_nothing_else(browser: Client, hold: Any, sign_up: Any, link: Any) -> None:
    occasion = hold(1)
    first, second = sign_up(occasion, "a"), sign_up(occasion, "b")
    answer = browser.get(link(first) + "kalender.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    event = vobject.readOne(answer.content.decode()).vevent
    assert event.summary.value == "Utbildning"
    assert event.dtstart.value == occasion.sittings.get().starts_at.replace(microsecond=0)
    assert occasion.course.title_sv not in answer.content.decode()
    assert browser.get(link(second) + "kalender.ics").status_code == 404, "who waits has no time to keep free"


def test_material_and_what_others_give_are_for_those_who_were_there(
    browser: Client,
    hold: Any,
    sign_up: Any,
    link: Any,
    as_owner: Any,
    monkeypatch: pytest.MonkeyPatch,
    cast: Any,
) -> None:
    from varsam.areas.training.courses.models import MaterialFile

    occasion = hold(3)
    there, absent = sign_up(occasion, "a"), sign_up(occasion, "b")
    with as_owner():
        material = Material.objects.create(course=occasion.course, name="Att ta med.pdf", kind="pdf", size=4)
        MaterialFile.objects.create(
            material=material, content=b"%PDF", added_by=cast("samordnare"), at=timezone.now()
        )
        Mark.objects.create(
            signup_id=there.uid,
            sitting=Sitting.objects.get(occasion=occasion),
            is_present=True,
            at=timezone.now(),
            how="list",
        )
    file = f"material/{material.pk}/"
    assert "Att ta med.pdf" in words(browser.get(link(there)))
    answer = browser.get(link(there) + file)
    assert answer.content == b"%PDF"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Att ta med.pdf" not in words(browser.get(link(absent)))
    assert browser.get(link(absent) + file).status_code == 404
    assert browser.get(link(there) + f"material/{uuid.uuid4()}/").status_code == 404

    theirs = secrets.place_secret(there.uid)

    def given(secret: bytes) -> Part | None:
        return Part("file-text", "Ditt intyg", "Klart.", "Hämta", "/x/") if secret == theirs else None

    monkeypatch.setattr(after, "_parts", [given])
    assert "Ditt intyg" in words(browser.get(link(there)))
    assert "Ditt intyg" not in words(browser.get(link(absent)))


def test_a_link_opens_its_own_and_guessing_is_stopped(
    browser: Client, hold: Any, sign_up: Any, link: Any
) -> None:
    outcome = sign_up(hold(2), "a")
    whole = written(secrets.place_secret(outcome.uid))
    other_kinds = [
        f"/utbildning/grupp/{whole}/", f"/utbildning/mina/{whole}/", f"/utbildning/har/{whole}/",
        f"/utbildning/intresse/{whole}/", f"/utbildning/plats/{written(secrets.party_secret(outcome.uid))}/",
    ]  # fmt: skip
    for wrong in (*other_kinds, f"/utbildning/plats/{whole[:-1]}/", f"/utbildning/plats/{whole}A/",
                  "/utbildning/plats/%00/", "/utbildning/plats/åäö/", "/utbildning/plats/" + "A" * 43 + "/avboka/"):  # fmt: skip
        answer = browser.get(wrong)
        assert answer.status_code == 404, wrong
        assert "Länken leder inte till något" in words(answer)
    for _attempt in range(10):
        browser.post("/utbildning/plats/nej/", {"act": "confirm"})
    assert browser.get(link(outcome)).status_code == 429
    links._attempts._seen.clear()
    assert browser.get(link(outcome)).status_code == 200
