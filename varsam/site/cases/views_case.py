"""One case, as its unit works with it or as a recipient sees their part."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from varsam.areas.knowledge_house.cases import reading
from varsam.kernel.access import gates
from varsam.kernel.records import reading as records
from varsam.kernel.records.models import Record
from varsam.site.cases import case_page, shared_page


@require_safe
@gates.staff()
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case of a record; whoever sees a part of the record that has no case in it gets the record."""
    opened = reading.open_case(reference)
    if opened is None:
        found = Record.objects.filter(reference=reference).first()
        if found is None or records.way_to(found.pk) is None:
            raise Http404
        return redirect("records:record", reference=reference)
    if opened.way == "unit":
        return render(request, "cases/case.html", case_page.context(request, opened))
    return render(request, "cases/case_shared.html", shared_page.context(request, opened))
