"""What somebody wrote when their session had ended: kept sealed until they have signed in again, then given back.

To them alone: the ended session says whose it was, and whoever signs in as somebody else gets nothing.
"""

import base64
import json

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from varsam.kernel.access.sessions import SessionStore
from varsam.kernel.vault import api as vault

_SESSION, _BELONGS = "unsent", "unsent text"
_LONGEST = 100_000


def keep(request: HttpRequest) -> None:
    """Seal the posted fields into the session of someone who is not signed in, under the path of the form."""
    whose = _whose(request)
    if whose is None:
        return
    fields = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    plain = json.dumps({"whose": whose, "path": request.path, "fields": fields}).encode()
    if len(plain) <= _LONGEST:
        sealed = vault.seal(vault.subkey(_BELONGS), plain, belongs_to=_BELONGS)
        request.session[_SESSION] = base64.b64encode(sealed).decode()


def take(request: HttpRequest, path: str) -> dict[str, str]:
    """The fields kept for the form at `path`, once; empty where there are none."""
    sealed = request.session.get(_SESSION)
    if not sealed:
        return {}
    try:
        plain = vault.unseal(vault.subkey(_BELONGS), base64.b64decode(sealed), belongs_to=_BELONGS)
    except vault.SealBroken:
        del request.session[_SESSION]
        return {}
    kept = json.loads(plain)
    if kept["whose"] != str(request.user.pk):
        del request.session[_SESSION]
        return {}
    if kept["path"] != path:
        return {}
    del request.session[_SESSION]
    fields: dict[str, str] = kept["fields"]
    return fields


def _whose(request: HttpRequest) -> str | None:
    """The user whose session the browser still carries, although its time is over; None where nobody's."""
    whose: str | None = (
        SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME)).load_ended().get(SESSION_KEY)
    )
    return whose
