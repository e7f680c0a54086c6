"""What can be chosen for the ground of a case: groups of its track, rules in force, templates that begin now."""

from collections import defaultdict
from datetime import date

from django.utils import timezone

from varsam.areas.knowledge_house.pathways import reading as pathways
from varsam.kernel.lawfulness import rules
from varsam.kernel.lawfulness.models import LegalRule
from varsam.kernel.meetings.models import Group
from varsam.kernel.records.models import Record
from varsam.site.cases.forms import Choices

# Rules on which work with a person can rest. Which of them carries a case, its handler decides; what they say is data.
BASES = (
    "gdpr-6-1-c-e",
    "l2001-454-6-nodvandigt",
    "l2001-454-7-kansliga-uppgifter",
    "sol-19-1-orosanmalan",
    "skollagen-29-13-anmalan",
    "l2023-196-samordning",
)


def _rules(on: date) -> list[LegalRule]:
    versions: dict[str, list[LegalRule]] = defaultdict(list)
    for rule in LegalRule.objects.filter(slug__in=BASES):
        versions[rule.slug].append(rule)
    holding = (rules.holding(versions[slug], on) for slug in BASES)
    return [rule for rule in holding if rule is not None]


def bases() -> Choices:
    """The rules that hold today, by law and section."""
    return [(str(rule), rule.title) for rule in _rules(timezone.localdate())]


def rule_called(name: str) -> LegalRule | None:
    """The version of a rule that a choice names."""
    return next((rule for rule in _rules(timezone.localdate()) if str(rule) == name), None)


def groups(record: Record) -> Choices:
    """Groups of the record's track that still meet, the record's own unit first."""
    found = Group.objects.filter(kind=record.track, ended_at=None).order_by("name")
    ordered = sorted(found, key=lambda group: group.unit_id != record.unit_id)
    return [(str(group.pk), group.name) for group in ordered]


def templates() -> Choices:
    """Templates that a case can begin with today."""
    return [(each.slug, each.name) for each in pathways.for_new_cases(timezone.localdate())]


def title_of(name: str) -> str:
    """Law and section of the version that a case names, which need not be in force any more; empty where none is named."""
    slug, _space, number = name.rpartition(" ")
    if not slug or not number.isdecimal():
        return ""
    rule = LegalRule.objects.filter(slug=slug, number=int(number)).first()
    return rule.title if rule else ""
