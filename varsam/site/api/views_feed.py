"""The open feed: as JSON Feed and as Atom for programs, and explained for people."""

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from varsam.areas.liaison.exchange import documents, publishing
from varsam.areas.liaison.exchange.documents import Head, Signed
from varsam.areas.liaison.insights import reading as insights
from varsam.kernel.access import gates
from varsam.kernel.people import published
from varsam.lib.signed import fingerprint
from varsam.site.api import reading, serving
from varsam.ui.languages import STAFF, written_in


def _feed(
    request: HttpRequest, name: str, kind: str, draw: Callable[[Head, Iterable[Signed]], bytes]
) -> HttpResponse:
    answer = serving.preflight(request)
    if answer is not None:
        return answer
    of = reading.publisher()
    if of is None:
        return serving.refusal(503, str(reading.NOT_YET))
    wanted = reading.number(request.GET.get("sida", "1"))

    def make() -> bytes | None:
        found = reading.page(of, wanted)
        return draw(found.head, found.entries) if found else None

    content = reading.kept(of, f"{name}|{wanted}", make)
    if content is None:
        return serving.refusal(404, str(reading.NO_PAGE))
    return serving.document(
        request, content, kind, tag=f"{of.number}.{wanted}.{name}", changed_at=of.changed_at
    )


# Only reading: OPTIONS is answered, everything else refused, so there is no form to forge.
@csrf_exempt
@gates.public
def json(request: HttpRequest) -> HttpResponse:
    """The feed as JSON Feed 1.1."""
    return _feed(request, "json", "application/feed+json; charset=utf-8", documents.json_feed)


@csrf_exempt
@gates.public
def atom(request: HttpRequest) -> HttpResponse:
    """The feed as Atom 1.0."""
    return _feed(request, "atom", "application/atom+xml; charset=utf-8", documents.atom)


@cache
def _written(name: str) -> tuple[bytes, str]:
    content = (settings.BASE_DIR / "docs" / name).read_bytes()
    return content, sha256(content).hexdigest()[:24]


def _document(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    content, tag = _written(name)
    return serving.preflight(request) or serving.document(request, content, kind, tag=tag)


@csrf_exempt
@gates.public
def format_document(request: HttpRequest) -> HttpResponse:
    """The format, for whoever writes a program that reads or publishes such a feed."""
    return _document(request, "exchange.md", "text/markdown; charset=utf-8")


@csrf_exempt
@gates.public
def example(request: HttpRequest) -> HttpResponse:
    """A page of a feed, signed by keys that everybody has, to try such a program on."""
    return _document(request, "exchange-example.json", "application/feed+json; charset=utf-8")


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def about(request: HttpRequest) -> HttpResponse:
    """What is published, where, and how to know that it is ours; with the lessons, which have no other page."""
    of = reading.publisher()
    signs = next((each for each in reading.keys(of) if each.retired_at is None), None) if of else None
    context = {
        "json_address": publishing.address("exchange_feed:json"),
        "atom_address": publishing.address("exchange_feed:atom"),
        "api_address": publishing.address("api:openapi"),
        "keys_address": publishing.address("api:keys"),
        "format_address": publishing.address("exchange_feed:format"),
        "example_address": publishing.address("exchange_feed:example"),
        "fingerprint": fingerprint(signs.public) if signs else "",
        "key": signs,
        "lessons": insights.open_insights(),
    }
    return render(request, "exchange/about.html", context)
