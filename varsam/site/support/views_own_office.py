"""The social office, by the code: exactly what would be said, who it would be said to, and yes or no to just that."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.relatives.support import writer
from varsam.areas.relatives.support.refusals import NotNow
from varsam.areas.relatives.support.states import HandoverState
from varsam.areas.relatives.support.writer import Mine, MyHandover
from varsam.kernel.conversations import visiting
from varsam.kernel.conversations.writer import Visit
from varsam.site.support import own_words
from varsam.site.support.own_forms import HandoverForm
from varsam.site.support.views_own import again, number


@dataclass(frozen=True, repr=False)
class Given:
    """What the office is told: all of it."""

    name: str
    phone: str
    what: str
    language: str

    def __repr__(self) -> str:
        return "<Given>"


@dataclass(frozen=True)
class Shown:
    """One handover as the page lists it. `said` are the office's own words."""

    uid: uuid.UUID
    office: str
    chip: tuple[str, str]
    words: str
    said: str
    given: Given | None
    is_open: bool
    may_withdraw: bool


def _shown(mine: Mine, each: MyHandover) -> Shown:
    state = HandoverState(each.state)
    given = Given(each.name, each.phone, each.what, own_words.language_name(mine.language))
    return Shown(
        uid=each.uid,
        office=each.office_name,
        chip=own_words.handover_chip(state),
        words=own_words.handover_words(state),
        said=each.answer,
        given=given if each.name else None,
        is_open=state == HandoverState.OFFERED and own_words.is_open(mine),
        may_withdraw=state in {HandoverState.CONSENTED, HandoverState.ACCEPTED},
    )


@require_safe
@visiting.opened
def office(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What has been proposed, and how each stands."""
    return _list(request, visit)


def _list(request: HttpRequest, visit: Visit, fault: str = "", status: int = 200) -> HttpResponse:
    mine = writer.mine(visit)
    if mine is None or mine.consented_at is None:
        return again("support")
    context = {
        "handovers": [_shown(mine, each) for each in mine.handovers],
        "said": own_words.said(request),
        "fault": fault,
    }
    return render(request, "support/office.html", context, status=status)


def _find(visit: Visit, uid: uuid.UUID) -> tuple[Mine, MyHandover]:
    mine = writer.mine(visit)
    found = next((each for each in mine.handovers if each.uid == uid), None) if mine else None
    if mine is None or found is None:
        raise Http404
    return mine, found


@require_http_methods(["GET", "HEAD", "POST"])
@visiting.opened
def consent(request: HttpRequest, visit: Visit, uid: uuid.UUID) -> HttpResponse:
    """First what is needed, then exactly what would be said, then yes. Nothing is kept before that."""
    mine, found = _find(visit, uid)
    if found.state != HandoverState.OFFERED:
        return again("office")
    if request.method != "POST":
        return _page(request, found, HandoverForm(initial={"what": found.what}))
    form, step = HandoverForm(request.POST), request.POST.get("step")
    if step == "change":
        return _page(request, found, HandoverForm(initial=request.POST.dict()))
    if not form.is_valid():
        return _page(request, found, form, status=422)
    said = form.cleaned_data
    if step != "yes":
        given = Given(said["name"], said["phone"], said["what"], own_words.language_name(mine.language))
        return _page(request, found, form, given=given)
    try:
        writer.consent_to_handover(visit, uid, **said, wording=number(request, "wording"))
    except NotNow as refusal:
        return _page(request, found, form, fault=refusal.why, status=409)
    return again("office", "sagt")


def _page(
    request: HttpRequest,
    found: MyHandover,
    form: HandoverForm,
    *,
    given: Given | None = None,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "uid": found.uid,
        "office": found.office_name,
        "form": form,
        "given": given,
        "named": own_words.named(given.what, given.name, given.phone) if given else [],
        "fault": fault,
        **own_words.wording(found.wording),
    }
    return render(request, "support/consent.html", context, status=status)


@require_POST
@visiting.opened
def refuse(request: HttpRequest, visit: Visit, uid: uuid.UUID) -> HttpResponse:
    """No: the office is told nothing."""
    try:
        writer.refuse_handover(visit, uid)
    except NotNow as refusal:
        return _list(request, visit, refusal.why, status=409)
    return again("office", "avstatt")


@require_POST
@visiting.opened
def withdraw(request: HttpRequest, visit: Visit, uid: uuid.UUID) -> HttpResponse:
    """Take back what was given, as long as the office has not answered."""
    try:
        writer.withdraw_handover(visit, uid)
    except NotNow as refusal:
        return _list(request, visit, refusal.why, status=409)
    return again("office", "tillbaka")
