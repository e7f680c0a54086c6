"""Signing in: our pages around the library's, nothing inline, and mail with nothing but a link."""

import re
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.core import mail
from django.urls import reverse

from varsam.site.templatetags.account_pages import qr_code

pytestmark = pytest.mark.django_db
LOGIN = "/konto/logga-in/"


def test_our_address_is_the_one_that_links_lead_to(client: Any) -> None:
    assert reverse("account_login") == LOGIN
    assert reverse("account_logout") == "/konto/logga-ut/"
    page = client.get(LOGIN).content.decode()
    assert 'name="login"' in page
    assert 'name="password"' in page


def test_the_cast_is_shown_in_the_demo_town_only(client: Any, settings: Any) -> None:
    settings.DEMO = False
    assert "varsam-demo" not in client.get(LOGIN).content.decode()
    settings.DEMO = True
    page = client.get(LOGIN).content.decode()
    assert "varsam-demo" in page
    assert "Samordnare" in page


def test_a_wrong_password_is_told_without_saying_who_exists(client: Any) -> None:
    answers = [
        list(client.post(LOGIN, {"login": login, "password": "fel"}).context["form"].non_field_errors())
        for login in ("samordnare@demo.varsam.test", "ingen@demo.varsam.test")
    ]
    assert answers[0] == answers[1] != []


@pytest.mark.parametrize(
    "path", ["logga-in/", "password/reset/", "password/reset/done/", "signup/", "inactive/"]
)
def test_public_account_pages_stand_in_our_house(client: Any, path: str) -> None:
    page = client.get(f"/konto/{path}").content.decode()
    assert 'class="card account-card stack"' in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))|style=|data:", page)


@pytest.mark.parametrize(
    "path", ["2fa/", "2fa/webauthn/", "password/change/", "logga-ut/", "reauthenticate/", "email/"]
)
def test_own_account_pages_stand_in_our_house(sign_in: Any, path: str) -> None:
    page = sign_in("samordnare").get(f"/konto/{path}", follow=True).content.decode()
    assert 'class="card account-card stack"' in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))|style=|data:", page)


def test_nobody_signs_up(client: Any) -> None:
    assert "Konton skapas av staden" in client.get("/konto/signup/").content.decode()


def test_the_mail_holds_a_link_and_no_name(rf: Any, cast: Any) -> None:
    user, link = cast("samordnare"), "https://varsam.test/konto/password/reset/key/1-abc/"
    with request_context(rf.get("/")):
        get_adapter().send_mail(
            "account/email/password_reset_key", user.email, {"user": user, "password_reset_url": link}
        )
        get_adapter().send_mail(
            "account/email/unknown_account", "ingen@example.org", {"email": "ingen@example.org"}
        )
    reset, unknown = mail.outbox
    assert link in reset.body
    assert "Välj ett nytt lösenord i Varsam" in reset.subject
    for letter in (reset, unknown):
        assert not re.search(r"Elin|samordnare|ingen@|127\.0\.0\.1|IP", f"{letter.subject} {letter.body}")


def test_the_qr_code_is_drawn_from_its_path_alone() -> None:
    svg = '<svg viewBox="0 0 4 4"><path d="M0,0H1V1H0z" onload="x"/><script>x</script></svg>'
    drawn = qr_code(svg)
    assert 'd="M0,0H1V1H0z"' in drawn
    assert "onload" not in drawn
    assert "script" not in drawn
    assert qr_code("<p>no code</p>") == ""
