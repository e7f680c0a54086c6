"""One enquiry: reading it, and each act that a colleague can do with it."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.kernel.access import gates
from varsam.kernel.conversations import actions, inbox, policies
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Side, State
from varsam.lib.rows import Verb
from varsam.site.desk import enquiry_page, moments, writing
from varsam.site.desk.acts import me, see_other
from varsam.site.desk.enquiry_page import Open
from varsam.site.desk.forms import HeadingForm, TaskForm, TextForm, TriageForm

# A double click, or the same page sent again, comes within this time and says the same.
_SAME_SENDING = timedelta(minutes=10)
_LONGEST_LIVE_CHECK = 20_000

Act = Callable[[HttpRequest, Open], HttpResponse]


def _open(reference: str) -> Open:
    found = inbox.open_thread(reference)
    if found is None:
        raise Http404
    return Open(*found)


def _page(request: HttpRequest, opened: Open, status: int = 200, **sent: object) -> HttpResponse:
    return render(request, "desk/enquiry.html", enquiry_page.context(request, opened, **sent), status=status)


def _back(opened: Open) -> HttpResponse:
    return see_other("desk:enquiry", reference=opened.enquiry.reference)


def _act(act: Act) -> Callable[..., HttpResponse]:
    """An act on one enquiry. Whoever comes to its address by a link, after signing in again, gets the enquiry."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @gates.staff(needs=("enquiry", Verb.CHANGE))
    @wraps(act)
    def guarded(request: HttpRequest, reference: str) -> HttpResponse:
        if request.method != "POST":
            return redirect("desk:enquiry", reference=reference)
        opened = _open(reference)
        if not policies.can_write_in(opened.enquiry):
            messages.warning(request, _("Samtalet är raderat, så inget mer kan sparas i det."))
            return _back(opened)
        return act(request, opened)

    return guarded


@require_safe
@gates.staff(needs=("enquiry", Verb.READ))
def enquiry(request: HttpRequest, reference: str) -> HttpResponse:
    """The thread, its promises, and who has read it."""
    return _page(request, _open(reference))


def _is_repeated(request: HttpRequest, opened: Open, side: Side, text: str) -> bool:
    """Whether the same colleague has just said the very same: then one message is enough."""
    since = timezone.now() - _SAME_SENDING
    return any(
        each.message.side == side
        and each.message.author_id == me(request).pk
        and each.message.at >= since
        and each.body == text
        for each in opened.texts
    )


def _unsettled(
    request: HttpRequest, opened: Open, name: str, verdict: writing.Verdict, form: TextForm
) -> HttpResponse:
    """The page again: the text as it stands now, what may point at someone, and nothing lost."""
    form.rewrite(verdict.text)
    return _sent_again(request, opened, name, form, verdict.check)


def _sent_again(
    request: HttpRequest, opened: Open, name: str, form: TextForm, check: writing.Check | None = None
) -> HttpResponse:
    sent: dict[str, object] = {f"{name}_form": form}
    if name in {"answer", "note"}:
        sent["tab"] = name
    page = enquiry_page.context(request, opened, **sent)
    checks = cast(dict[str, writing.Check], page["checks"])
    checks[name] = check or checks[name]
    return render(request, "desk/enquiry.html", page, status=422)


def _keep_reason(request: HttpRequest, opened: Open, verdict: writing.Verdict) -> None:
    if verdict.kept:
        text = _("Uppgifter som kan peka ut någon är kvar, därför att: %(reason)s") % {
            "reason": verdict.reason
        }
        actions.add_note(enquiry=opened.enquiry, text=text, by=me(request))


@_act
def answer(request: HttpRequest, opened: Open) -> HttpResponse:
    """Answer the one who wrote."""
    form = TextForm(request.POST, auto_id="svar_%s")
    if not policies.can_answer(opened.enquiry):
        messages.warning(request, _("Ingen har en kod till samtalet, så ingen kan läsa ett svar."))
        return _back(opened)
    if not form.is_valid():
        return _sent_again(request, opened, "answer", form)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        return _unsettled(request, opened, "answer", verdict, form)
    if not _is_repeated(request, opened, Side.CITY, verdict.text):
        actions.answer(enquiry=opened.enquiry, text=verdict.text, kept=verdict.kept, by=me(request))
        _keep_reason(request, opened, verdict)
    messages.success(request, _("Svaret är skickat. Den som skrev läser det med sin kod."))
    return _back(opened)


@_act
def add_note(request: HttpRequest, opened: Open) -> HttpResponse:
    """Write something that only colleagues see."""
    form = TextForm(request.POST, auto_id="anteckning_%s")
    if not form.is_valid():
        return _sent_again(request, opened, "note", form)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        return _unsettled(request, opened, "note", verdict, form)
    if not _is_repeated(request, opened, Side.NOTE, verdict.text):
        actions.add_note(enquiry=opened.enquiry, text=verdict.text, kept=verdict.kept, by=me(request))
        _keep_reason(request, opened, verdict)
    messages.success(request, _("Anteckningen är sparad. Den som skrev ser den inte."))
    return _back(opened)


@_act
def acknowledge(request: HttpRequest, opened: Open) -> HttpResponse:
    """Say that it has been read."""
    form = TextForm(request.POST, auto_id="bekrafta_%s")
    if opened.enquiry.acknowledged_at is not None:
        messages.success(request, _("Det är redan bekräftat."))
        return _back(opened)
    if not form.is_valid():
        return _sent_again(request, opened, "acknowledge", form)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        return _unsettled(request, opened, "acknowledge", verdict, form)
    actions.acknowledge(enquiry=opened.enquiry, text=verdict.text, by=me(request))
    _keep_reason(request, opened, verdict)
    messages.success(request, _("Bekräftat. Nu är förfrågan din, om ingen annan hade den."))
    return _back(opened)


@_act
def triage(request: HttpRequest, opened: Open) -> HttpResponse:
    """Decide what happens: advised, waiting, closed, or open again."""
    form = TriageForm(request.POST, auto_id="bestam_%s")
    if not form.is_valid():
        return _sent_again(request, opened, "triage", form)
    to = State(form.cleaned_data["to"])
    if opened.enquiry.state == to:
        return _back(opened)
    if not policies.can_move(opened.enquiry, to):
        messages.error(
            request, _("Det steget går inte härifrån. Någon kan ha hunnit före: se hur det står nu.")
        )
        return _back(opened)
    verdict = writing.weigh(form, request.POST, may_keep=False)
    if not verdict.settled:
        return _unsettled(request, opened, "triage", verdict, form)
    moved = actions.triage(enquiry=opened.enquiry, to=to, reason=verdict.text, by=me(request))
    messages.success(request, _decided(moved))
    return _back(opened)


def _decided(moved: Enquiry) -> str:
    words = {
        State.ADVISED: _("Sparat: råd har getts."),
        State.WAITING: _("Sparat: förfrågan väntar."),
        State.CLOSED: _("Sparat: förfrågan är avslutad. Skriver någon igen öppnas den av sig själv."),
        State.ACKNOWLEDGED: _("Ärendet är öppet igen."),
    }
    said = words[State(moved.state)]
    if moved.next_due is not None and moved.answered_at is None and moved.state != State.CLOSED:
        said += " " + _("Svar är utlovat senast %(day)s.") % {"day": moments.short_day(moved.feedback_by)}
    return said


@_act
def take(request: HttpRequest, opened: Open) -> HttpResponse:
    """Become the one who holds it."""
    if opened.enquiry.owner_id != me(request).pk:
        actions.take(enquiry=opened.enquiry, by=me(request))
    messages.success(request, _("Ärendet är ditt nu."))
    return _back(opened)


@_act
def set_heading(request: HttpRequest, opened: Open) -> HttpResponse:
    """Say in a few words what it is about, without persons."""
    form = HeadingForm(request.POST, auto_id="rubrik_%s")
    if form.is_valid():
        found = writing.check(form.cleaned_data["text"]).findings
        if not found:
            actions.set_heading(enquiry=opened.enquiry, heading=form.cleaned_data["text"], by=me(request))
            return _back(opened)
        named = ", ".join(f"{each.text} ({each.kind_words.lower()})" for each in found)
        form.add_error("text", _("Rubriken får inte peka ut någon. Skriv om: %(found)s.") % {"found": named})
    return _page(request, opened, status=422, heading_form=form)


@_act
def add_task(request: HttpRequest, opened: Open) -> HttpResponse:
    """Promise to do something by a date."""
    form = TaskForm(request.POST, auto_id="uppgift_%s")
    if not form.is_valid():
        return _page(request, opened, status=422, task_form=form)
    said = form.cleaned_data
    actions.add_task(enquiry=opened.enquiry, kind=said["kind"], due=said["due"], by=me(request))
    messages.success(request, _("Uppgiften ligger bland dina uppgifter."))
    return _back(opened)


@require_POST
@gates.staff(needs=("enquiry", Verb.READ))
def deidentify(request: HttpRequest) -> HttpResponse:
    """What in a text may point at someone, while it is being written. Nothing is kept."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:_LONGEST_LIVE_CHECK]
    return render(request, "desk/findings.html", {"check": writing.check(text)})
