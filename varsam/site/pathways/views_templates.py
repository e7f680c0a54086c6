"""Templates of cases: all of them, one as a picture and a table, a new version with what it changes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.knowledge_house.pathways import actions, reading
from varsam.areas.knowledge_house.pathways.models import Pathway
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.pathways import picture, words
from varsam.site.pathways.forms import NewForm, Parts, VersionForm


@require_safe
@gates.staff()
def pathways(request: HttpRequest) -> HttpResponse:
    """Every template: those for new cases, and those that have ended."""
    newest = reading.newest()
    context = {
        "cards": [(each, words.part_rows(each)) for each in newest if not each.ended],
        "ended": [each for each in newest if each.ended],
        "may_write": actor.may("pathway", Verb.ADD),
    }
    return render(request, "pathways/pathways.html", context)


def _versions(slug: str) -> list[Pathway]:
    found = reading.versions(slug)
    if not found:
        raise Http404
    return found


def _held(versions: list[Pathway]) -> Pathway:
    """The version that holds today, else the newest."""
    today = timezone.localdate()
    return next((each for each in versions if each.valid_from <= today), versions[0])


@require_safe
@gates.staff()
def pathway(request: HttpRequest, slug: str) -> HttpResponse:
    """One template: who does what by when, and how it has changed."""
    versions = _versions(slug)
    held = _held(versions)
    context = {
        "pathway": held,
        "coming": versions[0] if versions[0].number > held.number else None,
        "picture": picture.of(held),
        "rows": words.part_rows(held),
        "history": words.history(versions),
        "may_write": actor.may("pathway", Verb.ADD),
    }
    return render(request, "pathways/pathway.html", context)


def _form_page(
    request: HttpRequest,
    form: VersionForm,
    parts: Parts,
    newest: Pathway | None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    wrong = [
        (part[name].id_for_label, error)
        for part in parts.forms
        if part.is_bound
        for name in part.errors
        for error in part.errors[name]
    ]
    context = {"form": form, "parts": parts, "newest": newest, "part_errors": wrong, **more}
    return render(request, "pathways/version.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("pathway", Verb.ADD))
def add_version(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a new version. The old ones stay, and so do the cases that began with them."""
    versions = _versions(slug)
    newest = versions[0]
    if request.method != "POST":
        form = VersionForm(initial=VersionForm.initial_of(newest, newest.number))
        return _form_page(request, form, Parts(words.said(newest)[1]), newest)
    form, parts = VersionForm(request.POST), Parts((), request.POST)
    is_right = [form.is_valid(), parts.is_valid()]
    if not all(is_right):
        return _form_page(request, form, parts, newest, 422)
    return _written(request, slug, form, parts, newest)


def _written(
    request: HttpRequest, slug: str, form: VersionForm, parts: Parts, newest: Pathway | None
) -> HttpResponse:
    try:
        made = actions.add_version(
            slug=slug,
            wording=form.wording(),
            parts=parts.words(),
            why=form.cleaned_data["why"],
            seen=form.cleaned_data["seen"],
            by=me(request),
        )
    except actions.ChangedMeanwhile as changed:
        return _two_at_once(request, form, parts, changed.latest)
    messages.success(
        request,
        _("Sparat som version %(number)s. Ärenden som redan har börjat följer den version de började med.")
        % {"number": made.number},
    )
    return see_other("pathways:pathway", slug=slug)


def _two_at_once(request: HttpRequest, form: VersionForm, parts: Parts, theirs: Pathway) -> HttpResponse:
    """Nobody's text is lost: theirs is a version, mine stays in the form, and the page shows what differs."""
    mine = (form.wording(), parts.words())
    data: Any = request.POST.copy()
    data["seen"] = str(theirs.number)
    again = type(form)(data)
    again.is_valid()
    conflict = words.compared(words.said(theirs), mine)
    return _form_page(request, again, parts, theirs, 409, theirs=theirs, conflict=conflict)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("pathway", Verb.ADD))
def add(request: HttpRequest) -> HttpResponse:
    """A template that is not there yet."""
    if request.method != "POST":
        initial = {"seen": 0, "valid_from": timezone.localdate(), "why": _("Ny mall")}
        return _form_page(request, NewForm(initial=initial), Parts(()), None)
    form, parts = NewForm(request.POST), Parts((), request.POST)
    is_right = [form.is_valid(), parts.is_valid()]
    if is_right[0] and reading.versions(form.cleaned_data["slug"]):
        form.add_error("slug", _("Det finns redan en mall som heter så."))
        is_right[0] = False
    if not all(is_right):
        return _form_page(request, form, parts, None, 422)
    return _written(request, form.cleaned_data["slug"], form, parts, None)
