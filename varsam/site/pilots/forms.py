"""What is written about a pilot: its plan, its places and measures, steps, and what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.pilots import claims, few, reading
from varsam.areas.methods.pilots.actions import Plan, Wording
from varsam.areas.methods.pilots.enums import Better, Conclusion, Design, Kind, Severity
from varsam.areas.methods.pilots.models import Pilot
from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.models import State as MethodState
from varsam.kernel.people.models import Organisation
from varsam.lib import deidentification
from varsam.site.consent.fields import DayField

_CHOOSE = [("", gettext_lazy("Välj"))]


def person_free(text: str) -> str:
    """The text, where nothing in it points at anybody; else what does is said. Nothing of it is kept with a reason here: what
    is written of a pilot is about groups."""
    found = deidentification.find(text)
    if found:
        said = ", ".join(each.text for each in found)
        raise forms.ValidationError(_("Texten får inte peka ut någon: %(found)s.") % {"found": said})
    return text


class FreeField(forms.CharField):
    """A text that names nobody."""

    def __init__(self, *, missing: Any = "", rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        if missing:
            self.error_messages["required"] = missing

    def clean(self, value: Any) -> str:
        return person_free(str(super().clean(value)).strip())


def _choice(label: Any, choices: list[Any], missing: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[*_CHOOSE, *choices],
        error_messages={"required": missing, "invalid_choice": missing},
        **kwargs,
    )


class _Days(forms.Form):
    """From when to when."""

    starts_on = DayField(
        label=gettext_lazy("Första dagen"),
        error_messages={"required": gettext_lazy("Välj första dagen.")},
    )
    ends_on = DayField(
        label=gettext_lazy("Sista dagen"),
        error_messages={"required": gettext_lazy("Välj sista dagen.")},
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", _("Sista dagen kommer efter den första."))
        return said


class NewForm(_Days):
    """Which method, how, and when."""

    method = forms.ModelChoiceField(
        Method.objects.none(),
        label=gettext_lazy("Vilken metod?"),
        empty_label=gettext_lazy("Välj"),
        to_field_name="slug",
        error_messages={
            "required": gettext_lazy("Välj en metod."),
            "invalid_choice": gettext_lazy("Välj en metod."),
        },
    )
    design = _choice(gettext_lazy("Upplägg"), Design.choices, gettext_lazy("Välj ett upplägg."))
    field_order = ("method", "design", "starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["method"]
        field.queryset = Method.objects.exclude(state=MethodState.WITHDRAWN)  # type: ignore[attr-defined]


class PlanForm(_Days):
    """What is to be found out, how, and when it is stopped."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    aim = FreeField(
        label=gettext_lazy("Vad vill ni ta reda på?"),
        help_text=gettext_lazy("Alla läser det på metodens kort när prövningen har börjat."),
        required=False,
        max_length=2000,
    )
    design = _choice(gettext_lazy("Upplägg"), Design.choices, gettext_lazy("Välj ett upplägg."))
    stop_words = FreeField(
        label=gettext_lazy("När stoppas prövningen? Med era ord"), required=False, max_length=2000
    )
    stop_count = forms.IntegerField(
        label=gettext_lazy("Stoppas av sig själv vid så många händelser"),
        min_value=1,
        max_value=50,
        error_messages={
            "required": gettext_lazy("Skriv ett antal mellan 1 och 50."),
            "invalid": gettext_lazy("Skriv ett antal mellan 1 och 50."),
            "min_value": gettext_lazy("Skriv ett antal mellan 1 och 50."),
            "max_value": gettext_lazy("Skriv ett antal mellan 1 och 50."),
        },
    )
    stop_severity = forms.TypedChoiceField(
        label=gettext_lazy("som är"),
        coerce=int,
        choices=[
            (Severity.MILD.value, gettext_lazy("lindriga eller värre")),
            (Severity.MODERATE.value, gettext_lazy("måttliga eller allvarliga")),
            (Severity.SERIOUS.value, gettext_lazy("allvarliga")),
        ],
        error_messages={"invalid_choice": gettext_lazy("Välj hur allvarliga.")},
    )
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Vem svarar för prövningen?"),
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("Välj vem som svarar för den.")},
    )
    field_order = (
        "aim",
        "design",
        "starts_on",
        "ends_on",
        "stop_count",
        "stop_severity",
        "stop_words",
        "owner",
    )
    held = ("aim", "design", "starts_on", "stop_words", "stop_count", "stop_severity")

    def __init__(self, *args: Any, pilot: Pilot, owners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        stored = {name: getattr(pilot, name) for name in (*self.held, "ends_on")}
        self.initial = {**stored, "seen": pilot.version, "owner": pilot.owner_id, **self.initial}
        if pilot.started_on is not None:
            # What was decided when it began is shown as it stands on the pilot's page, and cannot be typed over.
            for name in self.held:
                self.fields[name].disabled = True

    def plan(self) -> Plan:
        said = self.cleaned_data
        return Plan(
            said["aim"], Design(said["design"]), said["starts_on"], said["ends_on"], said["stop_words"],
            Severity(int(said["stop_severity"])), said["stop_count"], said["owner"],
        )  # fmt: skip


class ContactField(forms.ChoiceField):
    """Somebody at a place, as "person:unit"; both are what a place needs."""

    def __init__(self, **kwargs: Any) -> None:
        missing = gettext_lazy("Välj vem på platsen som lämnar uppgifterna.")
        super().__init__(
            label=gettext_lazy("Plats, och vem där som lämnar uppgifterna"),
            error_messages={"required": missing, "invalid_choice": missing},
            **kwargs,
        )

    def clean(self, value: Any) -> tuple[int, int]:
        user, unit = str(super().clean(value)).split(":")
        return int(user), int(unit)


def contact_choices(units: set[int] | None = None) -> list[tuple[str, str]]:
    """Who can be a contact, by place; of these units alone where they are given."""
    found = [each for each in reading.contacts() if units is None or each.unit in units]
    names = Organisation.objects.in_bulk({each.unit for each in found})
    return sorted(
        ((f"{each.user}:{each.unit}", f"{names[each.unit].name} – {each.name}") for each in found),
        key=lambda pair: pair[1],
    )


class PlaceForm(forms.Form):
    """Where, who there, and whether the method is tried there."""

    contact = ContactField()
    is_comparison = forms.TypedChoiceField(
        label=gettext_lazy("Vad gör platsen?"),
        coerce=lambda said: said == "yes",
        choices=[
            ("no", gettext_lazy("Prövar metoden")),
            ("yes", gettext_lazy("Mäter samma sak utan metoden, att jämföra med")),
        ],
        widget=forms.RadioSelect,
        initial="no",
        error_messages={
            "required": gettext_lazy("Välj vad platsen gör."),
            "invalid_choice": gettext_lazy("Välj vad platsen gör."),
        },
    )

    def __init__(self, *args: Any, taken: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [pair for pair in contact_choices() if int(pair[0].split(":")[1]) not in taken]
        self.fields["contact"].choices = [*_CHOOSE, *found]  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """Somebody else at a place."""

    contact = ContactField()

    def __init__(self, *args: Any, unit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].choices = [*_CHOOSE, *contact_choices({unit})]  # type: ignore[attr-defined]


class MeasureForm(forms.Form):
    """What is measured, as a place reads it."""

    name = forms.CharField(
        label=gettext_lazy("Vad mäts?"),
        help_text=gettext_lazy("Till exempel: Elever som säger att de känner sig trygga på rasten"),
        max_length=160,
        error_messages={"required": gettext_lazy("Skriv vad som mäts.")},
    )
    kind = _choice(
        gettext_lazy("Vilket slags tal?"), Kind.choices, gettext_lazy("Välj vilket slags tal det är.")
    )
    better = _choice(gettext_lazy("Vad är bättre?"), Better.choices, gettext_lazy("Välj vad som är bättre."))
    low = forms.FloatField(
        label=gettext_lazy("Skalans lägsta värde, för medelvärden"), required=False, localize=True
    )
    high = forms.FloatField(
        label=gettext_lazy("Skalans högsta värde, för medelvärden"), required=False, localize=True
    )

    def clean_name(self) -> str:
        return person_free(self.cleaned_data["name"].strip())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        low, high = said.get("low"), said.get("high")
        if said.get("kind") != Kind.MEAN:
            said["low"] = said["high"] = None
        elif "low" in said and "high" in said and (low is None or high is None or high <= low):
            self.add_error(
                "high", _("Ett medelvärde behöver skalans ändar: det lägsta och det högsta värdet.")
            )
        return said

    def wording(self) -> Wording:
        said = self.cleaned_data
        return Wording(said["name"], Kind(said["kind"]), Better(said["better"]), said["low"], said["high"])


class WhyForm(forms.Form):
    """A step's reason."""

    why = FreeField(
        label=gettext_lazy("Varför?"),
        max_length=600,
        missing=gettext_lazy("Skriv varför, så att andra förstår beslutet."),
    )

    def __init__(self, *args: Any, needs_why: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = needs_why


class EvaluationForm(forms.Form):
    """What came of it: a conclusion that the design carries with so many places, and words in both languages.

    `few`: what in the words tells of fewer than five people. `asks`: nobody has confirmed yet that it is something else; `warned`
    comes back with what was found, so that only something new is asked about again.
    """

    conclusion = forms.ChoiceField(
        label=gettext_lazy("Slutsats"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Välj en slutsats."),
            "invalid_choice": gettext_lazy("Upplägget bär inte den slutsatsen."),
        },
    )
    words_sv = FreeField(
        label=gettext_lazy("Vad kom fram? På svenska"),
        rows=5,
        max_length=4000,
        help_text=gettext_lazy(
            "Skriv inga antal om färre än fem personer. Inte heller hur många som skadades."
        ),
        missing=gettext_lazy("Skriv vad som kom fram."),
    )
    words_en = FreeField(label=gettext_lazy("På engelska"), rows=5, max_length=4000, required=False)
    warned = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pilot: Pilot, places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.few: tuple[str, ...] = ()
        self.asks = False
        carried = claims.conclusions(pilot.design, places)
        found = [(each.value, claims.said(pilot.design, each)) for each in carried]
        self.fields["conclusion"].choices = found  # type: ignore[attr-defined]
        if len(carried) < len(claims.conclusions(pilot.design)):
            self.fields["conclusion"].error_messages["invalid_choice"] = claims.FEW_PLACES

    def clean_conclusion(self) -> Conclusion:
        return Conclusion(self.cleaned_data["conclusion"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.few = few.told(said.get("words_sv", ""), said.get("words_en", ""))
        self.asks = bool(self.few) and self.mark != said.get("warned", "")
        return said

    @property
    def mark(self) -> str:
        """What somebody is warned of, as one text."""
        return "; ".join(self.few)
