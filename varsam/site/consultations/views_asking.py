"""Lists of questions, and asking one: directly as a colleague, or for an enquiry that one handles."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.knowledge_house.consultations import actions, reading
from varsam.areas.knowledge_house.experts import actions as network
from varsam.kernel.access import actor, gates, unsent
from varsam.kernel.conversations import codes, inbox, intake
from varsam.kernel.conversations import policies as threads
from varsam.kernel.conversations.intake import Received
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.people import calendar, limits
from varsam.kernel.people.models import Membership, Organisation, Role
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.consultations import presentation, writing
from varsam.site.consultations.forms import AskForm, QuestionForm
from varsam.site.desk import writing as desk_writing
from varsam.site.desk.acts import me, see_other

_LONGEST_LIVE_CHECK = 20_000
_SENDERS = {
    Role.SCHOOL: Sender.SCHOOL,
    Role.LEISURE: Sender.YOUTH_CENTRE,
    Role.POLICE: Sender.PARTNER,
    Role.PROBATION: Sender.PARTNER,
    Role.CIVIL_SOCIETY: Sender.PARTNER,
    Role.THEOLOGIAN: Sender.PARTNER,
    Role.MENTOR: Sender.PARTNER,
}


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def consultations(request: HttpRequest) -> HttpResponse:
    """What the coordination handles, what one was invited to as an expert, and the way to ask."""
    now, days, keeps = timezone.now(), calendar.current(), actor.may("consultation", Verb.READ)
    invited = [
        (presentation.row(each.consultation, now, days), each)
        for each in reading.invitations_of(me(request))
        if not each.is_out and each.consultation.data_key_id
    ]
    context = {
        "keeps": keeps,
        "open": [presentation.row(each, now, days) for each in reading.page(is_open=True)] if keeps else [],
        "earlier": [presentation.row(each, now, days) for each in reading.page(is_open=False, most=30)]
        if keeps
        else [],
        "invited": [(row, each) for row, each in invited if each.consultation.is_open],
        "was_invited": [row for row, each in invited if not each.consultation.is_open],
        "card": network.own_entry(me(request)),
    }
    return render(request, "consultations/consultations.html", context)


def _places(request: HttpRequest) -> list[tuple[int, str]]:
    held: list[Membership] = request.memberships  # type: ignore[attr-defined]
    return sorted({(each.organisation_id, each.organisation.name) for each in held}, key=lambda pair: pair[1])


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def ask(request: HttpRequest) -> HttpResponse:
    """A colleague asks: the question gets a thread with a code of its own, in which the advice comes."""
    places = _places(request)
    if request.method != "POST":
        kept = unsent.take(request, reverse("consultations:ask"))
        return _ask_page(request, AskForm(initial=kept or None, places=places))
    form = AskForm(request.POST, places=places)
    if not form.is_valid():
        return _ask_page(request, form, status=422)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _ask_page(request, form, status=422, check=verdict.check)
    try:
        received = _received(request, form, verdict)
    except intake.AlreadyErased:
        messages.warning(
            request, _("Den här frågan är redan skickad, och samtalet är raderat. Ställ den på nytt.")
        )
        return redirect("consultations:ask")
    return _code_page(request, received)


def _received(request: HttpRequest, form: AskForm, verdict: writing.Verdict) -> Received:
    said = form.cleaned_data
    place = Organisation.objects.get(pk=said["organisation"])
    held: list[Membership] = request.memberships  # type: ignore[attr-defined]
    role = next(Role(each.role) for each in held if each.organisation_id == place.pk)
    received = intake.receive(
        text=verdict.text,
        door=Door.PROFESSIONAL_FORM,
        sender=_SENDERS.get(role, Sender.OTHER_UNIT),
        language=get_language() or "sv",
        district=said["district"],
        submission=said["submission"],
    )
    # The same form sent again has its question already.
    if received.is_new:
        actions.open_consultation(
            enquiry=received.reference,
            heading=said["heading"],
            question=verdict.text,
            competences=said["kompetens"],
            organisation=place,
            kept=verdict.kept,
            by=me(request),
        )
    return received


def _advise_by() -> str:
    return when.day(limits.after("consultation_advice", timezone.now()), get_language() or "sv")


def _ask_page(
    request: HttpRequest, form: AskForm, status: int = 200, check: writing.Check | None = None
) -> HttpResponse:
    context = {"form": form, "check": check or writing.Check(), "advise_by": _advise_by()}
    return render(request, "consultations/ask.html", context, status=status)


def _code_page(request: HttpRequest, received: Received) -> HttpResponse:
    assert received.code is not None
    context = {
        "reference": received.reference,
        "code": received.code,
        "groups": codes.groups(received.code),
        "advise_by": _advise_by(),
        "expires": when.full_date(received.promise.expires_at.date(), get_language() or "sv"),
        "return_address": request.build_absolute_uri(reverse("conversations:return")),
    }
    response = render(request, "consultations/code.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("consultation", Verb.CHANGE))
def ask_from_enquiry(request: HttpRequest, reference: str) -> HttpResponse:
    """The question for an enquiry of one's own unit: what came in stands beside, and is rewritten without persons."""
    found = inbox.open_thread(reference)
    if found is None or found[0].unit_id not in actor.units("consultation", Verb.CHANGE):
        raise Http404
    enquiry, texts = found
    running = next((each for each in reading.of_enquiry(enquiry) if each.is_open), None)
    if running is not None or not threads.can_write_in(enquiry):
        messages.warning(
            request, _("Samtalet är raderat.") if running is None else _("Kunskapshuset är redan tillfrågat.")
        )
        return (
            redirect("consultations:consultation", running.reference)
            if running
            else redirect("desk:enquiry", reference)
        )
    first = texts[0].body if texts else ""
    if request.method != "POST":
        kept = unsent.take(request, reverse("consultations:ask_from_enquiry", args=[reference]))
        form = QuestionForm(initial=kept or {"heading": inbox.heading(enquiry)})
        return _enquiry_page(request, enquiry, first, form)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _enquiry_page(request, enquiry, first, form, status=422)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _enquiry_page(request, enquiry, first, form, status=422, check=verdict.check)
    said = form.cleaned_data
    made = actions.ask_from_enquiry(
        enquiry=enquiry,
        heading=said["heading"],
        question=verdict.text,
        competences=said["kompetens"],
        kept=verdict.kept,
        by=me(request),
    )
    messages.success(request, _("Frågan är ställd. Bjud in dem som ska svara."))
    return see_other("consultations:invite", made)


def _enquiry_page(
    request: HttpRequest,
    enquiry: Enquiry,
    first: str,
    form: QuestionForm,
    status: int = 200,
    check: writing.Check | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "enquiry": enquiry,
        "first": first,
        "check": check or writing.Check(),
        "advise_by": _advise_by(),
    }
    return render(request, "consultations/ask_from_enquiry.html", context, status=status)


@require_POST
@gates.staff(needs=("shared", Verb.READ))
def deidentify(request: HttpRequest) -> HttpResponse:
    """What in a text may point at someone, while it is being written. Nothing is kept."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:_LONGEST_LIVE_CHECK]
    return render(request, "desk/findings.html", {"check": desk_writing.check(text)})
