"""A certificate by its code, for whoever is shown it; and whole, for its holder by the link in their mail."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from varsam.areas.training.certificates import codes, seals
from varsam.areas.training.certificates.enums import Standing
from varsam.kernel.access import unseen
from varsam.kernel.vault import api as vault


@dataclass(frozen=True)
class Checked:
    """What a code tells: enough to compare with the paper, and no whole name."""

    standing: Standing
    title_sv: str
    title_en: str
    ended_on: date
    issued_on: date
    expires_on: date | None
    revoked_on: date | None
    holder: str

    @property
    def title(self) -> str:
        return self.title_sv if get_language() == "sv" else self.title_en


@dataclass(frozen=True)
class Opened:
    """All that stands on a certificate."""

    certificate: uuid.UUID
    standing: Standing
    title_sv: str
    title_en: str
    goals_sv: list[str]
    goals_en: list[str]
    minutes: int
    began_on: date
    ended_on: date
    issued_on: date
    expires_on: date | None
    unit: int
    holder: str

    @property
    def title(self) -> str:
        return self.title_sv if get_language() == "sv" else self.title_en

    @property
    def code(self) -> str:
        return codes.written(codes.code(self.certificate))


# What the database gives between the standing and the sealed name.
_FACTS = (
    "title_sv", "title_en", "goals_sv", "goals_en", "minutes", "began_on", "ended_on", "issued_on", "expires_on", "unit",
)  # fmt: skip


def checked(code: bytes) -> Checked | None:
    """What is told of the certificate with this code; None where there is none."""
    found = unseen.ask("select * from varsam.certificates_checked(%s)", [code])
    if not found:
        return None
    standing, title_sv, title_en, ended_on, issued_on, expires_on, revoked_on, *sealed = found[0]
    return Checked(
        Standing(standing),
        title_sv,
        title_en,
        ended_on,
        issued_on,
        expires_on,
        revoked_on,
        shortened(_opened(*sealed)),
    )


def opened(secret: bytes) -> Opened | None:
    """The certificate whose holder's link has this secret; None where there is none."""
    found = unseen.ask("select * from varsam.certificates_opened(%s)", [secret])
    if not found:
        return None
    pk, standing, *facts = found[0]
    told = dict(zip(_FACTS, facts, strict=False))
    return Opened(
        certificate=pk, standing=Standing(standing), holder=_opened(pk, *facts[len(_FACTS) :]), **told
    )


def of_place(secret: bytes) -> uuid.UUID | None:
    """The certificate of the sign-up whose link has this secret; None where there is none that counts or has counted."""
    found = unseen.ask("select varsam.certificates_of_place(%s)", [secret])
    given: uuid.UUID | None = found[0][0]
    return given


def shortened(name: str) -> str:
    """A first name and one letter, "Maria A.": enough to see whether the paper is another's."""
    parts = name.split()
    return name if len(parts) < 2 else f"{parts[0]} {parts[-1][0]}."


def _opened(certificate: uuid.UUID, holder: bytes, key_id: uuid.UUID, wrapped: bytes, master: str) -> str:
    key = vault.unwrap(key_id, wrapped, master)
    return vault.unseal(key, holder, belongs_to=seals.belongs_to(key_id, certificate)).decode()
