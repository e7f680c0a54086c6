"""The list at the door: marks that come late, twice or from somebody else; who has no place; the code for the room."""

import json
import uuid
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.areas.training.occasions.conftest import hold, sign_up
from tests.site.conftest import words
from varsam.areas.training.occasions import links, mine
from varsam.areas.training.occasions.models import Mark, Occasion, Signup
from varsam.kernel.access.actor import acting
from varsam.lib.working_days import STOCKHOLM
from varsam.site.occasions import codes, seats

__all__ = ["hold", "sign_up"]


class Door:
    """An occasion whose sitting is today, with `who` signed up; and its list."""

    def __init__(self, occasion: Occasion, signups: dict[str, uuid.UUID]) -> None:
        self.occasion, self.signups = occasion, signups
        self.page = f"/arbete/utbildning/tillfallen/{occasion.reference}/dorr/1/"

    def mark(self, who: str, present: bool = True, *, uid: str = "", minutes: int = 0) -> dict[str, Any]:
        at = timezone.now() + timedelta(minutes=minutes)
        return {
            "uid": uid or str(uuid.uuid4()),
            "signup": str(self.signups[who]),
            "present": present,
            "at": at.isoformat(),
        }

    def send(self, browser: Any, *marks: Any) -> Any:
        return browser.post(
            f"{self.page}marken/", json.dumps({"marks": marks}), content_type="application/json"
        )


@pytest.fixture
def door(hold: Callable[..., Occasion], sign_up: Callable[..., Any], as_owner: Any) -> Callable[..., Door]:
    """`door("anna", "bo")`: they have a place at what began a minute ago."""

    def made(*who: str, capacity: int = 10, **values: Any) -> Door:
        occasion = hold(capacity=capacity, **values)
        signups = {}
        for each in who:
            signups[each] = sign_up(occasion, each).uid
            mine.confirm(secret=links.place_secret(signups[each]))
        today = datetime.combine(timezone.localdate(), time(0, 1), STOCKHOLM)
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "update public.occasions_sitting set starts_at = %s, ends_at = %s where occasion_id = %s",
                [today, today + timedelta(hours=23, minutes=58), occasion.pk],
            )
        return Door(occasion, signups)

    return made


def test_marks_from_a_telephone_are_taken_once_and_the_latest_holds(
    door: Callable[..., Door], as_user: Any
) -> None:
    here, trainer, office = door("anna", "bo", "cecilia"), as_user("utbildare"), as_user("samordnare")
    first = here.mark("anna", minutes=-5)
    answer = here.send(trainer, first, here.mark("bo", False, minutes=-4)).json()
    assert answer["marks"] == {str(here.signups["anna"]): "yes", str(here.signups["bo"]): "no"}
    assert answer["done"][0] == first["uid"]
    assert not answer["fault"]
    # A colleague at the other door has seen Bo come; an older mark that lay in a pocket does not change it back.
    here.send(office, here.mark("bo", True, minutes=-2))
    late = here.send(trainer, first, here.mark("bo", False, minutes=-3)).json()
    assert len(late["done"]) == 2, "told that it was taken, so that it is not sent for ever"
    assert late["marks"][str(here.signups["bo"])] == "yes"
    assert trainer.get(f"{here.page}marken/").json()["marks"] == late["marks"]
    assert "2 av 3 är här" in words(trainer.get(here.page))


def test_what_is_no_mark_of_this_door_changes_nothing(
    door: Callable[..., Door], as_user: Any, cast: Any
) -> None:
    here, there, trainer = door("anna"), door("bo", teachers=[]), as_user("utbildare")
    foreign = {**here.mark("anna"), "signup": str(there.signups["bo"])}
    answer = here.send(trainer, foreign).json()
    assert answer["done"] == [foreign["uid"]]
    assert "En markering gick inte att spara" in answer["fault"]
    assert there.send(trainer, there.mark("bo")).status_code == 404, "not theirs to teach"
    assert here.send(as_user("polis"), here.mark("anna")).status_code == 403
    for wrong in (
        "[", "[]", '{"marks": 1}', '{"marks": [1]}', '{"marks": [{}]}', "[" * 60_000,
        json.dumps({"marks": [{**here.mark("anna"), "at": "i går"}]}),
        json.dumps({"marks": [{**here.mark("anna"), "at": "2026-11-23T10:00:00"}]}),
        json.dumps({"marks": [{**here.mark("anna"), "present": "yes"}]}),
        json.dumps({"marks": [here.mark("anna")] * 1001}),
    ):  # fmt: skip
        assert trainer.post(f"{here.page}marken/", wrong, content_type="application/json").status_code == 400
    with acting(cast("samordnare")):
        assert not Mark.objects.filter(signup__in=[*here.signups.values(), *there.signups.values()]).exists()


def test_the_list_works_without_scripts(door: Callable[..., Door], as_user: Any) -> None:
    here, trainer = door("anna", "bo", "cecilia"), as_user("utbildare")
    shown = trainer.post(
        f"{here.page}markera/", {"signup": str(here.signups["anna"]), "present": "yes"}, follow=True
    )
    assert "Närvaron är sparad." in words(shown)
    assert "1 av 3 är här" in words(shown)
    assert trainer.post(f"{here.page}markera/", {"signup": "anna", "present": "yes"}).status_code == 400
    rest = trainer.post(f"{here.page}resten/", follow=True).content.decode()
    assert rest.count('data-state="no"') == 2
    assert rest.count('data-state="yes"') == 1
    nearest = trainer.get(here.page.removesuffix("1/"))
    assert (nearest.status_code, nearest.url) == (303, here.page)
    assert trainer.get(here.page.replace("dorr/1", "dorr/2")).status_code == 404


def test_who_walks_in_gets_the_place_of_who_did_not_come(
    door: Callable[..., Door], as_user: Any, cast: Any
) -> None:
    here, trainer = door("anna", "bo", capacity=2), as_user("utbildare")
    form = {"uid": str(uuid.uuid4()), "name": "Örjan Ek", "email": "orjan@goteborg.se"}
    full = trainer.post(f"{here.page}ny/", form)
    assert full.status_code == 409
    assert "Alla platser är tagna." in words(full)
    assert 'value="Örjan Ek"' in full.content.decode(), "what was typed is still there"
    assert "Skriv vad personen heter." in words(trainer.post(f"{here.page}ny/", {**form, "name": ""}))
    assert "Skriv hela mejladressen" in words(trainer.post(f"{here.page}ny/", {**form, "email": "orjan"}))
    here.send(trainer, here.mark("bo", False))
    for _click in range(2):
        assert trainer.post(f"{here.page}ny/", form).status_code == 303
    listed = words(trainer.get(here.page))
    assert "Örjan Ek" in listed
    assert "2 av 3 är här" not in listed
    with acting(cast("samordnare")):
        states = sorted(Signup.objects.filter(occasion=here.occasion).values_list("state", flat=True))
        here.occasion.refresh_from_db()
    assert states == ["lapsed", "placed", "placed"]
    assert here.occasion.taken == 2


def test_the_door_is_shut_before_its_day_and_when_it_comes_to_nothing(
    hold: Callable[..., Occasion], sign_up: Callable[..., Any], as_user: Any
) -> None:
    occasion = hold()
    here = Door(occasion, {"anna": sign_up(occasion, "anna").uid})
    trainer, office = as_user("utbildare"), as_user("samordnare")
    early = trainer.get(here.page)
    assert "Du kan ta närvaro samma dag som träffen." in words(early)
    assert "door-button" not in early.content.decode()
    assert here.send(trainer, here.mark("anna")).json()["marks"] == {}
    assert "samma dag som träffen" in words(trainer.post(f"{here.page}ny/", {"name": "Bo"}, follow=True))
    page = here.page.removesuffix("dorr/1/")
    office.post(f"{page}stall-in/", {"reason": "Lokalen är stängd."})
    assert "Tillfället är inställt." in words(trainer.get(here.page))


def test_the_rooms_code_opens_its_own_door(door: Callable[..., Door], as_user: Any, cast: Any) -> None:
    here, trainer = door("anna"), as_user("utbildare")
    shown = trainer.get(here.page.replace("dorr", "rum")).content.decode()
    with acting(cast("samordnare")):
        address = links.door_address(here.occasion.sittings.get().pk)
    assert codes.draw(address).path in shown
    assert address not in shown, "nobody types forty letters, and a picture of the screen is enough"
    assert as_user("polis").get(here.page.replace("dorr", "rum")).status_code == 403
    assert "goteborg.se" not in shown, "nobody is named on a wall"


@pytest.mark.parametrize(
    ("capacity", "taken", "offered"),
    [(1, 0, 0), (5, 5, 0), (30, 26, 2), (60, 60, 60), (61, 61, 1), (500, 3, 0)],
)
def test_every_seat_is_drawn_once(capacity: int, taken: int, offered: int) -> None:
    drawn = seats.draw(capacity=capacity, taken=taken, offered=offered)

    if drawn.is_bar:
        assert 0 <= drawn.taken_share + drawn.offered_share <= 100
        assert capacity > 60
    else:
        squares = [part.count("M") for part in (drawn.taken, drawn.offered, drawn.free)]
        assert squares == [taken - offered, offered, capacity - taken]
