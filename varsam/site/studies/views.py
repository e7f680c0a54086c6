"""Studies: finding them, one of them, writing one in by hand, and taking them out as a file."""

import uuid
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.methods.studies import actions, search
from varsam.areas.methods.studies.enums import Verdict
from varsam.areas.methods.studies.models import Import, Pair, Study, Weighed
from varsam.kernel.access import actor, gates
from varsam.lib import bibliography
from varsam.lib.bibliography import doi
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.studies import words
from varsam.site.studies.forms import SearchForm, StudyForm

_READS = gates.staff(needs=("study", Verb.READ))
_ADDS = gates.staff(needs=("study", Verb.ADD))
_CHANGES = gates.staff(needs=("study", Verb.CHANGE))
# Whoever takes more than this out wants the whole database, and not what was found.
_EXPORTED: Final = 5_000


@require_safe
@_READS
def studies(request: HttpRequest) -> HttpResponse:
    """All studies, or those that somebody looks for."""
    form = SearchForm(request.GET or None)
    asked = form.asked()
    page = request.GET.get("sida", "")
    found = search.find(**asked, page=int(page) if page.isdecimal() and len(page) < 6 else 1)
    told = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "form": form,
        "found": found,
        "is_asked": bool(told),
        "query": urlencode(told),
        "brought": Import.objects.filter(pk=asked["brought"]).first() if asked["brought"] else None,
        "doubtful": Pair.objects.filter(verdict=Verdict.WAITING, study__duplicate_of=None).count(),
        "may_add": actor.may("study", Verb.ADD),
    }
    return render(request, "studies/studies.html", context)


def _found(uid: uuid.UUID) -> Study:
    return get_object_or_404(Study.objects.select_related("duplicate_of", "added_by"), uid=uid)


@require_safe
@_READS
def study(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One study: the reference, where it leads, and which reviews have weighed it."""
    found = _found(uid)
    weighed = list(Weighed.objects.filter(study=found).select_related("review__method").order_by("-pk"))
    context = {
        "study": found,
        "kind": words.kind(found.kind),
        "doi": doi.address(found.doi) if found.doi else "",
        "more": [found.csl.get(name) for name in ("volume", "issue", "page", "publisher")],
        "weighed": weighed,
        "pairs": Pair.objects.filter(study=found, verdict=Verdict.WAITING).select_related("other"),
        "may_change": found.duplicate_of_id is None and actor.may("study", Verb.CHANGE),
    }
    return render(request, "studies/study.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_ADDS
def add(request: HttpRequest) -> HttpResponse:
    """Write in one by hand."""
    form = StudyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "studies/write.html", {"form": form}, status=422 if form.is_bound else 200)
    added = actions.add_study(reference=form.cleaned_data["reference"], by=me(request))
    if added.pair:
        messages.warning(
            request, _("Studien är tillagd. Den kan vara samma som en som redan finns. Titta på båda.")
        )
        return see_other("studies:pairs")
    if added.is_new:
        messages.success(request, _("Studien är tillagd."))
    else:
        messages.info(request, _("Studien fanns redan. Uppgifter som saknades är ifyllda."))
    return see_other("studies:study", added.study.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@_CHANGES
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put right what a reference says."""
    found = get_object_or_404(Study, uid=uid, duplicate_of=None)
    form = StudyForm(request.POST if request.method == "POST" else None, study=found)
    if form.is_valid():
        try:
            actions.change_study(study=found, reference=form.cleaned_data["reference"], by=me(request))
        except ValueError:
            form.add_error("doi", _("En annan studie har redan den DOI:n."))
        else:
            messages.success(request, _("Sparat."))
            return see_other("studies:study", uid)
    context = {"form": form, "study": found}
    return render(request, "studies/write.html", context, status=422 if form.is_bound else 200)


@require_safe
@_READS
def export_csl(request: HttpRequest) -> HttpResponse:
    """What was found, as CSL-JSON."""
    return _file(
        bibliography.as_csl(_taken_out(request)), "studier.json", "application/vnd.citationstyles.csl+json"
    )


@require_safe
@_READS
def export_ris(request: HttpRequest) -> HttpResponse:
    """What was found, as RIS."""
    return _file(
        bibliography.as_ris(_taken_out(request)), "studier.ris", "application/x-research-info-systems"
    )


def _taken_out(request: HttpRequest) -> list[bibliography.Reference]:
    return actions.references(search.matching(**SearchForm(request.GET or None).asked())[:_EXPORTED])


def _file(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
