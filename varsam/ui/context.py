"""What every page's frame needs: the languages of this very page, the direction, the city and the way out."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_bidi

from varsam.ui.languages import STAFF


class PageLanguage(TypedDict):
    """One language that the page can be read in."""

    code: str
    name: str
    direction: str
    url: str
    current: bool


def page_languages(request: HttpRequest) -> list[PageLanguage]:
    """The same page in each language it exists in.

    A view says so with `request.page_languages`; without it a page is in Swedish and English.
    """
    codes: tuple[str, ...] = getattr(request, "page_languages", STAFF)
    names = dict(settings.LANGUAGES)
    here = get_language()
    return [
        PageLanguage(
            code=code,
            name=str(names[code]),
            direction="rtl" if code in settings.LANGUAGES_BIDI else "ltr",
            url=translate_url(request.path, code),
            current=code == here,
        )
        for code in codes
        if code in names
    ]


def _section(request: HttpRequest) -> str:
    """Which way of the main menu the page belongs to: relatives, operations or none."""
    match = request.resolver_match
    if match is None:
        return ""
    if match.namespace == "site":
        return "operations" if (match.url_name or "").startswith("operations") else ""
    return match.namespace


def layout(request: HttpRequest) -> dict[str, object]:
    """The frame's context; reads neither session nor user, so that public pages stay without a cookie."""
    return {
        "page_languages": page_languages(request),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "demo": bool(getattr(settings, "DEMO", False)),
        "city": getattr(settings, "CITY_NAME", "Göteborgs Stad"),
        "exit_address": getattr(settings, "QUICK_EXIT_ADDRESS", "https://www.1177.se/"),
        "section": _section(request),
        "desk_address": settings.LOGIN_REDIRECT_URL,
    }
