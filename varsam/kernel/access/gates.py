"""Every view says for whom it is, and what it says is what runs: the architecture tests walk the URLs and look.

- `public`: anyone, no cookie, no actor.
- `writer`: someone outside, with the session that a return code opened.
- `staff`: signed in. The view and its template run in one transaction with the user as actor; what was read or
  refused is on record before the answer leaves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from varsam.kernel.access import actor, unsent
from varsam.kernel.access.roles import READS_PROTECTED_TEXT
from varsam.kernel.audit import api as audit
from varsam.kernel.people.models import Membership
from varsam.lib.references import parse_reference
from varsam.lib.rows import Verb
from varsam.ui.languages import STAFF, elsewhere

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Access:
    """What a view declares: the kind of visitor, and for staff the capability that the page needs."""

    kind: Literal["public", "writer", "staff"]
    needs: tuple[str, Verb] | None = None


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """For anyone."""
    return _declare(view, Access("public"))


def writer(view: View) -> View:
    """For someone who has come back with a return code; the view itself opens the thread."""
    return _declare(view, Access("writer"))


def staff(*, needs: tuple[str, Verb] | None = None) -> Callable[[View], View]:
    """For those who have signed in; `needs` is a (resource, verb) without which the page answers 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            other = elsewhere(request, STAFF)
            if other is not None:
                return other
            if not request.user.is_authenticated:
                if request.method == "POST":
                    unsent.keep(request)
                return redirect_to_login(_where_to_go_on(request))
            if _names_nothing(request):
                raise Http404
            notes = audit.collect()
            try:
                with actor.acting(request.user):
                    return _answer(view, needs, request, args, kwargs)
            finally:
                # Its own transaction: what was read stays on record even if the page then failed.
                audit.end()
                if notes:
                    with actor.acting(request.user):
                        audit.flush(notes)

        return _declare(guarded, Access("staff", needs))

    return decorate


def _names_nothing(request: HttpRequest) -> bool:
    """Whether the address holds a zero byte: the database has none in its texts, so nothing is called that."""
    return "\0" in request.path


def _where_to_go_on(request: HttpRequest) -> str:
    """Where somebody who signs in again finds what they were doing: the page that held the form, not its address."""
    if request.method != "POST":
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.netloc == request.get_host() else settings.LOGIN_REDIRECT_URL


def _answer(
    view: View,
    needs: tuple[str, Verb] | None,
    request: HttpRequest,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponse:
    assert request.user.is_authenticated
    request.memberships = list(  # type: ignore[attr-defined]
        Membership.objects.current().filter(user=request.user).select_related("organisation")
    )
    if lacks_second_factor(request):
        messages.warning(request, _("Du läser skyddad text. Lägg till en andra faktor innan du fortsätter."))
        return redirect("mfa_index")
    # Only what is a reference goes on record: anything may stand in an address.
    target = str(kwargs.get("reference", "")) if parse_reference(str(kwargs.get("reference", ""))) else ""
    if needs and not actor.may(*needs):
        audit.note(audit.Event.REFUSED, target_type=needs[0], target=target)
        raise PermissionDenied
    try:
        response = view(request, *args, **kwargs)
        if hasattr(response, "render"):
            response = response.render()
    except Http404:
        if target:
            audit.note(audit.Event.REFUSED, target_type=needs[0] if needs else "", target=target)
        raise
    except PermissionDenied:
        audit.note(audit.Event.REFUSED, target_type=needs[0] if needs else "", target=target)
        raise
    return response


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the user reads protected text and has only a password."""
    roles = {membership.role for membership in request.memberships}  # type: ignore[attr-defined]
    return bool(settings.MFA_REQUIRED and roles & READS_PROTECTED_TEXT and not is_mfa_enabled(request.user))
