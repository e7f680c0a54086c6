"""What every act of the staff has in common: the one who does it, and the page that is read anew afterwards."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from varsam.kernel.people.models import User


def me(request: HttpRequest) -> User:
    """The one who acts; only where a gate has let nobody but the signed-in through."""
    return cast(User, request.user)


def see_other(name: str, *args: object, **kwargs: object) -> HttpResponse:
    """Read the page of that URL name anew after an act: 303 (RFC 9110, 15.4.4), so that a reload sends nothing twice."""
    response = HttpResponseRedirect(reverse(name, args=args, kwargs=kwargs))
    response.status_code = 303
    return response
