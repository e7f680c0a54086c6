"""JSON from outside means one thing or is refused."""

import pytest

from varsam.lib import strict_json


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[1,]",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b"\xff\xfe",
        b"[" * 30 + b"]" * 30,
        b"[" * 200_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"1" * 5000,
    ],
)
def test_what_two_readers_could_understand_differently_is_refused(raw: bytes) -> None:
    with pytest.raises(strict_json.NotStrict):
        strict_json.read(raw)


def test_ordinary_json_is_read() -> None:
    assert strict_json.read('\ufeff{"a": ["å", 1, null, {"b": true}]}'.encode()) == {
        "a": ["å", 1, None, {"b": True}]
    }
