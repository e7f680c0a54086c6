"""Which languages a page exists in, and where to send somebody who asks for it in another."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import translate_url
from django.utils.translation import get_language

RELATIVES = ("sv", "en", "ar", "so", "fa")
STAFF = ("sv", "en")

View = Callable[..., HttpResponse]


def elsewhere(request: HttpRequest, languages: tuple[str, ...]) -> HttpResponse | None:
    """The way to the same page in English, for a language that it does not exist in; None where it does."""
    request.page_languages = languages  # type: ignore[attr-defined]
    if get_language() in languages or request.method not in {"GET", "HEAD"}:
        return None
    return redirect(translate_url(request.get_full_path(), "en"))


def written_in(*languages: str) -> Callable[[View], View]:
    """Declare a page's languages, for the menu of languages and for whoever follows a link in another one."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return elsewhere(request, languages) or view(request, *args, **kwargs)

        return wrapped

    return decorate
