"""What the city teaches, and when: the same for everybody, so it is rendered once and kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from varsam.areas.methods.register.models import Method
from varsam.kernel.access import gates
from varsam.kernel.people import published
from varsam.site.training import catalogue as listing
from varsam.site.training import words
from varsam.ui.languages import STAFF, written_in


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def catalogue(request: HttpRequest) -> HttpResponse:
    """All courses, the first one open beside them where there is room."""
    found = listing.catalogue(request.GET, timezone.now())
    context = {"catalogue": found, "row": found.rows[0] if found.rows else None}
    return render(request, "training/catalogue.html", context)


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """One course with all its occasions; the others beside it where there is room."""
    now = timezone.now()
    found = listing.catalogue(request.GET, now)
    row = next((each for each in found.rows if each.course.slug == slug), None) or listing.row(slug, now)
    if row is None:
        raise Http404
    context = {
        "catalogue": found,
        "row": row,
        "form_words": words.form(row.course.form),
        "languages_words": words.languages(row.course.languages),
        "trainer": row.course.said("trainer"),
        "methods": list(Method.objects.filter(slug__in=row.course.methods)),
        "materials": list(row.course.materials.all()),
    }
    return render(request, "training/course.html", context)
