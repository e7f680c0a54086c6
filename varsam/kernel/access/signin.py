"""Sign-in is allauth's; here it is told what Varsam allows, and what goes on record."""

import base64
import json
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.internal.auth import extract_user_from_response
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from varsam.kernel.access.actor import acting, proved, signing_in
from varsam.kernel.audit import api as audit
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the city, nobody signs up; no address of a visitor is looked at or kept."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return ""

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        with acting(user):
            audit.record(audit.Event.SIGNED_IN)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def set_password(self, user: User, password: str) -> None:
        """Also after a reset by mail, when nobody is signed in yet: the key in the mail proved who it is."""
        with acting(user):
            super().set_password(user, password)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        audit.record(audit.Event.SIGN_IN_FAILED)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            with acting(request.user):
                audit.record(audit.Event.SIGNED_OUT)
        super().logout(request)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors lie sealed in the database, each for its own user."""

    def is_mfa_enabled(self, user: User | AnonymousUser, types: Any = None) -> bool:
        if not isinstance(user, User) or user.pk == proved():
            return bool(super().is_mfa_enabled(user, types))
        # Asked of somebody who has just given the right password.
        with signing_in(user.pk):
            return bool(super().is_mfa_enabled(user, types))

    def encrypt(self, text: str) -> str:
        return seal_secret(proved(), text)

    def decrypt(self, encrypted_text: str) -> str:
        sealed = base64.b64decode(encrypted_text)
        key = vault.subkey("second factor")
        return vault.unseal(key, sealed, belongs_to=f"second factor of {proved()}").decode()


def seal_secret(user_id: int | None, text: str) -> str:
    """The secret of a second factor, so that it opens for this user alone."""
    key = vault.subkey("second factor")
    return base64.b64encode(vault.seal(key, text.encode(), belongs_to=f"second factor of {user_id}")).decode()


def seal_digest(user_id: int, digest: str) -> str:
    """A password's digest as the database may hold it: nobody without the key file can try passwords on it."""
    sealed = vault.seal(vault.subkey("password"), digest.encode(), belongs_to=f"password of {user_id}")
    return base64.b64encode(sealed).decode()


def unseal_digest(user_id: int, sealed: str) -> str:
    """The digest; an unusable one where it was sealed for somebody else, or with another key."""
    try:
        plain = vault.unseal(
            vault.subkey("password"), base64.b64decode(sealed), belongs_to=f"password of {user_id}"
        )
    except (vault.SealBroken, ValueError):
        return "!"
    return plain.decode()


def whose_sign_in(request: HttpRequest) -> int | None:
    """The account that the request has to prove: one that has given its password, or the one that a passkey names."""
    try:
        if request.path == reverse("mfa_login_webauthn"):
            return int(extract_user_from_response(json.loads(request.POST["credential"])).pk)
        return int(url_str_to_user_pk(request.session[LOGIN_SESSION_KEY]["user_pk"]))
    except (KeyError, TypeError, ValueError, AttributeError, ValidationError):
        return None
