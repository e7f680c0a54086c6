"""What is written about one request: by the unit with its code or signed in, and by whoever holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.areas.methods.register.api import choosable
from varsam.areas.operations.enums import ROLES, Harm, Rating, Setting, Worked
from varsam.areas.operations.states import Why
from varsam.kernel.conversations import codes
from varsam.kernel.conversations.forms import DistrictField
from varsam.site.desk.forms import TextForm
from varsam.site.methods.choosing import MethodField
from varsam.site.operations.forms import GuideField

_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DeclineForm(TextForm):
    """What is to be changed in a plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad behöver ändras?")
        self.fields["text"].error_messages["required"] = _("Skriv vad som behöver ändras.")


class LessonForm(TextForm):
    """What others can learn of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad hände, och vad vet ni nu som ni inte visste då?")
        self.fields["text"].error_messages["required"] = _("Skriv vad andra kan lära av det.")


class DeclineLessonForm(TextForm):
    """Why a lesson does not become a guide."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Varför blir det ingen guide?")
        self.fields["text"].error_messages["required"] = _("Skriv varför, så att den som tipsade får veta.")


@dataclass(frozen=True)
class MeasureField:
    """A measure with the field that asks how it went."""

    field: BoundField
    what: str
    role_words: str
    options: list[tuple[str, str]]


class FollowUpForm(TextForm):
    """How it went: each measure on its own, the situation as a whole, and whether anything got worse for anybody.

    `measures` are (key, what, role in words) of the plan that was agreed to.
    """

    rating = forms.ChoiceField(
        label=_("Hur är läget nu, jämfört med när ni frågade?"),
        choices=Rating.choices,
        error_messages={"required": _("Välj hur läget är nu.")},
    )
    harm = forms.ChoiceField(
        label=_("Har något blivit sämre för någon av det ni gjorde?"),
        help_text=_("Också välmenta åtgärder kan göra skada. Det är viktigt att få veta."),
        choices=Harm.choices,
        error_messages={"required": _("Svara på om något har blivit sämre.")},
    )

    def __init__(self, *args: Any, measures: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = measures
        self.fields["text"].required = False
        self.fields["text"].label = _("Vill ni berätta mer?")
        for key, _what, _role in measures:
            self.fields[f"atgard-{key}"] = forms.ChoiceField(
                choices=_worked(), error_messages={"required": _("Välj hur det gick med åtgärden.")}
            )
        # Faults are told in the order of the page.
        self.order_fields([*(f"atgard-{key}" for key, _what, _role in measures), "rating", "harm"])

    @property
    def measure_fields(self) -> list[MeasureField]:
        return [
            MeasureField(self[f"atgard-{key}"], what, role, _worked()) for key, what, role in self.measures
        ]

    @property
    def own_fields(self) -> list[BoundField]:
        return [self["rating"], self["harm"]]

    def worked(self) -> dict[str, str]:
        """What was said of each measure, by its key."""
        return {key: self.cleaned_data[f"atgard-{key}"] for key, _what, _role in self.measures}


def _worked() -> list[tuple[str, str]]:
    return [(value, str(words)) for value, words in Worked.choices if value]


class MeasureForm(TextForm):
    """One thing to do: which role does it, until when, and by which method where there is one."""

    owner_role = forms.ChoiceField(
        label=_("Vem gör det?"),
        choices=[("", _("Välj")), *ROLES.items()],
        error_messages={
            "required": _("Välj vilken roll som gör det."),
            "invalid_choice": _("Välj en av rollerna."),
        },
    )
    due = forms.DateField(
        label=_("Till när?"),
        widget=_DATE,
        error_messages={
            "required": _("Välj ett datum."),
            "invalid": _("Skriv datumet som år, månad och dag: 2026-12-01."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"] = MethodField(
            choosable(self.initial.get("method")), label=_("Med vilken metod?")
        )
        self.fields["text"].label = _("Vad ska göras?")
        self.fields["text"].error_messages["required"] = _("Skriv vad som ska göras.")

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("Datumet har redan varit. Välj i dag eller senare."))
        return due


class TakeUpForm(forms.Form):
    """Where the unit is, and which guide fits."""

    setting = forms.ChoiceField(label=_("Var händer det?"), choices=Setting.choices)
    guide = GuideField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guide"].label = _("Vilken guide passar?")
        self.fields["guide"].help_text = _("Du kan välja den senare, eller byta.")


class CloseForm(forms.Form):
    """Why the support ends."""

    why = forms.ChoiceField(
        label=_("Varför avslutas stödet?"),
        error_messages={"required": _("Välj varför."), "invalid_choice": _("Välj ett av alternativen.")},
    )

    def __init__(self, *args: Any, choices: Sequence[Why], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [("", _("Välj")), *((each.value, each.label) for each in choices)]  # type: ignore[attr-defined]


class AskForm(TextForm):
    """A colleague asks from the desk: for which of their units, about what."""

    guide = GuideField()
    unit = forms.TypedChoiceField(label=_("För vilken verksamhet?"), coerce=int)
    district = DistrictField(label=_("Vilket stadsområde gäller det?"))
    submission = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad behöver ni hjälp med?")
        self.fields["text"].error_messages["required"] = _("Skriv vad ni behöver hjälp med.")
        self.fields["unit"].choices = places  # type: ignore[attr-defined]
        if len(places) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial.setdefault("unit", places[0][0])
        if not self.is_bound:
            self.initial.setdefault("submission", codes.new_submission())
