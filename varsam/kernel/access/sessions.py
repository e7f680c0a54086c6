"""Sessions that only their key opens: the database holds a digest of it and sealed contents, and lists them to nobody.

Set as SESSION_ENGINE. The contents are sealed for this one key, so that a copy under another key does not open.
"""

import hashlib
from typing import Any

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError

from varsam.kernel.access import unseen
from varsam.kernel.access.functions import call
from varsam.kernel.vault import api as vault


class SessionStore(SessionBase):
    """One visitor's session, found by its unguessable key."""

    def load(self) -> dict[str, Any]:
        found = unseen.ask("select sealed, has_ended from varsam.session_load(%s)", [self.session_key])
        if found and not found[0][1]:
            opened = self._opened(found[0][0])
            if opened is not None:
                return opened
        self._session_key = None
        return {}

    def load_ended(self) -> dict[str, Any]:
        """What the session held that this key opened until its time was over; empty while it lasts."""
        found = unseen.ask("select sealed, has_ended from varsam.session_load(%s)", [self.session_key])
        return (self._opened(found[0][0]) or {}) if found and found[0][1] else {}

    def exists(self, session_key: str) -> bool:
        return bool(unseen.ask("select has_ended from varsam.session_load(%s)", [session_key]))

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        contents = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = [self.session_key, self._sealed(contents), self.get_expiry_date()]
        query = "select varsam.session_create(%s, %s, %s)" if must_create else _UPDATE
        if not unseen.ask(query, values)[0][0]:
            raise CreateError if must_create else UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            unseen.ask("select varsam.session_delete(%s)", [key])

    @classmethod
    def clear_expired(cls) -> None:
        call("sessions_forget")

    def _belongs_to(self) -> str:
        return f"session {hashlib.sha256((self.session_key or '').encode()).hexdigest()}"

    def _sealed(self, contents: dict[str, Any]) -> bytes:
        plain = self.serializer().dumps(contents)
        return vault.seal(vault.subkey("session"), plain, belongs_to=self._belongs_to())

    def _opened(self, sealed: bytes) -> dict[str, Any] | None:
        try:
            plain = vault.unseal(vault.subkey("session"), sealed, belongs_to=self._belongs_to())
        except vault.SealBroken:
            return None
        contents: dict[str, Any] = self.serializer().loads(plain)
        return contents


_UPDATE = "select varsam.session_update(%s, %s, %s)"
