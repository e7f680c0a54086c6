"""What is written of a picture, its plan, a follow-up and the report."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.register.api import choosable
from varsam.areas.programme import actions
from varsam.areas.programme.actions import PointsAtSomebody
from varsam.areas.programme.enums import MeasureState, Standing
from varsam.areas.programme.models import TEXTS, Measure, Picture, Report
from varsam.kernel.people.models import Organisation
from varsam.site.consent.fields import DayField
from varsam.site.desk.faults import Named, name_faults
from varsam.site.methods.choosing import MethodField

_ENGLISH = gettext_lazy("på engelska")
_TEXTS = {
    "title": (gettext_lazy("Vad lägesbilden visar"), gettext_lazy("En eller två korta meningar. De blir sidans rubrik.")),
    "lead": (gettext_lazy("Ingress"), gettext_lazy("Två eller tre meningar. Hur många som har frågat står där redan.")),
    "mapping": (gettext_lazy("Kartläggning"), gettext_lazy("Vad som händer i staden, utan personer.")),
    "information": (gettext_lazy("Information"), gettext_lazy("Vilka som har lämnat underlag, och vad som saknas.")),
    "analysis": (gettext_lazy("Analys"), gettext_lazy("Vad det betyder, vad ni inte vet, och vad som behöver göras.")),
    "aim": (gettext_lazy("Vad planen ska nå"), ""),
}  # fmt: skip
_LONG = {"mapping", "information", "analysis"}


class Kept(Named, forms.Form):
    """A text for everybody: what points at somebody is found, and stays only where a person has read it."""

    kept = forms.BooleanField(
        required=False, label=gettext_lazy("Jag har läst det som är markerat. Det pekar inte ut någon.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def refuse(self, pointing: PointsAtSomebody) -> None:
        """Say what was found, beside the field that it is in. The text itself stays where it was typed."""
        for name, findings in pointing.findings.items():
            found = ", ".join(dict.fromkeys(finding.text for finding in findings))
            self.add_error(
                name if name in self.fields else None,
                _("Det här kan peka ut någon: %(found)s. Texten blir öppen för alla.") % {"found": found},
            )
        if not pointing.is_certain:
            self.add_error("kept", _("Ta bort det som pekar ut någon, eller intyga att det inte gör det."))

    def values(self) -> dict[str, Any]:
        """What was typed, by field of the row that it is stored in."""
        raise NotImplementedError

    def face(self, latest: Picture | Measure | Report) -> list[tuple[Any, Any, Any]]:
        """Somebody else has saved meanwhile: label, theirs and what was typed, for all that differs. Saving once more keeps
        what is in the form."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = latest.version  # type: ignore[index]
        self.add_error(
            None,
            _(
                "Någon annan har sparat medan du skrev. Allt du har skrivit står kvar. Jämför, och spara igen."
            ),
        )
        return [
            (self.fields[name].label, getattr(latest, name), typed)
            for name, typed in self.values().items()
            if getattr(latest, name) != typed
        ]


class StartForm(Named, forms.Form):
    """What a new picture begins with: the quarters are those that no picture has yet."""

    title = forms.CharField(
        max_length=160,
        label=gettext_lazy("Arbetsnamn"),
        help_text=gettext_lazy(
            "Till exempel vad ni tror att lägesbilden kommer att visa. Det går att ändra."
        ),
    )


class TextForm(Kept):
    """The texts of a picture, Swedish and English side by side; a frozen picture has only the plan's aim left."""

    def __init__(self, *args: Any, picture: Picture, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ["aim"] if picture.adopted_at else list(TEXTS)
        for name in names:
            label, help_text = _TEXTS[name]
            for language in ("sv", "en"):
                self.fields[f"{name}_{language}"] = self._field(name, label, help_text, language)
                name_faults(self.fields[f"{name}_{language}"])
                self.initial.setdefault(f"{name}_{language}", getattr(picture, f"{name}_{language}"))
        self.initial.setdefault("seen", picture.version)

    @staticmethod
    def _field(name: str, label: Any, help_text: Any, language: str) -> forms.CharField:
        rows = 9 if name in _LONG else 2
        said = label if language == "sv" else f"{label} ({_ENGLISH})"
        return forms.CharField(
            label=said,
            required=False,
            max_length=160 if name == "title" else 8000,
            help_text=help_text if language == "sv" else "",
            widget=forms.Textarea(attrs={"rows": rows, "lang": language}),
        )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[name], self[name[:-2] + "en"]) for name in self.fields if name.endswith("_sv")]

    def values(self) -> dict[str, str]:
        return {
            name: self.cleaned_data[name].replace("\r\n", "\n").strip()
            for name in self.fields
            if name in actions.WORDED
        }


class AdoptForm(Named, forms.Form):
    """By whom and when something was adopted."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=gettext_lazy("Dag då den antogs"))
    where = forms.CharField(max_length=120, label=gettext_lazy("Vem som antog den, och paragrafen"))

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit ännu."))
        return on


class MeasureForm(Kept, forms.ModelForm):  # type: ignore[type-arg]
    """One measure. English is for the public page, and may wait."""

    starts_on = DayField(label=gettext_lazy("Börjar"))
    due_on = DayField(label=gettext_lazy("Klar senast"))

    class Meta:
        model = Measure
        fields = actions.MEASURE_FIELDS
        labels = {
            "title_sv": gettext_lazy("Åtgärd"), "title_en": gettext_lazy("Åtgärd (på engelska)"),
            "why_sv": gettext_lazy("Vad i lägesbilden den svarar på"), "why_en": gettext_lazy("Vad den svarar på (på engelska)"),
            "goal_sv": gettext_lazy("Mål"), "goal_en": gettext_lazy("Mål (på engelska)"),
            "indicator_sv": gettext_lazy("Indikator: så vet ni om målet är nått"), "indicator_en": gettext_lazy("Indikator (på engelska)"),
            "owner": gettext_lazy("Ansvarig verksamhet"), "function": gettext_lazy("Ansvarig funktion"),
            "budget": gettext_lazy("Kronor per år"), "method": gettext_lazy("Metod"),
        }  # fmt: skip
        help_texts = {
            "function": gettext_lazy("Till exempel enhetschef. Inget namn."),
            "budget": gettext_lazy("Lämna tomt om det ryms i budgeten."),
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 2}) for name in ("why_sv", "why_en", "goal_sv", "goal_en")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = forms.ModelChoiceField(
            Organisation.objects.filter(left_at=None).order_by("name_sv"),
            label=gettext_lazy("Ansvarig verksamhet"),
            empty_label=_("Välj"),
        )
        self.fields["method"] = MethodField(
            choosable(self.initial.get("method")), label=gettext_lazy("Metod")
        )
        self.fields["budget"].required = False
        for name, field in self.fields.items():
            name_faults(field)
            # The model's own are for whoever reads the code.
            field.help_text = self.Meta.help_texts.get(name, "")
        if self.instance.pk:
            self.initial.setdefault("seen", self.instance.version)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("starts_on") and said.get("due_on") and said["due_on"] < said["starts_on"]:
            self.add_error("due_on", _("Åtgärden kan inte vara klar innan den börjar."))
        return said

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in actions.MEASURE_FIELDS}


class DayForm(Named, forms.Form):
    """A day on which a measure is to be looked at."""

    due_on = DayField(label=gettext_lazy("Följ upp den"))


class MoveForm(Named, forms.Form):
    """How far a measure has come."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=gettext_lazy("Läge"), choices=[each for each in MeasureState.choices if each[0] != "planned"]
    )
    reason = forms.CharField(
        required=False,
        max_length=400,
        label=gettext_lazy("Varför, om den inte genomförs"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("state") == MeasureState.DROPPED and not said.get("reason", "").strip():
            self.add_error("reason", _("Skriv varför åtgärden inte genomförs."))
        return said


class FollowUpForm(Kept):
    """What was found, measured by the indicator."""

    standing = forms.ChoiceField(label=gettext_lazy("Så står det till"), choices=Standing.choices)
    text = forms.CharField(
        max_length=2000,
        label=gettext_lazy("Vad ni har sett"),
        help_text=gettext_lazy(
            "Talet på indikatorn, vad som hjälper och vad som inte gör det. Inga personer."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    on = DayField(label=gettext_lazy("Dag för uppföljningen"))

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit ännu."))
        return on


class ReportForm(Kept):
    """The texts of the report; the measures come with it by themselves."""

    title = forms.CharField(max_length=160, label=gettext_lazy("Rubrik"))
    text = forms.CharField(
        required=False,
        max_length=8000,
        label=gettext_lazy("Så har det gått"),
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    lessons = forms.CharField(
        required=False,
        max_length=8000,
        label=gettext_lazy("Vad vi har lärt oss"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, report: Report | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if report:
            for name in (*actions.REPORT_FIELDS, "seen"):
                self.initial.setdefault(name, report.version if name == "seen" else getattr(report, name))

    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name].replace("\r\n", "\n").strip() for name in actions.REPORT_FIELDS}


class HandInForm(Named, forms.Form):
    """When and to whom the report is handed in."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=gettext_lazy("Dag då rapporten lämnas"))
    to = forms.CharField(
        max_length=120,
        label=gettext_lazy("Till"),
        help_text=gettext_lazy("Till exempel ”Kommunfullmäktige, sammanträdet i oktober”."),
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit ännu."))
        return on
