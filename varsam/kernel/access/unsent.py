"""What somebody wrote when their session had ended: kept sealed until they have signed in again, then given back."""

import base64
import json

from django.http import HttpRequest

from varsam.kernel.vault import api as vault

_SESSION, _BELONGS = "unsent", "unsent text"
_LONGEST = 100_000


def keep(request: HttpRequest) -> None:
    """Seal the posted fields into the session of someone who is not signed in, under the path of the form."""
    fields = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    plain = json.dumps({request.path: fields}).encode()
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
    found: dict[str, dict[str, str]] = json.loads(plain)
    if path not in found:
        return {}
    del request.session[_SESSION]
    return found[path]
