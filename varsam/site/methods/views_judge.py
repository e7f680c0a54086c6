"""Judging a method: a step on its way, a check of the law or of children's rights, a rating, and when it is due again."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.methods.register import actions, policies, states
from varsam.areas.methods.register import gates as steps
from varsam.areas.methods.register.models import CheckKind, Method, State
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.methods import use, words
from varsam.site.methods.forms_acts import CheckForm, GradeForm, StepForm, points_at


@dataclass(frozen=True)
class Next:
    """Where a method can go from here: what it means, and what is missing before."""

    value: str
    words: str
    meaning: str
    missing: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("method", Verb.CHANGE))
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a step, with a reason. Each way says what is missing before it can be gone."""
    found = get_object_or_404(Method, slug=slug)
    form = StepForm(request.POST if request.method == "POST" else None, nexts=states.nexts(found.state))
    if not form.is_valid():
        return _step_page(request, form, found, 422 if form.is_bound else 200)
    said = form.cleaned_data
    try:
        taken = actions.step(method=found, to=said["to"], why=said["why"], by=me(request))
    except actions.Missing as missing:
        form.add_error("to", _("Det steget kan inte tas än: %(what)s") % {"what": " ".join(missing.words)})
    except policies.PointsAtSomebody as pointed:
        form.add_error("why", points_at(pointed.kinds))
    except (actions.NotNow, states.NoSuchStep):
        found.refresh_from_db()
        form.add_error(None, _("Någon annan har tagit ett steg medan du skrev. Se var metoden är nu."))
        return _step_page(request, form, found, 409)
    else:
        now = State(taken.after).label
        messages.success(request, _("Metoden har gått vidare till ”%(state)s”.") % {"state": now})
        return see_other("register:method", slug)
    return _step_page(request, form, found, 422)


def _step_page(request: HttpRequest, form: StepForm, found: Method, status: int) -> HttpResponse:
    nexts = [
        Next(state.value, str(state.label), words.meaning(state.value), steps.missing(found, state))
        for state in states.nexts(found.state)
    ]
    context = {
        "form": form,
        "method": found,
        "nexts": nexts,
        "chosen": form["to"].value() or "",
        "state": words.chip(found.state),
        "uses": use.of(found),
        "unread": use.unread(),
    }
    return render(request, "methods/step.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("method_check", Verb.ADD))
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down what a check came to; a lawyer about the law, the method lead about both."""
    found = get_object_or_404(Method, slug=slug)
    kinds = list(CheckKind) if actor.may("method", Verb.CHANGE) else [CheckKind.LEGAL]
    asked = request.GET.get("om", "")
    initial = {
        "kind": asked
        if asked in {kind.value for kind in kinds}
        else kinds[0].value
        if len(kinds) == 1
        else "",
        "on": timezone.localdate(),
    }
    form = CheckForm(request.POST if request.method == "POST" else None, kinds=kinds, initial=initial)
    if form.is_valid():
        try:
            actions.check(method=found, by=me(request), **form.cleaned_data)
        except policies.PointsAtSomebody as pointed:
            form.add_error("words", points_at(pointed.kinds))
        except actions.NotNow:
            form.add_error("on", _("En prövning kan inte vara gjord i framtiden."))
        else:
            messages.success(request, _("Prövningen står på kortet."))
            return see_other("register:method", slug)
    return _form_page(request, "methods/check.html", form, found)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("method", Verb.CHANGE))
def grade(request: HttpRequest, slug: str) -> HttpResponse:
    """Rate what is known where no review of studies stands behind it; the card says so."""
    found = get_object_or_404(Method, slug=slug)
    form = GradeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.grade(method=found, by=me(request), **form.cleaned_data)
        except policies.PointsAtSomebody as pointed:
            form.add_error(_pointing(form), points_at(pointed.kinds))
        except actions.NotNow as refused:
            raise PermissionDenied from refused
        else:
            messages.success(request, _("Bedömningen står på kortet, med dagens datum och din roll."))
            return see_other("register:method", slug)
    return _form_page(request, "methods/grade.html", form, found)


def _pointing(form: GradeForm) -> str:
    """The first text of a rating that points at somebody."""
    for name in ("basis_sv", "basis_en"):
        try:
            policies.check_person_free(form.cleaned_data[name])
        except policies.PointsAtSomebody:
            return name
    return "why"


def _form_page(request: HttpRequest, template: str, form: forms.Form, found: Method) -> HttpResponse:
    return render(request, template, {"form": form, "method": found}, status=422 if form.is_bound else 200)
