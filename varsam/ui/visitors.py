"""Where a request comes from: only ever used as the keyed digest of an attempt (varsam.lib.throttle), and never kept."""

from django.conf import settings
from django.http import HttpRequest


def source(request: HttpRequest) -> str:
    """The visitor's address; behind the city's own proxy, the last hop that it names."""
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if settings.TRUST_PROXY else []
    return hops[-1].strip() if hops and hops[-1] else str(request.META.get("REMOTE_ADDR", ""))
