"""Answering by the link in a mail: no sign-in, no cookie, an error that loses nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.areas.training.certificates.conftest import Held
from tests.areas.training.evaluation.conftest import give
from tests.site.conftest import words
from varsam.areas.training.evaluation import links
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.occasions import links as places
from varsam.kernel.vault.links import written
from varsam.lib.throttle import Throttle
from varsam.site.evaluation import views_public

Asked = Callable[..., Held]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_public, "_attempts", Throttle(most=20, seconds=600))


def _address(found: Held, n: int = 0) -> str:
    return f"/utbildning/utvardering/{written(links.secret(found.signups[n], Moment.AFTER))}/"


def _chosen(**more: Any) -> dict[str, Any]:
    return {**{f"fraga-{n}": "1" for n in range(1, 6)}, "words": "", **more}


def test_five_questions_are_answered_without_a_cookie(asked: Asked, client: Client, rows: Any) -> None:
    found = asked(1)
    page = client.get(_address(found))
    said = words(page)
    assert page.content.decode().count("<fieldset") == 5
    assert "Vet du vem du kan fråga om råd?" in said
    assert "minst 9 har svarat" in said
    sent = client.post(_address(found), _chosen(words="Mer tid för samtal"))
    assert sent.status_code == 303
    assert "Tack för ditt svar" in words(client.get(_address(found)))
    assert not client.cookies
    assert rows("select values, sealed is null from evaluation_received") == [([1, 1, 1, 1, 1], False)]


def test_a_second_press_finds_the_thanks(asked: Asked, client: Client) -> None:
    found = asked(1)
    give(found.signups[0])
    assert "Tack för ditt svar" in words(client.post(_address(found), _chosen()))


def test_in_english(asked: Asked, client: Client) -> None:
    found = asked(1)
    assert "Was the training worth your time?" in words(client.get(f"/en{_address(found)}"))


@pytest.mark.parametrize(
    "text", ["Ring mig på 070-174 06 05", "811218-9876 hade rätt", "Mejla anna@exempel.se"]
)
def test_what_points_at_somebody_is_not_taken(asked: Asked, client: Client, text: str, rows: Any) -> None:
    found = asked(1)
    answer = client.post(_address(found), _chosen(words=text))
    assert answer.status_code == 422
    assert "Ta bort det som pekar ut någon" in words(answer)
    assert text in words(answer), "what was written is still there"
    assert rows("select count(*) from evaluation_received") == [(0,)]


def test_what_looks_like_a_name_is_asked_about(asked: Asked, client: Client, rows: Any) -> None:
    found = asked(1)
    text = "Utbildaren Maria Lindqvist var bra"
    answer = client.post(_address(found), _chosen(words=text))
    assert answer.status_code == 422
    assert "Det ser ut som ett namn" in words(answer)
    assert 'name="keeps_names"' in answer.content.decode()
    assert client.post(_address(found), _chosen(words=text, keeps_names="on")).status_code == 303
    assert rows("select count(*) from evaluation_received") == [(1,)]


def test_nothing_said_is_no_answer(asked: Asked, client: Client) -> None:
    found = asked(1)
    answer = client.post(_address(found), {"words": " "})
    assert answer.status_code == 422
    assert "Svara på minst en fråga" in words(answer)
    assert client.post(_address(found), {"fraga-1": "17"}).status_code == 422


def test_a_link_that_is_nobodys_and_one_whose_time_is_over(
    asked: Asked, over: Callable[[Held], int], client: Client
) -> None:
    found = asked(1)
    assert client.get("/utbildning/utvardering/abc/").status_code == 404
    over(found)
    page = client.get(_address(found))
    assert page.status_code == 404
    assert "Här finns inga frågor att svara på" in words(page)


def test_who_tries_links_is_asked_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_public, "_attempts", Throttle(most=2, seconds=600))
    codes = [client.get(f"/utbildning/utvardering/{'a' * 43}/").status_code for _ in range(3)]
    assert codes == [404, 404, 429]


def test_the_page_of_the_place_leads_there_until_it_is_answered(asked: Asked, client: Client) -> None:
    found = asked(1)
    place = f"/utbildning/plats/{written(places.place_secret(found.signups[0]))}/"
    assert _address(found) in client.get(place).content.decode()
    give(found.signups[0])
    assert _address(found) not in client.get(place).content.decode()
