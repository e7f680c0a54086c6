"""One list: gone through, approved, followed, and afterwards proved."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.people import limits
from varsam.kernel.retention import actions, kinds
from varsam.kernel.retention.actions import Answer, Said
from varsam.kernel.retention.enums import Action, Decision, ListState
from varsam.kernel.retention.models import DestructionList, ListItem
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.retention import presentation
from varsam.site.retention.forms import ApproveForm, ExceptForm, StopForm

PAGE = 100
_RUNNING = {ListState.APPROVED, ListState.RUNNING}


def _found(pk: int) -> DestructionList:
    found = (
        DestructionList.objects.select_related("municipality", "approved_by", "ended_by")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _asked(request: HttpRequest) -> dict[str, str]:
    """What narrows the list; anything unreadable narrows nothing."""
    said = {}
    if request.GET.get("vad") in kinds.names():
        said["vad"] = request.GET["vad"]
    if request.GET.get("sedan") in Action.values:
        said["sedan"] = request.GET["sedan"]
    if request.GET.get("beslut") in Decision.values:
        said["beslut"] = request.GET["beslut"]
    if _number(request.GET.get("enhet", "")):
        said["enhet"] = request.GET["enhet"]
    return said


_COLUMNS = {"vad": "kind", "sedan": "action", "beslut": "decision", "enhet": "unit_id"}


def _items(request: HttpRequest, found: DestructionList) -> tuple[list[ListItem], str]:
    """A page of items, and the address of the next one."""
    asked = _asked(request)
    items = found.items.select_related("unit", "rule", "exemption", "decided_by").order_by("pk")
    items = items.filter(**{_COLUMNS[key]: value for key, value in asked.items()})
    after = _number(request.GET.get("efter", ""))
    page = list(items.filter(pk__gt=after)[: PAGE + 1])
    following = urlencode({**asked, "efter": str(page[PAGE - 1].pk)}) if len(page) > PAGE else ""
    return page[:PAGE], following


def _review_page(
    request: HttpRequest, found: DestructionList, form: ExceptForm, status: int = 200
) -> HttpResponse:
    items, following = _items(request, found)
    asked = _asked(request)
    chosen = set(request.POST.getlist("item"))
    context = {
        "list": found,
        "sums": presentation.overview(found),
        "lines": [(item, presentation.named(item.kind), str(item.pk) in chosen) for item in items],
        "following": following,
        "asked": asked,
        "narrow": urlencode(asked),
        "kinds": [(kind.name, kind.many) for kind in kinds.every()],
        "actions": Action.choices,
        "decisions": Decision.choices,
        "form": form,
        "may_change": found.state == ListState.PROPOSED and actor.may("retention", Verb.CHANGE),
    }
    return render(request, "retention/list.html", context, status=status)


def _except_form(data: object = None) -> ExceptForm:
    again = limits.after("retention_reminder", timezone.now())
    return ExceptForm(data, initial={"again_on": timezone.localdate(again)})  # type: ignore[arg-type]


@require_safe
@gates.staff(needs=("retention", Verb.READ))
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A list as far as it has come: to go through, being carried out, or ended with its certificates."""
    found = _found(pk)
    if found.state == ListState.PROPOSED:
        return _review_page(request, found, _except_form())
    if found.state in _RUNNING:
        context = {"list": found, "may_change": actor.may("retention", Verb.CHANGE)}
        return render(request, "retention/running.html", context)
    if request.headers.get("HX-Request"):
        # The page that followed the progress: now there is another one to read.
        return HttpResponse(headers={"HX-Refresh": "true"})
    certificates = found.certificates.select_related("unit", "rule", "exemption").order_by(
        "unit__slug", "kind", "year"
    )
    context = {
        "list": found,
        "lines": [(each, presentation.named(each.kind, each.count)) for each in certificates],
        "destroyed": found.summary.get("destroyed", 0),
        "archived": found.summary.get("archived", 0),
        "dropped": presentation.dropped(found),
        "kept": found.items.select_related("unit", "decided_by").filter(decision=Decision.EXCEPT)[:PAGE],
    }
    return render(request, "retention/ended.html", context)


@require_POST
@gates.staff(needs=("retention", Verb.CHANGE))
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Except the chosen items with a reason, or let them follow the rule again."""
    found, user = _found(pk), me(request)
    chosen = [_number(value) for value in request.POST.getlist("item")][:PAGE]
    back = f"{request.path.removesuffix('undanta/')}?{urlencode(_asked(request))}"
    if request.POST.get("do") == "follow":
        _decided(request, actions.decide(
            destruction=found, items=chosen, decision=Decision.FOLLOW, reason="", again_on=None, by=user
        ))  # fmt: skip
        return redirect(back)
    form = _except_form(request.POST)
    if form.is_valid() and not chosen:
        form.add_error(None, _("Kryssa för minst en rad i listan."))
    if form.errors:
        if found.state != ListState.PROPOSED:
            return redirect("retention:list", pk=pk)
        return _review_page(request, found, form, status=422)
    said = form.cleaned_data
    _decided(request, actions.decide(
        destruction=found, items=chosen, decision=Decision.EXCEPT, reason=said["reason"], again_on=said["again_on"], by=user
    ))  # fmt: skip
    return redirect(back)


def _decided(request: HttpRequest, done: int) -> None:
    if done:
        messages.success(
            request, ngettext("En rad är ändrad.", "%(n)s rader är ändrade.", done) % {"n": done}
        )
    else:
        messages.warning(
            request, _("Inget ändrades: listan är redan godkänd, eller raderna finns inte kvar.")
        )


def _explain(request: HttpRequest, answer: Answer) -> None:
    """What became of an approval or a stop, in words."""
    language = get_language() or "sv"
    facts = {
        "who": answer.who.name if answer.who else _("någon annan"),
        "at": when.moment(answer.at, language) if answer.at else "",
    }
    words = {
        Said.APPROVED: _("Listan är godkänd. Förstöringen börjar inom tio minuter. Till dess, och medan den pågår, går den att stoppa."),
        Said.ABANDONED: _("Listan är stoppad. Det som inte redan var förstört är kvar."),
        Said.TAKEN: _("%(who)s hann före dig. %(at)s. Ditt svar ändrade inget.") % facts,
        Said.CHANGED: _("Listan har ändrats sedan du öppnade den. Gå igenom den igen och godkänn sedan."),
        Said.RULE: _("En regel har ändrats sedan listan gjordes. Räkna om listan och gå igenom den igen."),
        Said.EMPTY: _("Det finns inget kvar på listan att förstöra."),
        Said.CLOCK: _("Klockan i databasen har gått bakåt. Inget godkänns förrän den går rätt."),
        Said.MISSING: _("Listan finns inte kvar."),
    }  # fmt: skip
    say = messages.success if answer.said in {Said.APPROVED, Said.ABANDONED} else messages.warning
    say(request, words[answer.said])


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("retention", Verb.CHANGE))
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be lost, how many, and the last question."""
    found = _found(pk)
    form = ApproveForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        answer = actions.approve(destruction=found, version=form.cleaned_data["version"], by=me(request))
        _explain(request, answer)
        if answer.said is Said.MISSING:
            return redirect("retention:start")
        return redirect("retention:list", pk=pk)
    if found.state != ListState.PROPOSED:
        return redirect("retention:list", pk=pk)
    context = {"list": found, "sums": presentation.overview(found), "form": form}
    return render(request, "retention/approve.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("retention", Verb.CHANGE))
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a list before or while it is carried out."""
    found = _found(pk)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = actions.abandon(destruction=found, why=form.cleaned_data["why"], by=me(request))
        _explain(request, answer)
        return redirect("retention:start")
    if found.state in {ListState.DONE, ListState.ABANDONED}:
        return redirect("retention:list", pk=pk)
    context = {"list": found, "form": form}
    return render(request, "retention/stop.html", context, status=422 if form.errors else 200)
