"""Opening what the links of training lead to: all of them count as tries together."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from varsam.lib.throttle import Throttle
from varsam.site import secret_links
from varsam.site.secret_links import Opened

_attempts = Throttle(most=20, seconds=600)


def opened[Found](
    request: HttpRequest, text: str, find: Callable[[bytes], Found | None]
) -> Opened[Found] | HttpResponse:
    """What this link leads to; else the page that says that it leads nowhere, or that there have been too many tries."""
    return secret_links.opened(request, text, find, attempts=_attempts, nowhere="training/no_link.html")
