"""The rule behind the ratings as everybody reads it: each version of data/rating_rule.yaml in words and with its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import About
from varsam.areas.methods.studies import rule
from varsam.areas.methods.studies.enums import Bias, Design, Finding
from varsam.areas.methods.studies.rule import Rule
from varsam.lib import when
from varsam.site.studies import words

# How much a study carries, in steps.
WEIGHTS: Final[dict[int, str | Promise]] = {
    3: gettext_lazy("Tungt"),
    2: gettext_lazy("Måttligt"),
    1: gettext_lazy("Lätt"),
    0: gettext_lazy("Inget"),
}


@dataclass(frozen=True)
class Weight:
    """What one study of a design can carry at best, for each question."""

    design: str
    effect: str | Promise
    implementation: str | Promise


@dataclass(frozen=True)
class Stated:
    """One version: its numbers, and what of it are words. `until` is empty for the one that holds, and for one whose place another
    took on its first day."""

    rule: Rule
    since: str
    until: str
    decided: str
    source: str
    changed: str
    weights: list[Weight]
    takes_off: list[tuple[str, str]]
    counts_people: list[str]

    @property
    def is_empty_review_told(self) -> bool:
        """Whether a systematic review that found no study says that somebody looked and found nothing."""
        return self.rule.empty != Finding.UNCLEAR


def versions(today: date) -> list[Stated]:
    """Every version that holds or has held, the newest first."""
    held = [each for each in rule.rules() if each.valid_from <= today]
    nexts: Sequence[Rule | None] = [*held[1:], None]
    return [_stated(each, after) for each, after in zip(held, nexts, strict=True)][::-1]


def _stated(each: Rule, after: Rule | None) -> Stated:
    is_swedish = get_language() == "sv"
    return Stated(
        each,
        _day(each.valid_from),
        _day(after.valid_from - timedelta(days=1)) if after and after.valid_from > each.valid_from else "",
        _day(each.decided_on) if each.decided_on else "",
        each.source_sv if is_swedish else each.source_en,
        each.changed_sv if is_swedish else each.changed_en,
        [
            Weight(
                str(design.label),
                WEIGHTS[each.carries[About.EFFECT][design]],
                WEIGHTS[each.carries[About.IMPLEMENTATION][design]],
            )
            for design in Design
        ],
        [(words.bias(bias), _less(each.takes_off[bias])) for bias in Bias],
        [str(Design(design).label).lower() for design in each.count_people],
    )


def _day(day: date) -> str:
    return when.full_date(day, get_language() or "sv")


def _less(n: int) -> str:
    return ngettext("ett steg mindre", "%(n)s steg mindre", n) % {"n": n} if n else _("inget avdrag")
