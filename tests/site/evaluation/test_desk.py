"""Reading what people said, and writing the questions, at the desk."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.areas.training.certificates.conftest import COORDINATOR, TRAINER, Held
from tests.areas.training.evaluation.conftest import NO, YES, give
from tests.site.conftest import Browse, words
from varsam.areas.training.evaluation import questions
from varsam.areas.training.evaluation.enums import Moment

START, QUESTIONS = "/arbete/utbildning/utvardering/", "/arbete/utbildning/utvardering/fragor/"


@pytest.fixture
def answered(asked: Callable[..., Held], over: Callable[[Held], int]) -> Held:
    """Twelve have answered: seven yes and five no, one in own words."""
    found = asked(12)
    for n, signup in enumerate(found.signups):
        give(signup, YES if n < 7 else NO, "Mer tid för samtal" if n == 0 else "")
    over(found)
    return found


@pytest.mark.parametrize("account", [COORDINATOR, TRAINER])
def test_an_occasion_says_what_was_answered(answered: Held, as_user: Browse, account: str) -> None:
    client = as_user(account)
    start = client.get(START, {"nar": "direkt"})
    assert answered.occasion.reference in words(start)
    page = client.get(f"{START}{answered.occasion.reference}/")
    said = words(page)
    assert "7 av 12" in said
    assert "Mer tid för samtal" in said
    assert "Maria" not in said


def test_of_one_course(answered: Held, as_user: Browse) -> None:
    client = as_user(COORDINATOR)
    slug = answered.occasion.course.slug
    assert answered.occasion.reference in words(client.get(START, {"nar": "direkt", "kurs": slug}))
    assert client.get(START, {"nar": "x", "kurs": "finns-inte"}).status_code == 200


def test_while_it_is_asked_it_says_until_when_and_nothing_else(asked: Any, as_user: Browse) -> None:
    found = asked(9)
    for signup in found.signups:
        give(signup)
    client = as_user(COORDINATOR)
    assert "Frågas just nu" in words(client.get(START))
    said = words(client.get(f"{START}{found.occasion.reference}/"))
    assert "De som deltog kan svara till" in said
    assert " av 9" not in said


def test_few_answers_are_not_shown(asked: Any, over: Callable[[Held], int], as_user: Browse) -> None:
    found = asked(8)
    for signup in found.signups:
        give(signup)
    over(found)
    said = words(as_user(COORDINATOR).get(f"{START}{found.occasion.reference}/"))
    assert "färre än 9 har svarat" in said


@pytest.mark.parametrize("account", ["skola", "polis", "metodansvarig", "systemadmin"])
def test_others_do_not_come_in(answered: Held, as_user: Browse, account: str) -> None:
    client = as_user(account)
    addresses = (START, QUESTIONS, f"{QUESTIONS}senare/", f"{START}{answered.occasion.reference}/")
    assert {client.get(address).status_code for address in addresses} == {403}


def test_an_occasion_that_is_not_there(as_user: Browse) -> None:
    client = as_user(COORDINATOR)
    assert client.get(f"{START}U-99-999/").status_code == 404
    assert client.get(f"{QUESTIONS}aldrig/").status_code == 404
    assert client.get(f"{START}tillsammans/00000000-0000-4000-8000-000000000000/").status_code == 404


def _form(**change: str) -> dict[str, str]:
    newest = questions.current(Moment.LATER)
    assert newest
    data = {
        "seen": str(newest.number),
        "free_sv": "Vad mer?",
        "free_en": "What else?",
        "source": "Utbildarna 2026",
    }
    for n, asked in enumerate(questions.as_asked(newest), start=1):
        data |= {f"q{n}_sv": asked.sv, f"q{n}_en": asked.en}
        for place, choice in enumerate(asked.choices, start=1):
            data |= {f"q{n}_c{place}_sv": choice.sv, f"q{n}_c{place}_en": choice.en}
            if choice.counts:
                data[f"q{n}_c{place}_counts"] = "on"
    return {**data, **change}


def test_a_new_version_keeps_what_means_the_same(as_user: Browse) -> None:
    client = as_user(COORDINATOR)
    assert client.get(f"{QUESTIONS}senare/").status_code == 200
    sent = client.post(f"{QUESTIONS}senare/", _form(q1_sv="Har du haft nytta av den?", q2_new="on"))
    assert sent.status_code == 303
    newest = questions.current(Moment.LATER)
    assert newest
    slugs = [each.slug for each in newest.questions.all()]
    assert (newest.number, slugs[0]) == (2, "used-it")
    assert slugs[1] != "talked-with-colleague"
    said = words(client.get(QUESTIONS))
    assert "Har du haft nytta av den?" in said
    assert "Version 1" in said


@pytest.mark.parametrize(
    "change",
    [
        {"q1_en": ""},
        {"q1_c1_en": ""},
        {"q3_c1_counts": "", "q3_c2_counts": ""},
        {"source": ""},
        {"q5_sv": "x" * 300},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(as_user: Browse, change: dict[str, str]) -> None:
    data = _form(free_sv="Det jag skrev", **change)
    for name, value in change.items():
        if name.endswith("_counts") and not value:
            del data[name]
    answer = as_user(COORDINATOR).post(f"{QUESTIONS}senare/", data)
    assert answer.status_code == 422
    assert "Något behöver rättas" in words(answer)
    assert "Det jag skrev" in answer.content.decode()


def test_who_saved_meanwhile_is_not_overwritten(as_user: Browse) -> None:
    client = as_user(COORDINATOR)
    stale = _form(free_sv="Mitt")
    client.post(f"{QUESTIONS}senare/", _form())
    answer = client.post(f"{QUESTIONS}senare/", stale)
    assert answer.status_code == 409
    assert "Mitt" in answer.content.decode()


def test_a_trainer_reads_questions_and_does_not_write_them(as_user: Browse) -> None:
    client = as_user(TRAINER)
    assert "Skriv ny version" not in words(client.get(QUESTIONS))
    assert client.get(f"{QUESTIONS}senare/").status_code == 403
