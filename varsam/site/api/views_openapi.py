"""The description of the API, for programs that write programs."""

import json
from functools import cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from varsam.kernel.access import gates
from varsam.site.api import serving
from varsam.site.api.api import JSON, openapi_document


@cache
def _written() -> tuple[bytes, str]:
    content = json.dumps(openapi_document(), ensure_ascii=False, indent=1).encode()
    return content, sha256(content).hexdigest()[:24]


# Only reading: OPTIONS is answered, everything else refused, so there is no form to forge.
@csrf_exempt
@gates.public
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the API (OpenAPI 3.1)."""
    content, tag = _written()
    return serving.preflight(request) or serving.document(request, content, JSON, tag=tag)
