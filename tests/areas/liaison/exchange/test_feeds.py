"""A document from a stranger is read or refused, and does nothing else."""

import json
from typing import Any

import pytest

from tests.areas.liaison.exchange.other_town import OtherTown, method
from varsam.areas.liaison.exchange import documents, feeds
from varsam.areas.liaison.exchange.documents import Head, Signed
from varsam.areas.liaison.exchange.statements import NotReadable
from varsam.lib import signed

TOWN = OtherTown(address="https://exempelstad.se/metoder/flode.json")
TOWN.publish(TOWN.say(TOWN.statement("forsta", method("Första"))))
JSON, ATOM = "application/feed+json", "application/atom+xml"
BILLION = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;">]><feed xmlns="http://www.w3.org/2005/Atom"><title>&lol3;</title></feed>"""
OUTSIDE = b"""<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed xmlns="http://www.w3.org/2005/Atom">&x;</feed>"""


def changed(**more: Any) -> bytes:
    said = json.loads(TOWN.document())
    said["_varsam"].update(more)
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", JSON),
        (b"{}", JSON),
        (b"[1, 2]", JSON),
        (b"<html></html>", JSON),
        (b"[" * 100_000, JSON),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', JSON),
        (changed(format=9), JSON),
        (changed(publisher="exempelstad"), JSON),
        (changed(keys="x"), JSON),
        (changed(keys=[{"public": "AAAA", "algorithm": "Ed25519", "made": "2026-01-01T00:00:00Z"}]), JSON),
        (changed(keys=[{"public": "!", "algorithm": "Ed25519"}] * 3), JSON),
        (changed(keys=[{}] * 60), JSON),
        (b"", ATOM),
        (b"<feed", ATOM),
        (b"<rss/>", ATOM),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', ATOM),
        (BILLION, ATOM),
        (OUTSIDE, ATOM),
        (b'<?xml version="1.0" encoding="utf-7"?><feed/>', ATOM),
        (b"<a>" * 50_000, ATOM),
        (b"{}", ATOM),
    ],
)
def test_document_that_is_refused(raw: bytes, kind: str) -> None:
    with pytest.raises(NotReadable):
        feeds.read(raw, kind, TOWN.address)


def test_atom_says_what_json_says() -> None:
    private, row = TOWN.keys[-1]
    statement = TOWN.statement("forsta", method("Å & <b>"))
    text = signed.canonical(statement).decode()
    entry = Signed(text, signed.digest(statement), row.name, signed.sign(private, statement))
    head = Head(
        publisher=TOWN.publisher, names={"sv": "Å-stad", "en": "A"}, number=3, changed_at=row.made_at, keys=[row], total=250,
        home="https://exempelstad.se/", about="https://exempelstad.se/om/", json_address=TOWN.address,
        atom_address="https://exempelstad.se/flode.atom", page=1, pages=3,
    )  # fmt: skip
    by_json = feeds.read(documents.json_feed(head, [entry]), JSON, "https://exempelstad.se/flode.json")
    by_atom = feeds.read(documents.atom(head, [entry]), ATOM, "https://exempelstad.se/flode.atom")
    assert by_json.items == by_atom.items
    assert (by_atom.publisher, by_atom.keys, by_atom.called) == (by_json.publisher, by_json.keys, "Å-stad")
    assert by_atom.next == "https://exempelstad.se/flode.atom?sida=2"
    assert by_json.next == "https://exempelstad.se/metoder/flode.json?sida=2"


def test_word_of_one_key_for_another_counts_only_if_it_fits() -> None:
    town = OtherTown(address=TOWN.address)
    town.new_key()
    first, second = feeds.read(town.document(), JSON, town.address).keys
    assert (first.endorsed_by, second.endorsed_by) == (None, first.public)
    said = json.loads(town.document())
    newest = next(each for each in said["_varsam"]["keys"] if each["endorsement"])
    newest["made"] = "2020-01-01T00:00:00Z"
    keys = feeds.read(json.dumps(said).encode(), JSON, town.address).keys
    assert all(each.endorsed_by is None for each in keys)


def test_key_has_the_name_that_its_bytes_give_it() -> None:
    said = json.loads(TOWN.document())
    said["_varsam"]["keys"][0]["name"] = "0000000000000000"
    (key,) = feeds.read(json.dumps(said).encode(), JSON, TOWN.address).keys
    assert key.name == TOWN.keys[0][1].name
