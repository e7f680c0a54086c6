"""What a relative writes in their own support. Nothing is asked for that is not needed, and no field is about anybody else."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST, _LONGEST_ALIAS, _LONGEST_NAME, _LONGEST_PHONE = 2000, 40, 120, 40
_LONG = {"max_length": _("Skriv kortare: högst %(limit_value)s tecken.")}
# What a number can be dialled with, in any script's digits; nothing is said of how many countries write theirs.
_FEWEST_DIGITS = 5


class _Words(forms.CharField):
    """A text of a person: null bytes and halves of signs are dropped, since no text can hold them."""

    def __init__(self, **kwargs: Any) -> None:
        said = {**_LONG, **kwargs.pop("error_messages", {})}
        given = {"max_length": _LONGEST, "widget": forms.Textarea, **kwargs}
        super().__init__(strip=True, error_messages=said, **given)

    def to_python(self, value: object) -> str:
        text = str(value or "").replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
        return super().to_python(text) or ""


class HelpedForm(forms.Form):
    """Own words beside the answer."""

    words = _Words(
        label=_("Med dina egna ord"),
        required=False,
        help_text=_("Vad hjälpte? Vad saknade du? Du behöver inte nämna någon vid namn."),
    )


class AliasForm(forms.Form):
    """What one wants to be called among the others."""

    alias = _Words(
        label=_("Vad vill du kallas i gruppen?"),
        max_length=_LONGEST_ALIAS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        help_text=_("Ett förnamn räcker. Det behöver inte vara ditt riktiga."),
        error_messages={"required": _("Skriv vad du vill kallas i gruppen.")},
    )


class AgreeForm(AliasForm):
    """Say yes to what the group has agreed on."""

    agrees = forms.BooleanField(
        label=_("Jag lovar att inte föra vidare det som de andra berättar."),
        error_messages={
            "required": _("Kryssa i löftet om du vill vara med. Det gör att alla vågar berätta.")
        },
    )


class HandoverForm(forms.Form):
    """What the social office is told, and nothing else: who to ring, and about what."""

    name = _Words(
        label=_("Vad heter du?"),
        max_length=_LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={
            "required": _("Skriv vad du heter. Utan namn kan socialkontoret inte ta kontakt med dig.")
        },
    )
    phone = _Words(
        label=_("På vilket nummer kan de ringa dig?"),
        max_length=_LONGEST_PHONE,
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel", "dir": "ltr"}
        ),
        error_messages={"required": _("Skriv ett nummer som de kan ringa.")},
    )
    what = _Words(
        label=_("Vad vill du ha hjälp med?"),
        help_text=_("Skriv om dig själv och vad du behöver. Du behöver inte säga vem du är orolig för."),
        error_messages={"required": _("Skriv med några ord vad du vill ha hjälp med.")},
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if len(re.findall(r"\d", phone)) < _FEWEST_DIGITS:
            raise forms.ValidationError(_("Numret är för kort. Skriv det med riktnummer."))
        return phone
