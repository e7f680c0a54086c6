"""Addresses of the open API; they have no language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from varsam.kernel.access import gates
from varsam.site.api import serving, views_openapi
from varsam.site.api.api import api

app_name = "api"


def _open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An operation of the library's, for anyone, who may ask for its headers alone too."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = serving.preflight(request)
        if answer is not None:
            return answer
        if request.method != "HEAD":
            return serving.opened(view(request, *args, **kwargs))
        request.method = "GET"
        found = view(request, *args, **kwargs)
        request.method = "HEAD"
        return serving.opened(found)

    return gates.public(csrf_exempt(opened))


def _operations() -> list[URLPattern]:
    # Without the library's own root, which would lead to pages that are not there.
    found = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    return [path(str(each.pattern), _open(each.callback), name=each.name) for each in found]


urlpatterns = [*_operations(), path("openapi.json", views_openapi.openapi, name="openapi")]
