"""Public pages are the same for everyone: rendered once a minute, and again as soon as something is edited."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

SECONDS = 60


@dataclass(frozen=True)
class _Kept:
    """One rendered page, plain and compressed. Compressing is safe here: no secret and no visitor's text is in it."""

    plain: bytes
    packed: bytes
    headers: dict[str, str]

    def answer(self, request: HttpRequest) -> HttpResponse:
        takes_packed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(self.packed if takes_packed else self.plain, headers=self.headers)
        if takes_packed:
            response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


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
        stored: _Kept | None = cache.get(key)
        if stored is None:
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            if response.status_code != 200 or response.cookies:
                return response
            stored = _Kept(
                bytes(response.content), gzip.compress(response.content, 6), dict(response.items())
            )
            cache.set(key, stored, SECONDS)
        return stored.answer(request)

    return wrapped
