"""Mail addresses as people type them, and how the same one is known again."""

import hmac
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from varsam.areas.training.courses import domains
from varsam.kernel.vault import api as vault

LONGEST, LONGEST_MAILBOX = 254, 64  # RFC 5321, 4.5.3.1.1 and .3, less the brackets
_INDEX = "training address"


class NotAnAddress(ValueError):
    """What was typed is no mail address; it is not repeated here."""


@dataclass(frozen=True, repr=False)
class Address:
    """`sent_to` as it is written to, `normal` as it is compared, `domain` in ASCII."""

    sent_to: str
    normal: str
    domain: str

    def __repr__(self) -> str:
        return "<Address>"


def read(text: str) -> Address:
    """The address in what somebody typed; raises NotAnAddress.

    Two spellings of one mailbox compare alike: other letter case and width, spaces around it, a tag after a plus
    (RFC 5233), and a domain in its own letters or in ASCII (RFC 5890).
    """
    shown = "".join(
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf"
    )
    local, at, domain = shown.strip().strip("<>").strip().rpartition("@")
    try:
        host = domain.strip(". ").casefold().encode("idna").decode("ascii")
        sent_to = f"{local}@{host}"
        validate_email(sent_to)
    except (ValidationError, UnicodeError) as error:
        raise NotAnAddress from error
    # In quotation marks it would be the same mailbox once more, and may hold anything (RFC 5321, 4.1.2).
    if not at or '"' in local or len(sent_to) > LONGEST or len(local) > LONGEST_MAILBOX:
        raise NotAnAddress
    mailbox = local.casefold().partition("+")[0] or local.casefold()
    return Address(sent_to, f"{mailbox}@{host}", host)


def index(address: Address) -> bytes:
    """The keyed digest by which the same address is found again, 32 bytes. Whoever has only the database cannot tell whether
    an address is in it."""
    return hmac.digest(vault.subkey(_INDEX), address.normal.encode(), sha256)


def is_work(address: Address) -> bool:
    """Whether this is an address of the city's own; any is where no domain is named."""
    named = domains.named()
    return not named or any(address.domain == own or address.domain.endswith(f".{own}") for own in named)
