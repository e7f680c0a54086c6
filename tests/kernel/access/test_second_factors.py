"""Each second factor from adding it to signing in with it, and what of it the database shows to whom."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.kernel.access.soft_key import SoftKey
from varsam.kernel.access.actor import acting, signing_in
from varsam.kernel.access.signin import MFAAdapter
from varsam.kernel.vault.api import SealBroken

PASSWORD = "varsam-demo"
INBOX = "/arbete/inkorg/"


def code_of(secret: str) -> str:
    cache.clear()  # a code counts once, and here each half minute has several
    return auth.format_hotp_value(auth.hotp_value(secret, list(auth.yield_hotp_counters_from_time())[0]))


@pytest.fixture
def start(db: None, settings: Any) -> Any:
    """`start("samordnare")` is a window in which the password has been given."""
    settings.MFA_REQUIRED = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

    def signed_in(account: str) -> Client:
        client = Client()
        client.post("/konto/logga-in/", {"login": f"{account}@demo.varsam.test", "password": PASSWORD})
        return client

    return signed_in


@pytest.fixture
def secret(start: Any) -> str:
    """The secret of the coordinator's app for codes."""
    client = start("samordnare")
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    client.get("/konto/2fa/totp/activate/")
    found: str = client.session["mfa.totp.secret"]
    client.post("/konto/2fa/totp/activate/", {"code": code_of(found)})
    assert client.get(INBOX).status_code == 200
    return found


@pytest.fixture
def key(start: Any) -> SoftKey:
    """The coordinator's passkey."""
    client, made = start("samordnare"), SoftKey()
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    page = client.get("/konto/2fa/webauthn/add/")
    answer = {"name": "Nyckel", "passwordless": "on", "credential": made.register(page.context["js_data"])}
    assert client.post("/konto/2fa/webauthn/add/", answer).status_code == 302
    assert client.get(INBOX).status_code == 200
    return made


def test_a_code_opens_and_a_wrong_one_does_not(start: Any, secret: str) -> None:
    client = start("samordnare")
    assert client.get(INBOX).status_code == 302
    client.post("/konto/2fa/authenticate/", {"code": "000000"})
    assert client.get(INBOX).status_code == 302
    client.post("/konto/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get(INBOX).status_code == 200


def test_a_code_proves_again_who_is_there(start: Any, secret: str) -> None:
    client = start("samordnare")
    client.post("/konto/2fa/authenticate/", {"code": code_of(secret)})
    client.post("/konto/2fa/reauthenticate/", {"code": code_of(secret)})
    assert client.get("/konto/2fa/recovery-codes/").status_code == 200
    client.post("/konto/2fa/totp/deactivate/")
    assert client.get(INBOX)["Location"].endswith("/konto/2fa/")


def test_a_key_opens_after_the_password(start: Any, key: SoftKey) -> None:
    client = start("samordnare")
    assert client.get(INBOX).status_code == 302
    page = client.get("/konto/2fa/authenticate/")
    client.post("/konto/2fa/authenticate/", {"credential": key.sign(page.context["js_data"])})
    assert client.get(INBOX).status_code == 200


def test_a_passkey_opens_without_a_password(key: SoftKey) -> None:
    client = Client()
    asked = client.get("/konto/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"}).json()
    client.post("/konto/2fa/webauthn/login/", {"credential": key.sign(asked)})
    assert client.get(INBOX).status_code == 200


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "1", "null", '{"response": {"userHandle": "w6Q"}}', "{"]
)
def test_a_passkey_that_is_none_opens_nothing(start: Any, key: SoftKey, credential: str) -> None:
    client = Client()
    client.get("/konto/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"})
    client.post("/konto/2fa/webauthn/login/", {"credential": credential})
    assert client.get(INBOX).status_code == 302


def test_a_key_of_another_device_that_names_the_same_user_opens_nothing(start: Any, key: SoftKey) -> None:
    client, other = Client(), SoftKey()
    other._handle = key._handle
    asked = client.get("/konto/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"}).json()
    client.post("/konto/2fa/webauthn/login/", {"credential": other.sign(asked)})
    assert client.get(INBOX).status_code == 302


def test_only_its_owner_and_who_signs_in_as_its_owner_sees_a_factor(secret: str, cast: Any) -> None:
    elin, other = cast("samordnare"), cast("systemadmin")
    with acting(elin):
        assert Authenticator.objects.count() == 2
    with signing_in(elin.pk):
        assert Authenticator.objects.count() == 2
        assert Authenticator.objects.update(last_used_at=None) == 2
        assert Authenticator.objects.filter(type="totp")._raw_delete("default") == 0
    assert Authenticator.objects.count() == 0
    with acting(other), signing_in(other.pk):
        assert Authenticator.objects.count() == 0


def test_a_secret_moved_to_another_account_does_not_open(secret: str, cast: Any, as_owner: Any) -> None:
    elin, other = cast("samordnare"), cast("systemadmin")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update mfa_authenticator set user_id = %s where type = 'totp'", [other.pk])
    with acting(other):
        moved = Authenticator.objects.get()
        with pytest.raises(SealBroken):
            moved.wrap().validate_code(code_of(secret))
    with acting(elin):
        assert MFAAdapter().decrypt(MFAAdapter().encrypt("text")) == "text"
