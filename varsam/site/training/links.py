"""Opening what a link leads to: whoever tries many that lead nowhere has to wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from varsam.kernel.vault import links
from varsam.lib.throttle import Throttle
from varsam.ui.visitors import source

_attempts = Throttle(most=20, seconds=600)
Found = TypeVar("Found")


@dataclass(frozen=True)
class Opened[Found]:
    """What was found, and the secret of its link, which proves whoever holds it."""

    secret: bytes
    found: Found


def opened[Found](
    request: HttpRequest, text: str, find: Callable[[bytes], Found | None]
) -> Opened[Found] | HttpResponse:
    """What this link leads to; else the page that says that it leads nowhere, or that there have been too many tries."""
    visitor = source(request)
    if _attempts.is_closed(visitor):
        return render(request, "training/no_link.html", {"throttled": True}, status=429)
    secret = links.read(text)
    found = find(secret) if secret else None
    if secret is None or found is None:
        _attempts.failed(visitor)
        return render(request, "training/no_link.html", status=404)
    return Opened(secret, found)
