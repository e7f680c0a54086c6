"""What browsers may keep and use: nothing of ours is stored on a shared computer, and no sensor is asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


class PublicPageMiddleware:
    """Marks every page `no-store` unless its view has said something else.

    - A parent's telephone may be read by others: the back button must not bring a code or a message back.
    - `private` on a response (an attribute) overrides even a view that allowed caching.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "private", False):
            response["Cache-Control"] = "no-store"
        elif response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
