"""What the registry writes down of a request, and in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.kernel.lawfulness.models import Answer, Checked, Right
from varsam.kernel.records.enums import TEXTS
from varsam.lib import personal_numbers
from varsam.lib.personal_numbers import NotAPersonalNumber
from varsam.site.disclosures.forms import Words

_DATE = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}
_DATE_ERRORS = {
    "required": _("Välj ett datum."),
    "invalid": _("Skriv datumet som år, månad och dag: 2026-12-01."),
}


class RequestForm(forms.Form):
    """A request as it came in: who asks, proved how, and what for."""

    kind = forms.ChoiceField(
        label=_("Vad begär personen?"),
        choices=Right.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad personen begär.")},
    )
    received_on = forms.DateField(
        label=_("Vilken dag kom det?"),
        widget=forms.DateInput(**_DATE),  # type: ignore[arg-type]
        error_messages=_DATE_ERRORS,
        help_text=_("Tiden för svaret räknas från den dagen, också om den var en lördag."),
    )
    name = forms.CharField(
        label=_("Vem begär det?"),
        max_length=200,
        error_messages={"required": _("Skriv vem som begär det.")},
    )
    checked = forms.ChoiceField(
        label=_("Hur vet ni att det är den personen?"),
        choices=[("", _("Välj")), *Checked.choices],
        error_messages={"required": _("Välj hur det är kontrollerat. Utan det lämnas inget ut.")},
    )
    contact = forms.CharField(
        label=_("Vart ska svaret?"),
        max_length=300,
        error_messages={"required": _("Skriv vart svaret ska skickas.")},
        help_text=_("Helst folkbokföringsadressen. Aldrig en e-post som ingen har kontrollerat."),
    )
    asked = Words(
        label=_("Vad skriver eller säger personen?"), missing=_("Skriv vad personen begär."), rows=4
    )

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Begäran kan inte ha kommit en dag som inte har varit."))
        return day


class NumberForm(forms.Form):
    """The personnummer to look for; it is never stored."""

    number = forms.CharField(
        label=_("Personnummer"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        error_messages={"required": _("Skriv personnumret.")},
    )

    def clean_number(self) -> str:
        try:
            return personal_numbers.parse(self.cleaned_data["number"], timezone.localdate()).digits
        except NotAPersonalNumber as error:
            raise forms.ValidationError(
                _("Det är inget personnummer. Skriv tio eller tolv siffror och kontrollera dem.")
            ) from error


class ReferenceForm(forms.Form):
    """A record that the person knows of, by its reference."""

    reference = forms.CharField(
        label=_("Aktens referens"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv aktens referens.")},
    )


class ExtendForm(forms.Form):
    """More time, and why."""

    until = forms.DateField(
        label=_("Ny sista dag"),
        widget=forms.DateInput(**_DATE),  # type: ignore[arg-type]
        error_messages=_DATE_ERRORS,
    )
    reason = Words(
        label=_("Varför behövs mer tid?"), missing=_("Skriv varför. Personen ska få veta det."), rows=3
    )

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = first, last

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if day > self.last:
            raise forms.ValidationError(_("Längre än till %(day)s går det inte.") % {"day": self.last})
        if day <= self.first:
            raise forms.ValidationError(_("Välj en dag efter %(day)s.") % {"day": self.first})
        return day


class NoteForm(forms.Form):
    """How it is handled, in words."""

    text = Words(label=_("Anteckning"), missing=_("Skriv något först."), rows=3)


class AnswerForm(forms.Form):
    """The answer that goes to the person."""

    outcome = forms.ChoiceField(
        label=_("Vad blir svaret?"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad svaret blir.")},
    )
    text = Words(
        label=_("Svaret till personen, med skälen"),
        missing=_("Skriv svaret. Personen ska förstå det utan att fråga."),
        rows=8,
    )
    appeal = Words(label=_("Hur svaret överklagas"), required=False, rows=5)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        goes_against = found.get("outcome") in {Answer.PARTLY, Answer.REFUSED}
        if goes_against and not str(found.get("appeal", "")).strip():
            self.add_error("appeal", _("Skriv hur svaret överklagas."))
        return found


class DissentForm(forms.Form):
    """What the person says is wrong, or does not agree with."""

    corrects = forms.ChoiceField(label=_("Vilken anteckning gäller det?"), required=False)
    information = forms.ChoiceField(
        label=_("Vad handlar det om?"), choices=[(kind.value, kind.label) for kind in TEXTS]
    )
    text = Words(
        label=_("Rättelsen, eller det personen säger"),
        missing=_("Skriv vad som är rätt, eller vad personen säger."),
        rows=5,
        help_text=_("Skriv att det är personens egna ord om det är så. Det gamla står kvar."),
    )

    def __init__(self, *args: Any, entries: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["corrects"].choices = [("", _("Ingen särskild")), *entries]  # type: ignore[attr-defined]
