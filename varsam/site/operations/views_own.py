"""A unit's own requests for those of its staff who sign in: asked for without a code, followed step by step."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.operations import actions, guides, reading
from varsam.areas.operations.enums import Setting
from varsam.areas.operations.models import Request
from varsam.kernel.access import actor, gates, unsent
from varsam.kernel.conversations import codes, intake
from varsam.kernel.conversations.intake import Received
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.people.models import Membership, Organisation, Role
from varsam.lib.rows import Verb
from varsam.site.consultations import writing
from varsam.site.desk import writing as desk_writing
from varsam.site.desk.acts import me
from varsam.site.operations import opened, status_page, unit_side, way
from varsam.site.operations.forms_request import AskForm
from varsam.site.operations.opened import Opened
from varsam.site.operations.unit_side import Side
from varsam.site.operations.way import Way

_ACTS = ("status", "check", "accept", "decline", "tick", "follow_up", "lesson", "withdraw")
_PLACES = {
    Role.SCHOOL: (Sender.SCHOOL, Setting.SCHOOL),
    Role.LEISURE: (Sender.YOUTH_CENTRE, Setting.YOUTH_CENTRE),
}
_LONGEST_LIVE_CHECK = 20_000
type Page = Callable[[HttpRequest, Opened, Side], HttpResponse]


@dataclass(frozen=True)
class Row:
    """One request in the unit's list."""

    reference: str
    heading: str
    chip: tuple[str, str]
    way: Way
    unit: str


@require_safe
@gates.staff(needs=("own_request", Verb.READ))
def own(request: HttpRequest) -> HttpResponse:
    """What the unit has asked for: who holds it and what is next."""
    found = [each for each in opened.requests() if each.unit_id in actor.units("own_request", Verb.READ)]
    rows = [_row(each) for each in found]
    context = {
        "rows": [row for row in rows if not row.way.is_ended],
        "ended": [row for row in rows if row.way.is_ended],
        "finding": _finding(rows),
    }
    return render(request, "operations/own/own.html", context)


def _finding(rows: list[Row]) -> str:
    if any(row.way.waits_for == "unit" and row.way.is_late for row in rows):
        return _("Något väntar på er")
    return _("Ert stöd pågår") if any(not row.way.is_ended for row in rows) else _("Vårt stöd")


def _row(request: Request) -> Row:
    guide = guides.by_version(request.version) if request.version else None
    return Row(
        request.reference,
        guide.title if guide else _("Stöd till verksamheten"),
        status_page.chip(request),
        way.of(request),
        request.unit.name if request.unit else "",
    )


def _places(request: HttpRequest) -> list[tuple[int, str]]:
    held: list[Membership] = request.memberships  # type: ignore[attr-defined]
    may = actor.units("own_request", Verb.ADD)
    found = {(each.organisation_id, each.organisation.name) for each in held if each.organisation_id in may}
    return sorted(found, key=lambda pair: pair[1])


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("own_request", Verb.ADD))
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for support as a colleague: no code to keep, since the account opens it."""
    places = _places(request)
    if request.method != "POST":
        kept = unsent.take(request, reverse("own_unit:ask"))
        return _ask_page(
            request, AskForm(initial=kept or {"guide": request.GET.get("guide", "")}, places=places)
        )
    form = AskForm(request.POST, places=places)
    if not form.is_valid():
        return _ask_page(request, form, status=422)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _ask_page(request, form, status=422, check=verdict.check)
    try:
        received = _asked(request, form, verdict.text)
    except intake.AlreadyErased:
        messages.warning(
            request, _("Den här frågan är redan skickad, och samtalet är raderat. Ställ den på nytt.")
        )
        return redirect("own_unit:ask")
    return _asked_page(request, received)


def _asked_page(request: HttpRequest, received: Received) -> HttpResponse:
    """The request can be followed without a code; with it one can also write to and fro."""
    assert received.code is not None
    context = {
        "reference": received.reference,
        "groups": codes.groups(received.code),
        "return_address": request.build_absolute_uri(reverse("conversations:return")),
    }
    response = render(request, "operations/own/asked.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest, form: AskForm, text: str) -> Received:
    said = form.cleaned_data
    unit = Organisation.objects.get(pk=said["unit"])
    held: list[Membership] = request.memberships  # type: ignore[attr-defined]
    role = next(Role(each.role) for each in held if each.organisation_id == unit.pk and each.role in _PLACES)
    sender, setting = _PLACES[role]
    guide = guides.of(said["guide"]) if said["guide"] else None
    with transaction.atomic():
        received = intake.receive(
            text=text,
            door=Door.PROFESSIONAL_FORM,
            sender=sender,
            language=get_language() or "sv",
            district=said["district"],
            submission=said["submission"],
        )
        # The same form sent again has its request already.
        if received.is_new:
            actions.take_up(
                enquiry=received.reference,
                setting=setting.value,
                version=guide.version_id if guide else None,
                organisation=unit,
                by=me(request),
            )
    return received


def _ask_page(
    request: HttpRequest, form: AskForm, status: int = 200, check: writing.Check | None = None
) -> HttpResponse:
    context = {"form": form, "check": check or writing.Check()}
    return render(request, "operations/own/ask.html", context, status=status)


def _side(request: HttpRequest, reference: str) -> Side:
    to = {act: reverse(f"own_unit:{act}", args=[reference]) for act in _ACTS}
    return Side(
        "operations/unit/desk_base.html",
        {**to, "up": reverse("own_unit:own")},
        _("Vårt stöd"),
        by=me(request),
    )


def _page(page: Page, verb: Verb = Verb.ADD) -> Callable[..., HttpResponse]:
    """One request of one's own unit; another's is not there."""

    @gates.staff(needs=("own_request", verb))
    @wraps(page)
    def view(request: HttpRequest, reference: str) -> HttpResponse:
        found = opened.requests().filter(reference=reference, data_key_id__isnull=False).first()
        if found is None or found.unit_id not in actor.units("own_request", Verb.READ):
            raise Http404
        reading.note_read(found)
        return page(request, opened.of(found), _side(request, reference))

    return view


status = require_safe(_page(unit_side.status, Verb.READ))
check = require_http_methods(["GET", "HEAD", "POST"])(_page(unit_side.check))
accept = require_POST(_page(unit_side.accept))
decline = require_POST(_page(unit_side.decline))
tick = require_POST(_page(unit_side.tick))
follow_up = require_http_methods(["GET", "HEAD", "POST"])(_page(unit_side.follow_up))
lesson = require_http_methods(["GET", "HEAD", "POST"])(_page(unit_side.lesson))
withdraw = require_POST(_page(unit_side.withdraw))


@require_POST
@gates.staff(needs=("own_request", Verb.ADD))
def deidentify(request: HttpRequest) -> HttpResponse:
    """What in a text may point at someone, while it is being written. Nothing is kept."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:_LONGEST_LIVE_CHECK]
    return render(request, "desk/findings.html", {"check": desk_writing.check(text)})
