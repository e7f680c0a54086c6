"""`varsam route` as a script calls it; what the table answers is tested where it is read."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from varsam.site.cli import house
from varsam.site.cli import route as command
from varsam.site.routes.models import Version

Route = Callable[[bytes], "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def route(tmp_path: Path) -> Callable[[bytes], subprocess.CompletedProcess[bytes]]:
    """The command where there is no database."""

    def run(said: bytes) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "varsam.site.cli", "route"],
            input=said,
            capture_output=True,
            check=False,
            env={**os.environ, "VARSAM_DATA": str(tmp_path), "DATABASE_URL": ""},
        )

    return run


def test_the_routes_come_in_order_with_their_reasons(route: Route) -> None:
    done = route(b'{"sender": "relative", "about": "person", "age": 17, "consent": "given", "danger": null}')
    assert (done.returncode, done.stderr) == (0, b"")
    routes = json.loads(done.stdout)["routes"]
    assert [(route["route"], route["rule"]) for route in routes] == [
        ("sspf", "R4"),
        ("relative_support", "R7"),
    ]
    assert all(list(route) == ["route", "reason", "rule"] for route in routes)
    assert "skola, socialtjänst, polis och fritid" in routes[0]["reason"]


@pytest.mark.parametrize(
    "said",
    [b"", b"{", b"[]", b"\xff", b'{"age": NaN}', b'{"age": 17, "age": 18}', b'{"sender": "uncle Bo"}', b"[" * 5000, b" " * 100_001],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line_and_status_2(route: Route, said: bytes) -> None:
    done = route(said)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"varsam")
    assert done.stderr.count(b"\n") == 1
    assert b"Bo" not in done.stderr


def test_with_a_database_the_version_in_force_answers(
    as_owner: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The house is open already in a test; what is read is the table as somebody has changed it."""

    @contextmanager
    def opened() -> Any:
        yield None

    first = Version.objects.get(number=1)
    rules = [{**rule, "when": [{}]} if rule["id"] == "R9" else rule for rule in first.rules]
    with as_owner():
        Version.objects.create(
            number=2, rules=rules, valid_from=first.valid_from, source="prov", note="Utbildning för alla"
        )
    monkeypatch.setattr(house, "has_database", lambda: True)
    monkeypatch.setattr(house, "opened", opened)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"sender": "relative"}')))
    assert command.run(None) == 0  # type: ignore[arg-type]
    said = json.loads(capsys.readouterr().out)["routes"]
    assert [route["rule"] for route in said] == ["R7", "R9"]
