"""The whole introduction as somebody takes it: no account, no cookie, no script, one link."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.site.conftest import words
from varsam.areas.relatives.models import Contact
from varsam.areas.training.introduction import reading
from varsam.areas.training.introduction.models import Completion, Progress, Version
from varsam.kernel.people.models import Organisation

START = "/utbildning/introduktion/"


@pytest.fixture
def anyone(db: None) -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def begun(anyone: Client) -> str:
    """The address of a new link's overview."""
    first = anyone.post(START)
    assert first.status_code == 303
    return first["Location"].rsplit("/", 2)[0] + "/"


def choice(version: Version, verdict: str) -> str:
    return next(each["key"] for each in version.choices if each["verdict"] == verdict)


def take(client: Client, link: str, versions: list[Version]) -> None:
    for version in versions:
        said = {"svar": choice(version, "good")} if version.choices else {}
        assert client.post(f"{link}{version.step.slug}/", said).status_code == 303


def test_from_the_first_page_to_the_proof_without_a_cookie(anyone: Client, begun: str, as_owner: Any) -> None:
    versions = reading.published()
    with as_owner():
        before = sum(Completion.objects.values_list("people", flat=True))
    page = anyone.get(f"{begun}{versions[0].step.slug}/")
    for number, version in enumerate(versions, start=1):
        assert page.status_code == 200
        assert f"Steg {number} av {len(versions)}" in words(page)
        said = {"svar": choice(version, "depends")} if version.choices else {}
        onward = anyone.post(f"{begun}{version.step.slug}/", said)
        assert onward.status_code == 303
        page = anyone.get(onward["Location"])
        if version.choices:
            assert "Det beror på" in words(page)
            following = re.search(
                r'<div class="intro-bar">.*?href="([^"]+)"><span>Nästa', page.content.decode(), re.S
            )
            assert following
            page = anyone.get(following[1])
    assert "Du är framme" in words(page)
    unit = Organisation.objects.get(slug="demo-grundskola-hisingen")
    last = anyone.post(f"{begun}klar/", {"unit": unit.name_sv, "group": "teachers"})
    assert last["Location"] == f"{begun}bevis/"
    proof = anyone.get(last["Location"])
    assert "Du har gått introduktionen" in words(proof)
    assert unit.name_sv not in words(proof)
    assert anyone.post(f"{begun}klar/", {}).status_code == 303
    with as_owner():
        assert sum(Completion.objects.values_list("people", flat=True)) == before + 1
    assert not anyone.cookies


def test_an_answer_is_answered_and_not_kept(anyone: Client, begun: str, as_owner: Any) -> None:
    case = next(version for version in reading.published() if version.choices)
    address = f"{begun}{case.step.slug}/"
    asked = anyone.get(address)
    assert all(each["text_sv"] in words(asked) for each in case.choices)
    assert not any(each["why_sv"] in words(asked) for each in case.choices), (
        "nothing is said before one has chosen"
    )
    for verdict, label in (("rather_not", "Hellre inte"), ("good", "Ja, så här")):
        key = choice(case, verdict)
        answered = anyone.post(address, {"svar": key})
        assert answered["Location"] == f"{address}?svar={key}#svar"
        first = words(anyone.get(answered["Location"])).split("Vad sägs om de andra svaren?")[0]
        assert label in first
    with as_owner():
        assert not any(key in str(row) for row in Progress.objects.values() for key in ("vakter", "vantar"))
    wrong = anyone.post(address, {"svar": "<b>"})
    assert wrong.status_code == 422
    assert "Tryck på ett av svaren." in words(wrong)
    assert "Ditt svar" not in words(anyone.get(f"{address}?svar=%00"))


def test_the_link_goes_on_where_one_was_and_says_what_is_left(anyone: Client, begun: str) -> None:
    versions = reading.published()
    take(anyone, begun, versions[:3])
    page = Client().get(begun)
    assert "Välkommen tillbaka" in words(page)
    assert f"3 av {len(versions)} steg är klara" in words(page)
    assert f'href="{begun}{versions[3].step.slug}/"><span>Fortsätt' in page.content.decode()
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    early = Client().get(f"{begun}klar/")
    assert "Några steg är kvar" in words(early)
    assert Client().post(f"{begun}klar/", {}).status_code == 409
    assert Client().get(f"{begun}bevis/").status_code == 303


def test_a_link_that_is_none_says_so_and_leads_on(anyone: Client, begun: str) -> None:
    for wrong in ("kort", begun.split("/")[-2][:-1] + "!", "A" * 43):
        for rest in ("", "klar/", "bevis/", "vad-oro-ar/"):
            page = anyone.get(f"{START}{wrong}/{rest}")
            assert page.status_code == 404
            assert "Länken fungerar inte" in words(page)
    assert anyone.get(f"{begun}finns-inte/").status_code == 404


def test_numbers_come_from_the_law_and_from_the_contacts(anyone: Client, begun: str, as_owner: Any) -> None:
    page = words(anyone.get(f"{begun}orosanmalan/"))
    assert "under 18 år" in page
    assert "Inom 14 dagar" in page
    assert "[[" not in page
    assert "Stadens jurist har inte kontrollerat texten än." in page
    with as_owner():
        Contact.objects.filter(slug="sos-alarm-112").update(phone_display="1-1-2")
    monday = anyone.get(f"{begun}pa-mandag-morgon/")
    assert words(monday).count("1-1-2") >= 2


def test_a_units_own_link_fills_it_in_and_leaves_it_to_them(anyone: Client, as_owner: Any) -> None:
    unit = Organisation.objects.get(slug="demo-fritidsgard-nordost")
    page = anyone.get(f"{START}?enhet={unit.slug}")
    assert unit.name_sv in words(page)
    assert "påhittat" not in words(anyone.get(f"{START}?enhet=p%00hittat"))
    link = anyone.post(START, {"enhet": unit.slug})["Location"].rsplit("/", 2)[0] + "/"
    take(anyone, link, reading.published())
    assert f'value="{unit.name_sv}"' in anyone.get(f"{link}klar/").content.decode()
    assert anyone.post(f"{link}klar/", {"unit": "Enheten som inte finns"}).status_code == 422
    assert anyone.post(f"{link}klar/", {"unit": "", "group": ""}).status_code == 303
    with as_owner():
        assert Completion.objects.filter(unit=None, group="").exists()


def test_in_english_too(anyone: Client, begun: str) -> None:
    page = anyone.get(f"/en{begun}vad-oro-ar/")
    assert "Concern is about what happens" in words(page)
    assert "Oro" not in words(page)
