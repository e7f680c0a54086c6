"""What is written in about a course: both languages, whom it is for, how long, what it gives and what it builds on."""

import re
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.training.courses.enums import Form
from varsam.areas.training.courses.models import Course, Group
from varsam.site.methods import choosing
from varsam.site.occasions import words

MOST_GOALS = 8
_LONGEST_GOAL = 300
_LONG = {"max_length": gettext_lazy("Skriv kortare: högst %(limit_value)s tecken.")}


class GoalsField(forms.CharField):
    """One goal a line."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[str]:
        goals = [" ".join(line.split()) for line in super().clean(value).splitlines() if line.strip()]
        if len(goals) > MOST_GOALS:
            raise forms.ValidationError(
                _("Skriv högst %(n)s mål, så att de går att minnas.") % {"n": MOST_GOALS}
            )
        if any(len(goal) > _LONGEST_GOAL for goal in goals):
            raise forms.ValidationError(
                _("Ett mål är för långt. Högst %(n)s tecken på varje rad.") % {"n": _LONGEST_GOAL}
            )
        return goals

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


def _text(label: Any, longest: int, missing: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, error_messages={"required": missing, **_LONG}, **more
    )


def _number(label: Any, missing: Any, most: int, **more: Any) -> forms.IntegerField:
    wrong = gettext_lazy("Skriv ett antal.")
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        error_messages={
            "required": missing,
            "invalid": wrong,
            "min_value": wrong,
            "max_value": gettext_lazy("Skriv högst %(limit_value)s."),
        },
        **more,
    )


def _goals(label: Any, missing: Any) -> GoalsField:
    return GoalsField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Ett mål på varje rad, så som det gäller den som har gått."),
        error_messages={"required": missing},
    )


class CourseForm(forms.Form):
    """One course. `seen` tells what it showed when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    title_sv = _text(gettext_lazy("Vad kursen heter"), 160, gettext_lazy("Skriv vad kursen heter."))
    title_en = _text(
        gettext_lazy("Vad kursen heter på engelska"), 160, gettext_lazy("Skriv också vad den heter på engelska.")
    )  # fmt: skip
    audience_sv = _text(gettext_lazy("För vem"), 240, gettext_lazy("Skriv vem kursen är för."))
    audience_en = _text(
        gettext_lazy("För vem, på engelska"), 240, gettext_lazy("Skriv också på engelska vem den är för.")
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Vilka hittar den i katalogen?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Välj minst en grupp."),
            "invalid_choice": gettext_lazy("Välj bland grupperna i listan."),
        },
    )
    goals_sv = _goals(gettext_lazy("Vad man kan efteråt"), gettext_lazy("Skriv minst ett mål."))
    goals_en = _goals(
        gettext_lazy("Vad man kan efteråt, på engelska"), gettext_lazy("Skriv också målen på engelska.")
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Var?"),
        choices=Form.choices,
        error_messages={"required": gettext_lazy("Välj var kursen hålls.")},
    )
    minutes = _number(gettext_lazy("Hur lång, i minuter"), gettext_lazy("Skriv hur lång kursen är."), 6000)
    sittings = _number(gettext_lazy("Antal träffar"), gettext_lazy("Skriv hur många gånger man ses."), 12)
    min_places = _number(
        gettext_lazy("Minst så många"), gettext_lazy("Skriv hur många som minst behövs."), 500
    )
    max_places = _number(gettext_lazy("Högst så många"), gettext_lazy("Skriv hur många som får plats."), 500)
    renewal_months = _number(
        gettext_lazy("Intyget gäller i så många månader"),
        "",
        120,
        required=False,
        help_text=gettext_lazy("Lämna tomt om kunskapen inte behöver förnyas."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Språk"),
        choices=words.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Välj minst ett språk.")},
    )
    methods = forms.MultipleChoiceField(
        label=gettext_lazy("Vilka metoder lär den ut?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Välj bland metoderna i registret.")},
    )
    trainer_sv = forms.CharField(
        label=gettext_lazy("Vem håller den?"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("En funktion, inte ett namn: till exempel Utbildare från samordningen."),
        error_messages=_LONG,
    )
    trainer_en = forms.CharField(
        label=gettext_lazy("Vem håller den, på engelska"), required=False, max_length=160, error_messages=_LONG
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Vad bygger kursen på?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_LONG,
    )
    is_offered = forms.BooleanField(label=gettext_lazy("Syns i katalogen"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["groups"]).choices = [
            (each.slug, each.name) for each in Group.objects.all()
        ]
        cast(forms.MultipleChoiceField, self.fields["methods"]).choices = choosing.by_slug()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        least, most = said.get("min_places"), said.get("max_places")
        if least and most and most < least:
            self.add_error("max_places", _("Det högsta antalet är mindre än det minsta. Rätta ett av dem."))
        return said

    def values(self) -> dict[str, Any]:
        """What was said, by field of the course."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def against(self, now: Course) -> list[tuple[str, str, str]]:
        """Fields in which what is typed differs from what is stored: label, stored, typed."""
        return [
            (str(self.fields[name].label), shown(getattr(now, name)), shown(typed))
            for name, typed in self.values().items()
            if typed != getattr(now, name)
        ]


def stored(course: Course) -> Mapping[str, Any]:
    """A course as the form shows it."""
    return {name: getattr(course, name) for name in CourseForm.base_fields if name != "seen"}


def shown(value: object) -> str:
    """A value of a field as it reads beside another."""
    if isinstance(value, list):
        return re.sub(r"\s+", " ", "; ".join(value)) or "–"
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    return str(value) if value not in (None, "") else "–"
