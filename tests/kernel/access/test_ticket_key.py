"""The key that tickets are checked with: noticed where it does not fit, mended by migrating, never another database's."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import environment
from varsam.kernel.access import actor, tickets
from varsam.kernel.access.models import TicketKey
from varsam.kernel.vault import api as vault
from varsam.lib import keyring


@pytest.fixture
def stale(as_owner: Any) -> None:
    """The key of a key file that was exchanged."""
    with as_owner():
        assert TicketKey.objects.update(inner_pad=os.urandom(64), outer_pad=os.urandom(64)) == 1


def test_a_key_that_fits_is_nothing_to_speak_of(db: None) -> None:
    assert actor.key_faults() == []
    assert vault.check() == []


def test_a_stale_key_is_said_in_a_sentence_and_on_the_page_of_health(
    client: Client, stale: None, cast: Any, as_owner: Any
) -> None:
    said = ["the database does not know this key file's tickets, so nobody can work: migrate"]
    assert vault.check() == said
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()["keys"]) == (503, "wrong")
    with actor.acting(cast("samordnare")):
        assert not actor.may("enquiry", "read")
    with as_owner(), connection.cursor() as cursor:
        tickets.store_key(cursor)
    cache.clear()
    assert vault.check() == []
    with actor.acting(cast("samordnare")):
        assert actor.may("enquiry", "read")


def migrate(town: Any, **more: str) -> subprocess.CompletedProcess[str]:
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": town.url("varsam_app"),
        "DATABASE_OWNER_URL": town.url("varsam_owner"),
        **more,
    }
    return subprocess.run(
        [sys.executable, "-m", "varsam.site.cli", "migrate"],
        env=surroundings, cwd=environment.ROOT, capture_output=True, text=True,
    )  # fmt: skip


def pads(town: Any) -> Any:
    with town.owner() as owner:
        return owner.execute("select inner_pad, outer_pad from access_ticketkey").fetchall()


def test_migrating_mends_it(town: Any) -> None:
    right = pads(town)
    with town.owner() as owner:
        owner.execute("delete from access_ticketkey")
    assert migrate(town).returncode == 0
    assert pads(town) == right


def test_migrating_with_the_keys_of_another_database_changes_nothing(town: Any, tmp_path: Path) -> None:
    right = pads(town)
    with town.owner() as owner:
        stored = owner.execute("select count(*) from vault_keycheck").fetchone()
    keyring.create(tmp_path / "master.json")
    other = json.dumps(json.loads((tmp_path / "master.json").read_text()))
    done = migrate(town, VARSAM_MASTER_KEYS=other)
    assert stored != (0,)
    assert done.returncode == 1
    assert "do not fit this database" in done.stderr
    assert pads(town) == right
