"""Checking a certificate, one's own by the link in the mail, and what is done with them at the desk."""

import io
import uuid

import pypdf
import pytest
from django.test import Client

from tests.areas.training.certificates.conftest import COORDINATOR, TRAINER
from tests.site.conftest import Browse, words
from varsam.areas.training.certificates import codes
from varsam.areas.training.certificates.models import Certificate
from varsam.areas.training.occasions import links as places
from varsam.kernel.vault.links import written
from varsam.lib.throttle import Throttle
from varsam.site.certificates import views_public

pytestmark = pytest.mark.django_db
CHECK, DESK = "/utbildning/intyg/", "/arbete/utbildning/intyg/"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_public, "_attempts", Throttle(most=10, seconds=600))


def _code(given: Certificate) -> str:
    return codes.written(codes.code(given.pk))


def _own(given: Certificate) -> str:
    return f"{CHECK}mitt/{written(codes.secret(given.pk))}/"


def test_a_code_typed_from_paper_leads_to_what_it_means(given: Certificate, client: Client) -> None:
    typed = _code(given).lower().replace("-", " ")
    answer = client.get(CHECK, {"code": typed}, follow=True)
    said = words(answer)
    assert answer.redirect_chain[-1][0] == f"{CHECK}{_code(given)}/"
    assert "Intyget är äkta och gäller" in said
    assert "Maria Å." in said
    assert "Åkesson" not in said
    assert not client.cookies


@pytest.mark.parametrize(("typed", "status"), [("ABC", 422), ("0000-0000-0000-0000", 404), ("<script>", 422)])
def test_what_is_no_certificate_is_said_plainly(client: Client, typed: str, status: int) -> None:
    answer = client.get(CHECK, {"code": typed}, follow=True)
    assert answer.status_code == status
    assert "Kontrollera ett intyg" in words(answer)
    assert "<script>alert" not in answer.content.decode()


def test_who_tries_codes_is_asked_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_public, "_attempts", Throttle(most=2, seconds=600))
    told = [client.get(f"{CHECK}0000-0000-0000-0000/").status_code for _ in range(3)]
    assert told == [404, 404, 429]
    assert client.get(CHECK).status_code == 200


def test_ones_own_is_shown_and_fetched(given: Certificate, client: Client) -> None:
    assert "Maria Åkesson" in words(client.get(_own(given)))
    paper = client.get(f"{_own(given)}intyg.pdf")
    assert paper["Content-Type"] == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(paper.content))
    text = " ".join(page.extract_text() for page in read.pages)
    assert "Maria Åkesson" in text
    assert _code(given) in text
    assert given.title_sv in text
    assert client.get(f"{CHECK}mitt/{'a' * 43}/").status_code == 404
    english = client.get(f"/en{_own(given)}intyg.pdf")
    assert pypdf.PdfReader(io.BytesIO(english.content)).metadata.title == given.title_en  # type: ignore[union-attr]


def test_the_page_of_the_place_leads_there(given: Certificate, client: Client) -> None:
    place = f"/utbildning/plats/{written(places.place_secret(given.signup_id))}/"
    assert _own(given) in client.get(place).content.decode()


def test_who_holds_it_sees_who_has_one_and_gives_one_for_a_reason(
    given: Certificate, as_user: Browse
) -> None:
    client, page = as_user(COORDINATOR), f"{DESK}{given.occasion.reference}/"
    assert given.occasion.reference in words(client.get(DESK))
    said = words(client.get(page))
    assert "med på 1 av 2 träffar" in said
    issue = client.get(page).content.decode().split("/utfarda/")[0].rsplit("/", 1)[1]
    wrong = client.post(f"{page}{issue}/utfarda/", {"reason": ""})
    assert wrong.status_code == 422
    assert "Skriv varför." in words(wrong)
    assert client.post(f"{page}{issue}/utfarda/", {"reason": "Läste in träff två"}).status_code == 303
    assert "med på 1 av 2 träffar" not in words(client.get(page))


def test_revoked_it_says_so_to_whoever_checks(given: Certificate, as_user: Browse, client: Client) -> None:
    desk, page = as_user(COORDINATOR), f"{DESK}{given.occasion.reference}/"
    assert desk.post(f"{page}{given.pk}/aterkalla/", {"reason": "811218-9876"}).status_code == 422
    assert desk.post(f"{page}{given.pk}/aterkalla/", {"reason": "Fel person på listan"}).status_code == 303
    assert "återkallat" in words(client.get(f"{CHECK}{_code(given)}/"))
    assert "Fel person" not in words(client.get(f"{CHECK}{_code(given)}/"))
    assert "återkallat" in words(client.get(_own(given)))
    assert client.get(f"{_own(given)}intyg.pdf").status_code == 302
    assert desk.post(f"{page}{given.pk}/skicka/").status_code == 303
    assert desk.post(f"{page}{given.pk}/gall-igen/").status_code == 303
    assert "äkta och gäller" in words(client.get(f"{CHECK}{_code(given)}/"))
    assert desk.post(f"{page}{given.pk}/skicka/").status_code == 303


def test_a_trainer_reads_and_does_not_change(given: Certificate, as_user: Browse) -> None:
    client, page = as_user(TRAINER), f"{DESK}{given.occasion.reference}/"
    said = words(client.get(page))
    assert "Maria Åkesson" in said
    assert "Återkalla" not in said
    assert client.post(f"{page}{given.pk}/aterkalla/", {"reason": "nej"}).status_code == 403


@pytest.mark.parametrize("account", ["skola", "polis", "systemadmin"])
def test_others_do_not_come_in(given: Certificate, as_user: Browse, account: str) -> None:
    client = as_user(account)
    assert client.get(DESK).status_code == 403
    assert client.get(f"{DESK}{given.occasion.reference}/").status_code == 403


def test_what_is_not_there(given: Certificate, as_user: Browse) -> None:
    client = as_user(COORDINATOR)
    assert client.get(f"{DESK}U-99-999/").status_code == 404
    assert (
        client.post(
            f"{DESK}{given.occasion.reference}/{uuid.uuid4()}/aterkalla/", {"reason": "x"}
        ).status_code
        == 404
    )
