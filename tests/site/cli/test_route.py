"""`varsam route` as a script calls it; what the table answers is tested where it is read."""

import json
import subprocess
import sys

import pytest


def _route(said: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "varsam.site.cli", "route"], input=said, capture_output=True, check=False
    )


def test_the_routes_come_in_order_with_their_reasons() -> None:
    done = _route(b'{"sender": "relative", "about": "person", "age": 17, "consent": "given", "danger": null}')
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
def test_what_cannot_be_read_is_one_line_and_status_2(said: bytes) -> None:
    done = _route(said)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"varsam")
    assert done.stderr.count(b"\n") == 1
    assert b"Bo" not in done.stderr
