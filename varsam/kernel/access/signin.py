"""Sign-in is allauth's; here it is told what Varsam allows, and what goes on record."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from varsam.kernel.access.actor import acting
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
    """Secrets of second factors lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        sealed = vault.seal(vault.subkey("second factor"), text.encode(), belongs_to="second factor")
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = base64.b64decode(encrypted_text)
        return vault.unseal(vault.subkey("second factor"), sealed, belongs_to="second factor").decode()
