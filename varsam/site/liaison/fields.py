"""Links and days as people write them of the world outside: what leads nowhere or cannot be is told at once."""

import unicodedata
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.areas.liaison.missions import deadlines
from varsam.lib import safe_fetch

# Names that only a machine or a network of one's own answers to (RFC 6761, 6762, 8375; ICANN 2024 for .internal).
_OWN_NAMES = (".localhost", ".local", ".home.arpa", ".internal")


class LinkField(forms.URLField):
    """An address of the web that colleagues click on: http or https, open to everybody, and without a user in it."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {
        "inside": _(
            "Adressen leder till en dator eller ett nät här inne. Skriv en som går att öppna på webben."
        ),
        "user": _("Ta bort det som står före @ i adressen. Det kan vara någons inloggning."),
    }

    def clean(self, value: Any) -> str:
        found: str = super().clean(value)
        if not found:
            return found
        parts = urlsplit(found)
        if "@" in parts.netloc:
            raise forms.ValidationError(self.error_messages["user"], code="user")
        if leads_inside(parts.hostname or ""):
            raise forms.ValidationError(self.error_messages["inside"], code="inside")
        return f"{parts.scheme}{found[len(parts.scheme) :]}"


def leads_inside(host: str) -> bool:
    """Whether a host can only be this machine or a neighbour, in any way of writing that a browser understands."""
    plain = unicodedata.normalize("NFKC", host).replace("。", ".").lower().rstrip(".")
    last = plain.rsplit(".", 1)[-1]
    if last.isdigit() or last.startswith("0x"):
        # A browser takes whatever ends in a number for an address (WHATWG URL, "ends in a number checker").
        return not safe_fetch.is_public(plain)
    return safe_fetch.is_inside(plain) or plain.endswith(_OWN_NAMES)


def in_our_time(day: date) -> date:
    """The day; ValidationError where the year must be a slip of the finger."""
    try:
        deadlines.check_year(day.year)
    except deadlines.Refused as refused:
        raise forms.ValidationError([fault.words for fault in refused.faults]) from None
    return day


def by_now(day: date) -> date:
    """The day; ValidationError where it has not been yet, or was long ago."""
    if in_our_time(day) > timezone.localdate():
        raise forms.ValidationError(_("Den dagen har inte varit än."))
    return day
