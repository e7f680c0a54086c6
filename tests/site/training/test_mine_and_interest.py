"""Finding one's own again, being there, and wanting a course before there is any."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.site.conftest import words
from varsam.areas.training.occasions import demand, door, jobs
from varsam.areas.training.occasions import links as secrets
from varsam.areas.training.occasions.models import Interest, Mark
from varsam.kernel.access.actor import acting
from varsam.kernel.vault.links import written
from varsam.lib.throttle import Throttle
from varsam.site.training import views_door


def mailed(path: str) -> str:
    """The link of this kind in the newest letter that has one."""
    found = [re.search(rf"{path}[^\s]*", str(letter.body)) for letter in mail.outbox]
    return [each[0] for each in found if each][-1]


def test_a_link_to_all_of_mine_goes_to_my_address_alone(browser: Client, hold: Any, sign_up: Any) -> None:
    first, second = hold(2), hold(2, days=30)
    sign_up(first, "anna"), sign_up(second, "anna"), sign_up(second, "bo")
    answers = [
        words(browser.post("/utbildning/mina/", {"email": email}))
        for email in ("Anna+x@goteborg.se", "ingen@goteborg.se")
    ]
    assert re.sub(r"\S+@\S+", "", answers[0]) == re.sub(r"\S+@\S+", "", answers[1])
    mail.outbox.clear()
    jobs.training_letters(0)
    path = mailed("/utbildning/mina/")
    page = browser.get(path)
    assert words(page).count("Bekräfta din plats") == 2
    place = re.search(r"/utbildning/plats/[\w-]{43}/", page.content.decode())
    assert place
    assert browser.get(place[0]).status_code == 200
    for wrong in ("", "a b", "\0@\0", "x" * 5000):
        assert browser.post("/utbildning/mina/", {"email": wrong}).status_code == 422


def test_a_link_to_all_of_mine_runs_out(browser: Client, hold: Any, sign_up: Any, wall: Any) -> None:
    occasion = hold(2, days=90)
    sign_up(occasion, "anna")
    browser.post("/utbildning/mina/", {"email": "anna@goteborg.se"})
    jobs.training_letters(0)
    path = mailed("/utbildning/mina/")
    wall(occasion.created_at + timedelta(days=60))
    assert browser.get(path).status_code == 404


def test_the_code_in_the_room_marks_those_who_have_a_place(
    browser: Client, hold: Any, sign_up: Any, wall: Any, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    occasion = hold(1)
    there, waits = sign_up(occasion, "anna"), sign_up(occasion, "bo")
    sitting = occasion.sittings.get()
    path = f"/utbildning/har/{written(secrets.door_secret(sitting.uid))}/"
    early = browser.get(path)
    assert "I dag är det inte den dagen" in words(early)
    browser.post(path, {"email": "anna@goteborg.se"})
    with as_owner():
        assert not Mark.objects.filter(sitting=sitting).exists()
    wall(sitting.starts_at + timedelta(minutes=1))
    assert door.opened(secrets.door_secret(sitting.uid)).is_open  # type: ignore[union-attr]
    assert "Vi hittar ingen plats" in words(browser.post(path, {"email": "ingen@goteborg.se"}))
    assert "Vi hittar ingen plats" in words(browser.post(path, {"email": "bo@goteborg.se"})), "who waits"
    assert browser.post(path, {"email": "\0"}).status_code == 422
    for _double_click in range(2):
        assert "Du är avprickad" in words(browser.post(path, {"email": " ANNA@goteborg.se"}))
    with as_owner():
        assert [mark.signup_id for mark in Mark.objects.filter(sitting=sitting)] == [there.uid]
    assert waits.line == 1
    monkeypatch.setattr(views_door, "_attempts", Throttle(most=2, seconds=60))
    for _attempt in range(2):
        browser.post(path, {"email": "gissar@goteborg.se"})
    assert browser.post(path, {"email": "anna@goteborg.se"}).status_code == 429


def wanted(**typed: str) -> dict[str, str]:
    facts = {"name": "Cecilia Chef", "email": "chef@goteborg.se", "submission": uuid.uuid4().hex}
    return {**facts, "course": "larare-svara-samtal", **typed}


def test_a_unit_says_what_it_wants_confirms_and_is_asked_first(
    browser: Client, hold: Any, cast: Any, as_owner: Any
) -> None:
    page = browser.get("/utbildning/intresse/?course=larare-svara-samtal").content.decode()
    assert '<option value="larare-svara-samtal" selected>' in page
    form = wanted(for_unit="unit", how_many="12", unit="Exempelskolan Hisingen (påhittad)", what_for="APT")
    for _double_click in range(2):
        assert "Öppna mejlet och bekräfta" in words(browser.post("/utbildning/intresse/", form))
    with as_owner():
        one = Interest.objects.get(course__slug="larare-svara-samtal", how_many=12, confirmed_at=None)
    mail.outbox.clear()
    jobs.training_letters(0)
    path = mailed("/utbildning/intresse/")
    assert "12 personer" in words(browser.get(path))
    assert browser.post(path, {"act": "confirm"}).status_code == 303
    assert "Tack, vi räknar med det" in words(browser.get(path))

    from django.utils import timezone

    occasion, elin = hold(5, opens_at=timezone.now() + timedelta(days=2)), cast("samordnare")
    with acting(elin):
        asked = Interest.objects.get(pk=one.pk)
        demand.invite(occasion=occasion, interests=[asked], by=elin)
    shown = browser.get(path).content.decode()
    early = re.search(rf"/utbildning/tillfalle/{occasion.reference}/anmal/\?inbjudan=[\w-]+", shown)
    assert early
    form_page = browser.get(early[0])
    assert 'name="invited"' in form_page.content.decode()
    typed = {
        "name": "Cecilia",
        "email": "chef@goteborg.se",
        "submission": "f" * 32,
        "invited": early[0].split("=")[1],
    }
    assert "Vi håller en plats åt dig" in words(browser.post(early[0], typed))


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"for_unit": "unit", "how_many": ""}, "Skriv ungefär hur många ni är"),
        ({"for_unit": "unit", "how_many": "-3"}, "Skriv minst 1"),
        ({"for_unit": "unit", "how_many": "99999"}, "Skriv högst 500"),
        ({"for_unit": "unit", "how_many": "många"}, "Skriv ett antal med siffror"),
        ({"course": "no-such"}, "Den utbildningen finns inte längre"),
        ({"course": "a\0b"}, "Något behöver rättas"),
        ({"from_month": "1999-13"}, "Välj ett giltigt alternativ"),
        ({"what_for": "x" * 1001}, "Texten är för lång"),
        ({"email": "chef@example.com"}, "Skriv en arbetsadress"),
    ],
)
def test_an_interest_that_cannot_be_read_says_so(browser: Client, typed: dict[str, str], error: str) -> None:
    answer = browser.post("/utbildning/intresse/", wanted(**typed))
    assert answer.status_code == 422
    assert error in words(answer)
    assert 'value="Cecilia Chef"' in answer.content.decode()


def test_the_last_month_does_not_come_before_the_first(browser: Client) -> None:
    months = re.findall(
        r'<option value="(\d{4}-\d\d)"', browser.get("/utbildning/intresse/").content.decode()
    )
    answer = browser.post("/utbildning/intresse/", wanted(from_month=months[4], to_month=months[2]))
    assert "Den sista månaden kommer före den första" in words(answer)


def test_an_interest_taken_back_leaves_nothing(browser: Client, as_owner: Any) -> None:
    browser.post("/utbildning/intresse/", wanted())
    mail.outbox.clear()
    jobs.training_letters(0)
    path = mailed("/utbildning/intresse/")
    assert "Inget av det finns kvar" in words(browser.post(path, {"act": "withdraw"}))
    assert browser.get(path).status_code == 404
