"""The forms of deadlines and of days."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.people.models import Holiday, TimeLimit
from varsam.lib.calendar_days import DayKind
from varsam.lib.working_days import STOCKHOLM
from varsam.site.editing.actions_days import Day


class DateInput(forms.DateInput):
    """The browser's own choice of a date, and a plain field where it has none."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LimitForm(forms.Form):
    """A new version of one deadline."""

    amount = forms.IntegerField(
        label=gettext_lazy("Hur länge"),
        min_value=1,
        max_value=3650,
        error_messages={
            "required": gettext_lazy("Skriv ett antal."),
            "min_value": gettext_lazy("Det kortaste är en dag."),
        },
    )
    unit = forms.ChoiceField(label=gettext_lazy("Räknat i"), choices=TimeLimit.UNITS)
    valid_from = forms.DateField(
        label=gettext_lazy("Gäller från"),
        widget=DateInput(),
        error_messages={
            "required": gettext_lazy("Välj en dag."),
            "invalid": gettext_lazy("Skriv dagen så här: 2027-01-01."),
        },
    )
    source = forms.CharField(
        label=gettext_lazy("Vem har bestämt det, och var står det?"),
        max_length=240,
        error_messages={"required": gettext_lazy("Skriv var beslutet står, så att det går att följa.")},
    )

    def clean_valid_from(self) -> datetime:
        chosen: date = self.cleaned_data["valid_from"]
        now = timezone.now()
        if chosen < timezone.localdate(now):
            raise forms.ValidationError(_("Det som redan är lovat ändras inte. Välj i dag eller senare."))
        return now if chosen == timezone.localdate(now) else datetime.combine(chosen, time(0), STOCKHOLM)


class DayForm(forms.Form):
    """What one date is."""

    ORDINARY = "ordinary"

    kind = forms.ChoiceField(
        label=gettext_lazy("Vad är det för dag?"),
        choices=[*Holiday.KINDS, (ORDINARY, gettext_lazy("Vanlig dag"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj vad det är för dag.")},
    )
    name_sv = forms.CharField(label=gettext_lazy("Namn på svenska"), max_length=80, required=False)
    name_en = forms.CharField(label=gettext_lazy("Namn på engelska"), max_length=80, required=False)
    closes_at = forms.TimeField(
        label=gettext_lazy("Stänger klockan"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Skriv klockslaget så här: 15:00.")},
        help_text=gettext_lazy("Bara för en kortare dag. Tomt betyder att eftermiddagen är okänd."),
    )
    moves_statutory = forms.BooleanField(
        label=gettext_lazy("Flyttar en lagstadgad tid till nästa vardag (lag 1930:173)"), required=False
    )
    source = forms.CharField(label=gettext_lazy("Källa"), max_length=240, required=False)
    confirmed = forms.BooleanField(label=gettext_lazy("Staden har bekräftat det"), required=False)

    @classmethod
    def initial_of(cls, holiday: Holiday | None) -> dict[str, Any]:
        """What the form shows for a stored day, or for one that is ordinary so far."""
        if holiday is None:
            return {"kind": DayKind.EVE_SHORT.value}
        names = ("kind", "name_sv", "name_en", "closes_at", "moves_statutory", "source")
        return {
            **{name: getattr(holiday, name) for name in names},
            "confirmed": holiday.confirmed_on is not None,
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        kind = said.get("kind")
        if kind is None or kind == self.ORDINARY:
            return said
        for name in ("name_sv", "name_en"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Skriv vad dagen heter."))
        if said.get("closes_at") and kind != DayKind.EVE_SHORT:
            self.add_error("closes_at", _("Bara en kortare dag har en stängningstid."))
        return said

    def day(self, confirmed_before: date | None) -> Day:
        """What a valid form says; a day that was confirmed before keeps the date of that."""
        said = self.cleaned_data
        confirmed = (confirmed_before or timezone.localdate()) if said["confirmed"] else None
        names = ("kind", "name_sv", "name_en", "moves_statutory", "closes_at", "source")
        return Day(**{name: said[name] for name in names}, confirmed_on=confirmed)
