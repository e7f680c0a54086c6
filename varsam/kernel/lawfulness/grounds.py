"""On which rules a release can rest, here: under the secrecy that the information has, to the one who is to get it.

Everything is read from the parameters of rules as they hold on the day; no section and no number stands here.

- `recipients` of a rule, or `authorities` of another rule of the same law, limit to whom it can be given.
- `exempts_sections` and `exempt_osl` of a rule take information under some secrecy out of other sections of its law.
- `contact_data`: the rule covers how to reach a person, and nothing else.
- `age_limit` with `age_test`: becomes a question of its own.
- A parameter that is null is one that nobody here knows: the rule carries nothing until a lawyer has filled it in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.kernel.lawfulness import rules
from varsam.kernel.lawfulness.models import LegalRule
from varsam.kernel.lawfulness.rules import Ground, LegalTest
from varsam.kernel.people.models import Organisation
from varsam.kernel.records.enums import Information

_NEEDED = ("recipients", "age_limit")
AGE = "age_limit"


@dataclass(frozen=True)
class Regime:
    """A secrecy that information can lie under: its key, and its section ("26:1") where the law gives it one."""

    key: str
    osl: str | None
    label_sv: str
    label_en: str
    help_sv: str
    help_en: str
    under: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.label_sv if get_language() == "sv" else self.label_en

    @property
    def help(self) -> str:
        return self.help_sv if get_language() == "sv" else self.help_en


@cache
def regimes() -> dict[str, Regime]:
    """Every secrecy that can be chosen, by key."""
    file = resources.files("varsam.kernel.lawfulness").joinpath("data", "secrecy.yaml")
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))["regimes"]
    return {
        key: Regime(
            key,
            row["osl"],
            row["label"]["sv"],
            row["label"]["en"],
            row["help"]["sv"],
            row["help"]["en"],
            tuple(row["under"]),
        )
        for key, row in rows.items()
    }


def regime_of(unit: Organisation) -> Regime | None:
    """The secrecy that everything in a unit lies under; None where it depends on where the information came from."""
    above = set(Organisation.objects.filter(pk__in=unit.ancestors).values_list("slug", flat=True))
    return next((regime for regime in regimes().values() if above & set(regime.under)), None)


def _held(on: date) -> list[LegalRule]:
    found = (rules.holding(versions, on) for versions in rules.by_rule().values())
    return [rule for rule in found if rule is not None]


def _number(rule: LegalRule) -> str:
    match = re.match(r"(?:\d+ kap\. )?(\d+(?: [a-z])?) §", rule.section)
    return match[1] if match else ""


def _within(osl: str, stretch: str) -> bool:
    """Whether a section such as "26:1" lies in a stretch such as "26:1-6"."""
    chapter, _colon, section = osl.partition(":")
    of, _colon, span = stretch.partition(":")
    first, _dash, last = span.partition("-")
    return chapter == of and int(first) <= int(section) <= int(last or first)


def exempting(rule: LegalRule, regime: Regime, held: Iterable[LegalRule]) -> LegalRule | None:
    """The rule of the same law that takes information under this secrecy out of it, if one does."""
    if regime.osl is None:
        return None
    for other in held:
        sections = other.parameters.get("exempts_sections") or []
        stretches = other.parameters.get("exempt_osl") or []
        if (
            other.law == rule.law
            and _number(rule) in sections
            and any(_within(regime.osl, s) for s in stretches)
        ):
            return other
    return None


def listed(rule: LegalRule, held: Iterable[LegalRule]) -> list[str] | None:
    """To whom alone a rule lets anything be given, by name; None where it says nothing of that."""
    if "recipients" in rule.parameters:
        return list(rule.parameters["recipients"] or [])
    for other in held:
        if other.law == rule.law and other.parameters.get("authorities"):
            return list(other.parameters["authorities"])
    return None


def authorities(on: date) -> list[str]:
    """Every authority that some rule of today names as a recipient."""
    held = _held(on)
    return sorted({name for rule in held if rules.is_ground(rule) for name in listed(rule, held) or []})


def names_of(recipient: Organisation | None, authority: str) -> set[str]:
    """What a recipient can be called in a rule: its own name and those above it."""
    if recipient is None:
        return {authority} if authority else set()
    return set(Organisation.objects.filter(pk__in=recipient.ancestors).values_list("name_sv", flat=True))


def available(*, regime: Regime, recipient: Organisation | None, authority: str, on: date) -> list[Ground]:
    """Every rule about disclosure, those first that can carry a release to this recipient; the others say why not."""
    held, names = _held(on), names_of(recipient, authority)
    found = [
        ground
        if ground.why_not
        else Ground(ground.rule, _hindrance(ground.rule, regime, names, held), ground.caution)
        for ground in rules.choosable(on)
    ]
    return sorted(found, key=lambda ground: bool(ground.why_not))


def _hindrance(rule: LegalRule, regime: Regime, names: set[str], held: list[LegalRule]) -> str:
    if any(name in rule.parameters and rule.parameters[name] is None for name in _NEEDED):
        return _("Regelns gränser är inte införda. En jurist måste göra det först.")
    over = exempting(rule, regime, held)
    if over is not None:
        return _("%(section)s undantar uppgifter under den här sekretessen. Regeln ger inget stöd.") % {
            "section": over.section
        }
    only = listed(rule, held)
    if only is not None and not names & set(only):
        return _("Mottagaren finns inte bland dem som regeln gäller: %(names)s.") % {"names": ", ".join(only)}
    return ""


def questions(rule: LegalRule) -> list[LegalTest]:
    """What a decision by this version must answer, in order."""
    asked = list(rules.tests(rule))
    limit, test = rule.parameters.get(AGE), rule.parameters.get("age_test")
    if limit is not None and test == "under":
        asked.insert(
            0,
            LegalTest(
                AGE,
                "condition",
                f"Är personen under {limit} år?",
                f"Is the person under {limit}?",
                "Åldern står i identiteten. Vet du inte säkert, svara nej.",
                "The age stands in the identity. If you are not certain, answer no.",
            ),
        )
    return asked


def covers(rule: LegalRule) -> list[Information]:
    """The kinds of information of a record that a release by this rule can be about."""
    return [Information.CONTACT] if "contact_data" in rule.parameters else list(Information)
