"""Those who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from varsam.kernel.people import digests
from varsam.lib import rows


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who works with this: what they may do follows from their memberships, never from a flag here."""

    password = models.CharField(max_length=256)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=60)
    language = models.CharField(max_length=2, default="sv")
    is_active = models.BooleanField(default=True)
    last_login = None  # when somebody last signed in stands in the audit, once

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "given_name"]

    objects = UserManager()

    declaration = rows.Declaration(
        rows.Open("sign-in must find the account before there is an actor", own="id"),
        "lets staff sign in and be named as the one who answered",
        "until the employment ends; the name stays in what the person signed",
        {
            "email": "signs in, and is told that something waits",
            "name": "stands under what the person wrote",
            "given_name": "is shown to the one who gets an answer",
            "password": "argon2id digest, sealed with a key outside the database",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """True when it is the password. Unlike Django's, never rewrites the digest: there is no actor yet."""
        return check_password(raw_password, digests.unseal(self.pk, self.password))

    def save(self, **kwargs: Any) -> None:
        """Seal a digest that has just been made: everybody who may sign in can read this table."""
        digest = self.password
        if digest.startswith((UNUSABLE_PASSWORD_PREFIX, digests.SEALED)):
            super().save(**kwargs)
            return
        if self._state.adding:
            self.password = make_password(None)
            super().save(**kwargs)
            kwargs = {"update_fields": ["password"], "using": self._state.db}
        self.password = digests.seal(self.pk, digest)
        super().save(**kwargs)

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2]).upper()
