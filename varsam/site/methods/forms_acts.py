"""What is written where a method is judged: an idea, a step with its reason, a check, a rating."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.register.models import About, CheckKind, CheckSaid, Rating, State
from varsam.lib import deidentification
from varsam.site.consent.fields import DayField
from varsam.site.methods import cards, checks

_LONGEST = 4000
_LONG = {"max_length": gettext_lazy("Skriv kortare: högst %(limit_value)s tecken.")}
_CHOOSE = gettext_lazy("Välj ett av alternativen.")


def _text(
    label: Any, missing: Any = "", *, rows: int = 4, longest: int = _LONGEST, **more: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, **_LONG},
        **more,
    )


def _choice(label: Any, choices: Any, missing: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect(attrs={"class": "ds-input"}),
        error_messages={"required": missing, "invalid_choice": _CHOOSE},
        **more,
    )


class IdeaForm(forms.Form):
    """Something that may be worth trying."""

    name = forms.CharField(
        label=gettext_lazy("Vad kallas metoden?"),
        max_length=160,
        error_messages={"required": gettext_lazy("Skriv vad metoden kallas."), **_LONG},
    )
    words = _text(
        gettext_lazy("Vad är det, och varför tror du på det?"),
        gettext_lazy("Skriv några meningar om vad det är."),
        help_text=gettext_lazy(
            "Skriv var du såg eller hörde om den. Inget om enskilda personer: alla kan läsa registret."
        ),
    )


class StepForm(forms.Form):
    """Where to, and why."""

    to = _choice(gettext_lazy("Vart?"), (), gettext_lazy("Välj vart metoden ska."))
    why = _text(
        gettext_lazy("Varför?"),
        gettext_lazy("Skriv varför. Det står på kortet, för alla."),
        help_text=gettext_lazy("Står på kortet med dagens datum och din roll. Inget om enskilda personer."),
    )

    def __init__(self, *args: Any, nexts: list[State], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(state.value, state.label) for state in nexts]  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """What a check came to, on what it rests and how long it holds."""

    kind = _choice(gettext_lazy("Vad är prövat?"), (), gettext_lazy("Välj vad som är prövat."))
    said = _choice(gettext_lazy("Vad blev svaret?"), CheckSaid.choices, gettext_lazy("Välj vad svaret blev."))
    words = _text(
        gettext_lazy("Med egna ord"),
        gettext_lazy("Skriv vad som är prövat och vad det kom fram till."),
        help_text=gettext_lazy("Vad ni gick igenom, och villkoren om det finns några. Alla kan läsa det."),
    )
    source = _text(
        gettext_lazy("Vad bygger det på?"),
        gettext_lazy("Skriv vad prövningen bygger på."),
        rows=2,
        help_text=gettext_lazy("Lagrum, utredning eller vem som tillfrågades, som funktion."),
    )
    on = DayField(
        label=gettext_lazy("Prövad den"),
        help_text=gettext_lazy(
            "Det som du skriver in nu gäller från nu, också om den förra prövningen gjordes senare."
        ),
        error_messages={"required": gettext_lazy("Skriv vilken dag det prövades.")},
    )
    ends = DayField(
        label=gettext_lazy("Gäller till och med"),
        required=False,
        help_text=gettext_lazy("Tomt: tills någon prövar igen. Sedan förs metoden inte vidare."),
    )

    def __init__(self, *args: Any, kinds: list[CheckKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind.value, checks.TITLES[kind]) for kind in kinds]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """It cannot end before it was made."""
        said = super().clean() or self.cleaned_data
        on, ends = said.get("on"), said.get("ends")
        if on is not None and ends is not None and ends < on:
            self.add_error("ends", _("Skriv en dag som inte är före den då det prövades."))
        return said


class GradeForm(forms.Form):
    """What is known, rated where no review of studies stands behind it, and why it is rated without one."""

    about = _choice(
        gettext_lazy("Vad bedömer du?"),
        [(about.value, cards.ABOUT[about]) for about in About],
        gettext_lazy("Välj vad du bedömer."),
    )
    rating = _choice(
        gettext_lazy("Hur starkt är stödet?"), Rating.choices, gettext_lazy("Välj hur starkt stödet är.")
    )
    basis_sv = _text(
        gettext_lazy("Vad bygger det på?"),
        gettext_lazy("Skriv vad bedömningen bygger på."),
        help_text=gettext_lazy(
            "Vad som är undersökt, på vilka och vad det visade. Skriv också vad som inte är undersökt."
        ),
    )
    basis_en = _text(gettext_lazy("Vad bygger det på? (på engelska)"), required=False)
    source = _text(gettext_lazy("Källa"), gettext_lazy("Skriv källan."), rows=2)
    why = _text(
        gettext_lazy("Varför bedömer du utan kunskapsöversikt?"),
        gettext_lazy("Skriv varför du bedömer utan kunskapsöversikt."),
        rows=2,
        help_text=gettext_lazy("Står på kortet, för alla. Inget om enskilda personer."),
    )


def points_at(kinds: frozenset[deidentification.Kind]) -> str:
    """What to tell whoever has written something that points at a person."""
    known = {
        deidentification.Kind.PERSONNUMMER: _("ett personnummer"),
        deidentification.Kind.PHONE: _("ett telefonnummer"),
        deidentification.Kind.EMAIL: _("en e-postadress"),
    }
    found = ", ".join(words for kind, words in known.items() if kind in kinds)
    return _("Texten har %(what)s i sig. Alla kan läsa registret: ta bort det och spara igen.") % {
        "what": found
    }
