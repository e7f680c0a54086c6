"""A changed entry is noticed, and nobody speaks for another: pure, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.areas.liaison.exchange.other_town import NOW, OtherTown, lesson, method
from varsam.areas.liaison.exchange import feeds, statements
from varsam.areas.liaison.exchange.enums import Outcome, Signature, Warning
from varsam.areas.liaison.exchange.judging import Known, Verdict, judge
from varsam.lib import signed

TOWN = OtherTown(address="https://exempelstad.se/metoder/flode.json")
FIRST = TOWN.statement("forsta", method("Första"))
DIGEST = TOWN.say(FIRST)["digest"]
UID = statements.entry_id(TOWN.publisher, "method", "forsta")


def look(*items: dict[str, Any], town: OtherTown = TOWN, known: Known | None = None, **more: Any) -> Verdict:
    town.publish(*items)
    page = feeds.read(town.document(), "application/json", town.address)
    return judge(
        page.items,
        publisher=more.pop("publisher", town.publisher),
        keys=page.keys,
        refused=more.pop("refused", frozenset()),
        retired=more.pop("retired", {}),
        known={UID: known} if known else {},
        now=datetime.now(UTC),
    )


def test_signed_entry_is_taken_in_and_the_same_again_is_nothing_new() -> None:
    new = look(TOWN.say(FIRST)).judged
    assert [(each.signature, each.warning, each.statement.digest) for each in new] == [
        (Signature.VALID, Warning.NONE, DIGEST)
    ]
    assert look(TOWN.say(FIRST), known=Known(1, DIGEST, True)).judged == []


def test_later_version_that_names_the_one_before_is_taken_in() -> None:
    later = TOWN.statement("forsta", method("Första", source="Ny"), version=2, previous=DIGEST)
    (found,) = look(TOWN.say(later), known=Known(1, DIGEST, True)).judged
    assert found.warning is Warning.NONE
    (skipped,) = look(
        TOWN.say(TOWN.statement("forsta", method("F"), version=4, previous="sha-256:x")),
        known=Known(1, DIGEST, True),
    ).judged
    assert skipped.warning is Warning.NONE  # versions in between were never fetched


@pytest.mark.parametrize(
    ("version", "previous", "warning"),
    [(3, None, Warning.REWRITTEN), (2, None, Warning.BACKWARDS), (4, "sha-256:other", Warning.CHAIN)],
)
def test_history_that_does_not_add_up_is_warned_of(
    version: int, previous: str | None, warning: Warning
) -> None:
    said = TOWN.say(TOWN.statement("forsta", method("Annat"), version=version, previous=previous))
    (found,) = look(said, known=Known(3, DIGEST, True)).judged
    assert found.warning is warning
    (anew,) = look(said, known=Known(3, DIGEST, True, takes_anew=True)).judged
    assert anew.warning is Warning.NONE  # where somebody has decided that it may begin anew


def test_content_that_was_changed_on_the_way_is_warned_of() -> None:
    """A man in the middle changes the content and leaves the signature."""
    wrong = TOWN.say(
        TOWN.statement("forsta", method("Första"), version=2, previous=DIGEST), content=method("Falsk")
    )
    (found,) = look(wrong, known=Known(1, DIGEST, True)).judged
    assert (found.signature, found.warning) == (Signature.BAD, Warning.SIGNATURE)
    (unknown,) = look(wrong).judged
    assert (unknown.signature, unknown.warning) == (
        Signature.BAD,
        Warning.NONE,
    )  # new here: shown as what it is


@pytest.mark.parametrize("known", [None, Known(1, DIGEST, True)])
def test_missing_signature_is_seen(known: Known | None) -> None:
    bare = {**TOWN.say(FIRST), "signature": None}
    (found,) = look(bare, known=known).judged
    assert found.signature is Signature.MISSING
    assert found.warning is (Warning.SIGNATURE if known else Warning.NONE)


def test_only_a_key_of_the_feed_that_nobody_turned_away_signs() -> None:
    public = TOWN.keys[-1][1].public
    (found,) = look(TOWN.say(FIRST), refused=frozenset({public})).judged
    assert found.signature is Signature.BAD
    thief = OtherTown(publisher=TOWN.publisher)
    (stolen,) = look(thief.say(FIRST)).judged
    assert stolen.signature is Signature.BAD


def test_retired_key_signs_nothing_new() -> None:
    """Neither where the feed says that it is retired nor where we know it from before."""
    town = OtherTown(address=TOWN.address)
    town.new_key()
    said = town.statement("x", method("X"), changed_at=NOW + timedelta(hours=5))
    assert look(town.say(said, by=0), town=town).judged[0].signature is Signature.BAD
    assert look(town.say(said), town=town).judged[0].signature is Signature.VALID
    early = town.statement("x", method("X"), changed_at=NOW)
    assert look(town.say(early, by=0), town=town).judged[0].signature is Signature.VALID
    known = {town.keys[1][1].public: NOW}
    assert look(town.say(said), town=town, retired=known).judged[0].signature is Signature.BAD


def test_what_the_feed_alone_says_of_a_key_retires_none() -> None:
    """`retired` stands in the head, which nobody signs; nor does the word of a key for itself, or for one that was turned away."""
    for how in ("unsigned", "refused", "itself"):
        town = OtherTown(address=TOWN.address)
        new = town.new_key(endorsed=how == "refused")
        if how == "itself":
            private, old = town.keys[0]
            word = signed.sign(private, statements.key(town.publisher, old.public, old.made_at))
            town.keys[0] = (private, replace(old, endorsed_by=old.name, endorsement=word))
        said = town.statement("x", method("X"), changed_at=NOW + timedelta(hours=5))
        refused = frozenset({new.public} if how == "refused" else ())
        assert (
            look(town.say(said, by=0), town=town, refused=refused).judged[0].signature is Signature.VALID
        ), how


def test_nobody_speaks_for_another() -> None:
    other = OtherTown()
    taken = {**FIRST, "id": other.statement("forsta", method("F"))["id"]}
    for statement in (other.statement("forsta", method("F")), taken):
        assert look(TOWN.say(statement)).left_out == {Outcome.FOREIGN: 1}
    assert look(TOWN.say(FIRST), publisher=uuid4()).left_out == {Outcome.FOREIGN: 1}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"version": 0}, Outcome.FORMAT),
        ({"version": 2**40}, Outcome.FORMAT),
        ({"version": "1"}, Outcome.FORMAT),
        ({"version": True}, Outcome.FORMAT),
        ({"kind": "person"}, Outcome.FORMAT),
        ({"key": "../x"}, Outcome.FORMAT),
        ({"content": []}, Outcome.FORMAT),
        ({"changed": "2026-13-01T00:00:00Z"}, Outcome.FORMAT),
        ({"format": 2}, Outcome.FORMAT),
        ({"previous": 5}, Outcome.FORMAT),
        ({"n": 2**60}, Outcome.FORMAT),
        ({"changed": "2126-01-01T00:00:00Z"}, Outcome.FUTURE),
        ({"content": {"x": "x" * 300_000}}, Outcome.LONG),
    ],
)
def test_entry_that_is_not_taken_in_at_all(wrong: dict[str, Any], why: Outcome) -> None:
    verdict = look(TOWN.say(FIRST, **wrong))
    assert (verdict.judged, verdict.left_out) == ([], {why: 1})


def test_items_that_are_something_else_are_counted() -> None:
    assert look({}, {"statement": None}, {"statement": "x"}).left_out == {Outcome.FORMAT: 3}


def test_entry_that_stands_twice_with_different_content_is_not_taken_in() -> None:
    other = TOWN.say(TOWN.statement("forsta", method("Annat")))
    verdict = look(TOWN.say(FIRST), other)
    assert (verdict.judged, verdict.left_out) == ([], {Outcome.TWICE: 1})
    assert len(look(TOWN.say(FIRST), TOWN.say(FIRST)).judged) == 1


def test_texts_are_cleaned_and_unknown_words_left_out() -> None:
    evil = method(
        "<img src=x onerror=alert(1)>Stöd\u202etxet",
        description={"sv": "<script>alert(1)</script>Text <b>fet</b>", "en": 5},
        state="best of all", level=["x"], ages={"from": 900, "to": -1}, settings=["school", "moon", {}],
        languages=["sv", "<b>", "svenska"], checks=[5, {"kind": "legal"}], steps="x", effect="strong", unknown={"a": 1},
    )  # fmt: skip
    kept = look(TOWN.say(TOWN.statement("forsta", evil))).judged[0].as_json()
    said = kept["content"]
    assert kept["title"] == "Stödtxet"
    assert said["description"] == {"sv": "Text fet", "en": ""}
    assert (said["state"], said["level"], said["ages"]) == ("", "", {"from": None, "to": None})
    assert (said["settings"], said["languages"], said["steps"]) == (["school"], ["sv"], [])
    assert said["effect"]["rating"] == "unknown"
    assert "unknown" not in said


def test_pilot_of_theirs_says_no_more_than_its_layout_carries() -> None:
    right = {
        "state": "evaluated", "design": "comparison", "aim": "Att se.", "began": "2026-01-01", "ended": None, "stopped": None,
        "by_rule": False, "evaluated_on": "2026-05-01", "conclusion": "helped", "words": {"sv": "Ja.", "en": ""}, "places": 2,
        "beside": 2, "harms": "few", "months": {"said": 3, "of": 4},
    }  # fmt: skip
    wrong = {
        **right, "design": "description", "aim": "<b>Att</b>", "began": "x", "harms": 3, "places": -1, "by_rule": "yes",
        "months": {"said": 5, "of": 4}, "people": 3,
    }  # fmt: skip
    said = method("F", pilots=[right, wrong, 5], in_use_since=2015)
    kept = look(TOWN.say(TOWN.statement("f", said))).judged[0].as_json()["content"]
    assert kept["pilots"][0] == right
    assert len(kept["pilots"]) == 2
    assert "people" not in kept["pilots"][1]
    names = ("conclusion", "aim", "began", "harms", "places", "by_rule", "months")
    assert [kept["pilots"][1][name] for name in names] == [None, "Att", None, None, None, False, None]
    assert kept["in_use_since"] == 2015
    older = look(TOWN.say(FIRST)).judged[0].as_json()["content"]
    assert (older["pilots"], older["in_use_since"]) == ([], None)


def test_link_that_would_do_something_is_no_link() -> None:
    for url in (
        "javascript:alert(1)",
        "data:text/html,x",
        "https://u@x.se/",
        "https://x.se/\u202e",
        5,
        "//x.se",
        "x" * 600,
    ):
        statement = {**FIRST, "url": url} if isinstance(url, str) else {**FIRST, "url": "ftp://x.se"}
        (found,) = look(TOWN.say(statement)).judged
        assert found.as_json()["url"] == ""


def test_lesson_is_an_entry_too() -> None:
    (found,) = look(TOWN.say(TOWN.statement("l1", lesson("Tid"), kind="lesson"))).judged
    assert found.as_json()["content"]["title"] == {"sv": "Tid", "en": "Tid (en)"}
