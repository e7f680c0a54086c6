"""What is written in a plan. The participant's own words stay as they are said; others' names are left out."""

from typing import Any, cast

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from varsam.areas.knowledge_house.plans import actions
from varsam.areas.knowledge_house.plans.actions import Promise
from varsam.areas.knowledge_house.plans.models import AssetKind, GoalState, MeasureState, Moment
from varsam.areas.methods.register.api import choosable
from varsam.kernel.people.models import User
from varsam.site.desk.forms import WrittenField
from varsam.site.methods import choosing
from varsam.site.plans.copy_of_plan import LANGUAGES

_LONGEST, _SHORT = 600, 120
_NO_NAMES = _("Skriv inte namn på andra. Skriv ”min syster” eller ”läraren”.")


class SaidField(WrittenField):
    """A text of at most `most` signs: a plan is read in a minute."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        others = [each for each in self.validators if not isinstance(each, MaxLengthValidator)]
        self.max_length, self.validators = most, [*others, MaxLengthValidator(most)]


class GoalForm(forms.Form):
    """One goal, and the version of it that was read."""

    text = SaidField(
        label=_("Vad vill personen? Skriv orden som de sägs."),
        help_text=_NO_NAMES,
        missing=_("Skriv målet med personens egna ord."),
        most=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("Jag vill …"), "dir": "auto"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class MeasureForm(forms.Form):
    """One promise: what, how, who and until when."""

    text = SaidField(
        label=_("Vad ska göras?"),
        missing=_("Skriv vad som ska göras."),
        most=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    owner = forms.TypedChoiceField(
        label=_("Vem gör det?"),
        help_text=_("De som får läsa planen. Den du väljer ser åtgärden och kan berätta hur det går."),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Den personen får inte läsa planen. Välj någon annan.")},
    )
    owner_words = SaidField(
        label=_("Någon annan, med ord"),
        help_text=_("Till exempel Kurator eller Mamma."),
        missing="",
        most=_SHORT,
        required=False,
        widget=forms.TextInput,
    )
    due_on = forms.DateField(
        label=_("Till och med"),
        help_text=_("Tomt om det inte är bestämt."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Skriv datumet som år, månad och dag: 2026-12-01.")},
    )
    method = forms.TypedChoiceField(
        label=_("Metod"),
        help_text=_("Bara om åtgärden följer en metod i metodlistan."),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Välj en metod i listan.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, owners: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owners = {user.pk: user for user in owners}
        self._methods = {each.pk: each for each in choosable(self.initial.get("method"))}
        nobody, none = _("Någon annan, eller inte bestämt"), _("Ingen särskild")
        label = choosing.labels()
        people = [("", nobody), *((pk, user.name) for pk, user in self._owners.items())]
        methods = [("", none), *((pk, label(each)) for pk, each in self._methods.items())]
        self.fields["owner"].choices = people  # type: ignore[attr-defined]
        self.fields["method"].choices = methods  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = cast(dict[str, Any], super().clean())
        if said.get("owner") and said.get("owner_words", "").strip():
            self.add_error("owner_words", _("Välj en person eller skriv någon annan, inte båda."))
        return said

    def promise(self) -> Promise:
        """What was written, once it is valid."""
        said = self.cleaned_data
        return Promise(
            text=said["text"],
            method=self._methods.get(said["method"]),
            owner=self._owners.get(said["owner"]),
            owner_words=said["owner_words"].strip(),
            due_on=said["due_on"],
        )


class RatingForm(forms.Form):
    """The participant's own answer."""

    value = forms.TypedChoiceField(
        label=_("Vilken siffra sade personen?"),
        coerce=int,
        choices=[(n, str(n)) for n in range(actions.LOWEST, actions.HIGHEST + 1)],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj den siffra som personen sade."),
            "invalid_choice": _("Välj en siffra från 1 till 10."),
        },
    )
    moment = forms.ChoiceField(
        label=_("När frågade ni?"),
        choices=Moment.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj när ni frågade."), "invalid_choice": _("Välj när ni frågade.")},
    )


class StepForm(forms.Form):
    """Where a goal or a measure stands, with the reason where somebody would wonder later."""

    before = forms.CharField(widget=forms.HiddenInput, max_length=12)
    state = forms.ChoiceField(
        label=_("Hur står det till?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur det står till."), "invalid_choice": _("Välj i listan.")},
    )
    words = SaidField(
        label=_("Berätta kort"),
        missing=_("Skriv varför, så att andra förstår."),
        most=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, states: type[GoalState] | type[MeasureState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._states = {each.value for each in states}
        self.fields["state"].choices = states.choices  # type: ignore[attr-defined]

    def clean_before(self) -> str:
        before: str = self.cleaned_data["before"]
        if before not in self._states:
            raise forms.ValidationError(_("Sidan var för gammal. Läs planen igen."))
        return before

    def clean(self) -> dict[str, Any]:
        said = cast(dict[str, Any], super().clean())
        before, state = said.get("before"), said.get("state")
        if (
            before
            and state
            and "words" in said
            and not said["words"].strip()
            and actions.needs_words(before, state)
        ):
            self.add_error("words", self._missing(before, state))
        return said

    def _missing(self, before: str, state: str) -> str:
        if before == state:
            return str(_("Välj ett nytt läge, eller skriv hur det går."))
        return str(_("Skriv varför, så att andra förstår."))


class AssetForm(forms.Form):
    """A strength or a need, in a few words."""

    kind = forms.ChoiceField(
        label=_("Vad är det?"),
        choices=AssetKind.choices,
        widget=forms.RadioSelect,
        initial=AssetKind.STRENGTH,
        error_messages={"required": _("Välj vad det är."), "invalid_choice": _("Välj vad det är.")},
    )
    text = SaidField(
        label=_("Med några få ord"),
        help_text=_NO_NAMES,
        missing=_("Skriv vad det är."),
        most=_SHORT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class DisagreementForm(forms.Form):
    """What the participant does not agree with."""

    text = SaidField(
        label=_("Vad håller personen inte med om? Skriv orden som de sägs."),
        help_text=_NO_NAMES,
        missing=_("Skriv vad personen inte håller med om."),
        most=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class CopyForm(forms.Form):
    """In which language, and whether the name stands on it."""

    language = forms.ChoiceField(
        label=_("Vilket språk läser personen?"),
        choices=list(LANGUAGES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett språk."), "invalid_choice": _("Välj ett av språken.")},
    )
    named = forms.BooleanField(label=_("Sätt ut personens namn på kopian"), required=False)
