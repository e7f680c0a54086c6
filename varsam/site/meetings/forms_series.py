"""What is filled in when a group's meetings are planned ahead."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.meetings.enums import Rhythm
from varsam.site.desk.forms import WrittenField

WEEKS, MONTHS, LAST = "weeks", "months", "last"
_WEEKS_OF_A_MONTH = 4
_DAY = {
    "required": gettext_lazy("Välj en dag."),
    "invalid": gettext_lazy("Skriv dagen så här: 2027-01-21."),
}


def _number(required: str | Promise, least: int, most: int, too_much: str | Promise) -> dict[str, Any]:
    return {
        "min_value": least,
        "max_value": most,
        "error_messages": {
            "required": required,
            "invalid": gettext_lazy("Skriv ett antal med siffror."),
            "min_value": gettext_lazy("Skriv minst %(limit_value)s."),
            "max_value": too_much,
        },
    }


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SeriesForm(forms.Form):
    """By which rhythm, from when to when, at what time and where."""

    first_on = forms.DateField(label=gettext_lazy("Första mötet"), widget=_day_input(), error_messages=_DAY)
    until = forms.DateField(label=gettext_lazy("Till och med"), widget=_day_input(), error_messages=_DAY)
    how = forms.ChoiceField(
        label=gettext_lazy("Hur ofta?"),
        widget=forms.RadioSelect,
        choices=[
            (MONTHS, gettext_lazy("Samma veckodag i månaden, till exempel tredje torsdagen")),
            (LAST, gettext_lazy("Sista veckodagen i månaden, till exempel sista torsdagen")),
            (WEEKS, gettext_lazy("Samma dag i veckan")),
        ],
        error_messages={"required": gettext_lazy("Välj hur ofta gruppen möts.")},
    )
    every = forms.IntegerField(
        label=gettext_lazy("Med hur många månader eller veckor emellan?"),
        help_text=gettext_lazy("1: varje, 2: varannan, 3: var tredje."),
        **_number(
            gettext_lazy("Skriv 1 om gruppen möts varje månad eller vecka."), 1, 52, gettext_lazy("Skriv högst 52.")
        ),
    )  # fmt: skip
    local_time = forms.TimeField(
        label=gettext_lazy("Börjar"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        error_messages={
            "required": gettext_lazy("Välj när mötena börjar."),
            "invalid": gettext_lazy("Skriv tiden så här: 13:00."),
        },
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Antal minuter"),
        **_number(
            gettext_lazy("Skriv hur långa mötena är."), 5, 600, gettext_lazy("Ett möte får vara högst 600 minuter.")
        ),
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("Plats"),
        required=False,
        max_length=120,
        error_messages={"max_length": gettext_lazy("Platsen får ha högst %(limit_value)s tecken.")},
    )

    def clean_first_on(self) -> date:
        day: date = self.cleaned_data["first_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Den dagen har varit. Välj en dag som kommer."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, until = found.get("first_on"), found.get("until")
        if first and until and until < first:
            self.add_error("until", _("Serien slutar innan den börjar. Välj en senare dag."))
        if first and found.get("how") == MONTHS and _week(first) > _WEEKS_OF_A_MONTH:
            self.add_error(
                "how", _("Det finns inte en femte gång i varje månad. Välj sista veckodagen i stället.")
            )
        return found

    def rhythm(self) -> dict[str, Any]:
        """The steps as the kernel wants them: rhythm, every, nth, first_on, until."""
        said = self.cleaned_data
        nth = {WEEKS: None, LAST: -1, MONTHS: _week(said["first_on"])}[said["how"]]
        return {
            "rhythm": Rhythm.WEEKS if said["how"] == WEEKS else Rhythm.MONTHS,
            "every": said["every"],
            "nth": nth,
            "first_on": said["first_on"],
            "until": said["until"],
        }


def _week(day: date) -> int:
    """Which of its weekdays in the month a day is."""
    return (day.day - 1) // 7 + 1


class UntilForm(forms.Form):
    """Until when a series goes on."""

    until = forms.DateField(label=gettext_lazy("Ny sista dag"), widget=_day_input(), error_messages=_DAY)


class EndSeriesForm(forms.Form):
    """Why a series ends: those invited to what is called off read it."""

    reason = WrittenField(
        label=gettext_lazy("Varför?"),
        missing=gettext_lazy("Skriv varför, så att de inbjudna förstår."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
