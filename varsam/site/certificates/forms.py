"""Why a certificate is issued all the same, or revoked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsam.lib import deidentification
from varsam.lib.deidentification import Kind

_NEVER = frozenset({Kind.PERSONNUMMER, Kind.PHONE, Kind.EMAIL})


class ReasonForm(forms.Form):
    """A reason in one sentence, which is kept with the certificate."""

    reason = forms.CharField(
        max_length=240,
        error_messages={
            "required": _("Skriv varför."),
            "max_length": _("Skriv kortare: högst %(limit_value)s tecken."),
        },
    )

    def __init__(self, label: Any, help_text: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text

    def clean_reason(self) -> str:
        text: str = self.cleaned_data["reason"].strip()
        if any(each.kind in _NEVER for each in deidentification.find(text)):
            raise forms.ValidationError(_("Skriv utan personnummer, telefonnummer och mejladresser."))
        return text
