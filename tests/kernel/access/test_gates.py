"""The gate of staff pages: who is let in, what is kept, what a second factor is for."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.access.models import Session
from varsam.kernel.audit.models import Entry
from varsam.kernel.conversations.models import Enquiry

SECRET = "En lång text som ingen ska behöva skriva två gånger."


@pytest.fixture
def reference(cast: Any) -> str:
    with acting(cast("samordnare")):
        return Enquiry.objects.filter(state="received").first().reference


def test_without_signing_in_every_staff_page_leads_to_sign_in(client: Any, db: None, reference: str) -> None:
    for path in ("/arbete/", "/arbete/inkorg/", f"/arbete/inkorg/{reference}/", "/arbete/logg/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/konto/logga-in/")


@pytest.fixture
def end_sessions(as_owner: Any) -> Any:
    """Called, every session's time is over."""

    def end() -> None:
        with as_owner():
            assert Session.objects.update(ends_at=timezone.now() - timedelta(seconds=1))

    return end


def write_an_answer(client: Any, page: str) -> str:
    """Post an answer as somebody whose session has just run out; returns where the answer leads."""
    answer = client.post(f"{page}svara/", {"text": SECRET}, headers={"Referer": f"http://testserver{page}"})
    assert answer.status_code == 302
    assert f"next={page}" in answer["Location"]
    return str(answer["Location"])


def test_text_of_a_lost_session_is_kept_sealed_and_given_back(
    sign_in: Any, reference: str, end_sessions: Any, as_owner: Any
) -> None:
    page, client = f"/arbete/inkorg/{reference}/", sign_in("samordnare")
    client.get(page)
    end_sessions()
    back = write_an_answer(client, page)
    kept = client.session["unsent"]
    assert "lång text".encode() not in base64.b64decode(kept)
    with as_owner():
        assert not [row for row in Session.objects.all() if kept.encode() in bytes(row.sealed)]
    client.post(back, {"login": "samordnare@demo.varsam.test", "password": "varsam-demo"})
    assert SECRET in client.get(page).content.decode()
    assert SECRET not in client.get(page).content.decode(), "given back once"


def test_text_of_a_lost_session_is_for_nobody_else(sign_in: Any, end_sessions: Any) -> None:
    page, client = "/arbete/inkorg/ny/", sign_in("samordnare")
    client.get(page)
    end_sessions()
    answer = client.post(page, {"text": SECRET})
    client.post(answer["Location"], {"login": "sspf.hisingen@demo.varsam.test", "password": "varsam-demo"})
    assert SECRET not in client.get(page).content.decode()


def test_second_factor_is_required_of_those_who_read_protected_text(
    sign_in: Any, settings: LazySettings
) -> None:
    settings.MFA_REQUIRED = True
    answer = sign_in("samordnare").get("/arbete/inkorg/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("/konto/2fa/")
    assert sign_in("systemadmin").get("/arbete/").status_code == 200


def test_roles_without_the_capability_are_refused_in_plain_words(sign_in: Any) -> None:
    for account in ("polis", "skola", "teolog", "rad", "systemadmin"):
        assert sign_in(account).get("/arbete/inkorg/").status_code == 403, account


def test_administrator_reads_no_content(sign_in: Any, reference: str) -> None:
    client = sign_in("systemadmin")
    assert client.get("/arbete/system/").status_code == 200
    for path in (f"/arbete/inkorg/{reference}/", "/arbete/logg/", "/arbete/kontakter/"):
        assert client.get(path).status_code in {403, 404}, path


def test_sign_in_and_failure_are_on_record(client: Any, db: None, as_owner: Any) -> None:
    client.post("/konto/logga-in/", {"login": "samordnare@demo.varsam.test", "password": "wrong"})
    client.post("/konto/logga-in/", {"login": "samordnare@demo.varsam.test", "password": "varsam-demo"})
    with as_owner():
        events = list(
            Entry.objects.filter(event__startswith="account.").order_by("pk").values_list("event", flat=True)
        )
    assert events == ["account.sign_in_failed", "account.signed_in"]


def test_nobody_signs_up(client: Any, db: None) -> None:
    assert 'name="password1"' not in client.get("/konto/signup/").content.decode()
