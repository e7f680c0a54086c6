"""The courses as everybody reads them, and where they are written."""

import uuid
from collections.abc import Container
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.methods.register.api import Withdrawn
from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.models import State as MethodState
from varsam.areas.training.courses import actions
from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions.enums import State
from varsam.kernel.access import actor, gates
from varsam.lib import file_kinds
from varsam.lib.rows import Verb
from varsam.site.agreements.forms import PaperForm
from varsam.site.desk import numbers
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings.views_papers import FAULTS
from varsam.site.methods import standing
from varsam.site.occasions.forms_course import CourseForm, stored
from varsam.site.training import words
from varsam.site.training.urls import RESERVED as PUBLIC

# Addresses of their own below `kurser/` and `/utbildning/`: no course may take one of them.
RESERVED = frozenset({"ny"}) | PUBLIC


@require_safe
@gates.staff(needs=("course", Verb.READ))
def courses(request: HttpRequest) -> HttpResponse:
    """All courses, those out of the catalogue too, with what is coming of each."""
    ahead = Count(
        "occasions",
        filter=Q(occasions__state__in=[State.OPEN, State.CLOSED], occasions__starts_at__gt=timezone.now()),
    )
    listed = list(Course.objects.annotate(ahead=ahead).order_by("position", "pk"))
    gone, warned = _withdrawn(), standing.warned(timezone.localdate())
    context = {
        "rows": [_row(each, gone, warned) for each in listed],
        "finding": numbers.said(
            sum(each.is_offered for each in listed),
            _("En kurs i katalogen"),
            _("%(number)s kurser i katalogen"),
        ),
        "may_add": actor.may("course", Verb.ADD),
        "may_settle": actor.may("training", Verb.CHANGE),
    }
    return render(request, "occasions/courses.html", context)


def _withdrawn() -> set[str]:
    return set(Method.objects.filter(state=MethodState.WITHDRAWN).values_list("slug", flat=True))


def _row(course: Any, gone: Container[str], warned: Container[str]) -> dict[str, object]:
    if not course.is_offered:
        chip = ("plain", _("Inte i katalogen"))
    elif any(slug in gone for slug in course.methods):
        chip = ("late", _("Metoden används inte"))
    elif any(slug in warned for slug in course.methods):
        chip = ("late", _("Något talar emot metoden"))
    else:
        chip = ("open", _("I katalogen"))
    return {
        "course": course,
        "audience": course.said("audience"),
        "length": words.length(course.minutes, course.sittings),
        "ahead": course.ahead or "–",
        "chip": chip,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("course", Verb.ADD))
def new_course(request: HttpRequest) -> HttpResponse:
    """A course more in the catalogue."""
    form = CourseForm(
        request.POST if request.method == "POST" else None,
        initial={"is_offered": True, "languages": ["sv"], "sittings": 1},
    )
    if not form.is_valid():
        return _page(request, form, None, 422 if form.is_bound else 200)
    try:
        made = actions.add_course(values=form.values(), reserved=RESERVED, by=me(request))
    except Withdrawn as gone:
        form.add_error("methods", gone.words)
        return _page(request, form, None, 422)
    messages.success(request, _("Kursen är sparad. Lägg till material om det finns."))
    return see_other("occasions:course", made.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("course", Verb.CHANGE))
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Write in a course anew. Whoever saved meanwhile loses nothing, and nor does the one who typed."""
    known = get_object_or_404(Course, slug=slug)
    if request.method != "POST":
        return _page(request, _form(known), known)
    form = CourseForm(request.POST)
    if not form.is_valid():
        return _page(request, form, known, 422)
    try:
        actions.change_course(
            course=known, values=form.values(), seen=form.cleaned_data["seen"], by=me(request)
        )
    except actions.ChangedMeanwhile as changed:
        return _changed_meanwhile(request, form, changed.course)
    except Withdrawn as gone:
        form.add_error("methods", gone.words)
        return _page(request, form, known, 422)
    messages.success(request, _("Sparat. Kursen är ändrad för alla."))
    return see_other("occasions:course", slug)


def _form(known: Course) -> CourseForm:
    return CourseForm(initial={**stored(known), "seen": actions.mark(known)})


def _changed_meanwhile(request: HttpRequest, form: CourseForm, now: Course) -> HttpResponse:
    compare = form.against(now)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = actions.mark(now)  # type: ignore[index]
    form.add_error(
        None,
        _("Någon annan har sparat medan du skrev. Allt du har skrivit står kvar här. Jämför, och spara igen."),
    )  # fmt: skip
    return _page(request, form, now, 409, compare=compare)


def _page(
    request: HttpRequest, form: CourseForm, known: Course | None, status: int = 200, **more: object
) -> HttpResponse:
    taught = list(Method.objects.filter(slug__in=known.methods)) if known else []
    context = {
        "form": form,
        "course": known,
        "taught": taught,
        "teaches_withdrawn": any(not each.is_usable for each in taught),
        "materials": list(known.materials.all()) if known else [],
        "paper_form": PaperForm(auto_id="material_%s"),
        **more,
    }
    return render(request, "occasions/course.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("course", Verb.CHANGE))
def add_material(request: HttpRequest, slug: str) -> HttpResponse:
    """Something to hand out."""
    if request.method != "POST":
        return see_other("occasions:course", slug)
    known = get_object_or_404(Course, slug=slug)
    form = PaperForm(request.POST, request.FILES, auto_id="material_%s")
    if form.is_valid():
        sent = form.cleaned_data["paper"]
        try:
            actions.add_material(course=known, name=sent.name, content=sent.read(), by=me(request))
        except file_kinds.NotTaken as refused:
            form.add_error("paper", str(FAULTS[refused.fault]))
        else:
            messages.success(request, _("Materialet är tillagt. De som har deltagit kan hämta det."))
            return see_other("occasions:course", slug)
    return _page(request, _form(known), known, 422, paper_form=form)


@require_POST
@gates.staff(needs=("course", Verb.CHANGE))
def remove_material(request: HttpRequest, slug: str, material: uuid.UUID) -> HttpResponse:
    """Take it away: its content is gone for good."""
    known = get_object_or_404(Course, slug=slug)
    held = known.materials.filter(pk=material).first()
    if held is None:
        messages.warning(request, _("Materialet är redan borttaget."))
    else:
        actions.remove_material(material=held, by=me(request))
        messages.success(request, _("Materialet är borttaget."))
    return see_other("occasions:course", slug)
