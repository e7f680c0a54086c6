"""That a window has been opened stands on record once: what it fetches afterwards shows that it was."""

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

FIELD = "oppnad"


def mark(request: HttpRequest, item: int) -> str:
    """What the page of an item hands out, good for this session and this item."""
    said = f"{request.session.session_key}:{item}"
    return salted_hmac("varsam.site.meetings.opening", said, algorithm="sha256").hexdigest()[:32]


def is_known(request: HttpRequest, item: int) -> bool:
    """Whether the one who asks has had the page of the item."""
    return constant_time_compare(request.GET.get(FIELD, ""), mark(request, item))
