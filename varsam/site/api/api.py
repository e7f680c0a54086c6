"""The open API: the same signed entries as the feed, one kind at a time, and its own description as OpenAPI 3.1.

The library writes the description from what is declared here. Answers are the stored statements themselves and not drawn
anew from the shapes: what was signed must reach the reader as it is. A test holds the answers against the description.
"""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.params import functions as given

from varsam.areas.liaison.exchange import statements
from varsam.areas.liaison.exchange.enums import Kind
from varsam.areas.liaison.exchange.models import Published, Publisher
from varsam.areas.liaison.exchange.publishing import address
from varsam.site.api import reading, serving
from varsam.site.api.schemas import Keys, Lessons, Methods, Problem, SignedLesson, SignedMethod

BASE = "/api/v1/"
JSON = "application/json; charset=utf-8"
_ABOUT = (
    "What a municipality knows of methods against violent extremism, and lessons that it has opened to everybody. Every "
    "entry is signed (Ed25519 over canonical JSON, RFC 8785), and has a version that only grows. No person is named."
)

# No page of documentation: it would fetch its parts from elsewhere, and docs/exchange.md says more.
api = NinjaAPI(title="Varsam", version="1", description=_ABOUT, docs_url=None, openapi_url=None)

_PAGES: Any = given.Query(1, ge=1, le=99_999, description="from 1")
_VERSION: Any = given.Query(
    None, ge=1, le=2**31 - 1, description="an earlier version; without it, the newest"
)
_PROBLEMS: dict[int, Any] = {404: Problem, 422: Problem, 503: Problem}


def _problem(status: int, detail: str) -> HttpResponse:
    return HttpResponse(json.dumps({"detail": detail}).encode(), status=status, content_type=JSON)


@api.exception_handler(ValidationError)
def _no_such_parameter(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    names = sorted({str(each["loc"][-1]) for each in wrong.errors})
    return _problem(422, f"Not as the description says: {', '.join(names)}.")


def _answer(
    request: HttpRequest, name: str, make: Callable[[Publisher], dict[str, Any] | None]
) -> HttpResponse:
    of = reading.publisher()
    if of is None:
        problem = _problem(503, "Nothing has been signed yet. Try again in a minute.")
        problem["Retry-After"] = str(serving.RETRY_SECONDS)
        return problem

    def made() -> bytes | None:
        said = make(of)
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() if said else None

    content = reading.kept(of, name, made)
    if content is None:
        return _problem(404, "There is nothing at this address.")
    return serving.document(request, content, JSON, tag=f"{of.number}.{name}", changed_at=of.changed_at)


def _listed(kind: Kind, page: int, here: str) -> Callable[[Publisher], dict[str, Any] | None]:
    def make(of: Publisher) -> dict[str, Any] | None:
        found = reading.page(of, page, kind.value)
        if found is None:
            return None
        following = f"{address(here)}?page={page + 1}" if page < found.head.pages else None
        return {
            "publisher": statements.urn(of.uid),
            "number": of.number,
            "total": found.head.total,
            "page": page,
            "pages": found.head.pages,
            "next": following,
            "entries": [each.as_json() for each in found.entries],
        }

    return make


def _one(kind: Kind, slug: str, version: int | None) -> Callable[[Publisher], dict[str, Any] | None]:
    def make(of: Publisher) -> dict[str, Any] | None:
        rows = Published.objects.filter(publisher=of, kind=kind, slug=slug).select_related("key")
        # Of what was taken back nothing is left to be read, in no version: the database gives it to nobody.
        row = (rows.filter(version=version) if version else rows.filter(is_newest=True)).first()
        return reading.signed(row).as_json() if row else None

    return make


def _version_of(request: HttpRequest, kind: Kind, slug: str, version: int | None) -> HttpResponse:
    # The key of what is kept holds no more than an entry's address can.
    return _answer(request, f"{kind}|{slug[:80]}|{version or ''}", _one(kind, slug, version))


@api.get(
    "methods",
    by_alias=True,
    response={200: Methods, **_PROBLEMS},
    url_name="methods",
    summary="All methods",
    tags=["Methods"],
)
def methods(request: HttpRequest, page: int = _PAGES) -> HttpResponse:
    """Every method that is more than an idea, those that changed last first, a hundred a page."""
    return _answer(request, f"methods|{page}", _listed(Kind.METHOD, page, "api:methods"))


@api.get(
    "methods/{slug:slug}",
    by_alias=True,
    response={200: SignedMethod, **_PROBLEMS},
    url_name="method",
    summary="One method",
    tags=["Methods"],
)
def method(request: HttpRequest, slug: str, version: int | None = _VERSION) -> HttpResponse:
    """A method, in its newest version or in an earlier one."""
    return _version_of(request, Kind.METHOD, slug, version)


@api.get(
    "lessons",
    by_alias=True,
    response={200: Lessons, **_PROBLEMS},
    url_name="lessons",
    summary="All lessons",
    tags=["Lessons"],
)
def lessons(request: HttpRequest, page: int = _PAGES) -> HttpResponse:
    """Every lesson that is open to everybody, and what is left of those that were taken back."""
    return _answer(request, f"lessons|{page}", _listed(Kind.LESSON, page, "api:lessons"))


@api.get(
    "lessons/{slug:slug}",
    by_alias=True,
    response={200: SignedLesson, **_PROBLEMS},
    url_name="lesson",
    summary="One lesson",
    tags=["Lessons"],
)
def lesson(request: HttpRequest, slug: str, version: int | None = _VERSION) -> HttpResponse:
    """A lesson, in its newest version or in an earlier one."""
    return _version_of(request, Kind.LESSON, slug, version)


@api.get(
    "keys",
    by_alias=True,
    response={200: Keys, 503: Problem},
    url_name="keys",
    summary="Public keys",
    tags=["Keys"],
)
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that entries are signed by, the newest first. Compare the fingerprint with one that you have been told."""

    def make(of: Publisher) -> dict[str, Any]:
        home = of.municipality
        return {
            "publisher": statements.urn(of.uid),
            "name": {"sv": home.name_sv, "en": home.name_en},
            "keys": [each.as_json() for each in reading.keys(of)],
        }

    return _answer(request, "keys", make)


def openapi_document() -> dict[str, Any]:
    """The API's description (OpenAPI 3.1)."""
    said: dict[str, Any] = OpenAPISchema(api, BASE)
    said = json.loads(json.dumps(said))
    said["info"]["license"] = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
    said["servers"] = [{"url": settings.PUBLIC_ADDRESS}]
    return said
