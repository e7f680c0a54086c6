"""Rules of law at the desk: all of them, one with its versions, a new version, a lawyer's check."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.lawfulness import rules as law
from varsam.kernel.lawfulness import rules_editing
from varsam.kernel.lawfulness.models import Certainty, LegalRule, RuleStatus
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.rules import parameters, presentation
from varsam.site.rules.forms import CheckForm, RuleForm, VersionForm
from varsam.site.rules.presentation import Row
from varsam.site.rules.topics import TOPICS

# What the list can be narrowed to, by the word in its address.
_SHOWN: dict[str, Callable[[Row], bool]] = {
    "": lambda row: True,
    "jurist": lambda row: row.rule.needs_lawyer_check,
    "olast": lambda row: row.surety.kind == "unknown",
    "utlamnande": lambda row: row.is_ground,
}


@require_safe
@gates.staff()
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule by what it concerns, with how sure it is and what waits for a lawyer."""
    on = timezone.localdate()
    every = [presentation.row(versions, on) for versions in law.by_rule().values()]
    asked = request.GET.get("visa", "")
    shown = asked if asked in _SHOWN else ""
    rows = [row for row in every if _SHOWN[shown](row)]
    known = {topic: words for topic, words in TOPICS.items() if topic}
    topics = [(words, _of(topic, rows, known)) for topic, words in TOPICS.items()]
    context = {
        "topics": [(words, found) for words, found in topics if found],
        "shown": shown,
        "chips": [(key, words, sum(map(_SHOWN[key], every))) for key, words in _chips()],
        "waiting": sum(row.rule.needs_lawyer_check for row in every),
        "unread": sum(row.surety.kind == "unknown" for row in every),
        "may_write": actor.may("rule", Verb.ADD),
    }
    return render(request, "rules/rules.html", context)


def _of(topic: str, rows: list[Row], known: dict[str, Any]) -> list[Row]:
    return [row for row in rows if (row.rule.domain_ref if row.rule.domain_ref in known else "") == topic]


def _chips() -> list[tuple[str, str]]:
    return [
        ("", _("Alla")),
        ("jurist", _("Väntar på jurist")),
        ("olast", _("Lydelsen inte läst")),
        ("utlamnande", _("Grund för utlämnande")),
    ]


def _versions(slug: str) -> list[LegalRule]:
    found = list(
        LegalRule.objects.filter(slug=slug).select_related("made_by", "checked_by").order_by("number")
    )
    if not found:
        raise Http404
    return found


@require_safe
@gates.staff()
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """One rule: what holds, what it asks, and every version with what it changed."""
    versions = _versions(slug)
    return _rule_page(request, versions, CheckForm(initial={"seen": versions[-1].number}))


def _rule_page(
    request: HttpRequest, versions: list[LegalRule], check: CheckForm, status: int = 200, **more: object
) -> HttpResponse:
    on = timezone.localdate()
    row, timeline = presentation.row(versions, on), law.spans(versions)
    context = {
        "row": row,
        "rule": row.rule,
        "topic": TOPICS.get(row.rule.domain_ref, TOPICS[""]),
        "facts": parameters.facts(row.rule.parameters),
        "tests": law.tests(row.rule),
        "history": presentation.history(versions, on),
        "gaps": law.gaps(timeline),
        "may_write": actor.may("rule", Verb.ADD),
        "may_check": rules_editing.may_check(),
        "check": check,
        **more,
    }
    return render(request, "rules/rule.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("rule", Verb.ADD))
def add_version(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a new wording, or correct a version. Both stay."""
    versions = _versions(slug)
    if request.method != "POST":
        return _form_page(request, versions, _opened(request, versions))
    form = VersionForm(request.POST, versions=versions)
    if not form.is_valid():
        return _form_page(request, versions, form, status=422)
    try:
        made = rules_editing.add_version(
            slug=slug,
            wording=form.wording(),
            why=form.cleaned_data["why"],
            seen=form.cleaned_data["seen"],
            replaces=form.cleaned_data["replaces"],
            by=me(request),
        )
    except rules_editing.ChangedMeanwhile as changed:
        return _two_at_once(request, slug, form, changed.latest)
    except rules_editing.CannotReplace:
        form.add_error(
            "replaces", _("Ett förslag kan inte ta den gällande lagens plats. Skriv det som en ny lydelse.")
        )
        return _form_page(request, versions, form, status=422)
    messages.success(
        request, _("Sparat som version %(number)s. De äldre står kvar.") % {"number": made.number}
    )
    return redirect("rules:rule", slug=slug)


def _opened(request: HttpRequest, versions: list[LegalRule]) -> VersionForm:
    """The form as it opens: from the version that holds, or from the one that is to be corrected."""
    seen, asked = versions[-1].number, request.GET.get("rattar", "")
    corrected = next((version for version in versions if str(version.number) == asked), None)
    held = law.holding(versions, timezone.localdate()) or versions[-1]
    initial = VersionForm.initial_of(corrected or held, seen, corrects=corrected is not None)
    return VersionForm(initial=initial, versions=versions)


def _two_at_once(request: HttpRequest, slug: str, form: VersionForm, theirs: LegalRule) -> HttpResponse:
    """Nobody's text is lost: theirs is a version, mine stays in the form, and the page shows the difference."""
    versions = _versions(slug)
    data = request.POST.copy()
    data["seen"] = str(versions[-1].number)
    mine = VersionForm(data, versions=versions)
    mine.is_valid()
    context = {"theirs": theirs, "conflict": presentation.compared(theirs, form.wording())}
    return _form_page(request, versions, mine, status=409, **context)


def _form_page(
    request: HttpRequest, versions: list[LegalRule], form: VersionForm, status: int = 200, **more: object
) -> HttpResponse:
    context = {"form": form, "rule": versions[-1] if versions else None, **more}
    return render(request, "rules/version.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("rule", Verb.ADD))
def add_rule(request: HttpRequest) -> HttpResponse:
    """A rule that is not here yet."""
    initial = {"seen": 0, "certainty": Certainty.CONFIRMED, "status": RuleStatus.IN_FORCE, "domain_ref": ""}
    form = RuleForm(request.POST or None, versions=[], initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, [], form, status=422 if request.method == "POST" else 200)
    slug = form.cleaned_data["slug"]
    try:
        rules_editing.add_version(
            slug=slug,
            wording=form.wording(),
            why=form.cleaned_data["why"],
            seen=0,
            by=me(request),
        )
    except rules_editing.ChangedMeanwhile:
        form.add_error("slug", _("Det finns redan en regel som heter så."))
        return _form_page(request, [], form, status=422)
    messages.success(request, _("Regeln finns nu. Den väntar på att en jurist kontrollerar den."))
    return redirect("rules:rule", slug=slug)


@require_POST
@gates.staff(needs=("rule_check", Verb.ADD))
def mark_checked(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A lawyer answers for a version."""
    versions, form = _versions(slug), CheckForm(request.POST)
    if not form.is_valid():
        return _rule_page(request, versions, form, status=422, checking=number)
    said = form.cleaned_data
    try:
        rules_editing.mark_checked(
            slug=slug, number=number, why=said["why"], seen=said["seen"], by=me(request)
        )
    except rules_editing.ChangedMeanwhile as changed:
        return _seen_anew(request, slug, number, changed.latest)
    except (rules_editing.CannotReplace, rules_editing.NothingToCheck):
        raise Http404 from None
    messages.success(request, _("Tack. Versionen är kontrollerad, och ditt namn står vid den."))
    return redirect("rules:rule", slug=slug)


def _seen_anew(request: HttpRequest, slug: str, number: int, theirs: LegalRule) -> HttpResponse:
    """Somebody wrote a version while the lawyer read: the page shows it, and what the lawyer wrote stays."""
    data = request.POST.copy()
    data["seen"] = str(theirs.number)
    return _rule_page(
        request, _versions(slug), CheckForm(data), status=409, checking=number, written_meanwhile=theirs
    )
