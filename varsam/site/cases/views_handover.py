"""Asking somebody else to carry on, as both sides see it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.knowledge_house.cases import actions, handing_over, reading
from varsam.areas.knowledge_house.cases.enums import Offer
from varsam.areas.knowledge_house.cases.models import Case, Handover
from varsam.areas.knowledge_house.cases.states import TRANSITIONS, State
from varsam.kernel.access import gates
from varsam.kernel.people.models import Organisation
from varsam.lib.rows import Verb
from varsam.site.cases import acts
from varsam.site.cases.acts import Act
from varsam.site.cases.forms import AnswerOfferForm, OfferForm, ToldForm
from varsam.site.consent import words
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other

_PAGE = ["GET", "HEAD", "POST"]
CHIPS = {
    Offer.OFFERED: "wait",
    Offer.ACCEPTED: "done",
    Offer.DECLINED: "info",
    Offer.TAKEN_BACK: "plain",
    Offer.COMPLETED: "done",
}


@dataclass(frozen=True)
class Row:
    """An offer in a list: between whom, where it stands, and by when it must be answered."""

    handover: Handover
    reference: str
    pseudonym: str
    chip: tuple[str, str]
    offered: str
    respond_by: str
    is_late: bool


def row(handover: Handover, *, with_record: bool = False) -> Row:
    """One offer. Only the side that made it sees whom it is about."""
    state, is_late = Offer(handover.state), reading.is_late(handover)
    chip = ("late", _("Svaret är sent")) if is_late else (CHIPS[state], str(state.label))
    return Row(
        handover=handover,
        reference=handover.record.reference if with_record else "",
        pseudonym=handover.record.pseudonym if with_record else "",
        chip=chip,
        offered=moments.short_day(handover.offered_at),
        respond_by=moments.short_day(handover.respond_by),
        is_late=is_late,
    )


# --- the side that asks --------------------------------------------------------------------------------------------


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer the case to somebody, with a note of what they need to know to answer."""
    case = acts.case_to_change(reference)
    if (State(case.state), State.HANDOVER_OFFERED) not in TRANSITIONS:
        return redirect("cases:handover", reference=reference)
    if acts.is_closed(request, case):
        return acts.to_case(reference)
    receivers = handing_over.receivers(case.record)
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        receivers=[(str(each.pk), each.name) for each in receivers],
    )
    if request.method == "POST" and form.is_valid():
        chosen = next(each for each in receivers if str(each.pk) == form.cleaned_data["organisation"])
        return _offered(request, case, chosen, form.cleaned_data["note"])
    period = words.period("handover_answer")
    act = Act(
        _("Erbjud någon att ta över"),
        _("Skicka erbjudandet"),
        icon="send",
        here=_("Erbjud överlämning"),
        hint=_("Ring gärna först. Ett erbjudande utan förvarning får sällan ett ja."),
        happens=(
            ("mail", _("Mottagaren får besked om att något väntar och läser följebrevet här.")),
            (
                "user-check",
                _("Utanför kommunens enheter kan ni bara fråga dem som personen har sagt ja till."),
            ),
            ("eye-off", _("De ser inget av akten förrän de har tackat ja och personen har fått veta.")),
            ("hourglass", _("De har %(time)s på sig att svara. Ni ansvarar under tiden.") % {"time": period}),
        ),
    )
    return acts.page(request, case, act, form)


def _offered(request: HttpRequest, case: Case, to: Organisation, note: str) -> HttpResponse:
    made = handing_over.offer(case=case, organisation=to, note=note, by=me(request))
    said = _("%(who)s har fått frågan och svarar senast %(day)s.")
    messages.success(request, said % {"who": to.name, "day": moments.short_day(made.respond_by)})
    return redirect("cases:handover", reference=case.record.reference)


def _newest(case: Case) -> Handover:
    found = (
        Handover.objects.filter(record=case.record)
        .select_related("organisation", "from_unit", "answered_by", "person_told_by", "data_key__wrapped_key")
        .order_by("-offered_at")
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_safe
@gates.staff(needs=("record", Verb.CHANGE))
def handover(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the offer stands, and what must be done before the case is handed over."""
    case = acts.case_to_change(reference)
    return _page(request, case, _newest(case), ToldForm(initial={"on": timezone.localdate()}))


def _page(request: HttpRequest, case: Case, found: Handover, form: ToldForm) -> HttpResponse:
    note, answer = reading.note_of(found)
    context = {
        "record": case.record,
        "case": case,
        "way": "unit",
        "handover": found,
        "row": row(found),
        "note": note,
        "answer": answer,
        "answered": moments.short_day(found.answered_at) if found.answered_at else "",
        "told": moments.short_day(found.person_told_on) if found.person_told_on else "",
        "is_open": found.state in {Offer.OFFERED, Offer.ACCEPTED},
        "waits_here": case.state == State.HANDOVER_OFFERED
        and found.state in {Offer.DECLINED, Offer.TAKEN_BACK},
        "may_complete": found.state == Offer.ACCEPTED and found.person_told_on is not None,
        "form": form,
    }
    return render(request, "cases/handover.html", context, status=422 if form.errors else 200)


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def told(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that the person has been told."""
    case = acts.case_to_change(reference)
    found, form = _newest(case), ToldForm(request.POST)
    if not form.is_valid():
        return _page(request, case, found, form)
    try:
        handing_over.told(handover=found, on=form.cleaned_data["on"], by=me(request))
        messages.success(request, _("Det är antecknat att personen vet."))
    except PermissionDenied:
        messages.warning(request, _("Det är redan antecknat, eller så är erbjudandet över."))
    return _back(reference)


def _back(reference: str) -> HttpResponse:
    return see_other("cases:handover", reference=reference)


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the offer back; the case is where it was."""
    case = acts.case_to_change(reference)
    try:
        handing_over.take_back(handover=_newest(case), by=me(request))
        messages.success(request, _("Erbjudandet är återtaget. Stödet fortsätter hos er."))
    except PermissionDenied:
        messages.warning(request, _("Det finns inget erbjudande att ta tillbaka."))
    return acts.to_case(reference)


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def go_on(request: HttpRequest, reference: str) -> HttpResponse:
    """After a no: carry on where the case was when it was offered."""
    case = acts.case_to_change(reference)
    if case.state != State.HANDOVER_OFFERED:
        messages.warning(request, _("Ärendet väntar inte på något svar."))
        return acts.to_case(reference)
    try:
        handing_over.go_back(case=case, by=me(request))
        messages.success(request, _("Stödet fortsätter hos er."))
    except actions.Shut:
        messages.warning(request, _("Erbjudandet är inte över än. Ta tillbaka det först."))
    return acts.to_case(reference)


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand over. Inside the municipality the record goes along, and the one who acts no longer sees it."""
    case = acts.case_to_change(reference)
    found = _newest(case)
    try:
        handing_over.complete(handover=found, by=me(request))
    except actions.Shut:
        messages.warning(request, _("Mottagaren måste ha tackat ja, och personen måste ha fått veta, först."))
        return _back(reference)
    messages.success(request, _("Ärendet är överlämnat till %(who)s.") % {"who": found.organisation.name})
    if not Case.objects.filter(pk=case.pk).exists():
        return redirect("cases:board")
    return acts.to_case(reference)


# --- the side that is asked ----------------------------------------------------------------------------------------


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def offers(request: HttpRequest) -> HttpResponse:
    """What others have asked us to take over."""
    context = {"rows": [row(each) for each in reading.handovers_to_us()]}
    return render(request, "cases/offers.html", context)


@require_http_methods(_PAGE)
@gates.staff(needs=("shared", Verb.READ))
def answer(request: HttpRequest, offer: UUID) -> HttpResponse:
    """Read the note and answer yes or no."""
    found = (
        Handover.objects.select_related(
            "organisation", "from_unit", "offered_by", "answered_by", "data_key__wrapped_key"
        )
        .filter(pk=offer)
        .first()
    )
    if found is None:
        raise Http404
    form = AnswerOfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _answered(request, found, form)
    note, said = reading.note_of(found)
    context = {
        "handover": found,
        "row": row(found),
        "note": note,
        "answer": said,
        "form": form if found.state == Offer.OFFERED else None,
    }
    return render(request, "cases/offer.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, found: Handover, form: AnswerOfferForm) -> HttpResponse:
    is_yes = form.cleaned_data["accepted"] == "yes"
    try:
        handing_over.answer(handover=found, accepted=is_yes, text=form.cleaned_data["text"], by=me(request))
        messages.success(
            request,
            _("Ni har tackat ja. Den som frågade berättar för personen, och lämnar sedan över.")
            if is_yes
            else _("Ni har tackat nej. Den som frågade får veta varför."),
        )
    except PermissionDenied:
        messages.warning(request, _("Erbjudandet är redan besvarat eller återtaget."))
    # After a no, nothing of it is theirs to see.
    return see_other("cases:offers")
