"""What holds for every text: offsets, order, masking, and time that grows with length only."""

import io
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from varsam.lib.deidentification import Finding, Kind, find, mask
from varsam.lib.deidentification.command import run

PIECES = [
    "Elias", "Bergstrand", "Fatimas", "Björn", "Hans", "Will", "heter", "min bror", "och", "von", "E.", "070-174 06 31", "+46 (0)70", "031-390", "06 42", "690304-9804",
    "19690304", "9804", "anna@example.org", "(at)", "punkt se", "@wolf_99", "snap:", "på Discord", "grey_pinecone", "Storgatan 12", "B,", "411 38 Göteborg", "ABC 123", "bil",
    "[name]", "[phone]", "[", "]", "Mvh\n", "Hej", "!", ".", ",", ", 15 år", "/", "'s", "\u0000", "👩‍👩‍👧", "e\u0301", "سلام", "\u202e", "\ufffc", "12 Baker Street", "ring", "0", "7", "1",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=16).flatmap(
        lambda pieces: st.sampled_from([" ", "", "\n"]).map(lambda joint: joint.join(pieces))
    ),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_findings_stand_where_they_say_sorted_and_apart(text: str) -> None:
    findings = find(text)
    assert all(text[finding.start : finding.end] == finding.text for finding in findings)
    assert all(finding.start < finding.end for finding in findings)
    assert all(first.end <= second.start for first, second in zip(findings, findings[1:], strict=False))
    assert findings == find(text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_masking_again_finds_nothing_new(text: str) -> None:
    assert find(mask(text, find(text))) == []


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_mask_keeps_everything_between_the_findings(text: str) -> None:
    findings = find(text)
    kept = text
    for finding in reversed(findings):
        kept = kept[: finding.start] + f"[{finding.kind.value}]" + kept[finding.end :]
    assert mask(text, findings) == kept


@pytest.mark.parametrize(
    "before", ["👩‍👩‍👧 ", "e\u0301e\u0301 ", "السلام عليكم ", "\u0000\u0000 ", "\u202e", "𝔘𝔫𝔦 ", "\r\n\t"]
)
def test_offsets_count_code_points(before: str) -> None:
    text = before + "Ring Fatima Nur på 070-174 06 31"
    offset = len(before)
    assert find(text) == [
        Finding(Kind.NAME, offset + 5, offset + 15, "Fatima Nur"),
        Finding(Kind.PHONE, offset + 19, offset + 32, "070-174 06 31"),
    ]


def test_mask_names_the_kind_or_the_label() -> None:
    text = "Fatima har 070-174 06 31."
    assert mask(text, find(text)) == "[name] har [phone]."
    assert mask(text, find(text), {Kind.NAME: "namn"}) == "[namn] har [phone]."


def test_mask_refuses_findings_of_another_text() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        mask("Något annat", find("Fatima Nur har slutat."))


def test_empty_text_has_no_findings() -> None:
    assert find("") == []
    assert mask("", []) == ""


def command(content: bytes) -> tuple[int, str, str]:
    stdout, stderr = io.StringIO(), io.StringIO()
    status = run(io.TextIOWrapper(io.BytesIO(content)), stdout, stderr)
    return status, stdout.getvalue(), stderr.getvalue()


def test_command_prints_findings_and_masked_text() -> None:
    status, output, errors = command("Jag heter Åsa.".encode())
    assert (status, errors) == (0, "")
    assert json.loads(output) == {
        "findings": [{"kind": "name", "start": 10, "end": 13, "text": "Åsa"}],
        "masked": "Jag heter [name].",
    }
    assert "Åsa" in output


def test_command_keeps_line_endings_and_null_bytes() -> None:
    _, output, _ = command(b"a\r\n\x00b")
    assert json.loads(output)["masked"] == "a\r\n\x00b"


def test_command_refuses_what_is_not_utf8() -> None:
    assert command(b"caf\xe9") == (2, "", "varsam deidentify: the input is not valid UTF-8 (byte 3)\n")


HOSTILE = ["1", "0", "0 ", "07 ", "+", "+4", "a@", "@", "a.", "_", "a_", "A. ", "Anna ", "Xgatan ", "(at)", "a (at) b punkt ", "e\u0301", "\u0301", "heter ", "snap: ", "S:t ", "[", "12 Ab ", "\n", " ", "a-", "a'", "SE45", "070-"]  # fmt: skip


def seconds(text: str) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        find(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_the_length_only(unit: str) -> None:
    """Eight times the text takes about eight times as long; were it quadratic, it would be sixty-four times."""
    small = unit * (12_500 // len(unit))
    assert seconds(small * 8) < 24 * max(seconds(small), 0.005)


def test_hostile_text_of_200_kilobytes_ends() -> None:
    text = "".join(unit * (200_000 // len(HOSTILE) // len(unit)) for unit in HOSTILE)
    assert seconds(text) < 10
