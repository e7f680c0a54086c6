"""Finding the guide to a situation by the words that somebody has for it."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from varsam.areas.operations import guides
from varsam.areas.operations.enums import Setting
from varsam.areas.operations.guides import Guide

LONGEST_QUESTION = 500
_SNIPPET = 180
_WORD = re.compile(r"[0-9a-zåäæáàâöøóòéèëêüúíïç]+", re.IGNORECASE)
# As varsam._fold in the database.
_FOLDED = str.maketrans("åäæáàâöøóòéèëêüúíïç", "aaaaaaooooeeeeuuiic")


@dataclass(frozen=True)
class Hit:
    """A guide that fits. `snippet` is safe HTML with what was found in <mark>; `read_as` says what a misspelled word was taken
    for (typed → meant) and is the same for all hits of a search."""

    guide: Guide
    snippet: SafeString
    read_as: dict[str, str]

    @property
    def slug(self) -> str:
        return self.guide.slug

    @property
    def setting(self) -> Setting:
        return self.guide.setting

    @property
    def title(self) -> str:
        return self.guide.title

    @property
    def corrected(self) -> bool:
        return bool(self.read_as)


def find(text: str, setting: str = "", most: int = 20) -> list[Hit]:
    """The guides that fit best to a text in Swedish, best first; none for a text without words that say anything.

    With a `setting`, its guides and those for any unit. Only the first 500 characters are read.
    """
    said = text.replace("\x00", " ")[:LONGEST_QUESTION]
    if not _WORD.search(said):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select scenario_id, words, read_as from varsam.guides_find(%s, %s, %s)",
            [said, setting if setting in Setting.values else "", most],
        )
        found = cursor.fetchall()
    if not found:
        return []
    words = frozenset(found[0][1])
    read_as: dict[str, str] = json.loads(found[0][2]) if isinstance(found[0][2], str) else found[0][2] or {}
    known = guides.of_scenarios([row[0] for row in found])
    return [Hit(guide, _snippet(guide, words), read_as) for guide in known]


def _is_found(word: str, words: Collection[str]) -> bool:
    return word.lower().translate(_FOLDED) in words


def _snippet(guide: Guide, words: frozenset[str]) -> SafeString:
    """The sentence of a guide that says most of what was asked for; its situation where none does."""
    texts = [
        guide.situation,
        *guide.first_steps,
        *guide.do_not,
        *(each.duty for each in guide.responsibilities),
    ]
    counts = [len({w.lower() for w in _WORD.findall(text) if _is_found(w, words)}) for text in texts]
    return _marked(_cut(texts[counts.index(max(counts))], words), words)


def _cut(text: str, words: frozenset[str]) -> str:
    """So much of a text as there is room for, with the first word that was found in it."""
    if len(text) <= _SNIPPET:
        return text
    first = next((m.start() for m in _WORD.finditer(text) if _is_found(m[0], words)), 0)
    start = text.rfind(" ", 0, max(0, first - 60)) + 1
    end = text.rfind(" ", start, start + _SNIPPET)
    shown = text[start : end if end > start else start + _SNIPPET]
    return f"{'… ' if start else ''}{shown}{' …' if start + len(shown) < len(text) else ''}"


def _marked(text: str, words: frozenset[str]) -> SafeString:
    """The text as safe HTML. Everything of it is escaped; only our own marks are not."""
    parts, last = [], 0
    for match in _WORD.finditer(text):
        if _is_found(match[0], words):
            parts += [
                (escape(text[last : match.start()]),),
                (mark_safe(f"<mark>{escape(match[0])}</mark>"),),  # noqa: S308 (escaped)
            ]
            last = match.end()
    return format_html_join("", "{}", [*parts, (escape(text[last:]),)])
