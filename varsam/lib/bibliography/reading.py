"""From the bytes of a file to its references, whatever program wrote it."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Final

from charset_normalizer import from_bytes

from varsam.lib.bibliography import bibtex, csl, ris
from varsam.lib.bibliography.reference import ENTRIES, LARGEST, Broken, Entry, Fault, NotRead

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What older programs on our desks write. Which of them it is shows in our own letters: in the wrong one they become signs.
_OLDER = ["cp1252", "mac_roman", "cp850"]
_OURS = frozenset("åäöÅÄÖæøÆØéÉ")
_SAMPLE = 200_000


class Format(StrEnum):
    """What kind of file it is, told from what is in it and not from its name."""

    RIS = "ris"
    BIBTEX = "bibtex"
    CSL = "csl"


@dataclass(frozen=True)
class Reading:
    """A file that is being read: `entries` gives each reference or broken entry once, in the order of the file; `length` is
    about how many there are, for showing how far it has come."""

    format: Format
    entries: Iterator[Entry] = field(repr=False)
    length: int


def read(content: bytes) -> Reading:
    """Begin to read a file. NotRead where nothing of it can be read: empty, above 30 MB, no text, none of the three kinds."""
    if not content.strip():
        raise NotRead(Fault.EMPTY)
    if len(content) > LARGEST:
        raise NotRead(Fault.TOO_LARGE)
    text = _text(content).replace("\r\n", "\n").replace("\r", "\n")
    form, entries = _begun(text)
    length = _length(form, text)
    if length > ENTRIES:
        raise NotRead(Fault.TOO_MANY)
    return Reading(form, _at_most(entries), length)


def _at_most(entries: Iterator[Entry]) -> Iterator[Entry]:
    yield from islice(entries, ENTRIES)
    over = next(entries, None)
    if over is not None:
        yield Broken(over.line, Fault.TOO_MANY)


def _begun(text: str) -> tuple[Format, Iterator[Entry]]:
    if csl.is_csl(text):
        return Format.CSL, csl.entries(text)
    if ris.is_ris(text):
        return Format.RIS, ris.entries(text)
    if bibtex.is_bibtex(text):
        return Format.BIBTEX, bibtex.entries(text)
    raise NotRead(Fault.UNKNOWN)


def _length(form: Format, text: str) -> int:
    """About how many entries there are, without reading them."""
    if form is Format.BIBTEX:
        return bibtex.length(text)
    return text.count("\nER") + (text[:2] == "ER") if form is Format.RIS else text.count('"title"')


def _text(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(content.decode(encoding, errors="replace"))
    try:
        return _checked(content.decode())
    except UnicodeDecodeError:
        return _checked(_guessed(content))


def _guessed(content: bytes) -> str:
    """Text that is not all UTF-8: mostly so, with letters lost here and there; or in an older encoding altogether."""
    almost = content.decode(errors="replace")
    lost = almost.count("\ufffd")
    if sum(sign > "\x7f" for sign in almost) - lost > lost * 4:
        return almost
    found = from_bytes(content[:_SAMPLE], cp_isolation=_OLDER, threshold=1)
    best = max(found, key=lambda match: sum(sign in _OURS for sign in str(match)), default=None)
    return content.decode(best.encoding if best else "cp1252", errors="replace")


def _checked(text: str) -> str:
    if "\x00" in text:
        raise NotRead(Fault.NOT_TEXT)
    return text
