"""What staff write. Every text of theirs is meant to be free of persons; see writing.py for what that asks."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.kernel.conversations import codes
from varsam.kernel.conversations.forms import DistrictField, LanguageField, MessageField
from varsam.kernel.conversations.states import Sender, State
from varsam.kernel.notifications.models import Task
from varsam.kernel.people import calendar

HEADING_LENGTH = 120


class WrittenField(MessageField):
    """A text as MessageField takes it, with line ends as the browser counts them."""

    def __init__(self, *, missing: str | Promise, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["required"] = missing  # type: ignore[assignment]
        self.error_messages["max_length"] = _(
            "Texten är för lång: %(show_value)s tecken, och högst %(limit_value)s går att spara."
        )

    def to_python(self, value: object) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n"))

    def clean(self, value: object) -> str:
        return super().clean(value) if self.required or str(value or "").strip() else ""


class TextForm(forms.Form):
    """One person-free text, with the reason for what may point at someone and stays."""

    text = WrittenField(
        label=_("Text"), missing=_("Skriv något först."), widget=forms.Textarea(attrs={"rows": 6})
    )
    kept_reason = forms.CharField(
        label=_("Varför behöver uppgifterna vara kvar?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def rewrite(self, text: str) -> None:
        """Show the text as it stands after masking, with all else as it was sent."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "text": text}


class HeadingForm(forms.Form):
    """What it is about, in a few words."""

    text = forms.CharField(
        label=_("Vad det gäller, utan namn"),
        max_length=HEADING_LENGTH,
        required=False,
        error_messages={"max_length": _("Rubriken får ha högst %(limit_value)s tecken.")},
    )


class TriageForm(TextForm):
    """What happens with it. Why is asked for where somebody would wonder later."""

    to = forms.ChoiceField(
        choices=[(state.value, state.label) for state in (State.ADVISED, State.WAITING, State.CLOSED)]
        + [(State.ACKNOWLEDGED.value, _("Öppna igen"))],
        error_messages={"required": _("Välj vad som händer."), "invalid_choice": _("Välj vad som händer.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = self.data.get(self.add_prefix("to")) in {State.WAITING, State.CLOSED}
        self.fields["text"].error_messages["required"] = _("Skriv varför, så att en kollega förstår.")


class TaskForm(forms.Form):
    """A promise with a date; the next working day unless something else is chosen."""

    kind = forms.ChoiceField(label=_("Vad"), choices=Task.KINDS)
    due = forms.DateField(
        label=_("Senast"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Välj ett datum."),
            "invalid": _("Skriv datumet som år, månad och dag: 2026-12-01."),
        },
    )

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("Datumet har redan varit. Välj i dag eller senare."))
        return due


def next_working_day() -> date:
    """The first working day after today."""
    days, day = calendar.current(), timezone.localdate() + timedelta(days=1)
    while not days.is_working_day(day):
        day += timedelta(days=1)
    return day


class CallForm(TextForm):
    """A telephone call, noted while it is fresh."""

    sender = forms.ChoiceField(
        label=_("Vem ringde?"),
        choices=[("", _("Välj")), *Sender.choices],
        error_messages={
            "required": _("Välj vem som ringde."),
            "invalid_choice": _("Välj ett av alternativen."),
        },
    )
    district = DistrictField(label=_("Var i staden?"))
    language = LanguageField(label=_("Vilket språk?"))
    heading = forms.CharField(
        label=_("Rubrik, utan namn"),
        max_length=HEADING_LENGTH,
        required=False,
        error_messages={"max_length": _("Rubriken får ha högst %(limit_value)s tecken.")},
    )
    unit = forms.TypedChoiceField(label=_("Vilken enhet tar emot?"), coerce=int)
    with_code = forms.BooleanField(label=_("Ge den som ringde en kod"), required=False)
    submission = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("submission", codes.new_submission())
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["text"].label = _("Vad sades?")
        self.fields["text"].error_messages["required"] = _("Skriv vad som sades.")
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0][0]
