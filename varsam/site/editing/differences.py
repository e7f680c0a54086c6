"""What differs between two versions of a text, word by word, for people to read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Part:
    """A run of text that both versions have, or that was taken out or put in."""

    kind: Literal["same", "out", "in"]
    text: str


def between(before: str, after: str) -> list[Part]:
    """The parts in reading order; where words were exchanged, what went out stands before what came in."""
    return list(_joined(_by_line(before, after)))


def _by_line(before: str, after: str) -> Iterator[Part]:
    # Lines first: word for word through a whole long text would take its square in time.
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Part("same", was)
        else:
            yield from _by_word(was, now)


def _by_word(before: str, after: str) -> Iterator[Part]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        was, now = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Part("same", was)
            continue
        yield Part("out", was)
        yield Part("in", now)


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Neighbours of one kind as one, with the empty left out."""
    held: Part | None = None
    for part in parts:
        if not part.text:
            continue
        if held and held.kind == part.kind:
            held = Part(held.kind, held.text + part.text)
            continue
        if held:
            yield held
        held = part
    if held:
        yield held
