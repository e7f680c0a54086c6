"""Noting a telephone call as an enquiry."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import actor, gates, unsent
from varsam.kernel.conversations import actions, codes, intake
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender
from varsam.kernel.people.models import Organisation
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.desk import writing
from varsam.site.desk.acts import me
from varsam.site.desk.forms import CallForm


def _units() -> list[tuple[int, str]]:
    found = Organisation.objects.filter(pk__in=actor.units("enquiry", Verb.ADD))
    return sorted(((unit.pk, unit.name) for unit in found), key=lambda pair: pair[1])


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("enquiry", Verb.ADD))
def note_call(request: HttpRequest) -> HttpResponse:
    """Who rang, where, and what was said; with a code for whoever wants to read the answer later."""
    units = _units()
    if request.method != "POST":
        form = CallForm(
            initial=unsent.take(request, reverse("desk:note_call")) or {"language": "sv"}, units=units
        )
        return _page(request, form)
    form = CallForm(request.POST, units=units)
    if not form.is_valid():
        return _page(request, form, status=422)
    named = writing.check(form.cleaned_data["heading"]).findings
    if named:
        form.add_error("heading", _("Rubriken får inte peka ut någon: %(found)s.") % {"found": named[0].text})
        return _page(request, form, status=422)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _page(request, form, status=422, check=verdict.check)
    return _noted(request, form, verdict)


def _noted(request: HttpRequest, form: CallForm, verdict: writing.Verdict) -> HttpResponse:
    said = form.cleaned_data
    received = intake.note_call(
        text=verdict.text,
        sender=Sender(said["sender"]),
        language=said["language"],
        district=said["district"],
        unit=said["unit"],
        heading=said["heading"],
        with_code=said["with_code"],
        submission=said["submission"],
    )
    if verdict.kept:
        noted = Enquiry.objects.get(reference=received.reference)
        text = _("Uppgifter som kan peka ut någon är kvar, därför att: %(reason)s") % {
            "reason": verdict.reason
        }
        actions.add_note(enquiry=noted, text=text, kept=verdict.kept, by=me(request))
    if received.code is None:
        messages.success(request, _("Samtalet är noterat."))
        return redirect("desk:enquiry", reference=received.reference)
    language = get_language() or "sv"
    context = {
        "reference": received.reference,
        "groups": codes.groups(received.code),
        "answer_by": when.day(received.promise.feedback_by, language),
        "expires": when.full_date(received.promise.expires_at.date(), language),
        "return_address": request.build_absolute_uri(reverse("conversations:return")),
    }
    return render(request, "desk/call_code.html", context)


def _page(
    request: HttpRequest, form: CallForm, status: int = 200, check: writing.Check | None = None
) -> HttpResponse:
    context = {"form": form, "check": check or writing.Check()}
    return render(request, "desk/note_call.html", context, status=status)
