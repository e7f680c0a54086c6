"""Writing the next version of what is asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.training.evaluation.models.questions import MOST_CHOICES, QUESTIONS
from varsam.areas.training.evaluation.questions import Answerable, Asked

_LONGEST_QUESTION, _LONGEST_CHOICE = 240, 120


def _text(label: Any, longest: int, *, rows: int = 0, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"max_length": gettext_lazy("Skriv kortare: högst %(limit_value)s tecken.")},
    )


def _fill_in(label: Any) -> str:
    return _("Fyll i ”%(label)s”.") % {"label": label}


class QuestionsForm(forms.Form):
    """Five questions with two to six answers each, one to answer in own words, and where they come from.

    `before` is what the newest version asks. `seen` is its number: who saved meanwhile is not overwritten.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    free_sv = _text(gettext_lazy("Med egna ord"), _LONGEST_QUESTION, rows=2)
    free_en = _text(gettext_lazy("Med egna ord, på engelska"), _LONGEST_QUESTION, rows=2)
    source = _text(gettext_lazy("Varifrån frågorna kommer"), _LONGEST_QUESTION)

    def __init__(self, before: Sequence[Asked], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = list(before)
        for number in range(1, QUESTIONS + 1):
            self._add_question(number)
        for field in self.fields.values():
            field.error_messages["required"] = _fill_in(field.label)

    def _add_question(self, number: int) -> None:
        asked = self.before[number - 1] if number <= len(self.before) else None
        self.fields[f"q{number}_sv"] = _text(_("Fråga %(n)d") % {"n": number}, _LONGEST_QUESTION, rows=2)
        self.fields[f"q{number}_en"] = _text(
            _("Fråga %(n)d på engelska") % {"n": number}, _LONGEST_QUESTION, rows=2
        )
        self.fields[f"q{number}_new"] = forms.BooleanField(
            required=False, label=_("Frågan betyder något annat än förut. Börja räkna om.")
        )
        if asked:
            self.initial.update({f"q{number}_sv": asked.sv, f"q{number}_en": asked.en})
        for place in range(1, MOST_CHOICES + 1):
            self._add_choice(number, place, asked)

    def _add_choice(self, number: int, place: int, asked: Asked | None) -> None:
        name, said = f"q{number}_c{place}", {"n": place, "q": number}
        self.fields[f"{name}_sv"] = _text(
            _("Svar %(n)d på fråga %(q)d") % said, _LONGEST_CHOICE, required=False
        )
        self.fields[f"{name}_en"] = _text(
            _("Svar %(n)d på fråga %(q)d, på engelska") % said, _LONGEST_CHOICE, required=False
        )
        self.fields[f"{name}_counts"] = forms.BooleanField(required=False, label=_("Räknas som ja"))
        if asked and place <= len(asked.choices):
            choice = asked.choices[place - 1]
            self.initial.update(
                {f"{name}_sv": choice.sv, f"{name}_en": choice.en, f"{name}_counts": choice.counts}
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for number in range(1, QUESTIONS + 1):
            self._check(number)
        return said

    def _check(self, number: int) -> None:
        choices = []
        for place in range(1, MOST_CHOICES + 1):
            name = f"q{number}_c{place}"
            swedish, english = self.cleaned_data.get(f"{name}_sv"), self.cleaned_data.get(f"{name}_en")
            if bool(swedish) != bool(english):
                lacking = f"{name}_{'en' if swedish else 'sv'}"
                self.add_error(lacking, _fill_in(self.fields[lacking].label))
            if swedish and english:
                choices.append(self.cleaned_data[f"{name}_counts"])
        if not any(choices) or all(choices):
            said = _("Fråga %(n)d: minst ett svar ska räknas som ja, och minst ett som nej.")
            self.add_error(f"q{number}_sv", said % {"n": number})

    def rows(self) -> list[dict[str, Any]]:
        """The questions with their fields, to draw."""
        return [
            {
                "number": number,
                "sv": self[f"q{number}_sv"],
                "en": self[f"q{number}_en"],
                "new": self[f"q{number}_new"] if number <= len(self.before) else None,
                "choices": [
                    (
                        self[f"q{number}_c{place}_sv"],
                        self[f"q{number}_c{place}_en"],
                        self[f"q{number}_c{place}_counts"],
                    )
                    for place in range(1, MOST_CHOICES + 1)
                ],
            }
            for number in range(1, QUESTIONS + 1)
        ]

    def asked(self, taken: set[str]) -> list[Asked]:
        """What is to be asked. A question that means something new gets a slug that is not among those `taken`."""
        made: list[Asked] = []
        for number in range(1, QUESTIONS + 1):
            said = self.cleaned_data
            is_new = said.get(f"q{number}_new") or number > len(self.before)
            slug = _free(said[f"q{number}_en"], taken) if is_new else self.before[number - 1].slug
            taken.add(slug)
            made.append(Asked(slug, said[f"q{number}_sv"], said[f"q{number}_en"], self._choices(number)))
        return made

    def _choices(self, number: int) -> tuple[Answerable, ...]:
        names = [f"q{number}_c{place}" for place in range(1, MOST_CHOICES + 1)]
        said = self.cleaned_data
        return tuple(
            Answerable(said[f"{name}_sv"], said[f"{name}_en"], said[f"{name}_counts"])
            for name in names
            if said[f"{name}_sv"]
        )


def _free(words: str, taken: set[str]) -> str:
    base = slugify(words)[:50].strip("-") or "question"
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken)
