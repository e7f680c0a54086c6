"""What goes to the person: the extract on paper and for machines, who has read, and the answer."""

from importlib import resources

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.lawfulness.models import RequestState
from varsam.kernel.lawfulness.rights import Opened
from varsam.kernel.people.models import Organisation
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.rights import documents, gathering, machine, page


def _file(content: bytes, name: str, kind: str = "application/pdf") -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _working(request: HttpRequest, reference: str) -> Opened:
    """A request whose records are open: nothing is printed of one that has been answered, or not begun."""
    found = page.handled(reference)
    if found.request.state != RequestState.WORKING:
        raise Http404
    return found


def _on_record(found: Opened, what: str, left_out: int = 0) -> None:
    audit.note(
        Event.RIGHTS_EXTRACTED,
        target_type="rights",
        target=found.request.reference,
        unit=found.request.unit_id,
        details={"what": what, "left_out": left_out},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("rights_request", Verb.CHANGE))
def extract(request: HttpRequest, reference: str) -> HttpResponse:
    """Go through the notes first: what is secret to the person too is left out, and the extract says how many."""
    found, by = _working(request, reference), me(request)
    if request.method != "POST":
        gathered = gathering.gather(found.request, by, whole=False)
        if not gathered.held:
            messages.info(
                request, _("Inget är öppet för dig just nu. Utdraget säger då att det inte finns någon akt.")
            )
        context = {"found": found.request, "held": gathered.held}
        return render(request, "rights/extract.html", context)
    without = set(request.POST.getlist("utan"))
    gathered = gathering.gather(found.request, by, without)
    _on_record(found, "register", sum(held.left_out for held in gathered.held))
    if request.POST.get("format") == "json":
        answer = JsonResponse(
            machine.register_extract(gathered), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
        answer["Content-Disposition"] = f'attachment; filename="{reference}-registerutdrag.json"'
        answer["Cache-Control"] = "no-store"
        return answer
    with documents.in_swedish():
        pdf = documents.pdf("register_extract", documents.register_extract(gathered))
    return _file(pdf, f"{reference}-registerutdrag.pdf")


@require_safe
@gates.staff(needs=("rights_request", Verb.CHANGE))
def readings_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has read what, and what for."""
    found = _working(request, reference)
    gathered = gathering.gather(found.request, me(request), whole=False)
    _on_record(found, "readings")
    with documents.in_swedish():
        pdf = documents.pdf("reading_extract", documents.reading_extract(gathered))
    return _file(pdf, f"{reference}-lasningar.pdf")


@require_safe
@gates.staff(needs=("rights_request", Verb.CHANGE))
def answer_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The answer as a letter."""
    found = page.handled(reference)
    if found.request.state != RequestState.ANSWERED:
        raise Http404
    city = Organisation.objects.get(pk=found.request.unit.ancestors[0])
    with documents.in_swedish():
        pdf = documents.pdf("decision", documents.answer(found, city))
    return _file(pdf, f"{reference}-svar.pdf")


@require_safe
@gates.staff(needs=("rights_request", Verb.READ))
def schema(request: HttpRequest, reference: str) -> HttpResponse:
    """What every name in the machine-readable extract means; it says nothing of anybody."""
    file = resources.files("varsam.site.rights").joinpath("data", "register_extract.schema.json")
    return _file(file.read_bytes(), "register-extract.schema.json", "application/schema+json")
