"""Public pages are the same for everyone: rendered once a minute, and again as soon as something is edited."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

SECONDS = 60


def version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select varsam.published_version()")
        return int(cursor.fetchone()[0])


def changed() -> None:
    """Say, in the transaction of an edit, that what the public reads is another now."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('public.people_published')")


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page's answer in memory, by address, language, minute and version of what is published."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.GET:
            return view(request, *args, **kwargs)
        minute = timezone.now().strftime("%d%H%M")
        key = f"page|{request.path}|{get_language()}|{minute}|{version()}"
        stored = cache.get(key)
        if stored is None:
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            if response.status_code != 200 or response.cookies:
                return response
            stored = (bytes(response.content), dict(response.items()))
            cache.set(key, stored, SECONDS)
        content, headers = stored
        return HttpResponse(content, headers=headers)

    return wrapped
