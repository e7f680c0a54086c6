"""What is said of a reading, and of a whole round."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from varsam.kernel.lawfulness.models import Judgement
from varsam.site.desk.forms import WrittenField


class JudgeForm(forms.Form):
    """What one reading was. `seen` is when it was judged as the one who judges saw it."""

    judgement = forms.ChoiceField(
        label=_("Vad kom du fram till?"),
        choices=Judgement.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj vad du kom fram till."),
            "invalid_choice": _("Välj vad du kom fram till."),
        },
    )
    words = WrittenField(
        label=_("Varför?"),
        missing=_("Skriv vad du har sett och vad som ska hända, så att det går att förstå efteråt."),
        required=False,
        help_text=_(
            "Behövs när något inte är i sin ordning. Skriv om läsningen, inte om personen som akten gäller."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        grave = said.get("judgement") not in {None, "", Judgement.IN_ORDER}
        if grave and "words" in said and not said["words"].strip():
            self.add_error("words", self.fields["words"].error_messages["required"])
        return said

    @property
    def seen_at(self) -> datetime | None:
        """When it had been judged as it was shown; None for not yet. What cannot be read never agrees with the row."""
        told = self.cleaned_data.get("seen") or ""
        if not told:
            return None
        try:
            found = parse_datetime(told)
        except ValueError:
            found = None
        return found if found is not None and found.tzinfo is not None else _NEVER


_NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class SignForm(forms.Form):
    """Words to go with the result, where there is something to add."""

    words = WrittenField(
        label=_("Sammanfattning"),
        missing=_("Skriv en sammanfattning."),
        required=False,
        help_text=_(
            "Frivilligt. Vad du har sett och vad som händer nu, utan namn på dem som akterna gäller."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
