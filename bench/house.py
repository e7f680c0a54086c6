"""The house that is measured: a PostgreSQL of its own in build/bench-data, the demo town, `varsam serve` on it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bench.load import Server

if TYPE_CHECKING:
    from config import embedded

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "build" / "bench-data"
STATIC = DATA / "static"
_PATIENCE = 60.0


@contextlib.contextmanager
def opened() -> Iterator["embedded.Server"]:
    """An empty database made anew, migrated and filled with the demo town; stopped and removed at the end."""
    _forget_surroundings()
    from config import embedded
    from varsam.lib import keyring

    embedded.discard(DATA)
    DATA.mkdir(parents=True, exist_ok=True)
    keyring.create(DATA / "keys" / "master.json")
    with embedded.start(DATA) as server:
        _fill()
        yield server
    embedded.discard(DATA)


def _forget_surroundings() -> None:
    """Before settings are read: everything on our own data, and behind a proxy that names who asks."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "VARSAM_MASTER_KEYS", "VARSAM_KEY_FILE"):
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VARSAM_DATA": str(DATA),
        "VARSAM_DEMO": "1",
        "VARSAM_STATIC": str(STATIC),
        # So that wrong codes can be timed as those of many visitors; one visitor is slowed down after twenty.
        "VARSAM_TRUST_PROXY": "1",
    }


def _fill() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from varsam.kernel.vault import api as vault
    from varsam.site import demo

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    vault.remember_masters()
    demo.load()
    connections.close_all()


def connect(role: str, database: str = "varsam") -> psycopg.Connection:
    """A connection as varsam_app, varsam_owner or postgres."""
    from config import embedded

    place = embedded.address(DATA)
    return psycopg.connect(host=place.host, port=place.port, user=role, dbname=database, autocommit=True)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextlib.contextmanager
def serving(*words: str) -> Iterator[Server]:
    """`varsam serve` as in production, two workers; without the live view where `words` say nothing of it."""
    from django.core.management import call_command

    if not (STATIC / "staticfiles.json").exists():
        call_command("collectstatic", verbosity=0, interactive=False)
    port = free_port()
    with process(
        "varsam.site.cli", "serve", *(words or ("--live-port", "0")), port=port, path="/anhorig/"
    ) as pid:
        yield Server(port, (pid, int((DATA / "postgres" / "postmaster.pid").read_text().split()[0])))


@contextlib.contextmanager
def process(module: str, *words: str, port: int, path: str) -> Iterator[int]:
    """A server run as `python -m module … --port PORT`, once it answers at `path`; gives its pid."""
    with (DATA / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", module, *words, "--port", str(port)], cwd=ROOT, stdout=log, stderr=log
        )
    try:
        _await(server, f"http://127.0.0.1:{port}{path}")
        yield server.pid
    finally:
        server.terminate()
        server.wait(30)


def _await(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=10):
            return
        time.sleep(0.1)
    raise SystemExit(f"the server did not answer: {(DATA / 'server.log').read_text()}")
