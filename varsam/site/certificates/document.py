"""A certificate on paper, in the language in which its holder reads."""

from datetime import date

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from varsam.areas.training.certificates.checking import Opened
from varsam.kernel.people.models import Organisation
from varsam.lib import when
from varsam.site.meetings.document import city
from varsam.site.training import words
from varsam.ui.documents import api as documents
from varsam.ui.documents.contracts import Fact
from varsam.ui.documents.contracts_training import Certificate


def certificate(found: Opened, language: str) -> bytes:
    """The PDF/UA-1 of one certificate; the same each time."""
    with translation.override(language):
        address = settings.PUBLIC_ADDRESS + reverse("certificate:checked", args=[found.code])
        return documents.render("certificate", data(found, language), language, [_square(address)])


def data(found: Opened, language: str) -> Certificate:
    """What the template `certificate` wants; made where its language is in force."""
    unit = Organisation.objects.get(pk=found.unit)
    goals = found.goals_sv if language == "sv" else found.goals_en
    page = settings.PUBLIC_ADDRESS.split("://", 1)[-1] + reverse("certificate:check")
    made: Certificate = {
        "city": city(unit),
        "unit": unit.name,
        "kind": _("Intyg"),
        "title": found.title,
        "reference": found.code,
        "issued": found.issued_on.isoformat(),
        "date": when.full_date(found.issued_on, language),
        "labels": {"reference": _("Kod"), "date": _("Utfärdat"), "page": _("Sida {page} av {pages}")},
        "holder": {"label": _("Utfärdat till"), "name": found.holder},
        "text": _("har gått utbildningen och deltagit i allt som den kräver."),
        "facts": _facts(found, language),
        "check": {
            "heading": _("Är intyget äkta?"),
            "text": _("Skriv koden på %(page)s eller fotografera rutan.") % {"page": page},
            "code": found.code,
            "alternative": _("Rutan leder till sidan där intyget kontrolleras."),
        },
    }
    if goals:
        made["goals"] = {"heading": _("Det här handlade den om"), "points": goals}
    return made


def _facts(found: Opened, language: str) -> list[Fact]:
    facts: list[Fact] = [
        {"label": _("När"), "value": _span(found.began_on, found.ended_on, language)},
        {"label": _("Längd"), "value": words.length(found.minutes, 1)},
    ]
    until = when.full_date(found.expires_on, language) if found.expires_on else _("tills vidare")
    return [*facts, {"label": _("Gäller till och med") if found.expires_on else _("Gäller"), "value": until}]


def _span(first: date, last: date, language: str) -> str:
    if first == last:
        return when.full_date(last, language)
    return f"{when.full_date(first, language)} – {when.full_date(last, language)}"


def _square(address: str) -> str:
    code = qrcode.QRCode(border=0, image_factory=SvgPathImage, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(address)
    drawn: str = code.make_image().to_string(encoding="unicode")
    return drawn
