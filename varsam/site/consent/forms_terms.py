"""The text that people sign, in five languages, and what it lets be chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.lawfulness.models import Term
from varsam.kernel.lawfulness.terms import ORIGINAL, Words, behind, words
from varsam.kernel.records.enums import Information
from varsam.site.consent.words import KINDS
from varsam.site.consent.words import LANGUAGES as NAMES
from varsam.ui.languages import RELATIVES as LANGUAGES

_PARTS = ("title", "purpose", "body")
_RIGHT_TO_LEFT = frozenset({"ar", "fa"})


class TermForm(forms.Form):
    """A new version. A language is whole or empty: half a text is nothing to sign."""

    slug = forms.SlugField(
        label=gettext_lazy("Kort namn i adressen"),
        max_length=40,
        help_text=gettext_lazy(
            "Små bokstäver och bindestreck, till exempel anhorig-stod. Kan inte ändras sedan."
        ),
        error_messages={
            "required": gettext_lazy("Skriv ett kort namn."),
            "invalid": gettext_lazy("Bara små bokstäver utan prickar, siffror och bindestreck."),
        },
    )
    source = forms.CharField(
        label=gettext_lazy("Vem har bestämt det, och var står det?"),
        max_length=240,
        error_messages={"required": gettext_lazy("Skriv var beslutet står, så att det går att följa.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, term: Term | None, taken: frozenset[str] = frozenset(), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.term, self.taken = term, taken
        self.initial.setdefault("seen", term.number if term else 0)
        if term is not None:
            del self.fields["slug"]
        for language in LANGUAGES:
            self._add_language(language, words(term, language) if term else None)
        chosen = {o.organisation_kind: o.information for o in term.options.all()} if term else {}
        for kind, label in KINDS.items():
            self.fields[f"options_{kind}"] = forms.MultipleChoiceField(
                label=str(label),
                required=False,
                choices=Information.choices,
                widget=forms.CheckboxSelectMultiple,
                initial=chosen.get(kind, []),
            )

    def _add_language(self, language: str, said: Words | None) -> None:
        attrs = {"lang": language, "dir": "rtl" if language in _RIGHT_TO_LEFT else "ltr"}
        labels = {
            "title": _("Rubrik"),
            "purpose": _("Vad det gäller, i en mening"),
            "body": _("Texten. En rad som börjar med # är en rubrik."),
        }
        for part in _PARTS:
            widget: forms.Widget = (
                forms.TextInput(attrs) if part == "title" else forms.Textarea({**attrs, "rows": 3})
            )
            if part == "body":
                widget = forms.Textarea({**attrs, "rows": 14})
            self.fields[f"{part}_{language}"] = forms.CharField(
                label=labels[part],
                required=language == ORIGINAL,
                widget=widget,
                initial=getattr(said, part, ""),
                error_messages={
                    "required": _("Svenskan behöver finnas: de andra språken översätts från den.")
                },
            )
        if language != ORIGINAL and said is not None:
            self.fields[f"right_{language}"] = forms.BooleanField(
                label=_("Texten säger samma sak som den nya svenskan, fast den inte är ändrad"),
                required=False,
            )

    @property
    def languages(self) -> list[dict[str, Any]]:
        """Each language with its fields, and whether it is missing or behind in the version before."""
        late = behind(self.term) if self.term else []
        return [
            {
                "code": language,
                "name": NAMES[language],
                "fields": [self[f"{part}_{language}"] for part in _PARTS],
                "right": self[f"right_{language}"] if f"right_{language}" in self.fields else None,
                "has_errors": any(self[f"{part}_{language}"].errors for part in _PARTS),
                "is_there": bool(self[f"body_{language}"].value()),
                "is_behind": language in late,
            }
            for language in LANGUAGES
        ]

    @property
    def option_fields(self) -> list[forms.BoundField]:
        return [self[f"options_{kind}"] for kind in KINDS]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if slug in self.taken:
            raise forms.ValidationError(_("Det finns redan en text med det namnet."))
        return slug

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for language in LANGUAGES:
            there = [part for part in _PARTS if said.get(f"{part}_{language}")]
            for part in _PARTS if there and language != ORIGINAL else ():
                if part not in there:
                    self.add_error(f"{part}_{language}", _("Fyll i hela språket, eller töm det."))
        if not any(said.get(f"options_{kind}") for kind in KINDS):
            self.add_error(None, _("Välj minst en sak som någon kan få veta."))
        return said

    def texts(self) -> dict[str, Words]:
        """The languages that are there."""
        said = self.cleaned_data
        every = {
            language: Words(*(said[f"{part}_{language}"].replace("\r\n", "\n").strip() for part in _PARTS))
            for language in LANGUAGES
        }
        return {language: text for language, text in every.items() if text.is_there}

    def still_right(self) -> set[str]:
        return {language for language in LANGUAGES if self.cleaned_data.get(f"right_{language}")}

    def options(self) -> dict[str, list[str]]:
        return {kind: self.cleaned_data[f"options_{kind}"] for kind in KINDS}
