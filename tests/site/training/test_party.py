"""A group: every faulty line is named, nothing typed is lost, the preview keeps its word, and its page follows it."""

import re
import uuid
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.site.conftest import words
from varsam.areas.training.occasions import jobs
from varsam.areas.training.occasions.models import Occasion, Signup
from varsam.areas.training.occasions.signing_up import LARGEST_PARTY
from varsam.site.training import lines

BOSS = "chef@goteborg.se"


def address(occasion: Occasion) -> str:
    return f"/utbildning/tillfalle/{occasion.reference}/grupp/"


def typed(people: str, act: str = "preview", **more: str) -> dict[str, str]:
    facts = {"manager": "Cecilia Chef", "email": BOSS, "people": people, "submission": uuid.uuid4().hex}
    return {**facts, "act": act, **more}


def group(count: int) -> str:
    return "\n".join(f"Person {n}, person{n}@goteborg.se" for n in range(count))


@pytest.mark.parametrize(
    "line",
    ["Eva Ek, eva@goteborg.se", "Eva Ek;eva@goteborg.se", "Eva Ek\teva@goteborg.se", "Eva Ek <eva@goteborg.se>",
     "eva@goteborg.se, Eva Ek", '"Ek, Eva" <eva@goteborg.se>', "Eva Ek eva@goteborg.se", "\ufeffEva  Ek ,\0eva@goteborg.se;;"],
)  # fmt: skip
def test_a_line_is_read_as_people_paste_it(db: None, line: str) -> None:
    found = lines.read(line)
    assert [(each.address, each.fault) for each in found] == [("eva@goteborg.se", "")]
    assert sorted(found[0].name.split()) == ["Ek", "Eva"]


def test_the_heads_of_columns_and_empty_lines_are_nobody(db: None) -> None:
    found = lines.read("Namn;E-post\r\n\r\n  \r\nEva Ek;eva@goteborg.se\r\n")
    assert [(each.number, each.name) for each in found] == [(4, "Eva Ek")]


def test_each_faulty_line_is_named_and_all_that_was_typed_stays(
    browser: Client, hold: Any, as_owner: Any
) -> None:
    occasion = hold(30)
    rows = group(200).split("\n")
    rows[4] = "Utan adress"
    rows[17] = "person17@goteborg.se"
    rows[42] = "Någon Annan, nagon@example.com"
    rows[99] = "Person 3 igen, PERSON3+x@goteborg.se"
    rows[150] = "A, a@goteborg.se, b@goteborg.se"
    rows[199] = "x" * 10_000 + ", lang@goteborg.se"
    answer = browser.post(address(occasion), typed("\n".join(rows)))
    page = words(answer)
    assert answer.status_code == 422
    assert "6 rader behöver rättas" in page
    for said in ("Rad 5: Här saknas e-postadressen", "Rad 18: Här saknas namnet", "Rad 43: Skriv en arbetsadress",
                 "Rad 100: Samma adress står redan på rad 4", "Rad 151: Här står flera adresser",
                 "Rad 200: Namnet är för långt"):  # fmt: skip
        assert said in page
    kept = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.content.decode(), re.S)
    assert kept
    assert kept[1].strip().split("\n") == rows
    assert 'value="Cecilia Chef"' in answer.content.decode()
    with as_owner():
        assert not Signup.objects.filter(occasion=occasion).exists()


def test_too_many_is_said_in_words(browser: Client, hold: Any) -> None:
    occasion = hold(3)
    many = words(browser.post(address(occasion), typed(group(LARGEST_PARTY + 1))))
    assert f"Högst {LARGEST_PARTY} går att anmäla på en gång" in many
    assert browser.post(address(occasion), typed("x" * 200_000)).status_code == 422
    assert "Skriv minst en person" in words(browser.post(address(occasion), typed(" \r\n\0\r\n")))


def test_the_preview_sends_nothing_and_keeps_its_word(
    browser: Client, hold: Any, as_owner: Any, sign_up: Any
) -> None:
    occasion = hold(4)
    sign_up(occasion, "fore")
    form = typed(group(5))
    preview = browser.post(address(occasion), form)
    assert preview.status_code == 200
    assert "3 får plats" in words(preview)
    assert "2 hamnar på väntelistan" in words(preview)
    assert (words(preview).count(" Plats "), words(preview).count("Väntelista ")) == (3, 2)
    with as_owner():
        assert Signup.objects.filter(occasion=occasion).count() == 1
    # What the preview holds is sent on by its own form.
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', preview.content.decode()))
    assert hidden["people"].replace("\r", "") == form["people"]
    back = browser.post(address(occasion), {**hidden, "act": "change"})
    assert "Person 4, person4@goteborg.se" in back.content.decode()
    assert 'role="alert"' not in back.content.decode()
    for _double_click in range(2):
        sent = browser.post(address(occasion), {**hidden, "act": "send"})
        assert "3 får plats" in words(sent)
        assert "2 på väntelistan" in words(sent)
    with as_owner():
        assert Signup.objects.filter(occasion=occasion).count() == 6


def test_whoever_signed_them_up_confirms_follows_and_takes_out(
    browser: Client, hold: Any, sign_up: Any
) -> None:
    occasion = hold(2)
    sign_up(occasion, "person0")
    sent = words(browser.post(address(occasion), typed(group(3), "send")))
    assert "1 får plats" in sent
    assert "2 på väntelistan" in sent, "as if all were new: who signed up before is told to nobody here"
    mail.outbox.clear()
    jobs.training_letters(0)
    letter = next(each for each in mail.outbox if each.to == [BOSS])
    page = re.search(r"/utbildning/grupp/[\w-]{43}/", str(letter.body))
    assert page
    assert {each.to[0] for each in mail.outbox} == {BOSS, "person0@goteborg.se"}, (
        "the others after it is confirmed"
    )
    shown = words(browser.get(page[0]))
    assert "Bekräfta 2 personer" in shown
    assert "Person 1" in shown
    assert "Person 0" not in shown, "they signed up themselves"
    for _double_click in range(2):
        assert browser.post(page[0], {"act": "confirm"}).status_code == 303
    shown = words(browser.get(page[0]))
    assert "Gruppen är bekräftad" in shown
    member = re.search(r"\?ut=([0-9a-f-]{36})", browser.get(page[0]).content.decode())
    assert member
    assert "Ska Person 1 inte gå?" in words(browser.get(f"{page[0]}?ut={member[1]}"))
    assert browser.post(page[0], {"out": str(uuid.uuid4())}).status_code == 303
    assert "1 har plats" in words(browser.get(page[0])), "nobody of theirs has that id"
    browser.post(page[0], {"out": member[1]})
    shown = words(browser.get(page[0]))
    assert "Avbokad" in shown
    assert "Erbjuds en plats" in shown, "the next in line, of the same group"
