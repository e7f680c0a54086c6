"""Answers that are the same for everybody: cacheable, readable from any page, and never with a cookie."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

# Long enough to spare the server, short enough that a changed rating is not read as the old one for long.
_SECONDS = 300
# The worker signs each minute.
RETRY_SECONDS = 60
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_METHODS = ("GET", "HEAD", "OPTIONS")


def preflight(request: HttpRequest) -> HttpResponse | None:
    """The answer to a browser that asks whether it may ask, and to anybody who would do more than read; else None."""
    if request.method == "OPTIONS":
        headers = {
            **_OPEN,
            "Access-Control-Allow-Methods": ", ".join(_METHODS),
            "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(status=204, headers=headers)
    if request.method not in _METHODS:
        return HttpResponseNotAllowed(_METHODS, headers=_OPEN)
    return None


def opened(response: HttpResponse) -> HttpResponse:
    """The same answer, readable from any page: whoever asks from one must see what went wrong, too."""
    for name, value in _OPEN.items():
        response.headers.setdefault(name, value)
    return response


def refusal(status: int, words: str) -> HttpResponse:
    """In a line of text, why there is no document; for what may be there in a moment, when to ask again."""
    headers = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}
    return opened(
        HttpResponse(words, status=status, content_type="text/plain; charset=utf-8", headers=headers)
    )


def document(
    request: HttpRequest, content: bytes, kind: str, *, tag: str, changed_at: datetime | None = None
) -> HttpResponse:
    """A document of this content type, or 304 where the one who asks has it already. `tag` is another whenever the
    content is."""
    response = HttpResponse(content, content_type=kind, headers=_OPEN)
    response["ETag"] = quote_etag(tag)
    response["Cache-Control"] = f"public, max-age={_SECONDS}"
    changed = int(changed_at.timestamp()) if changed_at else None
    if changed:
        response["Last-Modified"] = http_date(changed)
    found = get_conditional_response(request, etag=response["ETag"], last_modified=changed, response=response)
    assert found is not None
    found.headers.setdefault("Cache-Control", response["Cache-Control"])
    return opened(found)
