"""What the coordinator does with a consultation: invite, advise, end, learn."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.knowledge_house.consultations import actions, policies, reading
from varsam.areas.knowledge_house.consultations.models import Lesson
from varsam.areas.knowledge_house.consultations.models.lesson import LessonState
from varsam.areas.knowledge_house.consultations.reading import Opened
from varsam.areas.knowledge_house.consultations.states import State
from varsam.areas.knowledge_house.experts import search
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access import actor, gates
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people import calendar, limits
from varsam.lib.rows import Verb
from varsam.site.consultations import presentation, writing
from varsam.site.consultations.forms import AdviceForm, LessonForm, TakeForm
from varsam.site.consultations.views_one import find, keeps, page, to_page
from varsam.site.desk import moments
from varsam.site.desk import writing as desk_writing
from varsam.site.desk.acts import me, see_other
from varsam.site.experts import presentation as experts
from varsam.site.experts.forms import SearchForm
from varsam.site.experts.views_network import wanted


def _kept(request: HttpRequest, reference: str) -> Opened:
    """One that the one who acts handles. Invited is not handling."""
    opened = find(request, reference)
    if not keeps(opened):
        raise Http404
    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("consultation", Verb.CHANGE))
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Who could answer, the best fit first and why; those that are ticked are asked."""
    opened = _kept(request, reference)
    if not policies.can_write_in(opened.consultation):
        messages.warning(request, _("Frågan är inte längre öppen."))
        return to_page(reference)
    if request.method == "POST":
        return _invited(request, opened)
    return _invite_page(request, opened)


def _invited(request: HttpRequest, opened: Opened) -> HttpResponse:
    chosen = [int(pk) for pk in request.POST.getlist("expert") if pk.isdecimal()]
    found = list(Expert.objects.filter(pk__in=chosen[:50], ended_at=None))
    if not found:
        return _invite_page(request, opened, _("Välj minst en att fråga."), status=422)
    try:
        with transaction.atomic():
            made = actions.invite(consultation=opened.consultation, experts=found, by=me(request))
    except DatabaseError:
        # The database asks nobody who has a conflict of interest, or has left meanwhile.
        return _invite_page(
            request, opened, _("Någon av dem kan inte frågas längre. Välj på nytt."), status=422
        )
    said = ngettext("En expert är tillfrågad.", "%(number)s experter är tillfrågade.", len(made)) % {
        "number": len(made)
    }
    messages.success(request, f"{said} " + _("De får besked om att något väntar."))
    return to_page(opened.consultation.reference)


def _invite_page(request: HttpRequest, opened: Opened, error: str = "", status: int = 200) -> HttpResponse:
    found, asker = opened.consultation, opened.origin.organisation_id if opened.origin else None
    start = {
        "kompetens": found.competences,
        "stadsdel": found.district_id,
        "roll": "adviser",
        "fragar": asker,
    }
    form = SearchForm({**start, **request.GET.dict(), "kompetens": request.GET.getlist("kompetens") or found.competences}
                      if "sprak" in request.GET else start)  # fmt: skip
    wish = wanted(form)
    rows = [experts.row(match) for match in search.find(wish)]
    asked = {each.expert_id for each in opened.invitations}
    context = {
        "consultation": found,
        "form": form,
        "asked": wish,
        "can_be_asked": [row for row in rows if row.match.may_be_asked and row.match.expert.pk not in asked],
        "cannot": [row for row in rows if not row.match.may_be_asked],
        "already": [each.user.name for each in opened.invitations],
        "error": error,
        "chosen": request.POST.getlist("expert"),
    }
    return render(request, "consultations/invite.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("consultation", Verb.CHANGE))
def advise(request: HttpRequest, reference: str) -> HttpResponse:
    """Put together what the experts said, agreement beside disagreement, and send it to whoever asked."""
    opened = _kept(request, reference)
    posted = request.method == "POST"
    form = AdviceForm(request.POST if posted else None, disagrees=opened.disagrees)
    if not policies.can_move(opened.consultation, State.ADVISED):
        # A colleague may have been first: then what was written is still there, beside what was sent.
        messages.warning(
            request, _("Det går inte att ge råd i den här frågan längre. Någon kan ha hunnit före.")
        )
        return _advice_page(request, opened, form, status=409) if posted else to_page(reference)
    if not posted:
        return _advice_page(request, opened, form)
    if not form.is_valid():
        return _advice_page(request, opened, form, status=422)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _advice_page(request, opened, form, status=422, check=verdict.check)
    actions.advise(consultation=opened.consultation, text=verdict.text, kept=verdict.kept, by=me(request))
    messages.success(request, _("Rådet är skickat. Den som frågade läser det med sin kod."))
    return to_page(reference)


def _advice_page(
    request: HttpRequest,
    opened: Opened,
    form: AdviceForm,
    status: int = 200,
    check: writing.Check | None = None,
) -> HttpResponse:
    enquiry = Enquiry.objects.get(pk=opened.consultation.enquiry_id)
    context = {
        "opened": opened,
        "consultation": opened.consultation,
        "posts": presentation.bubbles(opened, me(request).pk, timezone.now()),
        "silent": [
            each.user.name
            for each in opened.invitations
            if not each.is_out and not _has_answered(opened, each.user_id)
        ],
        "form": form,
        "check": check or writing.Check(),
        "added": actions.disagreement_words(enquiry.language) if opened.disagrees else "",
        "enquiry": enquiry,
        "is_taken": not opened.consultation.is_open,
    }
    return render(request, "consultations/advise.html", context, status=status)


def _has_answered(opened: Opened, user: int) -> bool:
    return any(said.post.author_id == user for said in opened.every_post())


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("consultation", Verb.CHANGE))
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Close what has been advised, or withdraw what fell away; says first what follows."""
    opened = _kept(request, reference)
    found = opened.consultation
    to = State.CLOSED if policies.can_move(found, State.CLOSED) else State.WITHDRAWN
    if not policies.can_move(found, to):
        messages.warning(request, _("Frågan är redan avslutad."))
        return to_page(reference)
    if request.method != "POST":
        return render(
            request, "consultations/end.html", {"consultation": found, "withdraws": to == State.WITHDRAWN}
        )
    act = actions.close if to == State.CLOSED else actions.withdraw
    act(consultation=found, by=me(request))
    messages.success(
        request,
        _("Konsultationen är avslutad.")
        if to == State.CLOSED
        else _("Frågan är tillbakadragen. Skriv till den som frågade."),
    )
    return to_page(reference)


# --- learning ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("consultation", Verb.CHANGE))
def add_lesson(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand on what others can learn of it."""
    if request.method != "POST":
        return redirect("consultations:consultation", reference)
    opened = _kept(request, reference)
    form = LessonForm(request.POST, auto_id="lardom_%s")
    if not form.is_valid():
        return page(request, opened, 422, lesson_form=form)
    # A lesson lives longer than the question: nothing that points at anybody stays in it.
    verdict = desk_writing.weigh(form, request.POST, may_keep=False)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return page(request, opened, 422, lesson_form=form, lesson_check=verdict.check)
    method = form.cleaned_data["method"]
    actions.add_lesson(consultation=opened.consultation, text=verdict.text, method=method, by=me(request))
    messages.success(request, _("Lärdomen är lämnad till metodansvarig."))
    return to_page(reference)


@require_safe
@gates.staff(needs=("lesson", Verb.READ))
def lessons(request: HttpRequest) -> HttpResponse:
    """What questions have taught: new ones first, then those that have been taken care of."""
    now, takes = timezone.now(), actor.may("lesson", Verb.CHANGE)
    found = Lesson.objects.select_related("method", "written_by", "taken_by")[:200]
    rows = [
        {
            "lesson": each,
            "written": moments.short(each.written_at, now),
            "taken": moments.short(each.taken_at, now) if each.taken_at else "",
            "form": TakeForm(initial={"method": each.method_id}, auto_id=f"ta-{each.pk}_%s"),
        }
        for each in found
    ]
    context = {
        "new": [row for row in rows if cast(Lesson, row["lesson"]).state == LessonState.NEW],
        "taken": [row for row in rows if cast(Lesson, row["lesson"]).state == LessonState.TAKEN],
        "takes": takes,
    }
    return render(request, "consultations/lessons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("lesson", Verb.CHANGE))
def take_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """The method lead has taken care of it."""
    if request.method != "POST":
        return redirect("consultations:lessons")
    lesson, form = Lesson.objects.filter(pk=pk).first(), TakeForm(request.POST)
    if lesson is None:
        raise Http404
    if not form.is_valid():
        raise PermissionDenied
    actions.take_lesson(lesson=lesson, method=form.cleaned_data["method"], by=me(request))
    messages.success(request, _("Lärdomen är omhändertagen."))
    return see_other("consultations:lessons")


@require_safe
@gates.staff(needs=("consultation", Verb.READ))
def times(request: HttpRequest) -> HttpResponse:
    """How many working days advice takes, quarter by quarter; a median of fewer than five is not shown."""
    today, now = timezone.localdate(), timezone.now()
    start = presentation.first_day(today)
    promise = limits.current(now)["consultation_advice"]
    found = presentation.times(reading.times(start), promise.amount, today, calendar.current())
    late = sum(each.advise_by < now for each in reading.page(is_open=True))
    return render(request, "consultations/times.html", {"times": found, "late": late})
