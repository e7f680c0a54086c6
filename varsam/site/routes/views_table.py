"""The rule table at the desk: what is in force, every version, and how often each rule is followed."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.kernel.access import actor, gates
from varsam.lib import suppression
from varsam.lib.rows import Verb
from varsam.lib.suppression import Mark
from varsam.site.routes import comparing, tables, words
from varsam.site.routes.models import Version


@dataclass(frozen=True)
class Reason:
    """A reason in the reader's language, with the condition on which it is given and the others to open."""

    when: str
    text: str
    others: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Row:
    """A rule as it is read: where it leads, when (one of the cases is enough), why, and what it rests on."""

    id: str
    icon: str
    route: str
    cases: list[str]
    reasons: list[Reason]
    source: str


def rows(rules: list[dict[str, Any]]) -> list[Row]:
    """The rules of a table as they are read."""
    language = get_language() or "sv"
    return [
        Row(
            rule["id"],
            words.ICONS[rule["route"]],
            str(words.ROUTES[rule["route"]]),
            words.cases(rule),
            [_reason(reason, language) for reason in rule["reasons"]],
            rule.get("source", ""),
        )
        for rule in rules
    ]


def _reason(reason: dict[str, Any], language: str) -> Reason:
    text = reason["text"]
    others = [
        (code, str(name), text[code])
        for code, name in words.LANGUAGES.items()
        if code != language and code in text
    ]
    when = words.case(reason["if"]) if "if" in reason else ""
    return Reason(when, text.get(language) or text["sv"], others)


@require_safe
@gates.staff(needs=("route_rule", Verb.READ))
def table(request: HttpRequest) -> HttpResponse:
    """The table in force as people read it, what is to come, and every version."""
    held = tables.in_force()
    context = {
        "version": Version.objects.select_related("by").get(pk=held.pk),
        "rows": rows(tables.rules_of(held)),
        "coming": tables.coming(),
        "versions": Version.objects.select_related("by").defer("rules"),
        "may_write": actor.may("route_rule", Verb.ADD),
    }
    return render(request, "routes/table.html", context)


@require_safe
@gates.staff(needs=("route_rule", Verb.READ))
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version, and what it changed against the one written before it."""
    found = Version.objects.select_related("by").filter(number=number).first()
    if found is None:
        raise Http404
    before = Version.objects.filter(number__lt=number).order_by("-number").first()
    context = {
        "version": found,
        "rows": rows(found.rules),
        "before": before,
        "changed": comparing.between(before.rules, found.rules) if before else [],
        "is_held": found.pk == tables.in_force().pk,
        "is_coming": found.valid_from > timezone.localdate(),
        "is_newest": found.number == tables.newest().number,
        "may_write": actor.may("route_rule", Verb.ADD),
    }
    return render(request, "routes/version.html", context)


@dataclass(frozen=True)
class Count:
    """How often a rule proposed and what became of it, as it may be shown."""

    rule: str
    route: str
    proposed: str
    followed: str
    other: str
    unproposed: str


def _shown(number: int | Mark) -> str:
    if number is Mark.FEW:
        return _("färre än fem")
    return _("visas inte") if number is Mark.REST else str(number)


def _counts(rules: list[dict[str, Any]]) -> list[Count]:
    """The sums of every rule in the table, small ones hidden; all hidden where they cannot be shown safely."""
    with connection.cursor() as cursor:
        cursor.execute("select rule, followed, other, unproposed from varsam.routes_counts()")
        found = {name: numbers for name, *numbers in cursor.fetchall()}
    counted = [rule for rule in rules if rule["id"] in found]
    if not counted:
        return []
    safe = suppression.protect([found[rule["id"]] for rule in counted], keep_columns=False)
    shown = []
    for place, rule in enumerate(counted):
        cells = safe.cells[place] if safe else (Mark.FEW,) * 3
        total = safe.row_totals[place] if safe else Mark.FEW
        shown.append(Count(rule["id"], str(words.ROUTES[rule["route"]]), _shown(total), *map(_shown, cells)))
    return shown


@require_safe
@gates.staff(needs=("route_rule", Verb.READ))
def counts(request: HttpRequest) -> HttpResponse:
    """How often each rule was followed: a rule that colleagues seldom follow wants to be read again."""
    return render(request, "routes/counts.html", {"counts": _counts(tables.rules_of(tables.in_force()))})
