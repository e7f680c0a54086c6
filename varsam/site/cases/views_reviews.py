"""Looking at the support again, what it came to in the end, and asking afterwards how it went."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.knowledge_house.cases import reviewing
from varsam.areas.knowledge_house.cases.enums import (
    Cancelled,
    Ending,
    Harm,
    PostCheck,
    ReviewKind,
    Verdict,
)
from varsam.areas.knowledge_house.cases.models import Case, Outcome, Review
from varsam.areas.knowledge_house.cases.states import REVIEWED, State
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.cases import acts
from varsam.site.cases.acts import Act, Aside
from varsam.site.cases.forms import (
    CancelReviewForm,
    HoldReviewForm,
    OutcomeForm,
    PlanReviewForm,
    PostCheckForm,
    in_weeks,
)
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other

_PAGE = ["GET", "HEAD", "POST"]
_USUAL_WEEKS = 6


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def plan_review(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan the next review, within the longest time between two."""
    case = acts.case_to_change(reference)
    if acts.is_closed(request, case):
        return acts.to_case(reference)
    if case.state not in REVIEWED:
        messages.warning(request, _("Uppföljningar bokas från kartläggningen och tills ärendet avslutas."))
        return acts.to_case(reference)
    latest = reviewing.latest_day(case)
    first = min(in_weeks(_USUAL_WEEKS), latest)
    form = PlanReviewForm(
        request.POST if request.method == "POST" else None, latest=latest, initial={"on": first}
    )
    if request.method == "POST" and form.is_valid():
        try:
            planned = reviewing.plan(case=case, on=form.cleaned_data["on"], by=me(request))
        except reviewing.TooFar:
            form.add_error(
                "on",
                _("Det är för långt fram. Välj en dag senast %(day)s.") % {"day": moments.short_day(latest)},
            )
        else:
            said = _("Uppföljningen är inbokad %(day)s.") % {"day": moments.short_day(planned.planned_on)}
            messages.success(request, said)
            return acts.to_case(reference)
    act = Act(
        _("Boka en uppföljning"),
        _("Boka"),
        icon="calendar",
        here=_("Boka uppföljning"),
        hint=_("Senast %(day)s, så att stödet aldrig pågår utan att någon ser efter.")
        % {"day": moments.short_day(latest)},
    )
    return acts.page(request, case, act, form)


def _review(case: Case, pk: UUID) -> Review:
    found: Review = get_object_or_404(Review, pk=pk, record=case.record)
    return found


def _is_over(request: HttpRequest, review: Review) -> bool:
    if review.held_on is None and review.cancelled_at is None:
        return False
    messages.warning(request, _("Den är redan gjord eller inställd."))
    return True


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def hold_review(request: HttpRequest, reference: str, review: UUID) -> HttpResponse:
    """Say what a review came to. It moves nothing by itself."""
    case = acts.case_to_change(reference)
    found = _review(case, review)
    if acts.is_closed(request, case) or _is_over(request, found):
        return acts.to_case(reference)
    form = HoldReviewForm(
        request.POST if request.method == "POST" else None,
        earliest=timezone.localdate(found.planned_at),
        initial={"on": timezone.localdate()},
    )
    is_post_check = found.kind == ReviewKind.POST_CHECK
    if is_post_check:
        form.fields["verdict"].choices = [  # type: ignore[attr-defined]
            (Verdict.GO_ON.value, _("Det går bra, inget mer behövs nu")),
            (Verdict.CHANGE_PLAN.value, _("Hjälp behövs igen")),
        ]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        reviewing.hold(
            review=found, on=said["on"], text=said["text"], verdict=Verdict(said["verdict"]), by=me(request)
        )
        messages.success(request, _held(Verdict(said["verdict"]), is_post_check=is_post_check))
        return acts.to_case(reference)
    act = Act(
        _("Efterkontrollen") if is_post_check else _("Uppföljningen"),
        _("Spara"),
        icon="notebook-pen",
        here=_("Efterkontroll") if is_post_check else _("Uppföljning"),
        hint=_("Planerad till %(day)s. Det du skriver signeras med ditt namn.")
        % {"day": moments.short_day(found.planned_on)},
    )
    aside = Aside(
        _("Blir den inte av?"), reverse("cases:cancel_review", args=[reference, review]), _("Ställ in den")
    )
    return acts.page(request, case, act, form, aside=aside)


def _held(verdict: Verdict, *, is_post_check: bool) -> str:
    if is_post_check:
        return _("Efterkontrollen är sparad.")
    said = {
        Verdict.GO_ON: _("Uppföljningen är sparad. Boka nästa."),
        Verdict.CHANGE_PLAN: _("Uppföljningen är sparad. Ändra planen och boka nästa."),
        Verdict.STEP_DOWN: _("Uppföljningen är sparad. Trappa ned när du är redo: steget finns under Fler steg."),
        Verdict.HAND_OVER: _("Uppföljningen är sparad. Erbjud överlämningen när du är redo."),
        Verdict.CLOSE: _("Uppföljningen är sparad. Anteckna resultatet innan du avslutar."),
    }  # fmt: skip
    return said[verdict]


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def cancel_review(request: HttpRequest, reference: str, review: UUID) -> HttpResponse:
    """Cancel a review that is not held."""
    case = acts.case_to_change(reference)
    found = _review(case, review)
    if acts.is_closed(request, case) or _is_over(request, found):
        return acts.to_case(reference)
    form = CancelReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reviewing.cancel(review=found, why=Cancelled(form.cleaned_data["why"]), by=me(request))
        messages.success(request, _("Den är inställd."))
        if form.cleaned_data["why"] == Cancelled.MOVED:
            return see_other("cases:plan_review", reference)
        return acts.to_case(reference)
    act = Act(
        _("Ställ in %(day)s") % {"day": moments.short_day(found.planned_on)},
        _("Ställ in"),
        icon="ban",
        here=_("Ställ in"),
        happens=(
            ("hourglass", _("Ett pågående stöd måste följas upp ändå. Tiden till nästa räknas från den senaste.")),
        ),
        is_grave=True,
    )  # fmt: skip
    return acts.page(request, case, act, form)


# --- what it came to -----------------------------------------------------------------------------------------------


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def outcome(request: HttpRequest, reference: str) -> HttpResponse:
    """What this round of the case came to, also where it did harm. Written once."""
    case = acts.case_to_change(reference)
    if acts.is_closed(request, case):
        return acts.to_case(reference)
    if Outcome.objects.filter(record=case.record, round=case.round).exists():
        messages.warning(request, _("Resultatet är redan antecknat. Det går inte att ändra."))
        return acts.to_case(reference)
    asks = case.state == State.CONSENT_ASKED
    form = OutcomeForm(
        request.POST if request.method == "POST" else None,
        asks_instead=asks,
        initial={
            "post_check": PostCheck.NOT_ASKED.value,
            "ending": Ending.REFUSED.value if asks else "",
            "post_check_on": timezone.localdate(),
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        reviewing.record_outcome(
            case=case,
            ending=Ending(said["ending"]),
            helped=said["helped"],
            harm=Harm(said["harm"]),
            harm_words=said["harm_words"] if said["harm"] == Harm.SOME else "",
            instead=said.get("instead", ""),
            post_check=PostCheck(said["post_check"]),
            post_check_on=said["post_check_on"],
            by=me(request),
        )
        messages.success(request, _("Resultatet är antecknat. Nu kan du avsluta ärendet."))
        return see_other("cases:step", reference, "avslutat")
    act = Act(
        _("Vad blev resultatet?"),
        _("Spara"),
        icon="notebook-pen",
        here=_("Resultat"),
        hint=_("Målen räknas från planen. Skriv också det som inte gick bra: det är så andra lär sig."),
        happens=(("lock", _("Resultatet signeras med ditt namn och går inte att ändra sedan.")),),
    )
    return acts.page(request, case, act, form)


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def post_check(request: HttpRequest, reference: str) -> HttpResponse:
    """What the person says about being asked later; a yes can be taken back whenever they like."""
    case = acts.case_to_change(reference)
    found = Outcome.objects.filter(record=case.record, round=case.round).first()
    if found is None:
        raise Http404
    if acts.is_closed(request, case):
        return acts.to_case(reference)
    if case.state == State.ENDED or found.taken_back_on is not None:
        messages.warning(
            request, _("Personen får inte fler frågor i det här varvet, så svaret går inte att ändra.")
        )
        return acts.to_case(reference)
    form = PostCheckForm(
        request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        answer, on = PostCheck(form.cleaned_data["answer"]), form.cleaned_data["on"]
        if answer == PostCheck.NO and found.post_check == PostCheck.YES:
            reviewing.take_back_post_check(outcome=found, on=on, by=me(request))
            messages.success(request, _("Sparat. Inbokade efterkontroller är inställda."))
        else:
            reviewing.answer_post_check(outcome=found, answer=answer, on=on, by=me(request))
            messages.success(request, _("Svaret är antecknat."))
        return acts.to_case(reference)
    act = Act(
        _("Efterkontroller, bara om personen vill"),
        _("Spara svaret"),
        here=_("Efterkontroller"),
        hint=_("Ni frågar personen efter en tid hur det har gått. Ett ja kan tas tillbaka när som helst."),
    )
    return acts.page(request, case, act, form)
