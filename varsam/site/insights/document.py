"""The month's letter on paper."""

from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.areas.liaison.insights.models import Digest
from varsam.lib import when
from varsam.site.insights import digest_pages
from varsam.ui.documents import api as documents
from varsam.ui.documents.contracts import SituationPicture


def digest(found: Digest, language: str) -> bytes:
    """PDF/UA-1 of a month's letter, in the language that is active."""
    on = timezone.localdate(found.made_at)
    sections = digest_pages.sections(found)
    data: SituationPicture = {
        "city": found.municipality.name,
        "reference": f"{found.month:%Y-%m}",
        "issued": on.isoformat(),
        "date": when.full_date(on, language),
        "labels": {"reference": _("Månad"), "date": _("Skrivet"), "page": _("Sida {page} av {pages}")},
        "title": _("Månadsbrev för %(month)s") % {"month": digest_pages.month_words(found)},
        "kind": _("Omvärld och metoder"),
        "facts": [],
        "charts": [],
        "tables": [],
        "about": {
            "heading": _("Om brevet"),
            "text": _("Det är skrivet ur det som finns antecknat, och står kvar som det var när månaden var slut. Det handlar om metoder, texter och andra organ, aldrig om personer."),
        },
        "texts": [
            {"heading": each.title, "points": [line.words for line in each.lines]} for each in sections
        ]
        or [{"heading": _("Inget nytt"), "text": _("Inget nytt är antecknat för den här månaden.")}],
    }  # fmt: skip
    return documents.render("picture", data, language)
