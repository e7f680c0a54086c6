"""Certificates for those who hold or teach: which occasions have given them, one occasion by name, and what is done with one."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.training.certificates import actions, codes, issuing, reading
from varsam.areas.training.certificates.models import Certificate
from varsam.areas.training.certificates.reading import Issued, Missing
from varsam.areas.training.occasions.models import Occasion
from varsam.kernel.access import actor, gates
from varsam.kernel.people import limits
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.certificates.forms import ReasonForm
from varsam.site.desk.acts import me, see_other

# At once, and folded below them.
_NEW_ROWS, _MOST_ROWS = 12, 80


@dataclass(frozen=True)
class Ending:
    """How many certificates of one course end before long, and the first day on which one does."""

    title: str
    many: int
    first: str


@dataclass(frozen=True)
class Line:
    """One certificate as a row: whom for, its code, until when, and whether it counts."""

    pk: uuid.UUID
    name: str
    code: str
    issued: str
    until: str
    chip: str
    chip_words: str
    why: str
    is_revoked: bool


@require_safe
@gates.staff(needs=("survey", Verb.READ))
def certificates(request: HttpRequest) -> HttpResponse:
    """Occasions that have been held, with how many certificates each has given; and what ends before long."""
    now = timezone.now()
    found = reading.held()
    rows = [(each, when.full_date(each.ends_at, _language())) for each in found[:_MOST_ROWS] if each.ends_at]
    context = {
        "rows": rows[:_NEW_ROWS],
        "older": rows[_NEW_ROWS:],
        "issued": sum(each.issued for each in found),  # type: ignore[attr-defined]
        "ending": _ending(),
        "warned": when.day(limits.after("certificate_renewal", now), _language()),
    }
    return render(request, "certificates/certificates.html", context)


def _language() -> str:
    return get_language() or "sv"


def _ending() -> list[Ending]:
    now = timezone.now()
    until = timezone.localdate(limits.after("certificate_renewal", now))
    of_course: dict[str, list[Certificate]] = {}
    for each in reading.ending(timezone.localdate(now), until):
        of_course.setdefault(each.course.title, []).append(each)
    return [
        Ending(title, len(found), when.full_date(found[0].expires_on, _language()))
        for title, found in of_course.items()
        if found[0].expires_on
    ]


def _find(reference: str) -> Occasion:
    found = reading.find(reference)
    if found is None:
        raise Http404
    return found


def _may_change(occasion: Occasion) -> bool:
    return occasion.unit_id in actor.units("training", Verb.CHANGE)


def _to_change(reference: str) -> Occasion:
    found = _find(reference)
    if not _may_change(found):
        raise PermissionDenied("an occasion of another unit")
    return found


@require_safe
@gates.staff(needs=("survey", Verb.READ))
def occasion(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has a certificate, and who was there but not all the time."""
    return _page(request, _find(reference))


def _page(
    request: HttpRequest,
    found: Occasion,
    status: int = 200,
    *,
    form: ReasonForm | None = None,
    about: uuid.UUID | None = None,
) -> HttpResponse:
    """`form` with what was wrong belongs to the certificate or the sign-up `about`."""
    context = {
        "occasion": found,
        "reference": found.reference,
        "title": found.course.title,
        "held": when.full_date(found.ends_at, _language()) if found.ends_at else "",
        "lines": [
            (_line(each), _revoking(each.certificate.pk, form, about)) for each in reading.of_occasion(found)
        ],
        "missing": [(each, _issuing(each, form, about)) for each in reading.missing(found)],
        "may_change": _may_change(found),
        "form": form,
        "about": about,
    }
    return render(request, "certificates/occasion.html", context, status=status)


def _revoking(pk: uuid.UUID, form: ReasonForm | None, about: uuid.UUID | None) -> ReasonForm:
    if form and about == pk:
        return form
    return ReasonForm(_("Varför återkallas det?"), "", auto_id=f"aterkalla-{pk}-%s")


def _issuing(missing: Missing, form: ReasonForm | None, about: uuid.UUID | None) -> ReasonForm:
    if form and about == missing.signup.pk:
        return form
    help_text = _("Till exempel vad personen har gjort i stället för träffen som missades.")
    return ReasonForm(
        _("Varför får personen intyg ändå?"), help_text, auto_id=f"utfarda-{missing.signup.pk}-%s"
    )


def _line(issued: Issued) -> Line:
    found, today, language = issued.certificate, timezone.localdate(), _language()
    if found.revoked_at:
        chip = ("late", _("Återkallat"))
    elif found.expires_on and found.expires_on < today:
        chip = ("wait", _("Har gått ut"))
    else:
        chip = ("done", _("Gäller"))
    return Line(
        pk=found.pk,
        name=issued.name,
        code=codes.written(codes.code(found.pk)),
        issued=when.full_date(found.issued_on, language),
        until=when.full_date(found.expires_on, language) if found.expires_on else _("tills vidare"),
        chip=chip[0],
        chip_words=chip[1],
        why=found.revoked_why or found.despite,
        is_revoked=found.revoked_at is not None,
    )


def _certificate(found: Occasion, pk: uuid.UUID) -> Certificate:
    certificate = Certificate.objects.filter(occasion=found, pk=pk).first()
    if certificate is None:
        raise Http404
    return certificate


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("training", Verb.CHANGE))
def revoke(request: HttpRequest, reference: str, certificate: uuid.UUID) -> HttpResponse:
    """It no longer counts: whoever checks the code is told so."""
    found = _to_change(reference)
    given = _certificate(found, certificate)
    if request.method != "POST":
        return see_other("certificates:occasion", reference)
    form = ReasonForm(_("Varför återkallas det?"), "", request.POST, auto_id=f"aterkalla-{given.pk}-%s")
    if not form.is_valid():
        return _page(request, found, 422, form=form, about=given.pk)
    if actions.revoke_certificate(certificate=given, why=form.cleaned_data["reason"], by=me(request)):
        messages.success(request, _("Intyget är återkallat. Den som kontrollerar koden får veta det."))
    else:
        messages.warning(request, _("Intyget var redan återkallat."))
    return see_other("certificates:occasion", reference)


@require_POST
@gates.staff(needs=("training", Verb.CHANGE))
def reinstate(request: HttpRequest, reference: str, certificate: uuid.UUID) -> HttpResponse:
    """It was revoked by mistake."""
    given = _certificate(_to_change(reference), certificate)
    if actions.reinstate_certificate(certificate=given, by=me(request)):
        messages.success(request, _("Intyget gäller igen."))
    return see_other("certificates:occasion", reference)


@require_POST
@gates.staff(needs=("training", Verb.CHANGE))
def send(request: HttpRequest, reference: str, certificate: uuid.UUID) -> HttpResponse:
    """The link by mail once more."""
    given = _certificate(_to_change(reference), certificate)
    if actions.send_again(certificate=given, by=me(request)):
        messages.success(request, _("Länken till intyget skickas med nästa post."))
    else:
        messages.warning(request, _("Det finns ingen adress att skicka till längre."))
    return see_other("certificates:occasion", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("training", Verb.CHANGE))
def issue(request: HttpRequest, reference: str, signup: uuid.UUID) -> HttpResponse:
    """A certificate for somebody who missed a sitting and has made up for it."""
    found = _to_change(reference)
    missing = next((each for each in reading.missing(found) if each.signup.pk == signup), None)
    if request.method != "POST" or missing is None:
        return see_other("certificates:occasion", reference)
    form = ReasonForm(
        _("Varför får personen intyg ändå?"),
        _("Till exempel vad personen har gjort i stället för träffen som missades."),
        request.POST,
        auto_id=f"utfarda-{signup}-%s",
    )
    if not form.is_valid():
        return _page(request, found, 422, form=form, about=signup)
    issuing.issue_despite(
        signup=missing.signup, name=missing.name, reason=form.cleaned_data["reason"], by=me(request)
    )
    messages.success(request, _("Intyget är utfärdat, och länken skickas med nästa post."))
    return see_other("certificates:occasion", reference)
