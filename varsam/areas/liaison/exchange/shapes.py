"""What others' entries hold, brought into a known shape: every text cleaned, every word of a list a known one.

What is missing is empty and what nobody knows is left out, so that a feed may say more one day than we read today.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from varsam.areas.liaison.exchange.content import SAID
from varsam.areas.liaison.exchange.enums import Kind
from varsam.areas.liaison.exchange.tried import HARMS
from varsam.areas.methods.pilots.enums import CARRIES, Conclusion, Design
from varsam.areas.methods.pilots.states import State as Tried
from varsam.areas.methods.register.models import CheckKind, CheckSaid, Level, Rating, Setting, State
from varsam.lib import foreign_text

LONGEST_TEXT = 20_000
LONGEST_LINE = 160
_MOST = 100
_OLDEST = 120
_MOST_COUNTED = 100_000
_FIRST_YEAR = 1800


def of(kind: Kind, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The content of an entry in the shape of content.py."""
    return _method(raw) if kind is Kind.METHOD else _lesson(raw)


def address(text: object) -> str:
    """A web address that a link may lead to; empty for anything else."""
    if not isinstance(text, str) or len(text) > 500 or foreign_text.line(text, 500) != text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc else ""


def _method(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{
            name: _both(raw.get(name), foreign_text.line if name == "name" else foreign_text.plain)
            for name in SAID
        },
        "level": _known(raw.get("level"), Level.values),
        "ages": _ages(raw.get("ages")),
        "settings": [each for each in Setting.values if each in _list(raw.get("settings"))],
        "languages": sorted(
            {
                each
                for each in _list(raw.get("languages"))
                if isinstance(each, str) and each.isascii() and each.isalpha() and len(each) == 2
            }
        ),
        "state": _known(raw.get("state"), State.values),
        "effect": _rating(raw.get("effect")),
        "implementation": _rating(raw.get("implementation")),
        "checks": [
            {
                "kind": _known(each.get("kind"), CheckKind.values),
                "said": _known(each.get("said"), CheckSaid.values),
                "words": _text(each.get("words")),
                "source": _text(each.get("source")),
                "on": _day(each.get("on")),
                "ends": _day(each.get("ends")),
            }
            for each in _objects(raw.get("checks"))
        ],
        "steps": [
            {
                "from": _known(each.get("from"), State.values),
                "to": _known(each.get("to"), State.values),
                "why": _text(each.get("why")),
                "on": _day(each.get("on")),
            }
            for each in _objects(raw.get("steps"))
        ],
        "pilots": [_pilot(each) for each in _objects(raw.get("pilots"))],
        "in_use_since": _year(raw.get("in_use_since")),
        "source": _text(raw.get("source")),
        "verified_on": _day(raw.get("verified_on")),
        "review_on": _day(raw.get("review_on")),
        "origin": _line(raw.get("origin")) or None,
    }


def _pilot(raw: Mapping[str, Any]) -> dict[str, Any]:
    design = _known(raw.get("design"), Design.values)
    conclusion = _known(raw.get("conclusion"), Conclusion.values)
    return {
        "state": _known(raw.get("state"), Tried.values),
        "design": design,
        "aim": _text(raw.get("aim")),
        "began": _day(raw.get("began")),
        "ended": _day(raw.get("ended")),
        "stopped": _day(raw.get("stopped")),
        "by_rule": raw.get("by_rule") is True,
        "evaluated_on": _day(raw.get("evaluated_on")),
        # A layout says no more than it carries, whoever writes it.
        "conclusion": conclusion if design and conclusion in CARRIES[Design(design)] else None,
        "words": _both(raw.get("words"), foreign_text.plain),
        "places": _count(raw.get("places")),
        "beside": _count(raw.get("beside")),
        "harms": _known(raw.get("harms"), HARMS) or None,
        "months": _months(raw.get("months")),
    }


def _months(raw: object) -> dict[str, int] | None:
    said, of = (_count(raw.get(name)) if isinstance(raw, dict) else None for name in ("said", "of"))
    return {"said": said, "of": of} if said is not None and of is not None and said <= of else None


def _lesson(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": _both(raw.get("title"), foreign_text.line),
        "text": _both(raw.get("text"), foreign_text.plain),
        "learned_on": _day(raw.get("learned_on")),
        "source": address(raw.get("source")),
        "methods": [_line(each)[:80] for each in _list(raw.get("methods")) if isinstance(each, str)],
    }


def _rating(raw: object) -> dict[str, Any]:
    said = raw if isinstance(raw, dict) else {}
    return {
        "rating": _known(said.get("rating"), Rating.values) or Rating.UNKNOWN.value,
        "summary": _both(said.get("summary"), foreign_text.plain),
        "source": _text(said.get("source")),
        "rated_on": _day(said.get("rated_on")),
        "reviewed_on": _day(said.get("reviewed_on")),
        "proposed": _known(said.get("proposed"), Rating.values) or None,
        "why": _text(said.get("why")),
    }


def _both(raw: object, clean: Callable[[str, int], str]) -> dict[str, str]:
    said = raw if isinstance(raw, dict) else {}
    longest = LONGEST_LINE if clean is foreign_text.line else LONGEST_TEXT
    return {
        language: clean(said[language], longest) if isinstance(said.get(language), str) else ""
        for language in ("sv", "en")
    }


def _text(raw: object) -> str:
    return foreign_text.plain(raw, LONGEST_TEXT) if isinstance(raw, str) else ""


def _line(raw: object) -> str:
    return foreign_text.line(raw, LONGEST_LINE) if isinstance(raw, str) else ""


def _known(raw: object, words: Iterable[str]) -> str:
    return raw if isinstance(raw, str) and raw in set(words) else ""


def _list(raw: object) -> list[Any]:
    return raw[:_MOST] if isinstance(raw, list) else []


def _objects(raw: object) -> list[dict[str, Any]]:
    return [each for each in _list(raw) if isinstance(each, dict)]


def _ages(raw: object) -> dict[str, int | None]:
    said = raw if isinstance(raw, dict) else {}
    low, high = (_age(said.get(name)) for name in ("from", "to"))
    if low is not None and high is not None and low > high:
        low = high = None
    return {"from": low, "to": high}


def _age(raw: object) -> int | None:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= _OLDEST else None


def _count(raw: object) -> int | None:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= _MOST_COUNTED else None


def _year(raw: object) -> int | None:
    found = _count(raw)
    return found if found is not None and found >= _FIRST_YEAR else None


def _day(raw: object) -> str | None:
    try:
        return date.fromisoformat(raw).isoformat() if isinstance(raw, str) and len(raw) == 10 else None
    except ValueError:
        return None
