"""Several people on lines of their own, as they are typed or pasted from a spreadsheet: "Namn, adress" on each."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from varsam.areas.training.occasions import addresses
from varsam.areas.training.occasions.signing_up import LONGEST_NAME
from varsam.site.training.fields import address_fault, one_line

# More than this is no list of a unit, and is not read line by line.
LONGEST = 100_000
_PARTS = re.compile(r"[\t;,<>\"]+")
_HEADS = re.compile(r"\b(e-?post|e-?mail|mejl|adress|address)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line as it was typed, with its number from one, and what was read from it; `fault` says what is to be mended."""

    number: int
    typed: str
    name: str = ""
    address: str = ""
    fault: str = ""


def read(text: str) -> list[Line]:
    """Every line that is not empty, the faulty ones with their fault; a first line that only names the columns is no person."""
    found: list[Line] = []
    seen: dict[str, int] = {}
    for number, typed in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if not typed.strip() or (not found and "@" not in typed and _HEADS.search(typed)):
            continue
        line = _line(number, typed)
        if not line.fault:
            key = addresses.read(line.address).normal
            before = seen.setdefault(key, number)
            if before != number:
                fault = _("Samma adress står redan på rad %(number)s.") % {"number": before}
                line = Line(number, typed, line.name, line.address, fault)
        found.append(line)
    return found


def _line(number: int, typed: str) -> Line:
    parts = [part for part in map(one_line, _PARTS.split(typed)) if part]
    written = [part for part in parts if "@" in part]
    # "Eva Ek eva@..." with nothing but a space between.
    if len(written) == 1 and " " in written[0]:
        parts = [piece for part in parts for piece in (part.split() if part == written[0] else [part])]
        written = [part for part in parts if "@" in part]
    name = " ".join(part for part in parts if "@" not in part)
    address = written[0] if written else ""
    return Line(number, typed, name, address, _fault(name, written))


def _fault(name: str, written: list[str]) -> str:
    if not written:
        return _("Här saknas e-postadressen.")
    if len(written) > 1:
        return _("Här står flera adresser. Skriv en person på varje rad.")
    fault = address_fault(written[0])
    if fault:
        return fault
    if not name:
        return _("Här saknas namnet. Det behövs på listan vid dörren.")
    if len(name) > LONGEST_NAME:
        return _("Namnet är för långt. Högst %(most)s tecken får plats.") % {"most": LONGEST_NAME}
    return ""
