"""Where a page finds what is new as it comes: on its own host, behind the same proxy or on a port of its own."""

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import reverse

_ADDRESSES = "config.live_urls"


def address(request: HttpRequest, reference: str, item: int) -> str:
    """Of one item of a meeting, 0 before any is open, in the page's language."""
    path = reverse("live:watch", args=[reference, item], urlconf=_ADDRESSES)
    if not settings.LIVE:
        return path
    host, _port = split_domain_port(request.get_host())
    return f"http://{host}{settings.LIVE}{path}"
