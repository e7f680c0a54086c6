"""One step: written in both languages, looked at, published, compared with what it was."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.training.introduction import actions
from varsam.areas.training.introduction.actions import Wording
from varsam.areas.training.introduction.enums import Part
from varsam.areas.training.introduction.models import Step, Version
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.editing import differences
from varsam.site.introduction import compared, pages, texts
from varsam.site.introduction.forms_desk import Choices, StepForm, initial_of, unknown_places

HISTORY = 20
_LANGUAGES = (("sv", "Svenska"), ("en", "English"))


def _step(slug: str) -> Step:
    return get_object_or_404(Step, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("course", Verb.CHANGE))
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Write, look, keep as a draft, publish."""
    found = _step(slug)
    newest = actions.latest(found)
    if request.method != "POST":
        form = StepForm(found.kind, initial=initial_of(newest, found.review_by))
        return _editor(request, found, form, Choices(found.kind, newest.choices if newest else []), newest)
    form, choices = StepForm(found.kind, request.POST), Choices(found.kind, [], request.POST)
    wording = _valid(form, choices)
    if wording is None:
        return _editor(request, found, form, choices, newest, status=422)
    if "preview" in request.POST:
        return _editor(request, found, form, choices, newest, wording=wording)
    try:
        _save(request, found, form, wording)
    except actions.ChangedMeanwhile as changed:
        return _two_at_once(request, found, wording, changed.latest)
    return see_other("introduction_desk:step", slug)


def _valid(form: StepForm, choices: Choices) -> Wording | None:
    """What is said, or None where something is to be mended."""
    is_right = [form.is_valid(), choices.is_valid()]
    if not all(is_right):
        return None
    wording = form.wording(choices.said())
    version = _unsaved(wording)
    unknown = unknown_places(wording, texts.known([version], form.language))
    if unknown:
        form.add_error(
            None,
            _(
                "Det här finns varken bland rättsreglerna eller kontakterna: %(places)s. Rätta eller ta bort det."
            )
            % {"places": ", ".join(unknown)},
        )
        return None
    return wording


def _unsaved(wording: Wording, step: Step | None = None) -> Version:
    return Version(step=step or Step(), **vars(wording))


def _save(request: HttpRequest, found: Step, form: StepForm, wording: Wording) -> None:
    seen, by = form.cleaned_data["seen"] or 0, me(request)
    if "publish" in request.POST:
        actions.publish(
            step=found, wording=wording, review_by=form.cleaned_data["review_by"], seen=seen, by=by
        )
        messages.success(request, _("Publicerat. Alla läser den nya texten nu."))
        return
    actions.save_draft(step=found, wording=wording, seen=seen, by=by)
    messages.success(request, _("Utkastet är sparat. Ingen utanför skrivbordet ser det."))


def _two_at_once(request: HttpRequest, found: Step, wording: Wording, theirs: Version) -> HttpResponse:
    """Nobody's text is lost: theirs is a version, mine stays in the form, and the page shows what differs."""
    data: Any = request.POST.copy()
    data["seen"] = str(theirs.number)
    form, choices = StepForm(found.kind, data), Choices(found.kind, [], data)
    parts = differences.shown(compared.plain(Wording.of(theirs)), compared.plain(wording))
    return _editor(request, found, form, choices, theirs, status=409, theirs=theirs, parts=parts)


def _previews(found: Step, wording: Wording | None) -> list[dict[str, Any]]:
    """How the step reads in each language; empty where nothing can be shown yet."""
    if wording is None:
        return []
    shown = []
    for code, name in _LANGUAGES:
        with translation.override(code):
            shown.append({"code": code, "name": name, **pages.page(_unsaved(wording, found))})
    return shown


def _editor(
    request: HttpRequest,
    found: Step,
    form: StepForm,
    choices: Choices,
    newest: Version | None,
    *,
    wording: Wording | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    versions = list(found.versions.select_related("by").order_by("-number")[:HISTORY])
    shown = wording or (Wording.of(newest) if newest and not form.is_bound else None)
    context = {
        "step": found,
        "part": Part(found.part).label,
        "name": newest.title if newest else found.slug,
        "form": form,
        "choices": choices,
        "choice_faults": choices.faults(),
        "faults": _faults(form, choices) if form.is_bound else [],
        "newest": newest,
        "versions": versions,
        "is_draft": bool(newest) and not newest.is_published if newest else False,
        "is_public": any(each.is_published for each in versions),
        "previews": _previews(found, shown),
        **more,
    }
    return render(request, "introduction/desk_step.html", context, status=status)


def _faults(form: StepForm, choices: Choices) -> list[str]:
    """Everything that is to be mended before the step can be shown."""
    found = [str(error) for errors in form.errors.values() for error in errors]
    return [*found, *choices.errors, *(error for _id, error in choices.faults())]


@require_POST
@gates.staff(needs=("course", Verb.CHANGE))
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """How a step reads, while it is written. Nothing is kept."""
    found = _step(slug)
    form, choices = StepForm(found.kind, request.POST), Choices(found.kind, [], request.POST)
    wording = _valid(form, choices)
    context = {"step": found, "previews": _previews(found, wording), "faults": _faults(form, choices)}
    return render(request, "introduction/desk_preview.html", context)


@require_POST
@gates.staff(needs=("course", Verb.CHANGE))
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Read through, and it still holds: for another half year."""
    actions.mark_reviewed(step=_step(slug), by=me(request))
    messages.success(request, _("Tack. Du blir påmind igen om ett halvår."))
    return see_other("introduction_desk:step", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("course", Verb.CHANGE))
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An older version, with what has changed since; going back to it makes a new draft of it."""
    found = _step(slug)
    older = get_object_or_404(Version.objects.select_related("by"), step=found, number=number)
    newest = actions.latest(found)
    if newest is None:
        raise Http404
    if request.method == "POST":
        actions.save_draft(step=found, wording=Wording.of(older), seen=newest.number, by=me(request))
        messages.success(
            request, _("Den äldre texten är nu ett utkast. Publicera den när du har läst igenom den.")
        )
        return see_other("introduction_desk:step", slug)
    before = found.versions.filter(number__lt=number).order_by("-number").first()
    text = compared.plain(Wording.of(older))
    context = {
        "step": found,
        "version": older,
        "before": before,
        "parts_before": differences.shown(compared.plain(Wording.of(before)), text) if before else None,
        "parts_since": differences.shown(text, compared.plain(Wording.of(newest)))
        if newest.number != number
        else None,
        "text": text,
    }
    return render(request, "introduction/desk_version.html", context)
