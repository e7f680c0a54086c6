"""The numbers and lists of a rule, as people read them and as they write them: one line each, `name: value`.

A value is a whole number, a text, ja or nej, a list in square brackets, or okänt where nobody knows.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.kernel.lawfulness.rules import BALANCING, EXCEPTION, TESTS, known_tests
from varsam.site.reference import read_yaml

UNKNOWN, YES, NO = "okänt", "ja", "nej"
_WORDS: dict[str, Any] = {UNKNOWN: None, "unknown": None, YES: True, "yes": True, NO: False, "no": False}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
MOST_LINES = 60


class Unreadable(ValueError):
    """A line that is not a name and a value; the message says which, in words for the one who wrote it."""


@dataclass(frozen=True)
class Fact:
    """A number or list in words: what it is, what it says, and whether nobody knows."""

    name: str
    label: str
    value: str
    is_unknown: bool


@cache
def _labels() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = read_yaml("varsam.site.rules", "parameters.yaml")
    return found


def _in_words(kind: str, name: str) -> str:
    words = _labels()[kind].get(name)
    return words["sv" if get_language() == "sv" else "en"] if words else name.replace("_", " ")


def facts(parameters: dict[str, Any]) -> list[Fact]:
    """What a version's parameters say, for readers; the tests stand elsewhere on the page."""
    return [
        Fact(name, _in_words("names", name), _said(value), value is None)
        for name, value in parameters.items()
        if name not in {TESTS, EXCEPTION, BALANCING}
    ]


def _said(value: Any) -> str:
    if value is None:
        return _("Ingen vet. En jurist måste ta reda på det.")
    if value is True:
        return _("Ja")
    if value is False:
        return _("Nej")
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value)
    return _in_words("values", value) if value in _labels()["values"] else str(value)


def written(parameters: dict[str, Any]) -> str:
    """The lines that `read` turns into the same parameters again; without the tests, which have fields of their own."""
    return "\n".join(f"{name}: {_line(value)}" for name, value in parameters.items() if name != TESTS)


def _line(value: Any) -> str:
    if value is None:
        return UNKNOWN
    if value is True or value is False:
        return YES if value else NO
    if isinstance(value, list):
        whole = [each for each in value if isinstance(each, str) and not _is_plain(each, inside=True)]
        return json.dumps(value, ensure_ascii=False) if whole else f"[{', '.join(map(_line, value))}]"
    return (
        str(value)
        if not isinstance(value, str) or _is_plain(value)
        else json.dumps(value, ensure_ascii=False)
    )


def _is_plain(text: str, *, inside: bool = False) -> bool:
    """Whether a text read back without quotation marks is the same text."""
    return (
        text.isprintable()
        and text == text.strip()
        and _value(text) == text
        and not (inside and set(text) & set(',[]"'))
    )


def read(text: str) -> dict[str, Any]:
    """Parameters from lines as `written` makes them; raises Unreadable."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > MOST_LINES:
        raise Unreadable(_("Skriv högst %(most)s rader.") % {"most": MOST_LINES})
    found: dict[str, Any] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.strip()
        if not colon or not _NAME.fullmatch(name):
            raise Unreadable(
                _("Raden ”%(line)s” går inte att läsa. Skriv så här: age_limit: 21") % {"line": line[:60]}
            )
        if name in found:
            raise Unreadable(_("”%(name)s” står två gånger.") % {"name": name})
        found[name] = _value(value.strip())
    return found


def _value(text: str) -> Any:
    if text.startswith("[") and text.endswith("]"):
        return _list(text)
    return _scalar(text)


def _list(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return [_scalar(part.strip()) for part in text[1:-1].split(",") if part.strip()]
    return [each if each is None or isinstance(each, int | str) else str(each) for each in found]


def _scalar(text: str) -> Any:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        return int(text)
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return text or None


def own_tests(parameters: dict[str, Any]) -> list[str]:
    """The questions that a lawyer has written in full."""
    return [key for key in parameters.get(TESTS) or [] if key not in known_tests()]
