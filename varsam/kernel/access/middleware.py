"""The account pages are a library's views: they run as the one who is signed in, like every staff page.

Before that, while a second factor or a passkey is asked for, they reach what that one account signs in with.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.http import HttpRequest, HttpResponse

from varsam.kernel.access import signin
from varsam.kernel.access.actor import acting, signing_in

ACCOUNT_PATHS = ("/konto/", "/en/konto/")


class AccountActorMiddleware:
    """Gives allauth's own pages their actor; all other staff pages get theirs at `gates.staff`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proof = self._proof(request)
        if proof is None:
            return self.get_response(request)
        with proof:
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
            return response

    def _proof(self, request: HttpRequest) -> AbstractContextManager[None] | None:
        if not request.path.startswith(ACCOUNT_PATHS):
            return None
        if request.user.is_authenticated:
            return acting(request.user)
        whose = signin.whose_sign_in(request)
        return None if whose is None else signing_in(whose)
