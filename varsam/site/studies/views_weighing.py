"""The studies of a review: taking them up, weighing each, leaving some out."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.methods.studies import reviewing, search
from varsam.areas.methods.studies.models import Import, Review, Study, Weighed
from varsam.lib.bibliography import doi
from varsam.site.desk.acts import me, see_other
from varsam.site.studies.forms import SearchForm
from varsam.site.studies.forms_review import WeighForm
from varsam.site.studies.views_review import CHANGES, found, is_done


@require_http_methods(["GET", "HEAD", "POST"])
@CHANGES
def put_in(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Look for studies and take them up."""
    held = found(uid)
    if not held.is_open:
        return is_done(request, uid)
    if request.method == "POST":
        return _put_in(request, held)
    form = SearchForm(request.GET or None)
    page = request.GET.get("sida", "")
    result = search.find(**form.asked(), page=int(page) if page.isdecimal() and len(page) < 6 else 1)
    context = {
        "review": held,
        "form": form,
        "found": result,
        "there": set(held.weighed.values_list("study_id", flat=True)),
        "files": Import.objects.filter(added__gt=0).defer("content", "report")[:5],
        "query": request.GET.urlencode(),
    }
    return render(request, "studies/put_in.html", context)


def _put_in(request: HttpRequest, held: Review) -> HttpResponse:
    chosen = [int(each) for each in request.POST.getlist("studie") if each.isdecimal() and len(each) < 12]
    try:
        n = reviewing.put_in(review=held, studies=Study.objects.filter(pk__in=chosen), by=me(request))
    except reviewing.NotNow:
        return is_done(request, held.uid)
    if n:
        told = ngettext("En studie är tillagd.", "%(n)s studier är tillagda.", n) % {"n": n}
        messages.success(request, told)
        return see_other("evidence:review", held.uid)
    messages.warning(request, _("Kryssa för minst en studie som inte redan är med."))
    return see_other("evidence:put_in", held.uid)


def _one(held: Review, number: int) -> Weighed:
    return get_object_or_404(Weighed.objects.select_related("study", "review"), review=held, pk=number)


@require_http_methods(["GET", "HEAD", "POST"])
@CHANGES
def weigh(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Say what one study is worth, or why it is left out."""
    held = found(uid)
    if not held.is_open:
        return is_done(request, uid)
    row = _one(held, number)
    form = WeighForm(request.POST if request.method == "POST" else None, weighed=row)
    if form.is_valid():
        try:
            reviewing.weigh(weighed=row, values=form.values(), by=me(request))
        except reviewing.NotNow:
            return is_done(request, uid)
        except reviewing.TwiceSaid:
            form.add_error(
                None, _("Studien är redan vägd för den frågan, eller kan inte väljas bort medan den är med.")
            )
        else:
            return _onwards(request, held)
    context = {
        "review": held,
        "row": row,
        "doi": doi.address(row.study.doi) if row.study.doi else "",
        "form": form,
        "is_alone": not Weighed.objects.filter(review=held, study=row.study_id).exclude(pk=row.pk).exists(),
    }
    return render(request, "studies/weigh.html", context, status=422 if form.is_bound else 200)


def _onwards(request: HttpRequest, held: Review) -> HttpResponse:
    """To the next study that nobody has read, where that is what somebody is at."""
    left = held.weighed.filter(is_included=None).order_by("pk").first()
    if left and "nasta" in request.POST:
        return see_other("evidence:weigh", held.uid, left.pk)
    messages.success(request, _("Sparat."))
    return see_other("evidence:review", held.uid)


@require_POST
@CHANGES
def weigh_again(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Weigh a study for the other question too."""
    held = found(uid)
    try:
        made = reviewing.weigh_again(weighed=_one(held, number), by=me(request))
    except reviewing.NotNow:
        return is_done(request, uid)
    except reviewing.TwiceSaid:
        messages.info(request, _("Studien finns redan med för båda frågorna."))
        return see_other("evidence:review", uid)
    return see_other("evidence:weigh", uid, made.pk)


@require_POST
@CHANGES
def take_out(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Take out a study that was put in by mistake."""
    try:
        reviewing.take_out(weighed=_one(found(uid), number), by=me(request))
    except reviewing.NotNow:
        return is_done(request, uid)
    messages.success(request, _("Studien är borttagen ur översikten. Den finns kvar bland studierna."))
    return see_other("evidence:review", uid)
