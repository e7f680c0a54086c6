"""Agreements: all of them, one with its document, a new one, one that goes on, and ending one."""

import uuid
from datetime import timedelta
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.collaboration.agreements import actions, reading, standing
from varsam.areas.collaboration.agreements.models import Agreement
from varsam.areas.collaboration.agreements.reading import Opened
from varsam.areas.collaboration.agreements.standing import State
from varsam.kernel.access import actor, gates
from varsam.lib import file_kinds
from varsam.lib.rows import Verb
from varsam.site.agreements import choosing, drawing, presentation
from varsam.site.agreements.forms import CITY, AgreementForm, EndForm, PaperForm
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings.views_papers import FAULTS

# What can be ended before its time.
_GOES_ON = frozenset({State.AHEAD, State.HOLDS, State.ENDING})


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def agreements(request: HttpRequest) -> HttpResponse:
    """All that the one who acts may read: those that hold, the first to end first; then those that are over."""
    today = timezone.localdate()
    found = [(each, standing.of(each, today)) for each in reading.every()]
    found.sort(key=lambda pair: (_is_over(pair[1]), pair[1].last_day is None, pair[1].last_day or today))
    lines = [presentation.line(each, how) for each, how in found]
    context = {
        "finding": presentation.finding(found),
        "now": [line for line in lines if not line.is_over],
        "over": [line for line in lines if line.is_over],
        "pictures": [drawing.draw(found, today, shape) for shape in (drawing.WIDE, drawing.NARROW)],
        "warned": presentation.day(standing.warned_until(today)),
        "may_add": actor.may("agreement", Verb.ADD),
    }
    return render(request, "agreements/agreements.html", context)


def _is_over(how: standing.Standing) -> bool:
    return how.days_left is not None and how.days_left < 0


def _find(reference: str) -> Opened:
    opened = reading.open_agreement(reference)
    if opened is None:
        raise Http404
    return opened


def _mine(reference: str) -> Opened:
    """One that the one who acts may change."""
    opened = _find(reference)
    if not _may_change(opened.agreement):
        raise PermissionDenied("an agreement of another unit")
    return opened


def _may_change(agreement: Agreement) -> bool:
    return agreement.unit_id in actor.units("agreement", Verb.CHANGE)


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has agreed on what, until when, and the document."""
    return _page(request, _find(reference))


def _page(
    request: HttpRequest, opened: Opened, status: int = 200, form: PaperForm | None = None
) -> HttpResponse:
    found, how = opened.agreement, standing.of(opened.agreement, timezone.localdate())
    may_change = _may_change(found)
    context = {
        "opened": opened,
        "agreement": found,
        "chip": presentation.chip(how),
        "place": presentation.place(found),
        "since": presentation.day(found.valid_from),
        "until": presentation.until(how),
        "planned_until": presentation.day(found.valid_until) if found.valid_until else "",
        "is_over": _is_over(how),
        "form": form or PaperForm(),
        "may_change": may_change,
        "may_end": may_change and _may_be_ended(found, how),
        "may_renew": may_change and getattr(found, "renewed_by", None) is None,
        "is_ending": how.state in {State.ENDING, State.RUN_OUT},
    }
    return render(request, "agreements/agreement.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("agreement", Verb.ADD))
def add(request: HttpRequest) -> HttpResponse:
    """Write in a new one."""
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("agreement", Verb.ADD))
def renew(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree anew, where another ends: its words are there to go on with."""
    before = _mine(reference).agreement
    if getattr(before, "renewed_by", None) is not None:
        messages.warning(request, _("Överenskommelsen är redan förlängd."))
        return see_other("agreements:agreement", reference)
    return _write(request, before)


def _write(request: HttpRequest, before: Agreement | None) -> HttpResponse:
    form = AgreementForm(
        request.POST if request.method == "POST" else None,
        renews=before,
        initial=_as_before(before) if before else {"place": CITY, "valid_from": timezone.localdate()},
    )
    if request.method != "POST":
        return _write_page(request, form, before)
    if not form.is_valid():
        return _write_page(request, form, before, 422)
    said = form.cleaned_data
    unit = before.unit_id if before else actor.units("agreement", Verb.ADD)[0]
    try:
        with transaction.atomic():
            made = actions.conclude_agreement(
                unit=unit,
                title=said["title"],
                purpose=said["purpose"],
                district=said["place"],
                valid_from=said["valid_from"],
                valid_until=said["valid_until"],
                parties=said["parties"],
                groups=said["groups"],
                renews=before,
                by=me(request),
            )
    except IntegrityError:
        # A colleague was first: what was written is still there.
        form.add_error(None, _("Någon har hunnit förlänga den. Se efter innan du sparar igen."))
        return _write_page(request, form, before, 409)
    messages.success(request, _("Överenskommelsen är inskriven. Lägg till dokumentet."))
    return see_other("agreements:agreement", made)


def _as_before(before: Agreement) -> dict[str, object]:
    start = timezone.localdate()
    if before.valid_until is not None:
        start = before.valid_until + timedelta(days=1)
    return {
        "title": before.title,
        "purpose": before.purpose,
        "parties": [each.pk for each in before.parties.all()],
        "groups": [each.pk for each in before.groups.all()],
        "place": before.district.slug if before.district else CITY,
        "valid_from": start,
    }


def _write_page(
    request: HttpRequest, form: AgreementForm, before: Agreement | None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "agreement": before, "parts": choosing.parts(form["parties"])}
    return render(request, "agreements/write.html", context, status=status)


def _may_be_ended(found: Agreement, how: standing.Standing) -> bool:
    return found.ended_on is None and how.state in _GOES_ON


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("agreement", Verb.CHANGE))
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End it before its time; says first what follows."""
    found = _mine(reference).agreement
    if not _may_be_ended(found, standing.of(found, timezone.localdate())):
        messages.warning(request, _("Överenskommelsen är redan avslutad, eller har gått ut."))
        return see_other("agreements:agreement", reference)
    form = EndForm(request.POST if request.method == "POST" else None, agreement=found)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "agreement": found, "groups": list(found.groups.all())}
        return render(request, "agreements/end.html", context, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    is_ended = actions.end_agreement(
        agreement=found, last_day=said["last_day"], why=said["why"], by=me(request)
    )
    if not is_ended:
        messages.warning(request, _("Överenskommelsen är redan avslutad, eller har gått ut."))
        return see_other("agreements:agreement", reference)
    messages.success(
        request,
        _("Överenskommelsen gäller till och med %(day)s.") % {"day": presentation.day(said["last_day"])},
    )
    return see_other("agreements:agreement", reference)


# --- the document ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("agreement", Verb.CHANGE))
def add_paper(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the written agreement."""
    if request.method != "POST":
        return see_other("agreements:agreement", reference)
    opened = _mine(reference)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["paper"]
        try:
            actions.attach_paper(
                agreement=opened.agreement, name=sent.name, content=sent.read(), by=me(request)
            )
        except file_kinds.NotTaken as refused:
            form.add_error("paper", str(FAULTS[refused.fault]))
        else:
            messages.success(request, _("Dokumentet är tillagt. Parterna kan läsa det."))
            return see_other("agreements:agreement", reference)
    return _page(request, opened, 422, form)


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def paper(request: HttpRequest, reference: str, paper: uuid.UUID) -> HttpResponse:
    """Read it. It is always saved and never opened within our own page: its content was made elsewhere."""
    found = reading.find(reference)
    known = reading.read_paper(found, paper) if found else None
    if known is None:
        raise Http404
    brought, content = known
    response = HttpResponse(content, content_type=file_kinds.Kind(brought.paper.kind).media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(brought.name)}"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@gates.staff(needs=("agreement", Verb.CHANGE))
def remove_paper(request: HttpRequest, reference: str, paper: uuid.UUID) -> HttpResponse:
    """Take away what was brought by mistake: its content is gone for good."""
    opened = _mine(reference)
    known = next((each.paper for each in opened.papers if each.paper.pk == paper), None)
    if known is None:
        messages.warning(request, _("Dokumentet är redan borttaget."))
    else:
        actions.remove_paper(agreement=opened.agreement, paper=known, by=me(request))
        messages.success(request, _("Dokumentet är borttaget."))
    return see_other("agreements:agreement", reference)
