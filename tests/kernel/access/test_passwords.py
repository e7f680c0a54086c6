"""What the database holds of a password, and that every way of using one goes on as before."""

import base64
import importlib
import re
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.db import connection
from django.test import Client

from varsam.kernel.access.actor import acting
from varsam.kernel.access.signin import MFAAdapter
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault

PASSWORD, NEW = "varsam-demo", "en-helt-annan-fras"
EMAIL = "samordnare@demo.varsam.test"


def opens(password: str) -> bool:
    client = Client()
    client.post("/konto/logga-in/", {"login": EMAIL, "password": password})
    return bool(client.get("/arbete/").status_code == 200)


def test_no_digest_lies_open(cast: Any) -> None:
    # Some only stand in the network of experts and cannot sign in.
    stored = list(User.objects.exclude(password__startswith="!").values_list("password", flat=True))
    assert len(stored) > 10
    assert [text for text in stored if not text.startswith("sealed$") or "argon2" in text] == []
    assert "argon2" not in base64.b64decode(stored[0].removeprefix("sealed$")).decode("latin-1")


def test_a_digest_of_one_account_opens_no_other(cast: Any, as_owner: Any) -> None:
    elin, other = cast("samordnare"), cast("systemadmin")
    other.set_password(NEW)
    with acting(other):
        other.save()
    with as_owner():
        User.objects.filter(pk=elin.pk).update(password=other.password)
    assert not opens(NEW)
    assert not opens(PASSWORD)


@pytest.mark.parametrize("stored", ["", "!", "sealed$", "sealed$x", "sealed$AAAA", make_password(PASSWORD)])
def test_what_is_not_sealed_for_the_account_opens_nothing(cast: Any, as_owner: Any, stored: str) -> None:
    with as_owner():
        User.objects.filter(email=EMAIL).update(password=stored)
    assert not opens(PASSWORD)


def test_changing_the_password_keeps_this_window_and_ends_the_others(cast: Any) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post("/konto/logga-in/", {"login": EMAIL, "password": PASSWORD})
        assert client.get("/arbete/").status_code == 200
    here.post("/konto/password/change/", {"oldpassword": "fel", "password1": NEW, "password2": NEW})
    assert opens(PASSWORD)
    here.post("/konto/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert here.get("/arbete/").status_code == 200
    assert elsewhere.get("/arbete/").status_code == 302
    assert (opens(PASSWORD), opens(NEW)) == (False, True)


def test_the_link_of_the_mail_sets_a_password_once(cast: Any, client: Client) -> None:
    client.post("/konto/password/reset/", {"email": EMAIL})
    link = re.search(r"https?://\S+", str(mail.outbox[0].body))
    assert link
    path = re.sub(r"^https?://[^/]+", "", link[0])
    form = client.get(path)["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert (opens(PASSWORD), opens(NEW)) == (False, True)
    assert "password1" not in Client().get(path, follow=True).content.decode(), "used up"


def test_an_account_made_with_a_password_is_sealed_too(cast: Any, as_owner: Any) -> None:
    with as_owner():
        made = User.objects.create(
            email="ny@demo.varsam.test", name="Ny", given_name="Ny", password=make_password(NEW)
        )
        made.refresh_from_db()
    assert made.password.startswith("sealed$")
    assert made.check_password(NEW)
    assert not made.check_password(PASSWORD)


def test_what_an_older_version_stored_is_sealed_by_the_migration(cast: Any, as_owner: Any) -> None:
    elin = cast("samordnare")
    old = vault.seal(vault.subkey("second factor"), b"SECRET", belongs_to="second factor")
    migration = importlib.import_module("varsam.kernel.access.migrations.0005_seal_digests")
    with as_owner():
        User.objects.filter(pk=elin.pk).update(password=make_password(PASSWORD))
        Authenticator.objects.create(user=elin, type="totp", data={"secret": base64.b64encode(old).decode()})
        migration.seal(apps, SimpleNamespace(connection=connection))
    elin.refresh_from_db()
    assert elin.password.startswith("sealed$")
    assert elin.check_password(PASSWORD)
    with acting(elin):
        assert MFAAdapter().decrypt(Authenticator.objects.get().data["secret"]) == "SECRET"
