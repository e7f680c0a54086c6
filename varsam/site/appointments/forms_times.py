"""Putting out times: on which days, between which hours, how long each, in which forms; looked through before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from varsam.kernel.appointments import actions
from varsam.kernel.appointments.enums import FORMS, Form, Kind
from varsam.kernel.people import calendar
from varsam.kernel.people.models import Organisation, User
from varsam.lib.working_days import STOCKHOLM
from varsam.site.appointments import words
from varsam.site.consent.fields import DayField
from varsam.ui.languages import RELATIVES

# So many at once still fit on a page that one looks through.
MOST = 100
_WEEKDAYS = [
    ("0", gettext_lazy("mån")),
    ("1", gettext_lazy("tis")),
    ("2", gettext_lazy("ons")),
    ("3", gettext_lazy("tor")),
    ("4", gettext_lazy("fre")),
    ("5", gettext_lazy("lör")),
    ("6", gettext_lazy("sön")),
]
Time = tuple[datetime, datetime]


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        error_messages={
            "required": gettext_lazy("Välj en tid."),
            "invalid": gettext_lazy("Skriv tiden så här: 13:00."),
        },
    )


class TimesForm(forms.Form):
    """Times of one kind and one host, on one day or on several."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Vad är tiderna till?"), choices=Kind.choices, widget=forms.RadioSelect
    )
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Enhet"), empty_label=None)
    host = forms.ModelChoiceField(
        User.objects.none(), label=pgettext_lazy("tider", "Vem håller dem?"), empty_label=None
    )
    first = DayField(label=gettext_lazy("Dag"), error_messages={"required": gettext_lazy("Välj en dag.")})
    last = DayField(
        label=gettext_lazy("Till och med"), required=False, help_text=gettext_lazy("Om det är flera dagar.")
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Veckodagar"),
        choices=_WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    begins = _clock(gettext_lazy("Från"))
    ends = _clock(gettext_lazy("Till"))
    length = forms.IntegerField(
        label=gettext_lazy("Minuter per tid"),
        min_value=10,
        max_value=480,
        widget=forms.NumberInput(attrs={"step": 5}),
    )
    pause = forms.IntegerField(
        label=gettext_lazy("Minuter emellan"), min_value=0, max_value=240, required=False,
        widget=forms.NumberInput(attrs={"step": 5}),
    )  # fmt: skip
    forms_ = forms.MultipleChoiceField(
        label=gettext_lazy("Hur kan man ses?"),
        choices=Form.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Välj minst ett sätt att ses.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Plats"), max_length=240, required=False,
        help_text=gettext_lazy("Adress och rum, om man kan ses hos er. Den som bokar ser det."),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Nummer att ringa"), max_length=24, required=False,
        help_text=gettext_lazy("Med ett nummer kan den som är anonym ringa er, i stället för att lämna sitt eget."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Språk"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: Sequence[int], hosts: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=units)  # type: ignore[attr-defined]
        self.fields["host"].queryset = User.objects.filter(pk__in=hosts).order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["host"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            (code, words.languages([code])) for code in RELATIVES
        ]
        self.is_one_unit = len(units) == 1
        if self.is_one_unit:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial.setdefault("unit", units[0])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        chosen = {Form(each) for each in said["forms_"]}
        if not chosen <= set(FORMS[Kind(said["kind"])]):
            self.add_error("forms_", _("Hos er går bara att välja för besök."))
        if Form.ROOM in chosen and not said["place"].strip():
            self.add_error("place", _("Skriv vart man kommer."))
        if said["ends"] <= said["begins"]:
            self.add_error("ends", _("Sluttiden ska vara senare än starttiden."))
        if said["last"] and said["last"] < said["first"]:
            self.add_error("last", _("Den sista dagen är före den första."))
        if not self.errors:
            self._check_times()
        return said

    def _check_times(self) -> None:
        found = self.times()
        if len(found) > MOST:
            self.add_error("last", _("Det blir fler än %(most)s tider. Välj färre dagar.") % {"most": MOST})
        elif not found:
            self.add_error("first", _("Det blir ingen tid. Titta på dagarna, klockslagen och längden."))

    def times(self) -> list[Time]:
        """All of them that come, at most one more than `MOST`; in Stockholm's time, also over a night when clocks change."""
        said, found, now = self.cleaned_data, [], timezone.now()
        first, last = said["first"], said["last"] or said["first"]
        only = {int(each) for each in said["weekdays"]} if said["last"] else set()
        for number in range(min((last - first).days, 366) + 1):
            day = first + timedelta(days=number)
            if only and day.weekday() not in only:
                continue
            found += [each for each in self._of(day) if each[0] > now]
            if len(found) > MOST:
                break
        return found[: MOST + 1]

    def _of(self, day: date) -> list[Time]:
        said, made = self.cleaned_data, []
        length, pause = timedelta(minutes=said["length"]), timedelta(minutes=said["pause"] or 0)
        begins, until = datetime.combine(day, said["begins"]), datetime.combine(day, said["ends"])
        while begins + length <= until:
            made.append((begins.replace(tzinfo=STOCKHOLM), (begins + length).replace(tzinfo=STOCKHOLM)))
            begins += length + pause
        return made


@dataclass(frozen=True)
class Proposed:
    """One time that is about to be put out: whether it is ticked, and whether the host is busy then."""

    value: str
    clock: str
    is_chosen: bool
    is_busy: bool


@dataclass(frozen=True)
class ProposedDay:
    """The times of one day; `warning` says why one may not want them."""

    words: str
    warning: str
    times: list[Proposed]


def proposed(form: TimesForm, chosen: set[str] | None) -> list[ProposedDay]:
    """What would be put out, day by day. Without a choice all are ticked but those on red days and where the host is busy."""
    days, times, language = calendar.current(), form.times(), get_language() or "sv"
    busy = {starts for starts, _ends in actions.overlapping(form.cleaned_data["host"], times)}
    by_day: dict[date, list[Time]] = {}
    for each in times:
        by_day.setdefault(each[0].date(), []).append(each)
    found = []
    for day, some in by_day.items():
        special = days.get(day)
        warning = special.name_in(language) if special is not None else ""
        if not warning and not days.is_working_day(day):
            warning = _("Ingen arbetsdag")
        rows = [
            Proposed(
                value=starts.isoformat(),
                clock=words.clock(starts, ends),
                is_chosen=starts not in busy
                and (not warning if chosen is None else starts.isoformat() in chosen),
                is_busy=starts in busy,
            )
            for starts, ends in some
        ]
        found.append(ProposedDay(words.day(some[0][0]), warning, rows))
    return found


def usual(me: User, now: datetime, day: date) -> dict[str, Any]:
    """What the form begins with: an ordinary morning."""
    return {
        "kind": Kind.TALK,
        "host": me.pk,
        "first": day,
        "weekdays": ["0", "1", "2", "3", "4"],
        "begins": time(9),
        "ends": time(12),
        "length": 45,
        "pause": 15,
        "forms_": [Form.PHONE],
        "languages": ["sv"],
    }
