"""Parent groups, by the code: which there are, saying yes to their promise, being called something, leaving."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from varsam.areas.relatives.parents import writer
from varsam.areas.relatives.parents.writer import MyGroup
from varsam.areas.relatives.support import writer as support
from varsam.areas.relatives.support.refusals import NotNow
from varsam.kernel.conversations import visiting
from varsam.kernel.conversations.writer import Visit
from varsam.site.support import own_groups, own_words
from varsam.site.support.own_forms import AgreeForm, AliasForm
from varsam.site.support.views_own import again, number


@require_safe
@visiting.opened
def groups(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is open for the one who reads, and what they are in."""
    return _list(request, visit)


def _list(request: HttpRequest, visit: Visit, fault: str = "", status: int = 200) -> HttpResponse:
    mine = support.mine(visit)
    if mine is None or not own_words.is_open(mine):
        return again("support")
    shown = [own_groups.shown(each) for each in writer.groups(visit)]
    context = {
        "groups": sorted(shown, key=lambda group: (not group.is_due, not group.has_seat)),
        "said": own_words.said(request),
        "fault": fault,
    }
    return render(request, "support/groups_own.html", context, status=status)


def _find(visit: Visit, reference: str) -> MyGroup:
    found = next((each for each in writer.groups(visit) if each.reference == reference), None)
    if found is None:
        raise Http404
    return found


@require_safe
@visiting.opened
def group(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """One group: when, where, who leads, what one promises, and how it stands."""
    return _page(request, _find(visit, reference))


def _page(
    request: HttpRequest, found: MyGroup, form: AliasForm | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    shown = own_groups.shown(found)
    initial = {"alias": found.seat.alias if found.seat else ""}
    fresh: AliasForm = AgreeForm(initial=initial) if shown.may_agree else AliasForm(initial=initial)
    context = {
        "group": shown,
        "form": form or fresh,
        "said": own_words.said(request),
        "fault": fault,
        **own_words.wording(found.wording),
    }
    return render(request, "support/group_own.html", context, status=status)


@require_POST
@visiting.opened
def ask(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """Ask to be in a group."""
    try:
        writer.ask(visit, reference)
    except NotNow as refusal:
        return _list(request, visit, refusal.why, status=409)
    return again("group", "fragat", reference)


@require_POST
@visiting.opened
def agree(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """Say yes to the group's promise, under the name that one wants there."""
    found, form = _find(visit, reference), AgreeForm(request.POST)
    if found.seat is None:
        return again("group", "", reference)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        writer.agree(
            visit, found.seat.uid, alias=form.cleaned_data["alias"], wording=number(request, "wording")
        )
    except NotNow as refusal:
        return _page(request, _find(visit, reference), form, refusal.why, status=409)
    return again("group", "med", reference)


@require_POST
@visiting.opened
def rename(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """Be called something else."""
    found, form = _find(visit, reference), AliasForm(request.POST)
    if found.seat is None or not found.seat.agreed:
        return again("group", "", reference)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        writer.rename(visit, found.seat.uid, alias=form.cleaned_data["alias"])
    except NotNow as refusal:
        return _page(request, found, form, refusal.why, status=409)
    return again("group", "bytt", reference)


@require_POST
@visiting.opened
def leave_group(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """No thanks, or no longer."""
    found = _find(visit, reference)
    if found.seat is not None:
        try:
            writer.leave(visit, found.seat.uid)
        except NotNow as refusal:
            return _page(request, found, None, refusal.why, status=409)
    return again("groups", "lamnat")
