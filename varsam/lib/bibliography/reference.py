"""What a study is referred to by, the same whatever kind of file it came from; and what could not be read."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from varsam.lib.bibliography import doi as dois

# Bytes of a file, and entries in it.
LARGEST: Final = 30 * 1024 * 1024
ENTRIES: Final = 20_000
# Letters of one entry: an abstract is some thousands; more than this is no reference.
LONGEST_ENTRY: Final = 200_000
DEEPEST: Final = 40
AUTHORS: Final = 300
_TITLE, _ABSTRACT, _OTHER = 1_000, 20_000, 500
_FIRST_YEAR, _LAST_YEAR = 1500, 2100

_SPACES = re.compile(r"\s+")
# What journals set in titles and abstracts; anything else that looks like markup is text, and is escaped where it is shown.
_MARKUP = re.compile(
    r"</?(?:i|b|em|strong|sub|sup|scp|span|jats:[a-z-]+)(?:\s[^<>]{0,100})?/?>", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z -]{0,19}")
_PMID = re.compile(r"\d{1,9}")


class Fault(StrEnum):
    """Why an entry, or a whole file, cannot be read, so that the page can say it in its own words."""

    # Of one entry.
    NO_TITLE = "no_title"
    NO_START = "no_start"
    NO_END = "no_end"
    SYNTAX = "syntax"
    TWICE = "twice"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    LETTERS = "letters"
    SHAPE = "shape"
    # Of a whole file.
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NOT_TEXT = "not_text"
    UNKNOWN = "unknown"
    NO_LIST = "no_list"
    NOTHING = "nothing"


class NotRead(ValueError):
    """A file of which nothing can be read; nothing of it is in the message."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Unusable(ValueError):
    """An entry that says too little, or too much."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Author:
    """Whoever wrote it: a person by family and given name, or an organisation, whose name stands in `family` alone."""

    family: str
    given: str = ""

    def __str__(self) -> str:
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True)
class Reference:
    """One study as a reference. `kind` is a type of CSL (article-journal, report ...); `line` is where it began, from 1 up."""

    title: str
    kind: str = "article"
    authors: tuple[Author, ...] = ()
    year: int | None = None
    container: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    abstract: str = ""
    language: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    line: int = field(default=0, compare=False)

    @property
    def authors_line(self) -> str:
        """All authors in a row: Andersson, Åsa; Müller, J."""
        return "; ".join(str(each).replace(";", ",") for each in self.authors)


@dataclass(frozen=True)
class Broken:
    """An entry that could not be read: where it began, why, and as much of it as is kept to be mended."""

    line: int
    fault: Fault
    text: str = field(default="", repr=False)


Entry = Reference | Broken


def tidy(text: object, longest: int = _OTHER) -> str:
    """One line in composed letters, without markup of journals and signs that cannot be seen; cut where it is too long."""
    if not isinstance(text, str | int | float):
        return ""
    plain = _MARKUP.sub("", unicodedata.normalize("NFC", str(text)[: longest * 4]))
    seen = "".join(sign for sign in plain if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return _SPACES.sub(" ", seen).strip()[:longest].rstrip()


def year_in(text: object) -> int | None:
    """The year that a date begins with or holds; None where it is none that a study can have."""
    found = _YEAR.search(str(text)[:100]) if isinstance(text, str | int) else None
    year = int(found[1]) if found else 0
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _web(text: object) -> str:
    """An address on the web, or none: nothing that a click could run."""
    address = tidy(text, 1_000)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc and " " not in address else ""


def reference(
    *,
    title: object,
    kind: str,
    authors: Iterable[Author],
    date: object = "",
    doi: object = "",
    pmid: object = "",
    urls: Iterable[object] = (),
    abstract: object = "",
    language: object = "",
    line: int,
    **more: object,
) -> Reference:
    """A reference of what an entry says, tidied. `more`: container, volume, issue, pages, publisher. Unusable where it has
    no title, or letters were lost on the way."""
    said = tidy(title, _TITLE * 2)
    if not any(sign.isalnum() for sign in said):
        raise Unusable(Fault.NO_TITLE)
    if len(said) > _TITLE:
        raise Unusable(Fault.TOO_LONG)
    if "\ufffd" in said:
        raise Unusable(Fault.LETTERS)
    addresses = [address for address in map(_web, urls) if address]
    named = [Author(tidy(each.family, 200), tidy(each.given, 200)) for each in authors]
    spoken = _LANGUAGE.fullmatch(tidy(language, 40))
    number = _PMID.fullmatch(tidy(pmid, 20))
    return Reference(
        title=said,
        kind=kind,
        authors=tuple(each for each in named if each.family)[:AUTHORS],
        year=year_in(date),
        doi=dois.normalised(tidy(doi)) or next(filter(None, map(dois.of_address, addresses)), ""),
        pmid=number[0] if number else "",
        url=next((address for address in addresses if not dois.of_address(address)), ""),
        abstract=tidy(abstract, _ABSTRACT),
        language=spoken[0] if spoken else "",
        line=line,
        **{name: tidy(value) for name, value in more.items()},
    )
