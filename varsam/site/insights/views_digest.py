"""The month's letters: read by everybody who works in the municipality; each chooses whether to be told by mail."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.liaison.insights import digest as monthly
from varsam.areas.liaison.insights.models import Digest, DigestChoice
from varsam.kernel.access import gates
from varsam.kernel.people.models import Role
from varsam.site.desk import navigation
from varsam.site.desk.acts import me, see_other
from varsam.site.insights import digest_pages, document
from varsam.site.insights.forms import RECEIVES


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def digests(request: HttpRequest) -> HttpResponse:
    """All letters, the latest first, and whether the reader wants to be told of the next."""
    if request.method == "POST":
        monthly.choose(wants=request.POST.get("vill") == "1", by=me(request))
        messages.success(request, _("Sparat."))
        return see_other("insights:digests")
    found = Digest.objects.order_by("-month")
    roles = {membership.role for membership in navigation.memberships_of(request)}
    choice = DigestChoice.objects.filter(user=me(request)).first()
    context = {
        "letters": [(each, digest_pages.month_words(each), _many(each)) for each in found],
        "wants": choice.wants if choice else bool(roles & {Role.COORDINATOR, Role.METHOD_LEAD}),
        "has_chosen": choice is not None,
        "may_choose": bool(roles & set(RECEIVES)),
    }
    return render(request, "insights/digests.html", context)


def _many(digest: Digest) -> int:
    return sum(len(section["lines"]) for section in digest.content["sections"])


def _found(month: date) -> Digest:
    found = Digest.objects.select_related("municipality").filter(month=month).order_by("pk").first()
    if found is None:
        raise Http404
    return found


@require_safe
@gates.staff()
def digest(request: HttpRequest, month: date) -> HttpResponse:
    """One letter, as it was written."""
    found = _found(month)
    sections = digest_pages.sections(found)
    context = {
        "digest": found,
        "month": digest_pages.month_words(found),
        "sections": sections,
        "has_unread": any(
            line.kind == "insight" and not line.address for section in sections for line in section.lines
        ),
        "before": Digest.objects.filter(month__lt=month).order_by("-month").first(),
        "after": Digest.objects.filter(month__gt=month).order_by("month").first(),
    }
    return render(request, "insights/digest.html", context)


@require_safe
@gates.staff()
def pdf(request: HttpRequest, month: date) -> HttpResponse:
    """The same on paper."""
    found = _found(month)
    response = HttpResponse(document.digest(found, get_language() or "sv"), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="manadsbrev-{month:%Y-%m}.pdf"'
    return response
