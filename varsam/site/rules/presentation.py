"""Rules as people read them: what holds, how sure it is, and what each version changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.kernel.lawfulness import rules
from varsam.kernel.lawfulness.models import Certainty, LegalRule, RuleStatus
from varsam.kernel.lawfulness.rules import Span
from varsam.kernel.lawfulness.rules_editing import Wording
from varsam.lib import when
from varsam.site.editing import differences
from varsam.site.editing.differences import Part
from varsam.site.rules import parameters
from varsam.site.rules.topics import TOPICS

FIELDS: dict[str, str | Promise] = {
    "law": gettext_lazy("Lag"),
    "section": gettext_lazy("Kapitel och paragraf"),
    "short_sv": gettext_lazy("Vad den säger"),
    "short_en": gettext_lazy("Vad den säger, på engelska"),
    "effect_sv": gettext_lazy("Vad det betyder här"),
    "effect_en": gettext_lazy("Vad det betyder här, på engelska"),
    "status": gettext_lazy("Kraft"),
    "certainty": gettext_lazy("Säkerhet"),
    "valid_from": gettext_lazy("Gäller från"),
    "valid_to": gettext_lazy("Gäller till och med"),
    "parameters": gettext_lazy("Tal och listor"),
    "tests": gettext_lazy("Det som ska prövas"),
    "source": gettext_lazy("Källa"),
    "verified_on": gettext_lazy("Källans egen dag"),
    "domain_ref": gettext_lazy("Ämne"),
}
# These are read word by word; the others are exchanged as a whole.
_TEXTS = frozenset({"short_sv", "short_en", "effect_sv", "effect_en", "parameters", "tests", "source"})


@dataclass(frozen=True)
class Sign:
    """A state in words, with the kind of its chip."""

    kind: str
    words: str


@dataclass(frozen=True)
class Difference:
    """One field that two versions say differently."""

    label: str
    parts: list[Part]


@dataclass(frozen=True)
class Version:
    """One version in the history of a rule."""

    rule: LegalRule
    sign: Sign
    days: str
    cut: str
    differences: list[Difference]
    compared_with: int | None
    can_be_checked: bool
    can_be_corrected: bool


@dataclass(frozen=True)
class Row:
    """One rule in the list: the version that holds, or else the newest."""

    rule: LegalRule
    force: Sign
    surety: Sign
    why_not: str
    is_ground: bool
    versions: int


def said(day: date | None) -> str:
    return when.full_date(day, get_language() or "sv") if day else ""


def surety(rule: LegalRule) -> Sign:
    """How sure a version is: a lawyer's word first, then what has been read."""
    if not rule.needs_lawyer_check:
        return Sign("done", _("Kontrollerad av jurist"))
    if rule.certainty == Certainty.CONFIRMED:
        return Sign("wait", _("Läst, men inte av en jurist"))
    if rule.certainty == Certainty.AMENDED_TEXT_NOT_SEEN:
        return Sign("unknown", _("Dagens lydelse är inte läst"))
    return Sign("unknown", _("Bara allmänkunskap"))


def force(rule: LegalRule, span: Span | None, on: date) -> Sign:
    """Whether a version holds, in words."""
    if rule.status == RuleStatus.PROPOSED:
        return Sign("plain", _("Förslag, gäller inte"))
    if span is None:
        return Sign("plain", _("Gäller inte"))
    if span.ends and span.ends < on:
        return Sign("plain", _("Gällde till och med %(day)s") % {"day": said(span.ends)})
    if span.begins and span.begins > on:
        return Sign("info", _("Gäller från %(day)s") % {"day": said(span.begins)})
    return Sign("open", _in_force(rule))


def _in_force(rule: LegalRule) -> str:
    if rule.status == RuleStatus.IN_FORCE:
        return _("Gäller nu")
    return str(rule.get_status_display())


def row(versions: list[LegalRule], on: date) -> Row:
    """A rule as it stands in the list on a day."""
    held = rules.holding(versions, on)
    shown = held or versions[-1]
    span = next((each for each in rules.spans(versions) if each.version == shown), None)
    is_ground = any(rules.is_ground(version) for version in versions)
    reason = "" if not is_ground else (rules.why_not(held) if held else rules.not_held(versions, on))
    return Row(shown, force(shown, span, on), surety(shown), reason, is_ground, len(versions))


def history(versions: list[LegalRule], on: date) -> list[Version]:
    """Every version, newest first, with the days that are its own and what it changed."""
    spans = {span.version.number: span for span in rules.spans(versions)}
    replaced_by = {version.replaces: version.number for version in versions if version.replaces}
    by_number = {version.number: version for version in versions}
    return [
        _version(version, spans.get(version.number), replaced_by.get(version.number), by_number, on)
        for version in reversed(versions)
    ]


def _version(
    rule: LegalRule, span: Span | None, taken_by: int | None, others: dict[int, LegalRule], on: date
) -> Version:
    before = others.get(rule.replaces or rule.number - 1)
    return Version(
        rule,
        _sign(rule, span, taken_by, on),
        _days(span),
        _cut(rule, span),
        compared(before, rule) if before else [],
        before.number if before else None,
        span is not None and rule.needs_lawyer_check,
        taken_by is None,
    )


def _sign(rule: LegalRule, span: Span | None, taken_by: int | None, on: date) -> Sign:
    if taken_by:
        return Sign("plain", _("Ersatt av version %(number)s") % {"number": taken_by})
    if span is None and rule.status != RuleStatus.PROPOSED:
        return Sign("plain", _("En senare version börjar samma dag och gäller i stället"))
    return force(rule, span, on)


def _days(span: Span | None) -> str:
    if span is None:
        return ""
    dates = {"begins": said(span.begins), "ends": said(span.ends)}
    if span.begins and span.ends:
        return _("%(begins)s till och med %(ends)s") % dates
    if span.begins:
        return _("Från %(begins)s") % dates
    if span.ends:
        return _("Okänd början, till och med %(ends)s") % dates
    return _("Okänd början, tills vidare")


def _cut(rule: LegalRule, span: Span | None) -> str:
    if span is None or not span.is_cut:
        return ""
    return _("Skrevs att gälla till och med %(day)s, men nästa version tar över tidigare.") % {
        "day": said(rule.valid_to)
    }


def compared(before: LegalRule | Wording, after: LegalRule | Wording) -> list[Difference]:
    """What the later says otherwise, field by field, in words."""
    old, new = dict(_told(before)), dict(_told(after))
    return [
        Difference(str(label), _parts(name, old[name], new[name]))
        for name, label in FIELDS.items()
        if old[name] != new[name]
    ]


def _parts(name: str, old: str, new: str) -> list[Part]:
    if name in _TEXTS:
        return differences.shown(old, new)
    # A day or a choice is another one as a whole: half a date helps nobody.
    return [part for part in (Part("out", old), Part("same", " "), Part("in", new)) if part.text]


def _told(rule: LegalRule | Wording) -> Iterator[tuple[str, str]]:
    for name in FIELDS:
        yield name, _value(rule, name)


def _value(rule: LegalRule | Wording, name: str) -> str:
    if name == "tests":
        return "\n".join(_asked(rule))
    value = getattr(rule, name)
    if name == "parameters":
        return "\n".join(f"{fact.label}: {fact.value}" for fact in parameters.facts(value))
    if name == "status":
        return str(RuleStatus(value).label)
    if name == "certainty":
        return str(Certainty(value).label)
    if name == "domain_ref":
        return str(TOPICS.get(value, TOPICS[""]))
    return said(value) if isinstance(value, date) else str(value or "")


def _asked(rule: LegalRule | Wording) -> list[str]:
    if rules.TESTS in rule.parameters and rule.parameters[rules.TESTS] is None:
        return [_("Ingen vet än.")]
    asked = LegalRule(parameters=rule.parameters)
    return [test.question for test in rules.tests(asked)]
