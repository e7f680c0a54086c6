"""`varsam account add`, and the way to a first password."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests import environment


def add(town: Any, *words: str) -> subprocess.CompletedProcess[str]:
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": town.url("varsam_app"),
        "DATABASE_OWNER_URL": town.url("varsam_owner"),
    }
    return subprocess.run(
        [sys.executable, "-m", "varsam.site.cli", "account", "add", *words],
        env=surroundings, cwd=environment.ROOT, capture_output=True, text=True,
    )  # fmt: skip


ANNA = ("anna@stad.test", "--name", "Anna Ek", "--role", "coordinator", "--organisation", "samordningen")


def test_account_is_made_once(town: Any) -> None:
    assert add(town, *ANNA).returncode == 0
    assert add(town, *ANNA).returncode == 0
    with town.owner() as owner:
        found = owner.execute(
            "select u.name, m.role from people_user u join people_membership m on m.user_id = u.id where u.email = %s",
            [ANNA[0]],
        ).fetchall()
    assert found == [("Anna Ek", "coordinator")]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ingen adress", *ANNA[1:]), "no e-mail address"),
        ((*ANNA[:4], "kung", *ANNA[5:]), "no role"),
        ((*ANNA[:6], "ingenstans"), "no organisation"),
    ],
)
def test_account_says_in_one_line_what_is_wrong(town: Any, words: tuple[str, ...], says: str) -> None:
    done = add(town, *words)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_password_is_chosen_through_the_mail(client: Client, db: None) -> None:
    client.post("/konto/password/reset/", {"email": "polis@demo.varsam.test"})
    assert [letter.to for letter in mail.outbox] == [["polis@demo.varsam.test"]]
    path = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    answer = client.get(path, follow=True)
    form = answer.redirect_chain[-1][0]
    client.post(form, {"password1": "en lång och ny fras", "password2": "en lång och ny fras"})
    client.logout()
    answer = client.post(
        "/konto/logga-in/", {"login": "polis@demo.varsam.test", "password": "en lång och ny fras"}
    )
    assert answer["Location"] == "/arbete/"


def test_reset_says_the_same_of_an_unknown_address(client: Client, db: None) -> None:
    known = client.post("/konto/password/reset/", {"email": "polis@demo.varsam.test"})
    unknown = client.post("/konto/password/reset/", {"email": "ingen@demo.varsam.test"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
