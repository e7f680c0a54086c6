"""What people write when they sign up: names, work addresses and units, as they come from telephones and spreadsheets."""

import difflib
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.training.courses import domains
from varsam.areas.training.courses.models import Group
from varsam.areas.training.occasions import addresses
from varsam.areas.training.occasions.addresses import NotAnAddress
from varsam.areas.training.occasions.signing_up import LONGEST_NAME, LONGEST_NEEDS
from varsam.kernel.people.models import Organisation

# Kinds of organisation in which nobody has their desk: the city as a whole, its councils, and groups across it.
_NO_DESK = ("municipality", "council", "collaboration")


def one_line(value: object) -> str:
    """What was typed, on one line: without null bytes, half signs, and signs that only steer a terminal or turn the text."""
    text = str(value or "").encode("utf-8", "ignore").decode("utf-8")
    shown = "".join(" " if sign.isspace() else sign for sign in text)
    return " ".join("".join(sign for sign in shown if unicodedata.category(sign) not in {"Cc", "Cf"}).split())


class LineField(forms.CharField):
    """A text on one line."""

    def to_python(self, value: object) -> str:
        return super().to_python(one_line(value)) or ""


class NameField(LineField):
    """A person's name, in any script."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Ditt namn"))
        super().__init__(
            max_length=LONGEST_NAME,
            error_messages={
                "required": gettext_lazy("Skriv ditt namn."),
                "max_length": gettext_lazy(
                    "Namnet är för långt: %(show_value)s tecken, och högst %(limit_value)s får plats."
                ),
            },
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            **kwargs,
        )


class TextField(forms.CharField):
    """A few sentences; null bytes are dropped, since no text can hold them."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=LONGEST_NEEDS,
            error_messages={
                "max_length": gettext_lazy(
                    "Texten är för lång: %(show_value)s tecken, och högst %(limit_value)s får plats."
                )
            },
            **kwargs,
        )

    def to_python(self, value: object) -> str:
        text = str(value or "").replace("\0", "")
        return super().to_python(text.encode("utf-8", "ignore").decode("utf-8")) or ""


def address_fault(typed: str, *, work: bool = True) -> str:
    """Why nobody can be written to at what was typed, as a sentence; empty where they can. `work`: only at work."""
    try:
        address = addresses.read(typed)
    except NotAnAddress:
        return _("Det ser inte ut som en e-postadress. Den ska vara som namn@%(domain)s.") % {
            "domain": min(domains.named(), default="goteborg.se")
        }
    return not_work() if work and not addresses.is_work(address) else ""


def not_work() -> str:
    """That an address is none of the city's own, with what those end in."""
    known = [f"@{domain}" for domain in sorted(domains.named())[:4]]
    return _("Skriv en arbetsadress. Den slutar på %(domains)s.") % {"domains": _either(known)}


def _either(known: list[str]) -> str:
    if len(known) < 2:
        return "".join(known)
    return _("%(first)s eller %(last)s") % {"first": ", ".join(known[:-1]), "last": known[-1]}


class AddressField(LineField):
    """A mail address at work."""

    def __init__(self, *, work: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Din e-post på arbetet"))
        self.work = work
        super().__init__(
            error_messages={"required": gettext_lazy("Skriv din e-postadress på arbetet.")},
            widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
            **kwargs,
        )

    def clean(self, value: object) -> str:
        address: str = super().clean(value)
        fault = address_fault(address, work=self.work) if address else ""
        if fault:
            raise ValidationError(fault, code="invalid")
        return address


def units() -> QuerySet[Organisation]:
    """The units that people of the city work at, by name."""
    cities = Organisation.objects.filter(kind="municipality").values("pk")
    found = Organisation.objects.filter(left_at=None, ancestors__overlap=[city["pk"] for city in cities])
    return found.exclude(kind__in=_NO_DESK).order_by("name_sv", "pk")


class UnitField(LineField):
    """A unit by its name, as it is chosen from a list of suggestions or typed; cleaned to its row, or None where it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Din enhet"))
        kwargs.setdefault(
            "help_text", gettext_lazy("Börja skriva och välj i listan. Lämna tomt om den inte finns.")
        )
        super().__init__(
            required=False,
            widget=forms.TextInput(attrs={"list": "enheter", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: object) -> Organisation | None:
        typed: str = super().clean(value)
        if not typed:
            return None
        named = units().filter(Q(name_sv__iexact=typed) | Q(name_en__iexact=typed)).first()
        if named is None:
            raise ValidationError(self._unknown(typed), code="invalid")
        return named

    def _unknown(self, typed: str) -> str:
        names = [unit.name for unit in units()]
        lowered = {name.lower(): name for name in names}
        near = difflib.get_close_matches(typed[:LONGEST_NAME].lower(), lowered, n=3, cutoff=0.4)
        if not near:
            return _("Vi hittar ingen enhet som heter så. Välj i listan, eller lämna rutan tom.")
        return _("Vi hittar ingen enhet som heter så. Menar du %(names)s?") % {
            "names": _either([f"”{lowered[name]}”" for name in near])
        }


class GroupField(forms.ChoiceField):
    """What somebody works with, by its slug; not saying is fine."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Vad arbetar du med?"))
        super().__init__(required=False, **kwargs)
        self.choices = self._found

    def _found(self) -> list[tuple[str, object]]:
        return [("", _("Välj, om du vill")), *((group.slug, group.name) for group in Group.objects.all())]
