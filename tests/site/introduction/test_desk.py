"""Looking after the introduction: written, published, put back, moved, and never over somebody else."""

from typing import Any

import pytest
from django.test import Client

from tests.site.conftest import Browse, words
from varsam.areas.training.introduction import actions, reading
from varsam.areas.training.introduction.models import Step, Version
from varsam.site.introduction.forms_desk import ChoiceForm

LIST = "/arbete/utbildning/introduktion/"
TRAINER = "utbildare"


@pytest.fixture
def trainer(as_user: Browse) -> Client:
    return as_user(TRAINER)


def newest(slug: str) -> Version:
    found = actions.latest(Step.objects.get(slug=slug))
    assert found is not None
    return found


def form_of(version: Version, **more: str) -> dict[str, Any]:
    fields = ("title", "body", "question", "keep")
    said: dict[str, Any] = {
        f"{name}_{code}": getattr(version, f"{name}_{code}") for name in fields for code in ("sv", "en")
    }
    for n, each in enumerate(version.choices):
        said |= {f"val{n}-{name}": each[name] for name in ("key", "verdict", *ChoiceForm.TEXTS)}
    said |= {
        "picture": version.picture,
        "contacts": version.contacts,
        "rules": version.rules,
        "source": version.source,
    }
    return {**said, "review_by": "2027-06-01", "seen": str(version.number), **more}


def public(slug: str) -> str:
    link = Client().post("/utbildning/introduktion/")["Location"].rsplit("/", 2)[0]
    return words(Client().get(f"{link}/{slug}/"))


def test_only_those_who_keep_the_courses_come_in(as_user: Browse, trainer: Client) -> None:
    assert "Introduktionen är aktuell" in words(trainer.get(LIST))
    assert as_user("samordnare").get(LIST).status_code == 200
    for account in ("polis", "socialsekreterare.centrum", "systemadmin"):
        assert as_user(account).get(LIST).status_code == 403
        assert as_user(account).post(f"{LIST}vad-oro-ar/", {}).status_code == 403
    assert Client().get(LIST).status_code == 302


def test_a_draft_is_seen_by_nobody_outside_and_what_is_published_by_all(trainer: Client) -> None:
    version = newest("fall-kollegan")
    sent = form_of(version, title_sv="Fall: En annan kollega", draft="1")
    assert trainer.post(f"{LIST}fall-kollegan/", sent).status_code == 303
    assert "En annan kollega" not in public("fall-kollegan")
    sent |= {"seen": "2", "publish": "1"}
    del sent["draft"]
    assert trainer.post(f"{LIST}fall-kollegan/", sent).status_code == 303
    assert "En annan kollega" in public("fall-kollegan")
    assert newest("fall-kollegan").choices == version.choices
    assert str(Step.objects.get(slug="fall-kollegan").review_by) == "2027-06-01"
    back = f"{LIST}fall-kollegan/1/"
    assert "En annan" in words(trainer.get(back))
    assert trainer.post(back).status_code == 303
    again = trainer.get(f"{LIST}fall-kollegan/")
    assert f'value="{version.title_sv}"' in again.content.decode()
    assert "Det här är ett utkast" in words(again)
    assert "En annan kollega" in public("fall-kollegan"), "until it is published"


def test_two_who_write_at_once_lose_nothing(trainer: Client, as_user: Browse) -> None:
    version = newest("vad-oro-ar")
    assert (
        trainer.post(f"{LIST}vad-oro-ar/", form_of(version, title_sv="Den enas", draft="1")).status_code
        == 303
    )
    page = as_user("samordnare").post(
        f"{LIST}vad-oro-ar/", form_of(version, title_sv="Den andras", publish="1")
    )
    assert page.status_code == 409
    assert "Två skrev samtidigt" in words(page)
    assert 'value="Den andras"' in page.content.decode()
    assert 'name="seen" value="2"' in page.content.decode()


def test_what_is_not_whole_is_not_taken_and_says_why(trainer: Client) -> None:
    version = newest("fall-uppsatsen")
    wrong = (
        ({"title_en": ""}, "Fyll i ”Rubrik på engelska”."),
        ({"body_sv": "Ring [[ring:finns-inte]]"}, "[[ring:finns-inte]]"),
        ({"body_en": "[[sol-19-1-orosanmalan:hittat-pa]]"}, "[[sol-19-1-orosanmalan:hittat-pa]]"),
        ({"review_by": "2020-01-01"}, "Välj ett datum framåt i tiden"),
        ({"val0-why_en": ""}, "Fyll i ”Återkoppling på engelska”."),
        ({f"val{n}-{name}": "" for n in (1, 2, 3) for name in ChoiceForm.TEXTS}, "minst två svar"),
    )
    for change, why in wrong:
        page = trainer.post(f"{LIST}fall-uppsatsen/", form_of(version, publish="1", **change))
        assert page.status_code == 422, change
        assert why in words(page)
    assert newest("fall-uppsatsen").number == version.number
    seen = trainer.post(f"{LIST}fall-uppsatsen/forhandsvisning/", form_of(version, body_sv="Ny början"))
    assert "Ny början" in seen.content.decode()


def test_a_step_is_added_written_moved_and_taken_out(trainer: Client) -> None:
    before = [version.step.slug for version in reading.published()]
    made = trainer.post(f"{LIST}nytt/", {"title_sv": "Klar", "part": "see", "kind": "words"})
    slug = made["Location"].rstrip("/").rsplit("/", 1)[1]
    assert slug not in {"klar", "nytt"}
    assert [version.step.slug for version in reading.published()] == before, "nothing is published in it"
    said = {f"{name}_{code}": "Ord" for name in ("title", "body") for code in ("sv", "en")}
    assert (
        trainer.post(
            f"{LIST}{slug}/", {**said, "review_by": "2027-06-01", "seen": "0", "publish": "1"}
        ).status_code
        == 303
    )
    here = [version.step.slug for version in reading.published()]
    place = here.index(slug)
    assert [each for each in here if each != slug] == before
    assert {version.step.slug: version.step.part for version in reading.published()}[here[place - 1]] == "see"
    trainer.post(f"{LIST}{slug}/flytta/", {"way": "earlier"})
    assert [version.step.slug for version in reading.published()].index(slug) == place - 1
    trainer.post(f"{LIST}{slug}/visas/", {"shown": "no"})
    assert [version.step.slug for version in reading.published()] == before


def test_hostile_words_are_shown_as_words(trainer: Client) -> None:
    version = newest("efterat")
    hostile = "<script>alert(1)</script> [a](javascript:alert(1))"
    trainer.post(
        f"{LIST}efterat/", form_of(version, body_sv=hostile, title_sv="<img src=x onerror=1>", publish="1")
    )
    link = Client().post("/utbildning/introduktion/")["Location"].rsplit("/", 2)[0]
    page = Client().get(f"{link}/efterat/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
