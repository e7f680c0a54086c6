"""RIS, as most catalogues write it: two letters, two spaces, a dash, and what they say; TY begins a record and ER ends it.

Where each record begins and ends is found here, so that one that is broken is told with its line and the next is read; what
its tags mean is read by rispy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from rispy.parser import RisParser

from varsam.lib.bibliography.reference import LONGEST_ENTRY, Author, Broken, Entry, Fault, Unusable, reference

# Some programs leave out a space, or put one before.
_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*)|)$")
TAGS: Final = {
    "TY": "kind", "TI": "title", "T1": "title", "CT": "title", "T2": "container", "JO": "container", "JF": "container",
    "BT": "book", "AU": "authors", "A1": "authors", "PY": "year", "Y1": "year", "DA": "year", "DO": "doi", "AN": "number",
    "UR": "urls", "L2": "urls", "AB": "abstract", "N2": "abstract", "LA": "language", "VL": "volume", "IS": "issue",
    "SP": "first_page", "EP": "last_page", "PB": "publisher", "ER": "end", "UK": "unknown",
}  # fmt: skip
_KINDS = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper",
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter", "RPRT": "report",
    "GOVDOC": "report", "THES": "thesis", "CONF": "paper-conference", "CPAPER": "paper-conference", "ELEC": "webpage",
    "BLOG": "post-weblog", "DATA": "dataset", "UNPB": "manuscript",
}  # fmt: skip


class _Parser(RisParser):  # type: ignore[misc] # a library without types
    DEFAULT_MAPPING = TAGS
    DEFAULT_LIST_TAGS = ["AU", "A1", "UR", "L2", "PY", "Y1", "DA"]
    DEFAULT_DELIMITER_MAPPING = {"UR": ";"}


@dataclass
class _Record:
    """Lines of one record, from its first line on."""

    line: int
    lines: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, line: str) -> None:
        self.size += len(line) + 1
        if self.size <= LONGEST_ENTRY:
            self.lines.append(line)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def is_ris(text: str) -> bool:
    """Whether a text begins as one: with a TY among its first lines."""
    return any(_is(line, "TY") for line in text[:20_000].splitlines()[:200])


def _is(line: str, tag: str) -> bool:
    found = _TAG.match(line)
    return bool(found and found[1] == tag)


def entries(text: str) -> Iterator[Entry]:
    """Each record, or why it could not be read."""
    record: _Record | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        found = _TAG.match(line)
        tag = found[1] if found else ""
        if tag == "TY":
            if record:
                yield _without_end(record)
            record = _Record(number)
        elif record is None and tag:
            record = _Record(number)
        if record is None:
            continue
        # One spelling of the tag for the parser, which is strict there.
        record.add(f"{tag}  - {(found[2] or '').strip()}" if found else line.strip())
        if tag == "ER":
            yield _read(record)
            record = None
    if record:
        yield _without_end(record)


def _without_end(record: _Record) -> Broken:
    starts = record.lines[:1] and record.lines[0].startswith("TY")
    return Broken(record.line, Fault.NO_END if starts else Fault.NO_START, record.text)


def _read(record: _Record) -> Entry:
    if not record.lines[0].startswith("TY"):
        return Broken(record.line, Fault.NO_START, record.text)
    if record.size > LONGEST_ENTRY:
        return Broken(record.line, Fault.TOO_LONG, record.text[:2_000])
    try:
        return _reference(_Parser().parse(record.text)[0], record.line)
    except Unusable as unusable:
        return Broken(record.line, unusable.fault, record.text)
    except (LookupError, TypeError, AttributeError):
        # The parser stumbles over lines in an order that no program writes.
        return Broken(record.line, Fault.SYNTAX, record.text)


def _reference(said: dict[str, Any], line: int) -> Entry:
    pages = "–".join(each for each in (said.get("first_page", ""), said.get("last_page", "")) if each)
    return reference(
        title=said.get("title", "") or said.get("book", ""),
        kind=_KINDS.get(said.get("kind", ""), "article"),
        authors=[_author(each) for each in said.get("authors", [])],
        date=next((each for each in said.get("year", []) if each), ""),
        doi=said.get("doi", ""),
        urls=said.get("urls", []),
        abstract=said.get("abstract", ""),
        language=said.get("language", ""),
        line=line,
        container=said.get("container", ""),
        volume=said.get("volume", ""),
        issue=said.get("issue", ""),
        pages=pages,
        publisher=said.get("publisher", ""),
    )


def _author(text: str) -> Author:
    family, _comma, given = text.partition(",")
    return Author(family, given)
