"""What differs between two versions of a text, word by word, for people to read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# What surrounds a change is shown this far, in characters; the rest of a long text is left out.
_AROUND = 160
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Part:
    """A run of text that both versions have, or that was taken out or put in; a gap stands for what is left out."""

    kind: Literal["same", "out", "in", "gap"]
    text: str


def between(before: str, after: str) -> list[Part]:
    """The parts in reading order; where words were exchanged, what went out stands before what came in."""
    return list(_joined(_by_line(before, after)))


def shown(before: str, after: str) -> list[Part]:
    """The same parts for a reader who looks for what changed: long runs without a change are left out."""
    parts, short = between(before, after), []
    for place, part in enumerate(parts):
        if part.kind != "same" or len(part.text) <= 3 * _AROUND:
            short.append(part)
            continue
        head = part.text[:_AROUND].rsplit(maxsplit=1)[0] if place else ""
        tail = part.text[-_AROUND:].split(maxsplit=1)[-1] if place < len(parts) - 1 else ""
        kept = (Part("same", head), Part("gap", ""), Part("same", tail))
        short += [each for each in kept if each.kind == "gap" or each.text]
    return short


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
