"""What is signed can be checked by others, and nothing else passes for it."""

import pytest

from varsam.lib import signed


def test_canonical_form_is_that_of_rfc_8785() -> None:
    # The example of RFC 8785, 3.2.2, without its numbers, and sorted by UTF-16 units as 3.2.3 says.
    said = {
        "\u20ac": "Euro",
        "\r": "CR",
        "\U0001f600": "Smiley",
        "1": "One",
        "\ufb33": "Dalet",
        "ö": [None, True, 10],
    }
    assert signed.canonical(said) == (
        '{"\\r":"CR","1":"One","ö":[null,true,10],"€":"Euro","😀":"Smiley","\ufb33":"Dalet"}'.encode()
    )
    assert signed.digest({}) == "sha-256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("said", [{"n": 2**60}, {"t": "\ud800"}, {"x": float("nan")}])
def test_what_has_no_canonical_form_is_refused(said: object) -> None:
    with pytest.raises(signed.NotCanonical):
        signed.canonical(said)


def test_only_the_same_statement_by_the_same_key_is_signed() -> None:
    private, public = signed.new_pair()
    _, other = signed.new_pair()
    word = signed.sign(private, {"a": 1, "b": "å"})
    assert signed.is_signed(public, {"b": "å", "a": 1}, word)
    assert not signed.is_signed(public, {"a": 2, "b": "å"}, word)
    assert not signed.is_signed(other, {"a": 1, "b": "å"}, word)
    for wrong in ("", "x", word[:-2], "å" * 86, word + "AAAA"):
        assert not signed.is_signed(public, {"a": 1, "b": "å"}, wrong)


def test_known_key_signs_as_rfc_8032_says() -> None:
    # RFC 8032, 7.1, TEST 1 has the key; its public part is the proof that the bytes are read in the right order.
    private = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    assert signed.is_signed(public, {"a": 1}, signed.sign(private, {"a": 1}))
    assert signed.key_id(public) == "21fe31dfa154a261"
    assert signed.fingerprint(public).startswith("21FE 31DF A154 A261 ")
    assert len(signed.fingerprint(public).split()) == 16
