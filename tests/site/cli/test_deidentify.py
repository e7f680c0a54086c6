"""`varsam deidentify` as a script calls it; what it finds is tested where it is found."""

import json
import subprocess
import sys

import pytest


def _deidentify(text: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "varsam.site.cli", "deidentify"], input=text, capture_output=True, check=False
    )


def test_findings_point_into_the_text_by_code_points() -> None:
    text = "Hej 👋🏽 ring 070-123 45 67 eller skriv till anna@example.org."
    done = _deidentify(text.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    answered = json.loads(done.stdout)
    assert [finding["kind"] for finding in answered["findings"]] == ["phone", "email"]
    for finding in answered["findings"]:
        assert list(finding) == ["kind", "start", "end", "text"]
        assert text[finding["start"] : finding["end"]] == finding["text"]
    assert answered["masked"] == "Hej 👋🏽 ring [phone] eller skriv till [email]."


@pytest.mark.parametrize("text", [b"", b"\n", "Ingenting här.\r\n".encode(), b"\x00", "\u202eabc".encode()])
def test_text_without_findings_comes_back_as_it_was(text: bytes) -> None:
    done = _deidentify(text)
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"findings": [], "masked": text.decode()}


def test_what_is_no_text_is_one_line_and_status_2() -> None:
    done = _deidentify(b"hej \xff\xfe")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"varsam")
    assert done.stderr.count(b"\n") == 1
