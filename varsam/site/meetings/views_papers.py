"""Papers that are brought to a meeting: sent, read and taken away. What they are is told from what is in them."""

import uuid
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.meetings import papers as acts
from varsam.kernel.meetings.models import Document
from varsam.lib import file_kinds
from varsam.lib.file_kinds import Fault
from varsam.site.desk.acts import me, see_other
from varsam.site.meetings.papers_shown import PaperForm
from varsam.site.meetings.views_meeting import page, read

FAULTS = {
    Fault.EMPTY: gettext_lazy("Filen är tom. Välj en annan."),
    Fault.TOO_LARGE: gettext_lazy("Filen är större än 10 MB. Gör den mindre eller dela upp den."),
    Fault.NO_NAME: gettext_lazy("Filen har inget namn. Ge den ett namn och försök igen."),
    Fault.UNKNOWN: gettext_lazy(
        "Den sortens fil går inte att spara. Skicka PDF, Word, Excel, PowerPoint, OpenDocument, PNG eller JPG."
    ),
    Fault.NOT_AS_NAMED: gettext_lazy("Filen är en annan sort än vad namnet säger. Spara om den och försök igen."),
    Fault.BROKEN: gettext_lazy("Filen går inte att läsa. Spara om den och försök igen."),
    Fault.HOLDS_PROGRAM: gettext_lazy("Filen innehåller makron eller program. Spara den utan dem, helst som PDF."),
    Fault.LOCKED: gettext_lazy("Filen är låst med ett lösenord. Spara den utan lösenord."),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def add_paper(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring a paper to the meeting."""
    if request.method != "POST":
        return see_other("meetings:meeting", reference)
    found = read(request, reference)
    form = PaperForm(request.POST, request.FILES, found=found)
    if form.is_valid() and _added(request, form, found):
        messages.success(request, _("Dokumentet är tillagt. De inbjudna kan läsa det."))
        return see_other("meetings:meeting", reference)
    return page(request, found, 422, paper_form=form)


def _added(request: HttpRequest, form: PaperForm, found: Any) -> bool:
    sent, item = form.cleaned_data["paper"], form.cleaned_data["item"]
    if sent.size > file_kinds.LARGEST:
        form.add_error("paper", str(FAULTS[Fault.TOO_LARGE]))
        return False
    place = found.place(item) if item else None
    try:
        acts.add_document(
            meeting=found.meeting,
            item=place.item if place else None,
            name=sent.name,
            content=sent.read(),
            by=me(request),
        )
    except file_kinds.NotTaken as refused:
        form.add_error("paper", str(FAULTS[refused.fault]))
    except acts.TooMany:
        form.add_error("paper", _("Mötet har redan så många dokument som det får ha. Ta bort något först."))
    else:
        return True
    return False


def _paper(request: HttpRequest, reference: str, paper: uuid.UUID) -> Document:
    found = read(request, reference)
    known = Document.objects.filter(pk=paper, meeting_id=found.meeting.pk, removed_at=None).first()
    if known is None:
        raise Http404
    return known


@require_safe
@gates.staff()
def paper(request: HttpRequest, reference: str, paper: uuid.UUID) -> HttpResponse:
    """Read one. It is always saved and never opened within our own page: its content was made elsewhere."""
    known = _paper(request, reference, paper)
    name, content = acts.read_document(known)
    response = HttpResponse(content, content_type=file_kinds.Kind(known.kind).media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff()
def remove_paper(request: HttpRequest, reference: str, paper: uuid.UUID) -> HttpResponse:
    """Take one away: its content is gone for good."""
    known = _paper(request, reference, paper)
    if request.method == "POST":
        try:
            acts.remove_document(document=known, by=me(request))
        except PermissionDenied:
            messages.warning(request, _("Den som la till dokumentet, eller leder mötet, kan ta bort det."))
        else:
            messages.success(request, _("Dokumentet är borttaget."))
    return see_other("meetings:meeting", reference)
