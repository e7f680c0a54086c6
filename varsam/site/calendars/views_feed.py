"""The secret address from which a calendar fetches when somebody meets."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from varsam.kernel.access import gates
from varsam.kernel.calendars import feeds, links
from varsam.lib.throttle import Throttle
from varsam.ui.visitors import source

# A calendar whose address was cut off somewhere asks each hour; somebody who guesses asks much more.
_attempts = Throttle(most=60, seconds=600)


def _words(words: str, status: int) -> HttpResponse:
    return HttpResponse(
        words, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


@require_safe
@gates.public
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar; 410 where the address was revoked, so that calendars stop asking, and 404 where it never was."""
    visitor = source(request)
    if _attempts.is_closed(visitor):
        return _words("Too many attempts. Wait a few minutes.", 429)
    read = links.read(secret)
    try:
        written = feeds.fetch(read) if read else None
    except feeds.Revoked:
        return _words("This calendar address has been closed.", 410)
    if written is None:
        _attempts.failed(visitor)
        return _words("There is no calendar at this address.", 404)
    # Kept by the one calendar that fetched it, which asks each time whether it still holds.
    answer = HttpResponse(
        written,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="varsam.ics"',
            "ETag": quote_etag(sha256(written).hexdigest()),
        },
    )
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
