"""Writing a new version of the rule table: a draft that travels in the form, tried on everybody before it is kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.lib.routing import Table
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.routes import actions, comparing, tables, trying, views_table, words
from varsam.site.routes.forms import NewRuleForm, RuleForm, VersionForm
from varsam.site.routes.models import Version

_SALT = "varsam.site.routes.draft"


@dataclass(frozen=True)
class Draft:
    """A table that is being written: its rules as data, and the number of the newest version when the editor was opened."""

    rules: list[dict[str, Any]]
    seen: int

    def to_form(self) -> str:
        """As the form carries it: signed, so that only what these pages wrote comes back."""
        return signing.dumps([self.seen, self.rules], salt=_SALT, compress=True)

    @classmethod
    def from_form(cls, sent: str) -> "Draft | None":
        try:
            seen, rules = signing.loads(sent, salt=_SALT)
        except signing.BadSignature:
            return None
        return cls(rules, seen)

    def place(self, name: str) -> int | None:
        """Where the rule of that name stands."""
        return next((n for n, rule in enumerate(self.rules) if rule["id"] == name), None)

    def with_rule(self, rule: dict[str, Any]) -> "Draft":
        """The same table with that rule as it is now."""
        return replace(self, rules=[rule if each["id"] == rule["id"] else each for each in self.rules])


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("route_rule", Verb.ADD))
def edit(request: HttpRequest) -> HttpResponse:
    """Every act of the editor comes here, with the draft in the form; without one it begins from the newest version."""
    if request.method != "POST":
        return _page(request, _fresh(request))
    draft = Draft.from_form(request.POST.get("draft", ""))
    if draft is None:
        messages.error(request, _("Sidan var för gammal. Här är tabellen som den är nu."))
        return see_other("routes_desk:edit")
    act, _dash, name = request.POST.get("act", "").partition("-")
    return _ACTS.get(act, _list)(request, draft, name)


def _fresh(request: HttpRequest) -> Draft:
    """A draft from the newest version, or from an earlier one that somebody wants back."""
    newest = tables.newest()
    asked = request.GET.get("fran", "")
    earlier = (
        Version.objects.filter(number=int(asked)).first()
        if asked.isascii() and asked.isdigit() and len(asked) < 6
        else None
    )
    return Draft((earlier or newest).rules, newest.number)


def _page(
    request: HttpRequest, draft: Draft, form: VersionForm | None = None, status: int = 200, **more: object
) -> HttpResponse:
    newest = tables.newest()
    initial = {"valid_from": timezone.localdate()}
    context = {
        "draft": draft.to_form(),
        "rows": views_table.rows(draft.rules),
        "changed": comparing.between(newest.rules, draft.rules),
        "newest": newest,
        "form": form or VersionForm(_said(request) or None, initial=initial),
        "new_rule": NewRuleForm(),
        "coming": tables.coming(),
        **more,
    }
    return render(request, "routes/edit.html", context, status=status)


def _said(request: HttpRequest) -> QueryDict | dict[str, Any]:
    """What has been said of the version so far, while rules are being changed; empty before anything has."""
    kept = {name: request.POST.get(name, "") for name in ("valid_from", "basis", "note")}
    return kept if any(kept[name] for name in ("basis", "note")) else {}


def _list(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    form = VersionForm(initial={"valid_from": timezone.localdate(), **_said(request)})
    return _page(request, draft, form)


def _move(request: HttpRequest, draft: Draft, name: str, by: int) -> HttpResponse:
    place, rules = draft.place(name), list(draft.rules)
    if place is not None and 0 <= place + by < len(rules):
        rules[place], rules[place + by] = rules[place + by], rules[place]
    return _list(request, replace(draft, rules=rules), name)


def _up(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    return _move(request, draft, name, -1)


def _down(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    return _move(request, draft, name, 1)


def _remove(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    left = [rule for rule in draft.rules if rule["id"] != name]
    return _list(request, replace(draft, rules=left or draft.rules), name)


def _add(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    """A rule before the last one; it is not in the draft until what it covers has been said."""
    form = NewRuleForm(request.POST)
    if not form.is_valid():
        return _list(request, draft, name)
    number = 1 + max(int(rule["id"][1:]) for rule in draft.rules)
    blank = dict.fromkeys(words.LANGUAGES, "")
    rule = {
        "id": f"R{number}",
        "route": form.cleaned_data["route"],
        "when": [{}],
        "reasons": [{"text": blank}],
        "source": "",
    }
    rules = [*draft.rules[:-1], rule, draft.rules[-1]]
    return _rule_page(request, replace(draft, rules=rules), rule, back=draft)


def _open(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    place = draft.place(name)
    return _list(request, draft, name) if place is None else _rule_page(request, draft, draft.rules[place])


def _rule_page(
    request: HttpRequest,
    draft: Draft,
    rule: dict[str, Any],
    form: RuleForm | None = None,
    back: Draft | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "draft": draft.to_form(),
        "back": (back or draft).to_form(),
        "rule": rule,
        "route": words.ROUTES[rule["route"]],
        "form": form or RuleForm(rule=rule),
        "kept": _said(request),
    }
    return render(request, "routes/rule.html", context, status=status)


def _case(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    """One case more, with what has been typed so far kept where it can be."""
    place = draft.place(name)
    if place is None:
        return _list(request, draft, name)
    form = RuleForm(request.POST, rule=draft.rules[place])
    rule = form.rule() if form.is_valid() else draft.rules[place]
    rule = {**rule, "when": [*rule["when"], {"about": "person"}]}
    return _rule_page(request, draft.with_rule(rule), rule)


def _save(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    place = draft.place(name)
    if place is None:
        return _list(request, draft, name)
    rule = draft.rules[place]
    form = RuleForm(request.POST, rule=rule)
    if not form.is_valid():
        return _rule_page(request, draft, rule, form, status=422)
    return _list(request, draft.with_rule(form.rule()), name)


def _try(request: HttpRequest, draft: Draft, name: str, status: int = 200, **more: object) -> HttpResponse:
    """What the table would change, and for whom, before it is kept."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _page(request, draft, form, status=422)
    newest, trial = tables.newest(), _trial(draft, form)
    if trial is None:
        return _page(request, draft, form, status=422)
    context = {
        "draft": draft.to_form(),
        "form": form,
        "said": form.cleaned_data,
        "trial": trial,
        "changed": comparing.between(newest.rules, draft.rules),
        **more,
    }
    return render(request, "routes/preview.html", context, status=422 if trial.is_refused else status)


def _trial(draft: Draft, form: VersionForm) -> trying.Trial | None:
    """The draft tried on everybody against the table that it takes over from; None, with a fault in the form, for one that is too
    large to be tried."""
    if trying.is_too_large(draft.rules):
        form.add_error(
            None,
            _("Tabellen har för många regler, fall eller åldersgränser för att kunna prövas. Ta bort några."),
        )
        return None
    held = tables.in_force(_before(form.cleaned_data["valid_from"]))
    return trying.trial(tables.table(held), Table(draft.rules))


def _before(day: date) -> date:
    """The day whose table the new one takes over from: today's where it begins today."""
    return max(day, timezone.localdate())


def _write(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _page(request, draft, form, status=422)
    said, trial = form.cleaned_data, _trial(draft, form)
    if trial is None:
        return _page(request, draft, form, status=422)
    if trial.is_refused or (trial.left_over and not request.POST.get("left_over")):
        return _try(request, draft, name, status=422, asks=bool(trial.left_over))
    writing = actions.Writing(draft.rules, said["valid_from"], said["basis"], said["note"])
    try:
        made = actions.write_version(writing=writing, seen=draft.seen, by=me(request))
    except actions.ChangedMeanwhile as changed:
        conflict = comparing.between(changed.latest.rules, draft.rules)
        mine = replace(draft, seen=changed.latest.number)
        return _page(request, mine, form, status=409, theirs=changed.latest, conflict=conflict)
    if made.valid_from > timezone.localdate():
        messages.success(
            request, _("Version %(number)s är sparad och börjar gälla på sin dag.") % {"number": made.number}
        )
    else:
        messages.success(request, _("Version %(number)s gäller nu.") % {"number": made.number})
    return see_other("routes_desk:table")


_ACTS: dict[str, Callable[[HttpRequest, Draft, str], HttpResponse]] = {
    "list": _list,
    "up": _up,
    "down": _down,
    "remove": _remove,
    "add": _add,
    "open": _open,
    "case": _case,
    "save": _save,
    "try": _try,
    "write": _write,
}
