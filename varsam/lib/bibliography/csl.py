"""CSL-JSON: a list of items, as Zotero and Crossref write it (schema csl-data 1.0.2). Items are read one by one."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import fastjsonschema

from varsam.lib.bibliography.reference import (
    LONGEST_ENTRY,
    Author,
    Broken,
    Entry,
    Fault,
    NotRead,
    Reference,
    Unusable,
    reference,
)

# What of an item we use; the rest may be anything.
_TEXT: Final = {"type": ["string", "number"]}
_ITEM: Final = {
    "type": "object",
    "required": ["title"],
    "properties": {
        "type": {"type": "string", "maxLength": 60},
        "title": {"type": "string"},
        "author": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("family", "given", "literal", "non-dropping-particle")},
            },
        },
        "issued": {
            "type": "object",
            "properties": {
                "date-parts": {"type": "array", "items": {"type": "array", "items": {"type": ["string", "number", "null"]}}},
                "literal": {"type": "string"},
                "raw": {"type": "string"},
            },
        },
        **{
            name: _TEXT
            for name in (
                "DOI", "PMID", "URL", "abstract", "language", "container-title", "volume", "issue", "page", "publisher",
            )
        },
    },
}  # fmt: skip
_check = fastjsonschema.compile(_ITEM)
_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_KIND = re.compile(r"[a-z][a-z_-]{1,29}")
# After something that is no JSON, so many places are tried where an item could begin again.
_TRIES = 200


def is_csl(text: str) -> bool:
    """Whether a text is meant as JSON."""
    return text[:1_000].lstrip()[:1] in {"[", "{", '"'}


def entries(text: str) -> Iterator[Entry]:
    """Each item, or why it could not be read. NotRead for JSON that is no list."""
    at = _after(_SPACE, text, 0)
    if text[at : at + 1] != "[":
        raise NotRead(Fault.NO_LIST)
    return _Items(text, at + 1).read()


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


class _Items:
    """A list that is read item by item: after something that is no JSON, from where the next item seems to begin."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at
        self.line, self.counted, self.tries, self.is_lost = 1, 0, 0, False
        self.decoder = json.JSONDecoder()

    def read(self) -> Iterator[Entry]:
        while self.tries < _TRIES:
            self.at = _after(_BETWEEN, self.text, self.at)
            if self.at >= len(self.text):
                if not self.is_lost:
                    yield Broken(self._line(), Fault.NO_END)
                return
            if self.text[self.at] == "]" and not self.is_lost:
                return
            yield from self._one()
            if self.is_lost and not self._found_again():
                return

    def _one(self) -> Iterator[Entry]:
        try:
            item, end = self.decoder.raw_decode(self.text, self.at)
        except (ValueError, RecursionError) as wrong:
            if not self.is_lost:
                fault = Fault.TOO_DEEP if isinstance(wrong, RecursionError) else Fault.SYNTAX
                yield Broken(self._line(), fault, self.text[self.at : self.at + 2_000])
            self.is_lost, self.tries, self.at = True, self.tries + 1, self.at + 1
            return
        # Where the thread was lost, a thing without a title is a part of what was broken.
        if not self.is_lost or (isinstance(item, dict) and "title" in item):
            yield _item(item, self._line(), self.text[self.at : end])
            self.is_lost = False
        else:
            self.tries += 1
        self.at = end

    def _line(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def _found_again(self) -> bool:
        found = self.text.find("{", self.at)
        self.at = max(found, self.at)
        return found >= 0


def _item(item: Any, line: int, raw: str) -> Entry:
    if len(raw) > LONGEST_ENTRY:
        return Broken(line, Fault.TOO_LONG, raw[:2_000])
    try:
        _check(item)
        return _reference(item, line)
    except fastjsonschema.JsonSchemaException:
        untitled = isinstance(item, dict) and "title" not in item
        return Broken(line, Fault.NO_TITLE if untitled else Fault.SHAPE, raw)
    except RecursionError:
        return Broken(line, Fault.TOO_DEEP, raw[:2_000])
    except Unusable as unusable:
        return Broken(line, unusable.fault, raw)


def of_item(item: dict[str, Any]) -> Reference:
    """A reference as it was stored by `writing.item`."""
    return _reference(item, 0)


def _reference(item: dict[str, Any], line: int) -> Reference:
    issued = item.get("issued", {})
    parts = issued.get("date-parts") or [[]]
    year = parts[0][0] if parts[0] else issued.get("literal") or issued.get("raw") or ""
    kind = item.get("type", "")
    return reference(
        title=item["title"],
        kind=kind if _KIND.fullmatch(kind) else "article",
        authors=[_author(each) for each in item.get("author", [])],
        date=str(int(year)) if isinstance(year, float) and year.is_integer() else year,
        doi=item.get("DOI", ""),
        pmid=item.get("PMID", ""),
        urls=[item.get("URL", "")],
        abstract=item.get("abstract", ""),
        language=item.get("language", ""),
        line=line,
        container=item.get("container-title", ""),
        volume=item.get("volume", ""),
        issue=item.get("issue", ""),
        pages=item.get("page", ""),
        publisher=item.get("publisher", ""),
    )


def _author(said: dict[str, str]) -> Author:
    if said.get("literal"):
        return Author(said["literal"])
    family = " ".join(filter(None, (said.get("non-dropping-particle", ""), said.get("family", ""))))
    return Author(family or said.get("given", ""), said.get("given", "") if family else "")
