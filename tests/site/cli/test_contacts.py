"""`varsam contacts` as a script calls it."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from varsam.site.cli import contacts
from varsam.site.cli.errors import Refused

KEYS = ["id", "name", "phone", "open", "opens_at", "closes_at", "anonymous"]


def varsam(*words: str, data: Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "varsam.site.cli", *words],
        env={**environment, "VARSAM_DATA": str(data)},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_database_the_shipped_contacts_answer(tmp_path: Path) -> None:
    done = varsam("contacts", "--at", "2026-12-24T10:00", data=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    answered = json.loads(done.stdout)
    assert all(list(contact) == KEYS for contact in answered)
    emergency = next(contact for contact in answered if contact["id"] == "sos-alarm-112")
    assert (emergency["phone"], emergency["open"]) == ("112", True)
    assert list(tmp_path.iterdir()) == [], "asking leaves nothing behind"


def test_without_a_moment_it_is_now(tmp_path: Path) -> None:
    done = varsam("contacts", data=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)


@pytest.mark.parametrize(
    "text",
    ["", "2026-12-24", "x", "99999-01-01T00:00", "2026-13-01T10:00", "2026-02-30T10:00", "2026-12-24T25:00",
     "2026-12-24T10", "2026-12-24T10:00Z", "20261224T1000", "٢٠٢٦-12-24T10:00", "0000-01-01T00:00",
     "1523-06-06T10:00", "9999-12-31T23:59", "2026-12-24T10:00\n", "a\x1b[31mb"],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line_and_status_2(tmp_path: Path, text: str) -> None:
    done = varsam("contacts", f"--at={text}", data=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("varsam: ")
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("words", [["--at"], ["--when", "now"], ["2026-12-24T10:00"]])
def test_wrong_arguments_are_one_line_and_status_2(tmp_path: Path, words: list[str]) -> None:
    done = varsam("contacts", *words, data=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    ("local", "moment"),
    [
        ("2026-07-01T12:00", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-12-24 10:00:30", datetime(2026, 12, 24, 9, 0, 30, tzinfo=UTC)),
        # The hour that comes twice: its first time, still summer.
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # The hour that is skipped: 02:30 on a clock that nobody set is 03:30.
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-03-29T03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    ],
)
def test_local_time_is_stockholm_time_also_when_the_clock_changes(local: str, moment: datetime) -> None:
    read = contacts.read_moment(local)
    # Compared in UTC: Python holds two times in an hour that comes twice for unequal, whatever they are.
    assert read.astimezone(UTC) == moment
    assert read.tzinfo is contacts.STOCKHOLM


def test_a_time_with_a_zone_is_refused_since_it_is_not_local() -> None:
    with pytest.raises(Refused):
        contacts.read_moment("2026-12-24T10:00+01:00")
