"""/vagval/ for anyone: five languages, no trace, kind about what does not go together."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.site.conftest import words
from varsam.lib import routing
from varsam.site.cli.route import seeded
from varsam.site.routes.trying import examples

FIVE = ["", "/en", "/ar", "/so", "/fa"]
# Where each route's answer shows that it is there, whatever the language.
CHILD = {
    "sender": "school",
    "about": "person",
    "age": "15",
    "child_may_be_harmed": "on",
    "mandated_reporter": "on",
}


@pytest.fixture
def anyone(db: None) -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("prefix", FIVE)
def test_an_answer_leaves_no_row_no_cookie_and_nothing_in_the_address(anyone: Client, prefix: str) -> None:
    address = f"{prefix}/vagval/"
    questions = anyone.get(address)
    assert questions.status_code == 200
    assert b'method="post"' in questions.content
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = anyone.post(address, CHILD)
    assert answer.status_code == 200
    assert not anyone.cookies
    assert not [
        q["sql"]
        for q in asked
        if not q["sql"].lstrip("(").lower().startswith(("select", "savepoint", "release"))
    ]
    assert answer["Cache-Control"] == "no-store"
    language = prefix.strip("/") or "sv"
    table = {rule.id: rule for rule in seeded().rules}
    assert table["R3"].words(0, language) in answer.content.decode()
    assert (
        f'<html lang="{language}" dir="{"rtl" if language in {"ar", "fa"} else "ltr"}">'
        in answer.content.decode()
    )


def test_every_example_gets_its_routes_in_order_with_numbers_or_a_way_on(anyone: Client) -> None:
    for example in examples()[::9]:
        said = {
            name: ("on" if value is True else value)
            for name, value in vars(example.situation).items()
            if value is not None and value is not False
        }
        if isinstance(said.get("age"), float):
            continue
        page = anyone.post("/vagval/", said)
        shown = page.context["answers"]
        assert [each.route for each in shown] == list(seeded().routes(example.situation)), example.words
        assert all(each.cards or each.ways for each in shown), example.words
        assert all(each.reason in page.content.decode() for each in shown if "&" not in each.reason)


def test_danger_comes_first_with_its_number(anyone: Client) -> None:
    page = anyone.post("/vagval/", {"sender": "relative", "about": "person", "danger": "immediate"})
    first = page.context["answers"][0]
    assert first.is_acute
    assert first.cards[0].phone["dial"] == "112"
    main = page.content.decode().split("<main", 1)[1]
    assert main.index('href="tel:112"') < main.index(page.context["answers"][1].title)


def test_nothing_answered_still_leads_somewhere(anyone: Client) -> None:
    assert [each.route for each in anyone.post("/vagval/", {}).context["answers"]] == ["contact_centre"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"about": "training", "age": "12"}, "Du skrev en ålder"),
        ({"about": "information", "consent": "given"}, "har sagt ja"),
        (
            {"about": "person", "age": "18", "child_may_be_harmed": "on", "sender": "school"},
            "ålder för en vuxen",
        ),
        ({"about": "person", "sender": "relative", "mandated_reporter": "on"}, "hör av dig privat"),
    ],
)
def test_contradictory_answers_are_told_and_answered_all_the_same(
    anyone: Client, said: dict[str, str], told: str
) -> None:
    page = anyone.post("/vagval/", said)
    assert told in words(page)
    assert page.context["answers"]
    again = anyone.post("/vagval/", {**said, "change": "1"})
    assert "Visa vart jag kan vända mig" in words(again)
    for name, value in said.items():
        shown = again.context["form"][name].value()
        assert str(shown) == value or (value == "on" and shown is True)


def test_answers_that_agree_are_not_doubted(anyone: Client) -> None:
    page = anyone.post("/vagval/", {**CHILD, "age": "17"})
    assert page.context["contradictions"] == []


def test_a_newborn_is_a_newborn_also_on_the_way_back(anyone: Client) -> None:
    page = anyone.post("/vagval/", {"about": "person", "age": "0"})
    assert ("age", 0) in page.context["said"]


@pytest.mark.parametrize("age", ["femton", "-1", "131", "1e9", "15.5"])
def test_an_age_that_is_none_is_asked_for_again_and_nothing_else_is_lost(anyone: Client, age: str) -> None:
    page = anyone.post("/vagval/", {"sender": "school", "about": "person", "age": age})
    assert page.status_code == 422
    assert "Skriv åldern med siffror" in words(page)
    assert page.context["form"]["sender"].value() == "school"


def test_arabic_digits_are_an_age(anyone: Client) -> None:
    page = anyone.post(
        "/ar/vagval/", {"sender": "school", "about": "person", "age": "١٥", "consent": "given"}
    )
    assert [each.route for each in page.context["answers"]] == ["sspf"]


def test_a_choice_that_is_not_there_is_no_crash(anyone: Client) -> None:
    assert anyone.post("/vagval/", {"sender": "uncle", "about": "faith"}).status_code == 422


@pytest.mark.parametrize("address", ["/", "/anhorig/", "/verksamhet/"])
def test_it_is_found_from_the_doors(anyone: Client, address: str) -> None:
    assert b'href="/vagval/"' in anyone.get(address).content


def test_every_route_has_a_title_and_leads_on(db: Any) -> None:
    from varsam.site.routes import doors, words

    assert set(doors.PUBLIC) == set(words.ROUTES) == set(words.ICONS) == set(routing.ROUTES)
    for route in routing.ROUTES:
        assert doors.PUBLIC[route].contacts or doors.ways(route, None)
        assert doors.next_words(route)
