"""Finding the guide to a situation by the words that somebody has for it."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from varsam.areas.operations.content import Content
from varsam.areas.operations.enums import Setting

LONGEST_QUESTION = 500
_SNIPPET = 180
_WORD = re.compile(r"[0-9a-z]+")
# As varsam._fold in the database.
_FOLDED = str.maketrans("åäæáàâöøóòéèëêüúíïç", "aaaaaaooooeeeeuuiic")


@dataclass(frozen=True)
class Hit:
    """A guide that fits. `snippet` is safe HTML with what was found in <mark>; `read_as` says what a misspelled word was taken
    for (typed → meant) and is the same for all hits of a search."""

    slug: str
    setting: Setting
    title: str
    snippet: SafeString
    read_as: dict[str, str]

    @property
    def corrected(self) -> bool:
        return bool(self.read_as)


def find(text: str, setting: str = "", most: int = 20) -> list[Hit]:
    """The guides that fit best to a text in Swedish, best first; none for a text without words that say anything.

    With a `setting`, its guides and those for any unit. Only the first 500 characters are read.
    """
    said = text.replace("\x00", " ")[:LONGEST_QUESTION]
    if not _WORD.search(_folded(said)):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select slug, setting_of, content, words, read_as from varsam.guides_find(%s, %s, %s)",
            [said, setting if setting in Setting.values else "", most],
        )
        found = cursor.fetchall()
    if not found:
        return []
    language = "sv" if (get_language() or "sv") == "sv" else "en"
    words = frozenset(found[0][3])
    read_as: dict[str, str] = _decoded(found[0][4]) or {}
    return [
        _hit(slug, place, _decoded(content), words, read_as, language) for slug, place, content, _, _ in found
    ]


def _decoded(value: Any) -> Any:
    """Django leaves jsonb of a question of one's own as text."""
    return json.loads(value) if isinstance(value, str) else value


def _hit(
    slug: str, setting: str, content: Content, words: frozenset[str], read_as: dict[str, str], language: str
) -> Hit:
    return Hit(
        slug, Setting(setting), content["title"][language], _snippet(content, words, language), read_as
    )


def _folded(text: str) -> str:
    """As varsam._fold in the database, and letter for letter: what stands in it stands at the same place in the text."""
    small = text.lower()
    if len(small) != len(text):  # the dotted capital I of Turkish becomes two
        small = "".join(letter.lower()[0] for letter in text)
    plain = small.replace("å", "a").replace("ä", "a").replace("ö", "o")
    # Translating takes fifty times as long, and few sentences need it.
    return plain if plain.isascii() else plain.translate(_FOLDED)


def _snippet(content: Content, words: frozenset[str], language: str) -> SafeString:
    """The sentence of a guide that says most of what was asked for; its situation where none does."""
    texts = [
        content["situation"][language],
        *content["first_steps"][language],
        *content["do_not"][language],
        *(each["duty"][language] for each in content["responsibilities"]),
    ]
    counts = [len(words.intersection(_WORD.findall(_folded(text)))) for text in texts]
    return _marked(_cut(texts[counts.index(max(counts))], words), words)


def _places(text: str, words: frozenset[str]) -> list[tuple[int, int]]:
    """Where in a text the words stand, from and to."""
    return [m.span() for m in _WORD.finditer(_folded(text)) if m[0] in words]


def _cut(text: str, words: frozenset[str]) -> str:
    """So much of a text as there is room for, with the first word that was found in it."""
    if len(text) <= _SNIPPET:
        return text
    first = next((start for start, _ in _places(text, words)), 0)
    start = text.rfind(" ", 0, max(0, first - 60)) + 1
    end = text.rfind(" ", start, start + _SNIPPET)
    shown = text[start : end if end > start else start + _SNIPPET]
    return f"{'… ' if start else ''}{shown}{' …' if start + len(shown) < len(text) else ''}"


def _marked(text: str, words: frozenset[str]) -> SafeString:
    """The text as safe HTML. Everything of it is escaped; only our own marks are not."""
    parts, last = [], 0
    for start, end in _places(text, words):
        parts.append(f"{escape(text[last:start])}<mark>{escape(text[start:end])}</mark>")
        last = end
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308 (each part is escaped)
