"""Reads the labelled messages: {kind|text} in a text says what should be found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from varsam.lib.deidentification import Kind

_HERE = Path(__file__).parent
_LABEL = re.compile(r"\{(?P<kind>[a-z]+)\|(?P<text>[^{}]*)\}")
PARTS = ("development", "held_out", "blind")


@dataclass(frozen=True, slots=True)
class Label:
    """An identifier that should be found, at offsets in the unmarked text."""

    kind: Kind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message with its labels; without labels it is clean."""

    id: str
    language: str
    text: str
    labels: tuple[Label, ...]


def messages(part: str) -> list[Message]:
    """Return the messages of one part: "development", "held_out" or "blind"."""
    entries = yaml.safe_load((_HERE / f"{part}.yaml").read_text(encoding="utf-8"))["texts"]
    return [_message(entry["id"], entry["language"], entry["text"]) for entry in entries]


def _message(identifier: str, language: str, marked: str) -> Message:
    text, labels = "", []
    position = 0
    for match in _LABEL.finditer(marked):
        text += marked[position : match.start()]
        labels.append(Label(Kind(match["kind"]), len(text), len(text) + len(match["text"]), match["text"]))
        text += match["text"]
        position = match.end()
    return Message(identifier, language, text + marked[position:], tuple(labels))


def all_messages() -> Iterator[Message]:
    """Yield the messages of all parts."""
    for part in PARTS:
        yield from messages(part)
