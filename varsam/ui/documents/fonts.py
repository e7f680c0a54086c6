"""The fonts that documents are printed with, and which signs each of them can draw.

`python -m varsam.ui.vendor` puts them in `fonts/`. A sign that no font draws makes a document unreadable for a
screen reader, and the compiler refuses it, so `writing.py` asks here first.
"""

import struct
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
_NO_GLYPH = 0


class FontsMissing(Exception):
    """The fonts were not brought at set-up; the message says how."""


def files() -> tuple[Path, ...]:
    """The TrueType files; raises FontsMissing before set-up."""
    found = tuple(sorted(FOLDER.glob("*.ttf")))
    if not found:
        raise FontsMissing("The fonts of printed documents are missing: run `python -m varsam.ui.vendor`.")
    return found


@lru_cache(maxsize=1)
def coverage() -> tuple[frozenset[int], ...]:
    """One set of code points for each family; the weights of a family count for what all of them draw."""
    families: dict[str, frozenset[int]] = {}
    for path in files():
        family = path.stem.removesuffix("-regular").removesuffix("-semibold")
        signs = signs_of(path.read_bytes())
        families[family] = families.get(family, signs) & signs
    return tuple(families.values())


def signs_of(font: bytes) -> frozenset[int]:
    """The code points that a TrueType font draws: its `cmap` table, formats 4 and 12 (OpenType 1.9)."""
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(count))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (tables,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for index in range(tables):
        _, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form in _READERS:
            found |= _READERS[form](font, start + offset)
    return frozenset(found)


def _segments(font: bytes, at: int) -> set[int]:
    """Format 4: runs of 16-bit code points, all drawn, or those that an array of glyphs says."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    found: set[int] = set()
    for index in range(count):
        for code in range(starts[index], ends[index] + 1):
            glyph = code
            if ranges[index]:
                place = ranges_at + 2 * index + ranges[index] + 2 * (code - starts[index])
                (glyph,) = struct.unpack_from(">H", font, place) if place + 2 <= len(font) else (_NO_GLYPH,)
            if glyph != _NO_GLYPH:
                found.add(code)
    return found - {0xFFFF}


def _groups(font: bytes, at: int) -> set[int]:
    """Format 12: runs of 32-bit code points that follow on each other's glyphs."""
    (count,) = struct.unpack_from(">L", font, at + 12)
    found: set[int] = set()
    for index in range(count):
        first, last = struct.unpack_from(">LL", font, at + 16 + 12 * index)
        found.update(range(first, last + 1))
    return found


_READERS = {4: _segments, 12: _groups}
