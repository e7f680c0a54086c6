"""The stated rule by which a rating follows from the studies behind it: data/rating_rule.yaml says it, this computes it.

Nothing here is stored or asked of anybody. Whoever answers for the rating may overrule it, with a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from varsam.areas.methods.register.enums import About, Rating
from varsam.areas.methods.studies.enums import Bias, Design, Finding

_RATINGS: Final = {3: Rating.STRONG, 2: Rating.MODERATE, 1: Rating.WEAK, 0: Rating.NONE}
# What is a number and nothing else in a sentence.
_BARE: Final = frozenset({"version", "yes", "least", "untold"})
Words = Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """One version of the rule; see the head of the file for what each number means."""

    version: int
    valid_from: date
    decided_on: date | None
    changed_sv: str
    changed_en: str
    source_sv: str
    source_en: str
    carries: Mapping[str, Mapping[str, int]]
    takes_off: Mapping[str, int]
    count_people: Sequence[str]
    small: int
    strong: int
    moderate: int
    review_counts: int
    review_least: int
    agree: int
    most: int
    empty: str


@dataclass(frozen=True)
class Found:
    """What one included study says about one of the two questions. `size` is None where it is not known."""

    about: str
    design: str
    finding: str
    bias: str
    size: int | None = None


@dataclass(frozen=True)
class Proposal:
    """The rating that the rule leads to, the version that says so, and why in both languages."""

    rating: Rating
    version: int
    reason_sv: str
    reason_en: str


@cache
def _file() -> dict[str, Any]:
    text = (
        resources.files("varsam.areas.methods.studies").joinpath("data/rating_rule.yaml").read_text("utf-8")
    )
    read: dict[str, Any] = yaml.safe_load(text)
    return read


@cache
def rules() -> tuple[Rule, ...]:
    """All versions, oldest first. ValueError for a rule that leaves out a design or a risk, or says of an empty review what
    nobody knows, found when it is first asked for."""
    found = tuple(Rule(**row) for row in sorted(_file()["rules"], key=lambda row: row["version"]))
    for each in found:
        said = {frozenset(each.carries[about]) for about in About.values}
        is_whole = said == {frozenset(Design.values)} and frozenset(each.takes_off) == frozenset(Bias.values)
        if not is_whole or each.empty not in {"none", Finding.UNCLEAR}:
            raise ValueError(f"rating_rule.yaml: version {each.version} leaves something out")
    return found


def current(on: date) -> Rule:
    """The version that holds on a day: of those that begin on the same one, the last."""
    return next(each for each in reversed(rules()) if each.valid_from <= on)


def days() -> list[tuple[int, date]]:
    """Each version and the day from which it holds, for the database."""
    return [(each.version, each.valid_from) for each in rules()]


def steps(rule: Rule, found: Found) -> int:
    """How much one study carries for its question: 3 much, 2 some, 1 little, 0 nothing."""
    carried = rule.carries[found.about][found.design] - rule.takes_off[found.bias]
    is_small = found.design in rule.count_people and (found.size or 0) < rule.small
    return max(0, carried - is_small)


def is_of_few(rule: Rule, found: Found) -> bool:
    """Whether it is a systematic review that weighs too few studies, or nobody knows how many, to count as more than one."""
    return found.design == Design.SYSTEMATIC_REVIEW and (found.size or 0) < rule.review_least


def counts(rule: Rule, found: Found) -> int:
    """As how many studies it counts: a systematic review weighs several together."""
    is_several = found.design == Design.SYSTEMATIC_REVIEW and not is_of_few(rule, found)
    return rule.review_counts if is_several else 1


def propose(found: Iterable[Found], about: str, rule: Rule) -> Proposal:
    """What the rule makes of the included studies about one of the two questions (those about the other are left alone)."""
    return _Weighing([each for each in found if each.about == about], About(about), rule).proposal()


def _split(found: Iterable[Found], rule: Rule) -> tuple[list[Found], list[Found]]:
    """What is weighed, and the systematic reviews that found no study: those say that somebody looked, and nothing of what
    the method does. By the first version there are none of these."""
    weighed, empty = [], []
    for each in found:
        if each.finding != Finding.EMPTY:
            weighed.append(each)
        elif rule.empty == Finding.UNCLEAR:
            weighed.append(replace(each, finding=Finding.UNCLEAR))
        else:
            empty.append(each)
    return weighed, empty


class _Weighing:
    def __init__(self, found: Sequence[Found], about: About, rule: Rule) -> None:
        self.rule = rule
        self.found, self.empty = _split(found, rule)
        self.words: Words = _file()["words"][about.value]
        self.both: Words = _file()["words"]["both"]
        self.carrying = [each for each in self.found if steps(rule, each)]
        self.said: list[tuple[str, str]] = []

    def proposal(self) -> Proposal:
        rating = self._rating()
        if self.empty:
            self._say(self.words["looked"], unit="reviews", n=len(self.empty))
        # Harm is told whatever the study that saw it can carry.
        if harmed := sum(each.finding == Finding.HARMED for each in self.found):
            self._say(self.words["harmed"], n=harmed)
        self._say(self.both["rule"], version=self.rule.version)
        swedish, english = (" ".join(each[at] for each in self.said) for at in (0, 1))
        return Proposal(rating, self.rule.version, swedish, english)

    def _rating(self) -> Rating:
        if not self.found:
            if not self.empty:
                self._say(self.words["nothing"])
            return Rating.NONE
        if not self.carrying:
            self._say(self.words["none_carries"], n=len(self.found))
            return Rating.NONE
        telling = [each for each in self.carrying if each.finding != Finding.UNCLEAR]
        if len(telling) * 2 < len(self.carrying):
            self._untold(telling)
            return Rating.UNKNOWN
        return _RATINGS[self._level(telling)]

    def _untold(self, telling: Sequence[Found]) -> None:
        n = len(self.carrying)
        if telling:
            self._say(self.both["most_unclear"], n=n, untold=n - len(telling))
        else:
            self._say(self.words["unclear"], n=n)

    def _level(self, telling: Sequence[Found]) -> int:
        level = self._carried(telling)
        yes = sum(each.finding == Finding.HELPED for each in telling)
        if len(telling) == 1:
            self._say(self.words["one_helped" if yes else "one_did_not"])
        else:
            self._say(self.words["helped"], of=len(telling), yes=yes)
        self._weighs(telling)
        share = 100 * self._weight(telling, Finding.HELPED) / self._weight(telling)
        if share < self.rule.most or not yes:
            self._say(self.both["no_support"])
            return 0
        if share < self.rule.agree:
            self._say(self.both["disagree"])
            level -= 1
        if self._weight(telling, Finding.HARMED):
            self._say(self.both["harm_lowers"])
            level -= 1
        return max(1, level)

    def _weight(self, studies: Sequence[Found], finding: Finding | None = None) -> int:
        return sum(steps(self.rule, each) for each in studies if finding in {None, each.finding})

    def _carried(self, telling: Sequence[Found]) -> int:
        """How much those studies carry together that say that it helped: others cannot make the support for it stronger."""
        helped = [each for each in telling if each.finding == Finding.HELPED]
        heavy, fair = (self._count(helped, least) for least in (3, 2))
        if heavy >= self.rule.strong:
            return 3
        return 2 if heavy or fair >= self.rule.moderate else 1

    def _count(self, studies: Sequence[Found], least: int) -> int:
        return sum(counts(self.rule, each) for each in studies if steps(self.rule, each) >= least)

    def _weighs(self, telling: Sequence[Found]) -> None:
        if len(telling) == 1:
            self._say(self.both[f"one_weighs_{steps(self.rule, telling[0])}"])
        else:
            much, some, little = (sum(steps(self.rule, each) == at for each in telling) for at in (3, 2, 1))
            self._say(self.both["weighs"], plain=True, strong=much, moderate=some, weak=little)
        if few := sum(is_of_few(self.rule, each) for each in telling if each.finding == Finding.HELPED):
            self._say(self.both["few"], unit="reviews", n=few, least=self.rule.review_least)
        if untold := len(self.carrying) - len(telling):
            self._say(self.both["untold"], n=untold)
        if left := len(self.found) - len(self.carrying):
            self._say(self.both["left"], n=left)

    def _say(self, words: Words, *, plain: bool = False, unit: str = "studies", **numbers: int) -> None:
        """A sentence in both languages; numbers become so many of a unit in words, but for _BARE and where `plain`."""
        swedish, english = (
            _filled(words[language], language, "" if plain else unit, numbers) for language in ("sv", "en")
        )
        self.said.append((swedish, english))


def _filled(text: str, language: str, unit: str, numbers: Mapping[str, int]) -> str:
    named = {
        name: n
        if not unit or name in _BARE
        else _file()["words"][unit]["one" if n == 1 else "many"][language].format(n=n)
        for name, n in numbers.items()
    }
    filled = text.format(**named)
    return filled[0].upper() + filled[1:]
