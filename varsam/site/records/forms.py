"""What is written in and about records."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.kernel.conversations import codes
from varsam.kernel.records import policies
from varsam.kernel.records.enums import Outcome, Track
from varsam.kernel.records.models import Entry
from varsam.site.desk.forms import TextForm, WrittenField

LONGEST_REASON = 2000


class NewRecordForm(TextForm):
    """A record: where, in which ordinary track, and its first note."""

    unit = forms.TypedChoiceField(label=_("Vilken enhet ansvarar?"), coerce=int)
    track = forms.ChoiceField(
        label=_("Vilket ordinarie spår går stödet i?"),
        choices=Track.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett spår."), "invalid_choice": _("Välj ett spår.")},
    )
    track_reason = WrittenField(
        label=_("Varför passar inget av spåren?"),
        missing=_("Skriv varför inget ordinarie spår passar."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    submission = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial.setdefault("unit", units[0][0])
        if not self.is_bound:
            self.initial.setdefault("submission", codes.new_submission())
        self.fields["track_reason"].required = self.data.get(self.add_prefix("track")) == Track.NONE


class EntryForm(TextForm):
    """A note: which kind of information it is, when it was said or seen, and what."""

    information = forms.ChoiceField(
        label=_("Vad handlar det om?"),
        choices=Entry.KINDS,
        error_messages={
            "required": _("Välj vad det handlar om."),
            "invalid_choice": _("Välj vad det handlar om."),
        },
    )
    happened_at = forms.DateTimeField(
        label=_("När hände det?"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": _("Skriv dag och tid så här: 2026-12-01 14:30.")},
    )

    def clean_happened_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["happened_at"]
        if at is not None and at > timezone.now():
            raise forms.ValidationError(_("Det har inte hänt än. Välj en tid som har varit."))
        return at


class HandOverForm(forms.Form):
    """Which unit takes over."""

    unit = forms.TypedChoiceField(
        label=_("Vilken enhet tar över?"),
        coerce=int,
        empty_value=None,
        error_messages={
            "required": _("Välj vilken enhet som tar över."),
            "invalid_choice": _("Den enheten kan inte ta över akten. Välj en annan."),
        },
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[object, str | Promise]] = [("", _("Välj enhet")), *units]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]


class GlassForm(forms.Form):
    """Which record is opened in an emergency, and why."""

    reference = forms.CharField(
        label=_("Aktens referens"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "K-26-014"}),
        error_messages={"required": _("Skriv aktens referens.")},
    )
    reason = WrittenField(
        label=_("Varför måste du läsa akten nu?"),
        missing=_("Skriv varför du måste läsa akten nu."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not policies.is_reason_enough(reason):
            raise forms.ValidationError(
                _("Skälet är för kort. Skriv minst %(least)s tecken, så att den som granskar förstår.")
                % {"least": policies.SHORTEST_REASON}
            )
        if len(reason) > LONGEST_REASON:
            raise forms.ValidationError(
                _("Skälet är för långt. Skriv högst %(most)s tecken.") % {"most": LONGEST_REASON}
            )
        return reason


class ReviewForm(forms.Form):
    """What the review came to, in one choice and in words."""

    outcome = forms.ChoiceField(
        label=_("Vad kom du fram till?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj vad du kom fram till."),
            "invalid_choice": _("Välj vad du kom fram till."),
        },
    )
    judgement = WrittenField(
        label=_("Varför?"),
        missing=_("Skriv hur du har tänkt, så att det går att förstå efteråt."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
