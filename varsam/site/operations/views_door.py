"""The door for the city's units, and the question that they send through it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.relatives import api as relatives
from varsam.kernel.access import gates
from varsam.kernel.conversations import pages
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.people import published
from varsam.lib import deidentification, when
from varsam.site import identifiers, texts
from varsam.site.operations import about
from varsam.site.operations.forms import OperationsForm
from varsam.ui.languages import STAFF, written_in


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def operations(request: HttpRequest) -> HttpResponse:
    """The door for those who work in the city's units."""
    now = timezone.now()
    cards = relatives.cards("professional", at=now)
    named = {card.id: card for card in cards}
    professional = ("cve-stodtelefon", "bra-kommuner", "goteborg-samordningen", "goteborg-kontaktcenter")
    context = {
        "now_x": relatives.now_share(now),
        "now_words": when.moment(now, get_language() or "sv"),
        "advice": [named[slug] for slug in professional if slug in named],
        "danger": named.get("sos-alarm-112"),
        "security": named.get("sakerhetspolisen"),
        "body_html": texts.body("verksamhet"),
        **pages.promises(),
    }
    return render(request, "operations/door.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def operations_write(request: HttpRequest) -> HttpResponse:
    """A person-free question from a professional, answered with a code. See relatives.views.write for the forgery
    check."""
    if request.method != "POST":
        form = OperationsForm(initial={"language": get_language(), "guide": request.GET.get("guide", "")})
        return _operations_page(request, form)
    form = OperationsForm(request.POST)
    if not form.is_valid():
        return _operations_page(request, form, status=422)
    said = form.cleaned_data
    text, choice = said["message"], request.POST.get("choice", "")
    findings = deidentification.find(text)
    if findings and choice == "mask":
        text = identifiers.mask(text, findings)
    elif findings and not (choice == "keep" and said["reason"].strip()):
        if choice == "keep":
            form.add_error("reason", _("Skriv kort varför de behöver vara kvar."))
        context = {
            "findings": identifiers.shown(findings),
            "message_marked": identifiers.marked(text, findings),
        }
        return _operations_page(request, form, status=422, **context)
    elif findings:
        why = _("Uppgifter som kan peka ut någon är kvar, därför att: %(reason)s") % {
            "reason": said["reason"].strip()
        }
        text = f"{text}\n\n{why}"
    return pages.receive(
        request,
        "operations",
        text=about.mention(text, said["guide"]),
        door=Door.PROFESSIONAL_FORM,
        sender=Sender(said["sender"]),
        language=said["language"],
        district=said["district"],
        submission=said["submission"],
    )


def _operations_page(
    request: HttpRequest, form: OperationsForm, status: int = 200, **context: object
) -> HttpResponse:
    return render(
        request, "operations/write.html", {"form": form, **pages.promises(), **context}, status=status
    )
