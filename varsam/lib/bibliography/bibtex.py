"""BibTeX: what programs that write LaTeX keep references in. Accents of LaTeX become letters, braces go."""

import logging
import re
from collections.abc import Iterator
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock
from bibtexparser.model import Entry as Read
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

from varsam.lib.bibliography.reference import (
    DEEPEST,
    LONGEST_ENTRY,
    Author,
    Broken,
    Entry,
    Fault,
    Unusable,
    reference,
)

# What is broken is told to the person whose file it is, and not to the log.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_KINDS: Final = {
    "article": "article-journal", "book": "book", "booklet": "book", "collection": "book", "inbook": "chapter",
    "incollection": "chapter", "inproceedings": "paper-conference", "conference": "paper-conference",
    "proceedings": "book", "techreport": "report", "report": "report", "phdthesis": "thesis", "mastersthesis": "thesis",
    "thesis": "thesis", "online": "webpage", "electronic": "webpage", "www": "webpage", "dataset": "dataset",
    "unpublished": "manuscript",
}  # fmt: skip
_BEGINS = re.compile(r"^[ \t]{0,40}@\s{0,40}[A-Za-z]{3,40}\s{0,40}[{(]", re.MULTILINE)
_ENTRY = re.compile(r"@[A-Za-z]{3,40}\s{0,40}[{(]")
_LATEX = re.compile(r"[\\$]")
_LATEX_AT_MOST = 20_000


def is_bibtex(text: str) -> bool:
    """Whether a text has an entry of BibTeX near its beginning."""
    return bool(_BEGINS.search(text[:20_000]))


def length(text: str) -> int:
    """About how many entries there are, on lines of their own or not: each costs the reader time."""
    return sum(1 for _begins in _ENTRY.finditer(text))


def entries(text: str) -> Iterator[Entry]:
    """Each entry, or why it could not be read."""
    for block in parse_string(text).blocks:
        read = _block(block)
        if read:
            yield read


def _block(block: Block) -> Entry | None:
    line, raw = (block.start_line or 0) + 1, block.raw or ""
    # Two entries of one name are two entries all the same: files are often put together.
    if isinstance(block, DuplicateBlockKeyBlock):
        block = block.ignore_error_block or block
    if isinstance(block, DuplicateFieldKeyBlock):
        return Broken(line, Fault.TWICE, raw[:LONGEST_ENTRY])
    if isinstance(block, ParsingFailedBlock):
        return Broken(line, Fault.SYNTAX, raw[:LONGEST_ENTRY])
    return _entry(block, line, raw) if isinstance(block, Read) else None


def _entry(block: Read, line: int, raw: str) -> Entry:
    if len(raw) > LONGEST_ENTRY:
        return Broken(line, Fault.TOO_LONG, raw[:2_000])
    if _depth(raw) > DEEPEST:
        return Broken(line, Fault.TOO_DEEP, raw[:2_000])
    try:
        return _reference(block, line)
    except Unusable as unusable:
        return Broken(line, unusable.fault, raw)
    except (LatexWalkerError, InvalidNameError, RecursionError, ValueError):
        return Broken(line, Fault.SYNTAX, raw)


def _depth(raw: str) -> int:
    deepest = depth = 0
    for sign in re.findall(r"[{}]", raw):
        depth += 1 if sign == "{" else -1
        deepest = max(deepest, depth)
    return deepest


def _reference(block: Read, line: int) -> Entry:
    said = {name.lower(): str(field.value) for name, field in block.fields_dict.items()}

    def first(*names: str) -> str:
        return next((_plain(said[name]) for name in names if said.get(name)), "")

    return reference(
        title=": ".join(filter(None, (first("title"), first("subtitle")))),
        kind=_KINDS.get(block.entry_type.lower(), "article"),
        authors=_authors(said.get("author") or said.get("editor") or ""),
        date=first("year", "date"),
        doi=said.get("doi", "").strip("{} ").replace("\\_", "_"),
        pmid=first("pmid"),
        urls=[
            said.get("url", "").strip("{} ").replace("\\_", "_").replace("\\%", "%"),
            said.get("howpublished", ""),
        ],
        abstract=first("abstract"),
        language=first("langid", "language"),
        line=line,
        container=first("journal", "journaltitle", "booktitle"),
        volume=first("volume"),
        issue=first("number", "issue"),
        pages=first("pages"),
        publisher=first("publisher", "institution", "school", "organization"),
    )


def _authors(text: str) -> list[Author]:
    found = []
    for name in split_multiple_persons_names(text[:LONGEST_ENTRY]):
        if name.strip().lower() == "others":
            continue
        if name.startswith("{") and name.endswith("}"):
            found.append(Author(_plain(name)))
            continue
        parts = parse_single_name_into_parts(name, strict=False)
        family = " ".join([*parts.von, *parts.last, *parts.jr])
        found.append(Author(_plain(family), _plain(" ".join(parts.first))))
    return found


def _plain(text: str) -> str:
    """LaTeX as the letters that it stands for. Nothing is read from elsewhere: what would bring a file in is left out."""
    if _LATEX.search(text):
        return str(LatexNodes2Text(math_mode="text").latex_to_text(text[:_LATEX_AT_MOST]))
    return text.replace("{", "").replace("}", "").replace("--", "–").replace("~", " ")
