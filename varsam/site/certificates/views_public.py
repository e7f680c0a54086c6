"""Certificates for everybody: whether one that is shown is genuine, and one's own by the link in the mail.

No sign-in and no cookie. A code is too long to be found by trying; who tries all the same is soon asked to wait.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from varsam.areas.training.certificates import checking, codes
from varsam.areas.training.certificates.checking import Checked, Opened
from varsam.areas.training.certificates.enums import Standing
from varsam.kernel.access import gates
from varsam.lib import when
from varsam.lib.throttle import Throttle
from varsam.site import secret_links
from varsam.site.certificates import document
from varsam.ui.languages import STAFF, written_in
from varsam.ui.visitors import source

_attempts = Throttle(most=10, seconds=600)
_LONGEST = 60


@require_safe
@gates.public
@written_in(*STAFF)
def check(request: HttpRequest) -> HttpResponse:
    """Where the code is typed. It opens what it means at an address of its own, as the square on the paper does."""
    typed = request.GET.get("code", "").strip()[:_LONGEST]
    if "code" not in request.GET:
        return render(request, "certificates/check.html", {"typed": ""})
    read = codes.read(typed)
    if read is None:
        return render(request, "certificates/check.html", {"typed": typed, "unreadable": True}, status=422)
    return redirect("certificate:checked", codes.written(read))


@require_safe
@gates.public
@written_in(*STAFF)
def checked(request: HttpRequest, code: str) -> HttpResponse:
    """What a code says: for which training, whether it counts, and enough of a name to compare."""
    visitor = source(request)
    if _attempts.is_closed(visitor):
        return render(request, "certificates/check.html", {"typed": "", "throttled": True}, status=429)
    read = codes.read(code)
    found = checking.checked(read) if read else None
    if read is None or found is None:
        _attempts.failed(visitor)
        typed = codes.written(read) if read else code[:_LONGEST]
        return render(request, "certificates/check.html", {"typed": typed, "unknown": True}, status=404)
    context = {"found": found, "code": codes.written(read), **_days(found)}
    return render(request, "certificates/checked.html", context)


@require_safe
@gates.public
@written_in(*STAFF)
def mine(request: HttpRequest, secret: str) -> HttpResponse:
    """One's own certificate, to download and to show."""
    found = _own(request, secret)
    if isinstance(found, HttpResponse):
        return found
    context = {
        "found": found,
        "code": found.code,
        "check": settings.PUBLIC_ADDRESS + reverse("certificate:checked", args=[found.code]),
        "secret": secret,
        "is_revoked": found.standing == Standing.REVOKED,
        **_days(found),
    }
    return render(request, "certificates/mine.html", context)


@require_safe
@gates.public
@written_in(*STAFF)
def paper(request: HttpRequest, secret: str) -> HttpResponse:
    """The certificate on paper; not one that has been revoked."""
    found = _own(request, secret)
    if isinstance(found, HttpResponse):
        return found
    if found.standing == Standing.REVOKED:
        return redirect("certificate:mine", secret)
    response = HttpResponse(
        document.certificate(found, get_language() or "sv"), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'inline; filename="intyg.pdf"'
    return response


def _own(request: HttpRequest, secret: str) -> Opened | HttpResponse:
    opened = secret_links.opened(
        request, secret, checking.opened, attempts=_attempts, nowhere="certificates/no_certificate.html"
    )
    return opened if isinstance(opened, HttpResponse) else opened.found


def _days(found: Checked | Opened) -> dict[str, object]:
    language = get_language() or "sv"
    return {
        "standing": found.standing.value,
        "standing_words": found.standing.label,
        "ended": when.full_date(found.ended_on, language),
        "issued": when.full_date(found.issued_on, language),
        "expires": when.full_date(found.expires_on, language) if found.expires_on else "",
    }
