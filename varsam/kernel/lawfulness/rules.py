"""Which version of a rule holds on a day, what it says, and which rules a disclosure may rest on.

How the days are shared out among versions:

- A version holds from its first day until the day before the next one begins: where two overlap, the one that begins
  later takes over. Of two that begin on the same day, the one written last holds.
- A version that ends before the next begins leaves a gap, in which the rule does not hold.
- A replaced version holds on no day. Decisions that were taken by it still name it.
- A proposal never holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Literal

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.kernel.lawfulness.models import Certainty, LegalRule, RuleStatus

# Where a version's parameters name what a decision must answer.
TESTS, EXCEPTION, BALANCING, ON_REQUEST = "tests", "exception_test", "balancing_test", "on_request_only"
_DAY = timedelta(days=1)


class NoRuleHolds(LookupError):
    """No version of the rule holds on that day: it has not begun, has ended, is only proposed, or lies in a gap."""

    def __init__(self, slug: str, on: date) -> None:
        super().__init__(f"no version of {slug} holds on {on}")
        self.slug, self.on = slug, on


class UnknownParameter(LookupError):
    """The version that holds does not say, or says that nobody knows: ask a lawyer, never assume a value."""

    def __init__(self, rule: LegalRule, name: str) -> None:
        super().__init__(f"{rule} does not say {name}")
        self.rule, self.name = rule, name


@dataclass(frozen=True)
class Span:
    """The days on which one version holds: from `begins` (None: always) to and with `ends` (None: until further)."""

    version: LegalRule
    begins: date | None
    ends: date | None
    # The version was written to hold longer, and the next one took over.
    is_cut: bool = False

    def covers(self, on: date) -> bool:
        return (self.begins is None or self.begins <= on) and (self.ends is None or on <= self.ends)


def spans(versions: Iterable[LegalRule]) -> list[Span]:
    """The timeline of one rule's versions, oldest first; days that no span covers are gaps."""
    every = list(versions)
    replaced = {version.replaces for version in every}
    holding = [v for v in every if v.number not in replaced and v.status != RuleStatus.PROPOSED]
    # The last written of those that begin on the same day.
    starts = {v.valid_from: v for v in sorted(holding, key=lambda v: v.number)}
    in_order = sorted(starts.values(), key=lambda v: v.valid_from or date.min)
    found = []
    for place, version in enumerate(in_order):
        after = in_order[place + 1].valid_from if place + 1 < len(in_order) else None
        taken_over = after - _DAY if after else None
        is_cut = bool(version.valid_to and taken_over and version.valid_to > taken_over)
        ends = min((day for day in (version.valid_to, taken_over) if day), default=None)
        found.append(Span(version, version.valid_from, ends, is_cut))
    return found


def gaps(timeline: list[Span]) -> list[tuple[date, date]]:
    """First and last day of each gap between two spans."""
    return [
        (before.ends + _DAY, after.begins - _DAY)
        for before, after in pairwise(timeline)
        if before.ends and after.begins and before.ends + _DAY < after.begins
    ]


def holding(versions: Iterable[LegalRule], on: date) -> LegalRule | None:
    """Which of one rule's versions holds on a day."""
    return next((span.version for span in spans(versions) if span.covers(on)), None)


def current(slug: str, on: date) -> LegalRule:
    """The version of a rule that holds on a day (local date in Sweden); raises NoRuleHolds."""
    found = holding(LegalRule.objects.filter(slug=slug), on)
    if found is None:
        raise NoRuleHolds(slug, on)
    return found


def parameter(slug: str, name: str, on: date) -> Any:
    """A number, a text or a list of the version that holds; raises NoRuleHolds or UnknownParameter, never guesses."""
    rule = current(slug, on)
    value = rule.parameters.get(name)
    if value is None:
        raise UnknownParameter(rule, name)
    return value


# --- what a decision must answer -----------------------------------------------------------------------------


@dataclass(frozen=True)
class LegalTest:
    """A question that a decision must answer. A condition must be met; an exception, where it is met, forbids."""

    key: str
    kind: Literal["condition", "exception"]
    question_sv: str
    question_en: str
    help_sv: str = ""
    help_en: str = ""

    @property
    def question(self) -> str:
        return self.question_sv if get_language() == "sv" else self.question_en

    @property
    def help(self) -> str:
        return self.help_sv if get_language() == "sv" else self.help_en

    def permits(self, answer: bool) -> bool:
        """Whether this answer leaves the way open for disclosure."""
        return answer is (self.kind == "condition")


@cache
def known_tests() -> dict[str, LegalTest]:
    """Every question that has words and help of its own, by key."""
    file = resources.files("varsam.kernel.lawfulness").joinpath("data", "legal_tests.yaml")
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))["tests"]
    return {
        key: LegalTest(
            key,
            row["kind"],
            row["question"]["sv"],
            row["question"]["en"],
            row["help"]["sv"],
            row["help"]["en"],
        )
        for key, row in rows.items()
    }


def tests(rule: LegalRule) -> list[LegalTest]:
    """What a decision by this version must answer, conditions first; empty where it asks nothing or nobody knows.

    A test that has no key here is a question that a lawyer has written in full; it is a condition.
    """
    keys = list(rule.parameters.get(TESTS) or [])
    if rule.parameters.get(ON_REQUEST):
        keys.insert(0, "requested")
    keys += [rule.parameters[name] for name in (EXCEPTION, BALANCING) if rule.parameters.get(name)]
    known = known_tests()
    return [known.get(key) or LegalTest(key, "condition", key, key) for key in dict.fromkeys(keys)]


# --- what a disclosure may rest on ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Ground:
    """A rule about disclosure: `why_not` says in words why it cannot be chosen, and is empty where it can;
    `caution` is what the one who chooses it must know."""

    rule: LegalRule
    why_not: str = ""
    caution: str = ""


def is_ground(rule: LegalRule) -> bool:
    """Whether the rule is one to disclose by: it has tests, known or not."""
    return any(name in rule.parameters for name in (TESTS, EXCEPTION, BALANCING))


def choosable(on: date) -> list[Ground]:
    """Every rule about disclosure on a day: those that can be chosen first, then the others with the reason."""
    grounds = []
    for versions in by_rule().values():
        if any(is_ground(version) for version in versions):
            held = holding(versions, on)
            grounds.append(_ground(held) if held else Ground(versions[-1], not_held(versions, on)))
    return sorted(grounds, key=lambda ground: (bool(ground.why_not), ground.rule.slug))


def by_rule() -> dict[str, list[LegalRule]]:
    """All versions of every rule, by slug, in the order in which they were written."""
    found: dict[str, list[LegalRule]] = {}
    for version in LegalRule.objects.select_related("made_by", "checked_by").order_by("slug", "number"):
        found.setdefault(version.slug, []).append(version)
    return found


def not_held(versions: list[LegalRule], on: date) -> str:
    """Why none of a rule's versions holds on a day, in words."""
    timeline = spans(versions)
    if not timeline:
        return _("Bara ett förslag. En jurist måste bekräfta att det har blivit lag, och hur det lyder.")
    if all(span.begins and span.begins > on for span in timeline):
        return _("Har inte börjat gälla.")
    if all(span.ends and span.ends < on for span in timeline):
        return _("Har slutat gälla.")
    return _("Ingen version gäller den här dagen.")


def _ground(rule: LegalRule) -> Ground:
    return Ground(rule, why_not(rule), _caution(rule))


def why_not(rule: LegalRule) -> str:
    """Why a version that holds cannot be a ground all the same, in words; empty where it can."""
    if rule.certainty == Certainty.AMENDED_TEXT_NOT_SEEN:
        return _("Lydelsen är ändrad och ingen jurist har läst den nya.")
    if rule.certainty == Certainty.GENERAL_KNOWLEDGE:
        return _("Ingen har läst lagtexten. En jurist måste göra det först.")
    if not is_ground(rule):
        return _("Regeln säger inte vad som ska prövas.")
    if TESTS in rule.parameters and rule.parameters[TESTS] is None:
        return _("Prövningarna är inte införda. En jurist måste göra det först.")
    return ""


def _caution(rule: LegalRule) -> str:
    if rule.needs_lawyer_check:
        return _("Ingen jurist i staden har kontrollerat den här versionen.")
    return ""
