"""Decisions that have been taken: the list, each of them, on paper, and what one opens."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.lawfulness import disclosures as kernel
from varsam.kernel.lawfulness.disclosures import Opened, OpensNothing
from varsam.kernel.lawfulness.grounds import regimes
from varsam.kernel.lawfulness.models import Disclosure, Outcome
from varsam.kernel.people.models import User
from varsam.kernel.records.enums import Ended, Information
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.disclosures import document
from varsam.site.disclosures.forms import ShareForm

PAGE = 50
CHIPS = {
    Outcome.DISCLOSED: ("done", "circle-check"),
    Outcome.PARTLY: ("wait", "circle-dot"),
    Outcome.REFUSED: ("late", "ban"),
}


def recipient_of(found: Disclosure) -> str:
    """Who was to get it, as far as that is public: a person outside is named in the decision alone."""
    if found.recipient is not None:
        return found.recipient.name
    return found.authority or _("Någon annan")


@require_safe
@gates.staff(needs=("disclosure", Verb.READ))
def disclosures(request: HttpRequest) -> HttpResponse:
    """Every decision that the one who acts may read, the newest first."""
    before = _moment(request.GET.get("fore", ""))
    rows = Disclosure.objects.select_related("unit", "recipient", "rule", "decided_by", "corrected_by")
    if before is not None:
        rows = rows.filter(decided_at__lt=before)
    found = list(rows[: PAGE + 1])
    now = timezone.now()
    context = {
        "rows": [
            {
                "found": each,
                "recipient": recipient_of(each),
                "at": moments.short(each.decided_at, now),
                "outcome": Outcome(each.outcome).label,
                "chip": CHIPS[Outcome(each.outcome)],
                "is_corrected": hasattr(each, "corrected_by"),
            }
            for each in found[:PAGE]
        ],
        "older": found[PAGE - 1].decided_at.isoformat() if len(found) > PAGE else "",
        "before": before,
        "may_decide": actor.may("disclosure", Verb.ADD),
    }
    return render(request, "disclosures/disclosures.html", context)


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _opened(reference: str) -> Opened:
    found = kernel.open_disclosure(reference)
    if found is None:
        raise Http404
    return found


@require_safe
@gates.staff(needs=("disclosure", Verb.READ))
def disclosure(request: HttpRequest, reference: str) -> HttpResponse:
    """One decision, whole."""
    return _page(request, _opened(reference))


def _page(
    request: HttpRequest, opened: Opened, form: ShareForm | None = None, status: int = 200
) -> HttpResponse:
    found = opened.disclosure
    corrected = Disclosure.objects.filter(corrects=found).first()
    ours = found.unit_id in actor.units("disclosure", Verb.ADD)
    opens = bool(found.opens_until and found.opens_until > timezone.now() and corrected is None and ours)
    context = {
        "found": found,
        "said": opened.said,
        "answers": opened.answers,
        "sent": opened.sent,
        "recipient": recipient_of(found),
        "outcome": Outcome(found.outcome),
        "chip": CHIPS[Outcome(found.outcome)],
        "regime": regimes()[found.regime].label if found.regime in regimes() else found.regime,
        "kinds": [Information(kind).label for kind in found.information],
        "corrected": corrected,
        "may_correct": ours and corrected is None,
        "may_read_record": found.record_id is not None and found.record is not None,
        "opens": opens,
        "shares": _shares(found) if found.record_id else [],
        "share_form": form or (_share_form(found) if opens else None),
        "form": form,
    }
    return render(request, "disclosures/disclosure.html", context, status=status)


def _share_form(found: Disclosure, data: object = None) -> ShareForm:
    people = [(each.pk, each.name) for each in kernel.members(found)]
    return ShareForm(data, members=people)


def _shares(found: Disclosure) -> list[dict[str, object]]:
    now = timezone.now()
    return [
        {
            "who": share.member.name if share.member else _("Alla där som arbetar med delade akter"),
            "until": moments.short_day(share.until),
            "ended": moments.short(share.ended_at, now) if share.ended_at else "",
            "why": Ended(share.ended_why).label if share.ended_why else "",
        }
        for share in kernel.shared_by(found)
    ]


@require_safe
@gates.staff(needs=("disclosure", Verb.READ))
def decision_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The decision on paper, in Swedish."""
    response = HttpResponse(document.pdf(_opened(reference)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{reference}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("disclosure", Verb.ADD))
def share(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the record to the recipient, as far as the decision goes."""
    if request.method != "POST":
        return redirect("disclosures:disclosure", reference=reference)
    opened = _opened(reference)
    form = _share_form(opened.disclosure, request.POST)
    if not form.is_valid():
        return _page(request, opened, form, status=422)
    member = (
        User.objects.filter(pk=form.cleaned_data["member"]).first() if form.cleaned_data["member"] else None
    )
    try:
        kernel.share(disclosure=opened.disclosure, member=member, by=me(request))
        messages.success(request, _("Mottagaren kan läsa nu, och har fått veta att något väntar."))
    except OpensNothing:
        messages.warning(
            request, _("Beslutet öppnar inget längre: det är rättat, eller mottagaren har lämnat.")
        )
    return see_other("disclosures:disclosure", reference=reference)
