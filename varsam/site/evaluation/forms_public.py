"""Five questions and one's own words, as they are answered by the link in a mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.training.evaluation.answering import LONGEST
from varsam.areas.training.evaluation.models import Questionnaire
from varsam.lib import deidentification
from varsam.lib.deidentification import Kind

# What points straight at somebody is not taken; what may be a name is asked about.
_NEVER = frozenset({Kind.PERSONNUMMER, Kind.PHONE, Kind.EMAIL, Kind.ADDRESS, Kind.VEHICLE, Kind.USERNAME})
_FIRST = "fraga-1"


class SurveyForm(forms.Form):
    """Nothing has to be answered, but something has to. `names` are the words that look like names, where there are any."""

    words = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": gettext_lazy("Skriv kortare: högst %(limit_value)s tecken.")},
    )
    keeps_names = forms.BooleanField(
        required=False, label=gettext_lazy("Det är inget namn på en människa. Skicka som det står.")
    )

    def __init__(self, asked: Questionnaire, data: Any = None) -> None:
        super().__init__(data, auto_id="%s")
        self.names: list[str] = []
        self.questions: list[str] = []
        for question in asked.questions.all():
            name = f"fraga-{question.position}"
            self.questions.append(name)
            self.fields[name] = forms.ChoiceField(
                label=question.text,
                required=False,
                choices=[(choice.position, choice.words) for choice in question.choices.all()],
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Välj ett av svaren.")},
            )
        self.fields["words"].label = asked.free

    def clean_words(self) -> str:
        text: str = self.cleaned_data["words"].strip()
        found = deidentification.find(text)
        if any(each.kind in _NEVER for each in found):
            raise forms.ValidationError(
                _(
                    "Ta bort det som pekar ut någon: personnummer, telefonnummer, adresser och konton. Inget är sparat än."
                )
            )
        self.names = [each.text for each in found]
        return text

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.names and not said.get("keeps_names"):
            self.add_error(
                "words",
                _("Det ser ut som ett namn: %(names)s. Skriv om, eller kryssa i att det inte är någons namn.")
                % {"names": ", ".join(self.names)},
            )
        if not self.errors and not said.get("words") and not any(said.get(name) for name in self.questions):
            self.add_error(_FIRST, _("Svara på minst en fråga, eller skriv något."))
        return said

    def asked(self) -> list[forms.BoundField]:
        """The five questions, to draw."""
        return [self[name] for name in self.questions]

    def chosen(self) -> list[int]:
        """The position of each choice, 0 where none was made."""
        return [int(self.cleaned_data.get(name) or 0) for name in self.questions]
