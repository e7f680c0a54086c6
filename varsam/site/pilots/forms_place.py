"""What a place tells: what it has measured of a group, and whether anybody came to harm."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.pilots.actions import Number
from varsam.areas.methods.pilots.enums import Kind, Moment, Severity
from varsam.areas.methods.pilots.models import Measure, Pilot, Place, Reading
from varsam.site.consent.fields import DayField
from varsam.site.desk.forms import TextForm
from varsam.site.pilots.forms import FreeField

_WHOLE = gettext_lazy("Skriv ett helt tal.")
# So different from what the place told before that it is worth looking twice.
_UNLIKE = 2


def _whole(label: Any, least: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=100_000,
        error_messages={
            "required": _WHOLE,
            "invalid": _WHOLE,
            "min_value": gettext_lazy("Skriv minst %(limit_value)s."),
            "max_value": gettext_lazy("Så många kan det inte vara. Skriv högst %(limit_value)s."),
        },
    )


def _decimal(label: Any) -> forms.FloatField:
    wrong = gettext_lazy("Skriv ett tal, till exempel 6,5.")
    return forms.FloatField(label=label, localize=True, error_messages={"required": wrong, "invalid": wrong})


class ReadingForm(forms.Form):
    """One number of a group. What is unlikely is asked about once; what cannot be is refused, in words."""

    on = DayField(
        label=gettext_lazy("Vilken dag mättes det?"),
        error_messages={"required": gettext_lazy("Välj vilken dag det mättes.")},
    )
    corrects = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_right = forms.BooleanField(label=gettext_lazy("Ja, det stämmer"), required=False)

    def __init__(
        self,
        *args: Any,
        measure: Measure,
        pilot: Pilot,
        moment: Moment,
        before: Reading | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measure, self.pilot, self.moment, self.before = measure, pilot, moment, before
        self.kind, self.doubt = Kind(measure.kind), ""
        self.initial.setdefault("on", timezone.localdate())
        if self.kind is Kind.MEAN:
            self.fields["n"] = _whole(gettext_lazy("Hur många svarade?"), 2)
            self.fields["mean"] = _decimal(gettext_lazy("Medelvärde"))
            self.fields["sd"] = _decimal(gettext_lazy("Standardavvikelse"))
            self.fields["sd"].help_text = gettext_lazy("Hur mycket svaren skiljer sig åt. I Excel: STDAV.S.")
        elif self.kind is Kind.SHARE:
            self.fields["n"] = _whole(gettext_lazy("Hur många frågades eller räknades?"), 1)
            self.fields["events"] = _whole(gettext_lazy("Hur många av dem?"), 0)
        else:
            self.fields["n"] = _whole(gettext_lazy("Hur många är i gruppen?"), 1)
            self.fields["events"] = _whole(gettext_lazy("Hur många händelser?"), 0)
            self.fields["events"].help_text = gettext_lazy(
                "Räkna under lika lång tid varje gång. Annars går talen inte att jämföra."
            )
        self.order_fields(["n", "events", "mean", "sd", "on", "is_right", "corrects"])

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        began = self.pilot.started_on
        if day > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit än."))
        if self.moment is Moment.BEFORE and began and day > began:
            raise forms.ValidationError(_("Prövningen hade redan börjat den dagen. Det är inte längre före."))
        if self.moment is not Moment.BEFORE and began and day < began:
            raise forms.ValidationError(_("Prövningen hade inte börjat den dagen."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.kind is Kind.MEAN and "mean" in said:
            self._check_on_scale(said["mean"])
        if self.errors:
            return said
        self._check_possible(said)
        self.doubt = "" if self.errors else self._doubt(said)
        if self.doubt and not said.get("is_right"):
            self.add_error("is_right", self.doubt)
        return said

    @property
    def _scale(self) -> tuple[float, float]:
        return self.measure.low or 0, self.measure.high or 0

    def _check_on_scale(self, mean: float) -> None:
        """Said at once, whatever else is wrong."""
        low, high = self._scale
        if not low <= mean <= high:
            said = _("Medelvärdet ligger utanför skalan, %(low)g till %(high)g.") % {"low": low, "high": high}
            self.add_error("mean", said)

    def _check_possible(self, said: dict[str, Any]) -> None:
        if self.kind is Kind.SHARE and said["events"] > said["n"]:
            self.add_error("events", _("Det kan inte vara fler än alla %(n)s.") % {"n": said["n"]})
        if self.kind is not Kind.MEAN:
            return
        low, high = self._scale
        mean, sd, n = said["mean"], said["sd"], said["n"]
        if sd < 0 or sd > ((mean - low) * (high - mean) * n / (n - 1)) ** 0.5 * 1.01 + 0.01:
            self.add_error(
                "sd", _("Så mycket kan svaren inte skilja sig åt på den skalan. Kontrollera talet.")
            )

    def _doubt(self, said: dict[str, Any]) -> str:
        """What is unlikely but can be: a group of quite another size than before, or everybody alike."""
        n, before = said["n"], self.before
        if before is not None and (n > _UNLIKE * before.n or before.n > _UNLIKE * n):
            return _(
                "Gruppen är mycket större eller mindre än förra gången, då var den %(n)s. Stämmer det?"
            ) % {"n": before.n}
        if self.kind is Kind.SHARE and n >= 10 and said["events"] in {0, n}:
            return _("Ingen, eller alla, är ovanligt. Stämmer det?")
        return ""

    def number(self) -> Number:
        said = self.cleaned_data
        return Number(said["n"], said.get("events"), said.get("mean"), said.get("sd"))


class HarmForm(TextForm):
    """What happened to somebody, in words that name nobody; what was done; how bad it was."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    on = DayField(
        label=gettext_lazy("Vilken dag?"),
        error_messages={"required": gettext_lazy("Välj vilken dag det hände.")},
    )
    severity = forms.TypedChoiceField(
        label=gettext_lazy("Hur allvarligt var det?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (Severity.MILD.value, gettext_lazy("Lindrigt: gick över av sig självt")),
            (Severity.MODERATE.value, gettext_lazy("Måttligt: någon behövde hjälp efteråt")),
            (Severity.SERIOUS.value, gettext_lazy("Allvarligt: någon for illa, eller kunde ha gjort det")),
        ],
        error_messages={
            "required": gettext_lazy("Välj hur allvarligt det var."),
            "invalid_choice": gettext_lazy("Välj hur allvarligt det var."),
        },
    )
    place = forms.TypedChoiceField(
        label=gettext_lazy("Var?"), coerce=int, required=False, empty_value=None, choices=[]
    )
    done = FreeField(
        label=gettext_lazy("Vad gjorde ni åt det?"),
        max_length=2000,
        missing=gettext_lazy("Skriv vad ni gjorde, också om det var inget."),
    )

    def __init__(self, *args: Any, pilot: Pilot, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilot = pilot
        self.fields["text"].label = gettext_lazy("Vad hände? Skriv utan namn")
        self.fields["text"].error_messages["required"] = _("Skriv vad som hände.")
        self.initial.setdefault("on", timezone.localdate())
        self.initial.setdefault("uid", uuid.uuid4())
        if places:
            self.fields["place"].choices = [  # type: ignore[attr-defined]
                ("", _("Ingen särskild plats")),
                *((each.pk, each.unit.name) for each in places),
            ]
        else:
            del self.fields["place"]

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit än."))
        if self.pilot.started_on and day < self.pilot.started_on:
            raise forms.ValidationError(_("Prövningen hade inte börjat den dagen."))
        return day
