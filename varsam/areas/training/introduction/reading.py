"""The introduction as it is read: its steps in order, and how long they take."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from varsam.areas.training.introduction.enums import Kind
from varsam.areas.training.introduction.models import Version

# Quiet reading of a plain text on a screen, and a moment to think before one chooses; for what the page promises.
WORDS_A_MINUTE, THINKING_MINUTES = 200, 0.75
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")


@dataclass(frozen=True)
class Choice:
    """One of the answers to a case, in one language."""

    key: str
    verdict: str
    text: str
    why: str


def published() -> list[Version]:
    """What anyone reads now: the newest published version of each step that is shown, in order, with its step."""
    return list(
        Version.objects.filter(is_published=True, step__is_shown=True)
        .select_related("step")
        .order_by("step__position", "step_id", "-number")
        .distinct("step__position", "step_id")
    )


def choices(version: Version, language: str) -> list[Choice]:
    """The choices of a case, in the order shown; English for any language but Swedish. Empty for what is no case."""
    spoken = "sv" if language == "sv" else "en"
    return [
        Choice(each["key"], each["verdict"], each[f"text_{spoken}"], each[f"why_{spoken}"])
        for each in version.choices or []
    ]


def words(version: Version, language: str) -> int:
    """How many words somebody reads of a step: of a case, its choices and what is said of one of them."""
    spoken = "sv" if language == "sv" else "en"
    texts = [getattr(version, f"{field}_{spoken}") for field in ("title", "body", "question", "keep")]
    total = sum(len(_WORD.findall(text)) for text in texts)
    offered = choices(version, language)
    if offered:
        total += sum(len(_WORD.findall(each.text)) for each in offered)
        total += round(sum(len(_WORD.findall(each.why)) for each in offered) / len(offered))
    return total


def minutes(versions: Iterable[Version], language: str) -> int:
    """About how long the steps take, in whole minutes, at least 1."""
    every = list(versions)
    cases = sum(each.step.kind == Kind.CASE for each in every)
    reading = sum(words(each, language) for each in every) / WORDS_A_MINUTE
    return max(1, round(reading + cases * THINKING_MINUTES))


def months(since: date) -> list[tuple[date, int]]:
    """How many have finished in each month from `since`, for those who keep the courses. Not to be shown as they are: small
    numbers are hidden first (varsam.lib.suppression)."""
    with connection.cursor() as cursor:
        cursor.execute("select month, people from varsam.introduction_months(%s)", [since])
        return [(month, int(people)) for month, people in cursor.fetchall()]
