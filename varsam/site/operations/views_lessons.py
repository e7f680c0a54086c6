"""What units and the coordination have learned: made the draft of a guide, or declined with a reason."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.operations import lessons as learned
from varsam.areas.operations import reading, seals
from varsam.areas.operations.acts import NotNow
from varsam.areas.operations.models import Lesson
from varsam.areas.operations.policies import PointsAtSomebody
from varsam.areas.operations.reading import OpenedLesson
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.operations import opened, tabs, writing
from varsam.site.operations.forms_request import DeclineLessonForm
from varsam.site.operations.views_request import weighed

_SETTLED = 30


@require_safe
@gates.staff(needs=("unit_request", Verb.READ))
def lessons(request: HttpRequest) -> HttpResponse:
    """Those that wait for a decision, oldest first, and what became of the others."""
    waiting = [opened.lesson(each, each.lesson.request.reference) for each in reading.suggested_lessons()]
    settled = (
        Lesson.objects.exclude(state="suggested")
        .select_related("request", "scenario")
        .order_by("-decided_at")
    )
    context = {
        "waiting": waiting,
        "settled": [opened.lesson(_open(each), each.request.reference) for each in settled[:_SETTLED]],
        "finding": ngettext("En lärdom väntar", "%(number)s lärdomar väntar", len(waiting))
        % {"number": len(waiting)}
        if waiting
        else _("Lärdomar från verksamheter"),
        **tabs.of("unit_support:lessons", {"unit_support:lessons": len(waiting)}),
    }
    return render(request, "operations/desk/lessons.html", context)


def _open(found: Lesson) -> OpenedLesson:
    key = seals.key_of(found.request)
    return OpenedLesson(
        found,
        seals.text_of(key, found.sealed, seals.LESSON, found.pk),
        seals.text_of(key, found.declined_why, seals.DECLINED_LESSON, found.pk),
    )


def _find(uid: uuid.UUID) -> Lesson:
    found = Lesson.objects.filter(pk=uid).select_related("request").first()
    if found is None:
        raise Http404
    reading.note_read(found.request)
    return found


@require_POST
@gates.staff(needs=("guide", Verb.ADD))
def take_lesson(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Make the draft of a new guide of it; nothing is public before somebody has completed and published that."""
    found = _find(uid)
    try:
        made = learned.accept(lesson=found, text=_open(found).text, by=me(request))
    except NotNow:
        return _settled_already(request)
    except PointsAtSomebody:
        messages.warning(
            request,
            _(
                "Lärdomen innehåller något som kan peka ut någon. Skriv en ny guide själv, utan det, och säg nej till den."
            ),
        )
        return see_other("unit_support:lessons")
    messages.success(
        request, _("Här är ett utkast. Skriv klart det på svenska och engelska innan du publicerar.")
    )
    return see_other("unit_support:guide", made.scenario.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("unit_request", Verb.CHANGE))
def decline_lesson(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say why it does not go further; whoever suggested it reads that."""
    found = _find(uid)
    if found.state != "suggested":
        return _settled_already(request)
    form = DeclineLessonForm(request.POST if request.method == "POST" else None)
    verdict, check = weighed(request, form)
    if verdict is None:
        return _decline_page(request, found, form, check)
    try:
        learned.decline(lesson=found, why=verdict.text, by=me(request))
    except NotNow:
        return _settled_already(request)
    except PointsAtSomebody:
        form.add_error("text", _("Skriv skälet utan att peka ut någon."))
        return _decline_page(request, found, form, None)
    messages.success(request, _("Sparat. Den som tipsade ser varför."))
    return see_other("unit_support:lessons")


def _decline_page(
    request: HttpRequest, found: Lesson, form: DeclineLessonForm, check: writing.Check | None
) -> HttpResponse:
    context = {
        "request_": found.request,
        "form": form,
        "check": check or writing.Check(),
        "heading": _("Gå inte vidare"),
        "lead": _("Den som tipsade läser det du skriver."),
        "act": _("Spara"),
        "back": reverse("unit_support:lessons"),
    }
    return render(request, "operations/desk/form.html", context, status=422 if form.is_bound else 200)


def _settled_already(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Någon har redan bestämt vad det blir av lärdomen."))
    return see_other("unit_support:lessons")
