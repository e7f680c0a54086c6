"""Opening what a secret link leads to: whoever tries many that lead nowhere has to wait."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from varsam.kernel.vault import links
from varsam.lib.throttle import Throttle
from varsam.ui.visitors import source


@dataclass(frozen=True)
class Opened[Found]:
    """What was found, and the secret of its link, which proves whoever holds it."""

    secret: bytes
    found: Found


def opened[Found](
    request: HttpRequest,
    text: str,
    find: Callable[[bytes], Found | None],
    *,
    attempts: Throttle,
    nowhere: str,
) -> Opened[Found] | HttpResponse:
    """What the link with this text leads to; else the page `nowhere`: that it leads nowhere (404), or, with `throttled`,
    that there have been too many tries (429)."""
    visitor = source(request)
    if attempts.is_closed(visitor):
        return render(request, nowhere, {"throttled": True}, status=429)
    secret = links.read(text)
    found = find(secret) if secret else None
    if secret is None or found is None:
        attempts.failed(visitor)
        return render(request, nowhere, status=404)
    return Opened(secret, found)
