"""What our entries hold: a method's card and an open lesson, without anybody's name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from varsam.areas.liaison.insights.models import Insight
from varsam.areas.methods.register.models import About, Check, Graded, Method, Origin, Step

# Texts that are said in Swedish and in English, in the order of the card.
SAID = ("name", "target", "description", "harms", "needs", "cost")


def of_method(
    method: Method,
    steps: Iterable[Step],
    checks: Iterable[Check],
    graded: Iterable[Graded],
    reviewed: Mapping[UUID, datetime] | None = None,
    pilots: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """A method as others read it: what it is, both ratings with what stands behind them, harms, checks, every step with its
    reason, and what came of trying it (`pilots`, as tried.py says it). Who rated and who decided stays here. `reviewed`: when each
    evidence review was finished."""
    newest = {each.about: each for each in sorted(graded, key=lambda each: each.pk)}
    return {
        **{name: _both(method, name) for name in SAID},
        "level": method.level,
        "ages": {"from": method.min_age, "to": method.max_age},
        "settings": sorted(method.settings),
        "languages": sorted(method.languages),
        "state": method.state,
        **{about.value: _rating(method, about, newest.get(about), reviewed or {}) for about in About},
        "checks": [
            {
                "kind": each.kind,
                "said": each.said,
                "words": each.words,
                "source": each.source,
                "on": _day(each.on),
                "ends": _day(each.ends),
            }
            for each in sorted(checks, key=lambda each: each.pk)
        ],
        "steps": [
            {"from": each.before, "to": each.after, "why": each.why, "on": _day(each.at)}
            for each in sorted(steps, key=lambda each: (each.at, each.pk))
        ],
        "pilots": [dict(each) for each in pilots],
        "in_use_since": method.in_use_since,
        "source": method.source,
        "verified_on": _day(method.verified_on),
        "review_on": _day(method.review_on),
        "origin": method.origin_words if method.origin_kind == Origin.EXCHANGE else None,
    }


def of_insight(insight: Insight) -> dict[str, Any]:
    """A lesson that is open to everybody."""
    return {
        "title": _both(insight, "title"),
        "text": _both(insight, "text"),
        "learned_on": _day(insight.learned_on),
        "source": insight.url,
        "methods": sorted(each.slug for each in insight.methods.all()),
    }


def title(content: Mapping[str, Any], language: str = "sv") -> str:
    """What an entry is called, in the language or in the other one."""
    said = content.get("name") or content.get("title") or {}
    return str(said.get(language) or said.get("sv") or said.get("en") or "")


def _both(row: Method | Insight, name: str) -> dict[str, str]:
    return {language: getattr(row, f"{name}_{language}") for language in ("sv", "en")}


def _rating(
    method: Method, about: About, grade: Graded | None, reviewed: Mapping[UUID, datetime]
) -> dict[str, Any]:
    """What the card says, and what stands behind it: nothing of what came with the installation, which nobody here has rated."""
    ours = grade if grade is not None and grade.by_id is not None else None
    return {
        "rating": getattr(method, about.value),
        "summary": _both(method, about.value),
        "source": getattr(method, f"{about.value}_source"),
        "rated_on": _day(ours.at) if ours else None,
        "reviewed_on": _day(reviewed.get(ours.review)) if ours and ours.review else None,
        "proposed": (ours.proposed or None) if ours else None,
        "why": ours.why if ours else "",
    }


def _day(day: date | datetime | None) -> str | None:
    if isinstance(day, datetime):
        return timezone.localtime(day).date().isoformat()
    return day.isoformat() if day else None
