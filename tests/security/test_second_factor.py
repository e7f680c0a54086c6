"""The second factor from end to end: enrolled, sealed, asked for, used once."""

from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.db import connection
from django.test import Client

LOGIN = {"login": "samordnare@demo.varsam.test", "password": "varsam-demo"}
PROTECTED = "/arbete/inkorg/"


@pytest.fixture
def enrolled(db: None, settings: Any) -> tuple[Client, str, list[str]]:
    """Somebody who has just added an app for codes: their window, its secret and the recovery codes."""
    settings.MFA_REQUIRED = True
    client = Client()
    client.post("/konto/logga-in/", LOGIN)
    assert client.get(PROTECTED).status_code == 302
    assert client.get("/konto/2fa/totp/activate/").status_code == 302, "the password is asked for again"
    client.post("/konto/reauthenticate/", {"password": LOGIN["password"]})
    assert client.get("/konto/2fa/totp/activate/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    code = auth.format_hotp_value(auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time()))))
    client.post("/konto/2fa/totp/activate/", {"code": code})
    shown = client.get("/konto/2fa/recovery-codes/")
    assert shown["Cache-Control"] == "no-store"
    return client, secret, shown.context["unused_codes"]


def test_what_opens_lies_sealed_in_the_database(enrolled: Any, as_owner: Any) -> None:
    client, secret, recovery = enrolled
    assert client.get(PROTECTED).status_code == 200
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select data::text from mfa_authenticator")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert len(recovery) == 10
    assert stored
    assert [found for found in (secret, *recovery) if found in stored] == []


def test_a_password_alone_opens_nothing_and_a_recovery_code_opens_once(enrolled: Any) -> None:
    _, _, recovery = enrolled
    for code, opens in (("000000", False), (recovery[0], True), (recovery[0], False)):
        other = Client()
        other.post("/konto/logga-in/", LOGIN)
        for path in (PROTECTED, "/arbete/", "/konto/2fa/", "/konto/password/change/"):
            assert other.get(path).status_code == 302, path
        other.post("/konto/2fa/authenticate/", {"code": code})
        assert (other.get(PROTECTED).status_code == 200) is opens, code


def test_whoever_takes_the_factor_away_is_shut_out(enrolled: Any) -> None:
    client, _, _ = enrolled
    client.post("/konto/2fa/totp/deactivate/")
    assert client.get(PROTECTED)["Location"] == "/konto/2fa/"
