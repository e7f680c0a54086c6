"""What is written about engagements: by the engaged person on a phone, by the unit with reasons."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.areas.knowledge_house.engagements import actions
from varsam.areas.knowledge_house.engagements.enums import EndedWhy, Form, Kind
from varsam.areas.knowledge_house.engagements.models import Engagement
from varsam.areas.knowledge_house.experts import languages
from varsam.site.consent.fields import DayField
from varsam.site.desk import moments
from varsam.site.desk.forms import TextForm, WrittenField
from varsam.site.engagements.words import spent

_LENGTHS = (15, 30, 45, 60, 75, 90, 105, 120, 150, 180, 240, 300, 360, 480)
_USUAL = 60
_MOST_HOURS = 80
_LANGUAGES = ("sv", "en", "ar", "so", "fa", "prs", "ps", "tr", "ti", "ku", "bs", "fi", "es", "ru", "uk")


class MomentField(forms.DateTimeField):
    """A day and a time that has been."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
            error_messages={
                "required": _("Skriv när det var."),
                "invalid": _("Skriv dag och tid så här: 2026-12-01 14:30."),
            },
            **kwargs,
        )

    def clean(self, value: object) -> datetime | None:
        at: datetime | None = super().clean(value)
        if at is not None and at > timezone.now():
            raise forms.ValidationError(_("Det har inte hänt än. Välj en tid som har varit."))
        return at


def _length_field(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=lambda: [(minutes, spent(minutes)) for minutes in _LENGTHS],
        initial=_USUAL,
        error_messages={
            "required": _("Välj hur länge."),
            "invalid_choice": _("Välj en av tiderna i listan."),
        },
    )


class SessionForm(TextForm):
    """A time together: when, how long, how, and a few words."""

    at = MomentField(label=_("När träffades ni?"))
    minutes = _length_field(_("Hur länge?"))
    form = forms.ChoiceField(
        label=_("Hur?"),
        choices=Form.choices,
        error_messages={"required": _("Välj hur ni träffades."), "invalid_choice": _("Välj ur listan.")},
    )

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement
        self.fields["text"].required = False
        self.fields["text"].label = _("Några ord")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        at, started = said.get("at"), self.engagement.started_at
        if at is None or not said.get("minutes") or started is None or actions.went_on(self.engagement, at):
            return said
        day = moments.short_day(at)
        if timezone.localdate(at) < timezone.localdate(started):
            first = moments.short_day(started)
            words = _("Insatsen började %(first)s. Välj den dagen eller senare.") % {"first": first}
        else:
            words = _("Insatsen var pausad %(day)s. Välj en dag då den pågick.") % {"day": day}
        self.add_error("at", words)
        return said


class NoTimeForm(SessionForm):
    """A correction: it may also say that there was no such time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(minutes, spent(minutes)) for minutes in _LENGTHS]
        self.fields["minutes"].choices = [(0, _("Träffen blev inte av")), *shown]  # type: ignore[attr-defined]


class SupervisionForm(forms.Form):
    """A time of supervision. It names nobody who gets support."""

    at = MomentField(label=_("När var det?"))
    minutes = _length_field(_("Hur länge?"))
    with_whom = forms.CharField(
        label=_("Med vem?"),
        max_length=120,
        error_messages={"required": _("Skriv vem som handledde.")},
    )
    next_on = DayField(label=_("När är nästa?"), required=False)

    def clean_next_on(self) -> Any:
        day = self.cleaned_data["next_on"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("Den dagen har redan varit. Välj en som kommer."))
        return day


class HoursForm(forms.Form):
    """How much time a month is promised."""

    hours_a_month = forms.IntegerField(
        label=_("Timmar i månaden"),
        min_value=1,
        max_value=_MOST_HOURS,
        error_messages={
            "required": _("Skriv hur många timmar i månaden."),
            "invalid": _("Skriv timmarna som ett helt tal."),
            "min_value": _("Skriv minst en timme."),
            "max_value": _("Det är fler timmar än någon kan lova. Skriv högst %(limit_value)s."),
        },
    )


class FindForm(forms.Form):
    """Who is looked for. Everything but what they are engaged as may be left open."""

    insats = forms.ChoiceField(label=_("Vad behövs?"), choices=Kind.choices)
    sprak = forms.ChoiceField(label=_("Språk"), required=False)
    timmar = forms.IntegerField(
        label=_("Timmar i månaden"), required=False, min_value=1, max_value=_MOST_HOURS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(code, languages.name(code)) for code in _LANGUAGES]
        self.fields["sprak"].choices = [("", _("Spelar ingen roll")), *spoken]  # type: ignore[attr-defined]


class EndForm(TextForm):
    """Why it ends, as a choice and in words."""

    why = forms.ChoiceField(
        label=_("Varför avslutas insatsen?"),
        choices=EndedWhy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett skäl."), "invalid_choice": _("Välj ett skäl.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Med egna ord")
        self.fields["text"].error_messages["required"] = _("Skriv kort varför, så att en kollega förstår.")


class PauseForm(TextForm):
    """What was agreed about a rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad har ni kommit överens om?")
        self.fields["text"].error_messages["required"] = _("Skriv kort vad ni har kommit överens om.")


class MatchForm(TextForm):
    """What it is for and how much time; where the expert avoids the unit, why they are asked all the same."""

    hours_a_month = HoursForm.base_fields["hours_a_month"]
    conflict_reason = WrittenField(
        label=_("Varför just den här personen, trots jäv?"),
        missing=_("Skriv varför, trots att personen har sagt att hen är jävig."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    why = forms.ChoiceField(label=_("Varför byter ni?"), choices=EndedWhy.choices, required=False)
    words = WrittenField(
        label=_("Med egna ord"),
        missing=_("Skriv kort varför, så att en kollega förstår."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, has_conflict: bool, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad är insatsen till för?")
        self.fields["text"].error_messages["required"] = _("Skriv vad insatsen är till för.")
        self.fields["conflict_reason"].required = has_conflict
        self.fields["why"].required = self.fields["words"].required = replaces
        self.initial.setdefault("why", EndedWhy.NO_FIT.value)
