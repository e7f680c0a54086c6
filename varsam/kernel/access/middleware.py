"""The account pages are a library's views: they run as the one who is signed in, like every staff page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from varsam.kernel.access.actor import acting

ACCOUNT_PATHS = ("/konto/", "/en/konto/")


class AccountActorMiddleware:
    """Gives allauth's own pages their actor; all other staff pages get theirs at `gates.staff`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ACCOUNT_PATHS) or not request.user.is_authenticated:
            return self.get_response(request)
        with acting(request.user):
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
            return response
