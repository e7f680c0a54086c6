"""Finding a method and comparing some: what a busy teacher meets, with and without scripts."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.site.conftest import words
from varsam.areas.methods.register.models import Method, State

LIVE = {"HX-Request": "true", "HX-Target": "traffar"}


def found(page: Any) -> list[str]:
    return re.findall(r'<h2 class="h3"><a href="/metoder/([\w-]+)/">', page.content.decode())


def test_what_is_asked_for_narrows_and_stands_in_the_address(db: None, client: Client) -> None:
    everything = client.get("/metoder/")
    assert len(found(everything)) == Method.objects.exclude(state__in=["idea", "withdrawn"]).count() > 0
    young = client.get("/metoder/", {"age": "12", "setting": "school"})
    fits = [each.slug for each in Method.objects.filter(settings__contains=["school"])
            if (each.min_age or 0) <= 12 and (each.max_age is None or each.max_age >= 12)]  # fmt: skip
    assert sorted(found(young)) == sorted(fits)
    assert fits
    assert 'value="12"' in young.content.decode()
    nothing = client.get("/metoder/", {"q": "qxzqxzqxz"})
    assert found(nothing) == []
    assert "Ingen metod i registret passar det." in words(nothing)


def test_what_cannot_be_understood_is_not_asked(db: None, client: Client) -> None:
    page = client.get("/metoder/", {"age": "tolv", "setting": "moon", "state": "x", "page": "-1", "m": "\0"})
    assert page.status_code == 200
    assert len(found(page)) == len(found(client.get("/metoder/")))


def test_a_live_answer_is_the_same_part_of_the_page(db: None, client: Client) -> None:
    asked = {"q": "", "age": "14", "m": "sspf"}
    part = client.get("/metoder/", asked, headers=LIVE)
    assert part.content.decode().strip() in client.get("/metoder/", asked).content.decode()
    assert part["HX-Replace-Url"] == "/metoder/?age=14&m=sspf"


def test_ideas_and_what_is_not_used_are_shown_only_to_those_who_ask(client: Client, move: Any) -> None:
    move("sspf", State.WITHDRAWN)
    gone = set(Method.objects.filter(state=State.WITHDRAWN).values_list("slug", flat=True))
    page = client.get("/metoder/")
    assert "sspf" in gone
    assert not gone & set(found(page))
    assert f"{len(gone)} metoder som inte ska användas" in words(page)
    assert set(found(client.get("/metoder/", {"state": "withdrawn"}))) == gone


def test_support_for_effect_narrows_and_says_so(db: None, client: Client, sign_in: Any) -> None:
    weak = set(Method.objects.filter(effect="weak", state=State.REVIEW).values_list("slug", flat=True))
    page = client.get("/metoder/", {"effect": "weak"})
    assert weak
    assert weak <= set(found(page))
    for finder in (page, sign_in("metodansvarig").get("/arbete/metoder/", {"effect": "weak"})):
        choice = finder.content.decode().split('name="effect"', 1)[1].split("</select>", 1)[0]
        assert '<option value="weak" selected>Svagt</option>' in choice
        # What came with the register is not said as if the city had weighed it.
        assert "Svagt utgångsläge" in words(finder)


def test_what_is_ticked_follows_along(db: None, client: Client) -> None:
    page = client.get("/metoder/", {"q": "qxzqxzqxz", "m": ["sspf", "sig", "finns-inte"]}).content.decode()
    assert re.findall(r'name="m" value="([\w-]+)" checked', page) == ["sspf", "sig"]


@pytest.mark.parametrize(
    ("slugs", "columns"),
    [([], 0), (["sspf"], 1), (["sspf", "finns-inte"], 1), (["sspf", "sig"], 2), (["sspf", "sig", "sspf"], 2)],
)
def test_two_to_four_stand_beside_each_other(
    db: None, client: Client, slugs: list[str], columns: int
) -> None:
    page = client.get("/metoder/jamfor/", {"m": slugs})
    assert page.status_code == 200
    names = re.findall(r'<th scope="col"><a href="/metoder/([\w-]+)/">', page.content.decode())
    assert len(names) == (columns if columns > 1 else 0)
    assert ("Kryssa för två till fyra i listan" in words(page)) is (columns < 2)


def test_a_comparisons_address_says_nothing_of_what_was_searched_for(db: None, client: Client) -> None:
    answer = client.get("/metoder/jamfor/", {"q": "min son", "age": "", "m": ["sspf", "sig"]})
    assert answer["Location"] == "/metoder/jamfor/?m=sspf&m=sig"


def test_more_than_four_are_said_to_have_no_room(db: None, client: Client) -> None:
    slugs = list(Method.objects.values_list("slug", flat=True)[:6])
    page = client.get("/metoder/jamfor/", {"m": slugs})
    assert page.content.decode().count('class="tap compare-less"') == 4
    assert "2 till valde du, och de visas inte." in words(page)
    assert "Lägg till en metod till" not in words(page)


def test_a_comparison_says_harms_and_what_nobody_knows(db: None, client: Client) -> None:
    page = client.get("/metoder/jamfor/", {"m": ["sspf", "sig"]})
    for slug in ("sspf", "sig"):
        assert Method.objects.get(slug=slug).harms_sv in words(page)
    assert "Vet inte än" in words(page)
    assert "Inte prövad än" in words(page)


def test_pages_ask_as_often_however_much_there_is(db: None, client: Client, as_owner: Any) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        return len(queries)

    addresses = ["/metoder/?age=13", "/metoder/jamfor/?m=sspf&m=sig"]
    before = [asked(each) for each in addresses]
    with as_owner():
        Method.objects.bulk_create(
            Method(slug=f"m-{n}", name_sv=f"M {n}", target_sv="Alla", level="universal", state="review")
            for n in range(60)
        )
    assert [
        asked(each) for each in ["/metoder/?age=13", "/metoder/jamfor/?m=sspf&m=sig&m=m-1&m=m-2"]
    ] == before
    page = client.get("/metoder/?age=13")
    assert len(found(page)) == 30
    assert re.search(r"Sida 1 av [23]", words(page))
    assert 'name="page" value="2"' in page.content.decode()
