"""How a telephone's card will read to the public, before it is saved."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from varsam.areas.relatives import api as relatives
from varsam.areas.relatives.cards import card
from varsam.areas.relatives.editing import Details
from varsam.areas.relatives.models import Contact
from varsam.kernel.people import calendar


@dataclass(frozen=True)
class Preview:
    """One language's card; `missing` where neither name nor note is written in it."""

    code: str
    language: str
    direction: str
    html: SafeString
    missing: bool


def previews(details: Details, contact: Contact | None) -> list[Preview]:
    """The card in each language as it reads at this moment, in the order of the languages."""
    shown = Contact(slug=contact.slug if contact else "", **asdict(details))
    shown.verified_on = contact.verified_on if contact else None
    now, days = timezone.now(), calendar.current()
    made = []
    for code, language in settings.LANGUAGES:
        with translation.override(code):
            html = render_to_string(
                "ui/contact.html",
                {"card": card(shown, now, days), "primary": False, "now_x": relatives.now_share(now)},
            )
        direction = "rtl" if code in settings.LANGUAGES_BIDI else "ltr"
        missing = code not in details.names or code not in details.notes
        made.append(Preview(code, str(language), direction, html, missing))
    return made
