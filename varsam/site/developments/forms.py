"""What is written about developments, and which of them are shown."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsam.areas.collaboration.developments.enums import Confidence, Kind, Reliability, Source, StruckWhy
from varsam.areas.collaboration.developments.models import Conclusion
from varsam.areas.collaboration.developments.reading import Wanted
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import District, Organisation
from varsam.site.desk.forms import HEADING_LENGTH, TextForm
from varsam.site.developments import writing

CITY = "staden"
SHOWN_DAYS = 90
_CHOOSE = [("", _("Välj"))]


def _day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Välj ett datum."),
            "invalid": _("Skriv datumet som år, månad och dag: 2026-12-01."),
        },
        **kwargs,
    )


def _choice(label: Any, choices: list[Any], missing: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[*_CHOOSE, *choices],
        error_messages={"required": missing, "invalid_choice": missing},
        **kwargs,
    )


def _places() -> list[tuple[str, object]]:
    return [(each.slug, each.name) for each in District.objects.all()]


class DevelopmentForm(TextForm):
    """What has happened, when, where in the city, and how well it is known."""

    heading = forms.CharField(
        label=_("Vad det gäller, i några ord"),
        max_length=HEADING_LENGTH,
        error_messages={
            "required": _("Skriv några ord, så att det går att hitta i listan."),
            "max_length": _("Rubriken får ha högst %(limit_value)s tecken."),
        },
    )
    kind = _choice(_("Vilket slags händelse?"), Kind.choices, _("Välj vilket slags händelse det är."))
    starts_on = _day_field(_("Vilken dag, eller från och med?"))
    ends_on = _day_field(_("Till och med"), required=False)
    place = _choice(_("Var i staden?"), [], _("Välj stadsområde, eller hela staden."))
    source = _choice(_("Var kommer uppgiften ifrån?"), Source.choices, _("Välj varifrån uppgiften kommer."))
    reliability = _choice(
        _("Hur säker är uppgiften?"), Reliability.choices, _("Välj hur säker uppgiften är.")
    )
    unit = forms.TypedChoiceField(label=_("Vilken enhet antecknar?"), coerce=int)

    def __init__(self, *args: Any, homes: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad har hänt?")
        self.fields["text"].error_messages["required"] = _("Skriv vad som har hänt.")
        self.fields["place"].choices = [*_CHOOSE, *_places(), (CITY, _("Hela staden"))]  # type: ignore[attr-defined]
        units = [(each.pk, each.name) for each in homes]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial.setdefault("unit", units[0][0])
        self.initial.setdefault("starts_on", timezone.localdate())

    def clean_heading(self) -> str:
        heading: str = self.cleaned_data["heading"]
        named = writing.named_in(heading)
        if named:
            raise forms.ValidationError(_("Rubriken får inte peka ut någon: %(found)s.") % {"found": named})
        return heading

    def clean_starts_on(self) -> date:
        return _has_been(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> date | None:
        last: date | None = self.cleaned_data["ends_on"]
        if last is None:
            return None
        first = self.cleaned_data.get("starts_on")
        if first is not None and last < first:
            raise forms.ValidationError(_("Sista dagen kan inte vara före den första."))
        return _has_been(last)

    def clean_place(self) -> District | None:
        said: str = self.cleaned_data["place"]
        return None if said == CITY else District.objects.get(slug=said)


def _has_been(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(
            _("Dagen har inte varit än. Här står det som har hänt, inte det som kan hända.")
        )
    return day


class ConclusionForm(TextForm):
    """What a group makes of what it was told, on what it rests and how sure the group is."""

    group = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("Vilken grupp?"),
        empty_label=_("Välj"),
        error_messages={"required": _("Välj grupp."), "invalid_choice": _("Välj grupp.")},
    )
    confidence = forms.ChoiceField(
        label=_("Hur säkra är ni?"),
        choices=Confidence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur säkra ni är."), "invalid_choice": _("Välj hur säkra ni är.")},
    )
    also = forms.TypedMultipleChoiceField(
        label=_("Bygger slutsatsen på fler händelser?"),
        coerce=str,
        required=False,
        empty_value=[],
        widget=forms.CheckboxSelectMultiple,
    )
    replaces = forms.ModelChoiceField(
        Conclusion.objects.none(),
        label=_("Ersätter den en tidigare slutsats?"),
        required=False,
        empty_label=_("Nej, den är ny"),
    )

    def __init__(
        self,
        *args: Any,
        groups: list[Group],
        others: list[tuple[str, str]],
        earlier: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad drar ni för slutsats?")
        self.fields["text"].error_messages["required"] = _("Skriv vad ni drar för slutsats.")
        group = self.fields["group"]
        group.queryset = Group.objects.filter(pk__in=[each.pk for each in groups])  # type: ignore[attr-defined]
        if len(groups) == 1:
            self.initial.setdefault("group", groups[0].pk)
        self.fields["also"].choices = others  # type: ignore[attr-defined]
        replaces = self.fields["replaces"]
        replaces.queryset = Conclusion.objects.filter(pk__in=[key for key, _words in earlier])  # type: ignore[attr-defined]
        words = dict(earlier)
        replaces.label_from_instance = lambda each: words[str(each.pk)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        before, group = said.get("replaces"), said.get("group")
        if before is not None and group is not None and before.group_id != group.pk:
            self.add_error("replaces", _("En grupp kan bara ersätta sin egen slutsats."))
        return said


class StrikeForm(forms.Form):
    """Why a note is taken away."""

    why = forms.ChoiceField(
        label=_("Varför tas den bort?"),
        choices=StruckWhy.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj varför den tas bort."),
            "invalid_choice": _("Välj varför den tas bort."),
        },
    )


class FilterForm(forms.Form):
    """Which developments are shown: a time, a kind, a place. What is not understood is as if it was not asked."""

    fran = _day_field(_("Från"), required=False)
    till = _day_field(pgettext_lazy("slutdag", "Till"), required=False)
    slag = forms.ChoiceField(label=_("Slag"), required=False, choices=[("", _("Alla slag")), *Kind.choices])
    omrade = forms.ChoiceField(label=_("Område"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["omrade"].choices = [  # type: ignore[attr-defined]
            ("", _("Alla områden")),
            *_places(),
            (CITY, _("Bara hela staden")),
        ]

    def wanted(self) -> Wanted:
        """What is asked for; the last ninety days where no time is."""
        self.is_valid()
        said, today = self.cleaned_data, timezone.localdate()
        until = said.get("till") or today
        since = said.get("fran") or until - timedelta(days=SHOWN_DAYS - 1)
        place = said.get("omrade") or ""
        return Wanted(
            min(since, until),
            max(since, until),
            said.get("slag") or "",
            "" if place == CITY else place,
            place == CITY,
        )
