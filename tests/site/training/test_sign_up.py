"""Signing up without an account: what is typed is kept, what is said gives nobody away, and twice is once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.site.conftest import words
from varsam.areas.training.occasions import actions, jobs
from varsam.areas.training.occasions.models import Occasion, Signup
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation


def address(occasion: Occasion, what: str = "anmal") -> str:
    return f"/utbildning/tillfalle/{occasion.reference}/{what}/"


@pytest.fixture
def signed_up(as_owner: Any) -> Any:
    """`signed_up(occasion)`: how many are, as the owner of the database sees it."""

    def counted(occasion: Occasion) -> int:
        with as_owner():
            return Signup.objects.filter(occasion=occasion).count()

    return counted


def test_from_the_form_to_the_confirmed_place(browser: Client, hold: Any, form: Any, signed_up: Any) -> None:
    occasion = hold(2)
    page = browser.get(address(occasion))
    assert page.status_code == 200
    assert not page.cookies
    assert re.search(r'name="submission" value="[0-9a-f]{32}"', page.content.decode())
    unit = Organisation.objects.get(slug="demo-grundskola-hisingen")
    sent = browser.post(address(occasion), form(unit=unit.name_sv, group="teachers", needs="Hörslinga"))
    assert sent.status_code == 200
    assert "Vi håller en plats åt dig" in words(sent)
    assert "anna.ek@goteborg.se" in words(sent)
    jobs.training_letters(0)
    letter = mail.outbox[-1]
    assert letter.to == ["anna.ek@goteborg.se"]
    place = re.search(r"/utbildning/plats/[\w-]{43}/", str(letter.body))
    assert place
    assert "Bekräfta din plats" in words(browser.get(place[0]))
    assert browser.post(place[0], {"act": "confirm"}).status_code == 303
    assert "Platsen är din" in words(browser.get(place[0]))
    assert signed_up(occasion) == 1


def test_the_same_form_twice_is_told_the_truth_twice(
    browser: Client, hold: Any, form: Any, signed_up: Any
) -> None:
    occasion, typed = hold(1), form()
    first, second = (browser.post(address(occasion), typed) for _ in range(2))
    assert "Vi håller en plats åt dig" in words(first)
    assert "Vi håller en plats åt dig" in words(second), "the last place is theirs, not somebody else's"
    assert signed_up(occasion) == 1


@pytest.mark.parametrize(
    "spelling", ["ANNA.EK@Goteborg.SE", " anna.ek+kurs@goteborg.se ", "ａnna.ek@goteborg.se"]
)
def test_another_spelling_is_the_same_person_and_the_page_does_not_tell(
    browser: Client, hold: Any, form: Any, signed_up: Any, spelling: str
) -> None:
    occasion = hold(5)
    browser.post(address(occasion), form())
    again = browser.post(address(occasion), form(name="Någon Annan", email=spelling))
    new = browser.post(address(occasion), form(name="Någon Annan", email="ny@goteborg.se"))
    assert signed_up(occasion) == 2
    shown = [re.sub(r"[^ ]*@[^ ]*|\d+ plats\w* kvar", "", words(each)) for each in (again, new)]
    assert re.sub(r"\d", "", shown[0]) == re.sub(r"\d", "", shown[1])
    assert "Anna Ek" not in words(again)


def test_who_comes_to_a_full_one_waits_and_is_told_how(
    browser: Client, hold: Any, form: Any, sign_up: Any
) -> None:
    occasion = hold(1)
    sign_up(occasion, "a")
    page = words(browser.get(address(occasion)))
    assert "Ställ mig på väntelistan" in page
    assert "Den som kom först står först" in page
    sent = words(browser.post(address(occasion), form()))
    assert "Du står på väntelistan" in sent
    assert "Vi håller en plats" not in sent


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"name": ""}, "Skriv ditt namn"),
        ({"name": "\0\u202e \u200b"}, "Skriv ditt namn"),
        ({"name": "x" * 10_000}, "Namnet är för långt: 10000 tecken"),
        ({"email": ""}, "Skriv din e-postadress"),
        ({"email": "anna.ek"}, "Det ser inte ut som en e-postadress"),
        ({"email": "anna@@goteborg.se"}, "Det ser inte ut som en e-postadress"),
        ({"email": "a" * 300 + "@goteborg.se"}, "Det ser inte ut som en e-postadress"),
        ({"email": "anna@example.com"}, "Skriv en arbetsadress. Den slutar på @"),
        ({"email": "anna@goteborg.se.example.com"}, "Skriv en arbetsadress"),
        ({"needs": "x" * 1001}, "Texten är för lång"),
        ({"unit": "Exempelskolan Hissingen"}, "Menar du ”Exempelskolan Hisingen (påhittad)”"),
        ({"unit": "\0" + "z" * 5000}, "Vi hittar ingen enhet som heter så"),
        ({"group": "no-such"}, "Välj ett giltigt alternativ"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    browser: Client, hold: Any, form: Any, signed_up: Any, typed: dict[str, str], error: str
) -> None:
    occasion = hold(2)
    answer = browser.post(address(occasion), form(**{"name": "Kvar Stående", **typed}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert error in words(answer)
    assert 'role="alert"' in page
    if "name" not in typed:
        assert 'value="Kvar Stående"' in page
    assert signed_up(occasion) == 0


def test_odd_signs_in_a_name_are_taken_out(browser: Client, hold: Any, form: Any, cast: Any) -> None:
    from varsam.areas.training.occasions import people

    occasion = hold(2)
    typed = "=cmd|'/c calc'!A1\0\u202e\r\n<b>Åsa</b> 李"
    assert browser.post(address(occasion), form(name=typed)).status_code == 200
    with acting(cast("samordnare")):
        assert [each.name for each in people.participants(occasion)] == ["=cmd|'/c calc'!A1 <b>Åsa</b> 李"]


def test_a_form_without_its_id_is_taken_too(browser: Client, hold: Any, form: Any, signed_up: Any) -> None:
    occasion = hold(3)
    assert browser.post(address(occasion), form(submission="")).status_code == 200
    assert browser.post(address(occasion), form(submission="\0", email="b@goteborg.se")).status_code == 422
    assert (
        browser.post(address(occasion), form(submission="x" * 999, email="c@goteborg.se")).status_code == 422
    )
    assert signed_up(occasion) == 1


def test_what_is_closed_says_why_and_what_to_do(browser: Client, hold: Any, form: Any, cast: Any) -> None:
    elin = cast("samordnare")
    later = hold(2, opens_at=timezone.now() + timedelta(days=2))
    page = words(browser.get(address(later)))
    assert "Anmälan har inte öppnat än" in page
    assert "Anmäl intresse" in page
    closed, off = hold(2), hold(2)
    with acting(elin):
        actions.close(occasion=closed, by=elin)
        actions.cancel_occasion(occasion=off, reason="Sjukdom", by=elin)
    for occasion, why in ((closed, "Anmälan är stängd"), (off, "Utbildningen är inställd")):
        answer = browser.post(address(occasion), form())
        assert answer.status_code == 409
        assert why in words(answer)
        assert "Inget har sparats" in words(answer)
        assert browser.post(address(occasion, "grupp"), form()).status_code == 409


def test_an_invitation_that_is_none_opens_nothing(
    browser: Client, hold: Any, form: Any, signed_up: Any
) -> None:
    later = hold(2, opens_at=timezone.now() + timedelta(days=2))
    wrong = "A" * 42 + "E"
    assert browser.get(f"{address(later)}?inbjudan={wrong}").status_code == 200
    answer = browser.post(address(later), form(invited=wrong))
    assert answer.status_code == 409
    assert "Anmälan har inte öppnat än" in words(answer)
    assert browser.get(f"{address(later)}?inbjudan=%00%ff").status_code == 200
    assert signed_up(later) == 0


def test_who_has_signed_in_needs_no_mail(sign_in: Any, hold: Any, signed_up: Any) -> None:
    occasion = hold(1)
    path = f"/arbete/mina-utbildningar/{occasion.reference}/anmal/"
    client = sign_in("skola")
    assert client.get(path).status_code == 200
    done = client.post(path, {"submission": "a" * 32}, follow=True)
    assert "Klart. Du har en plats." in words(done)
    assert occasion.course.title_sv in words(done)
    assert "Du var redan anmäld" in words(client.post(path, {"submission": "b" * 32}, follow=True))
    assert signed_up(occasion) == 1
    waits = sign_in("polis").post(path, {"submission": "c" * 32}, follow=True)
    assert "Du är nummer 1 av 1" in words(waits)
    assert sign_in("polis").get("/arbete/mina-utbildningar/tillfalle/anmal/").status_code == 404
