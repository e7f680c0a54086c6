"""What the method lead writes on a card: both languages, for whom and where, what could harm, what it takes."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import Level, Method, Setting, State
from varsam.site.consent.fields import DayField
from varsam.site.methods import cards, words

TEXTS = ("name", "target", "description", "harms", "needs", "cost", "here")
_LABELS = {
    "name": gettext_lazy("Namn"),
    "target": gettext_lazy("För vem"),
    "description": gettext_lazy("Så går det till"),
    "harms": gettext_lazy("Vad kan skada, och vad kritiseras?"),
    "needs": gettext_lazy("Vad krävs?"),
    "cost": gettext_lazy("Vad kostar den?"),
    "here": gettext_lazy("Vem i staden kan den?"),
}
_HELP = {
    "harms": gettext_lazy("Har ni letat och inte funnit något, så skriv det."),
    "cost": gettext_lazy("Pengar och tid, med källa om det finns. Lämna tomt om ingen vet."),
    "here": gettext_lazy("Verksamheter eller funktioner, inga namn. Lämna tomt om ingen vet."),
}
_ENGLISH = gettext_lazy("på engelska")
_OLDEST, _FIRST_YEAR = 120, 1900


def _number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    wrong = gettext_lazy("Skriv ett tal.")
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        error_messages={
            "invalid": wrong,
            "min_value": gettext_lazy("Skriv minst %(limit_value)s."),
            "max_value": gettext_lazy("Skriv högst %(limit_value)s."),
        },
        **more,
    )


class MethodForm(forms.ModelForm):  # type: ignore[type-arg]
    """One card. `seen` tells what it showed when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    level = forms.ChoiceField(
        label=gettext_lazy("Nivå"),
        required=False,
        choices=[
            ("", gettext_lazy("Ingen har sagt det än")),
            *((each.value, cards.LEVELS[each.value]) for each in Level),
        ],
    )
    min_age = _number(gettext_lazy("Från ålder"), 0, _OLDEST)
    max_age = _number(gettext_lazy("Till ålder"), 0, _OLDEST)
    settings = forms.MultipleChoiceField(
        label=gettext_lazy("Var används den?"),
        required=False,
        choices=Setting.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("På vilka språk finns den?"),
        required=False,
        choices=list(words.LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
    )
    in_use_since = _number(
        gettext_lazy("I vanligt bruk i staden sedan år"),
        _FIRST_YEAR,
        2100,
        help_text=gettext_lazy(
            "Bara för metoder som användes innan någon bedömde dem. Källan till kortet ska säga det."
        ),
    )
    verified_on = DayField(
        label=gettext_lazy("Källan kontrollerad"),
        required=False,
        help_text=gettext_lazy("Den dag du läste källan. Källans egen dag skriver du i källan."),
    )

    class Meta:
        model = Method
        fields = actions.FIELDS
        labels = {"source": gettext_lazy("Källa till kortet")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            base, _part, language = name.rpartition("_")
            if language in {"sv", "en"}:
                label = _LABELS[base]
                field.label = f"{label} ({_ENGLISH})" if language == "en" else label
                field.help_text = _HELP.get(base, "") if language == "sv" else ""
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
            field.error_messages["required"] = _("Fyll i ”%(label)s”.") % {"label": field.label}
        if not self.is_bound and self.instance.pk:
            self.initial["seen"] = actions.mark(self.instance)

    def clean(self) -> dict[str, Any]:
        """A method that is more than an idea is for somebody; ages stand in their order."""
        said = super().clean() or self.cleaned_data
        has_level = self.instance.pk and self.instance.state not in {State.IDEA, State.WITHDRAWN}
        if has_level and not said.get("level", "-"):
            self.add_error("level", _("Välj en nivå: metoden är mer än en idé."))
        least, most = said.get("min_age"), said.get("max_age")
        if least is not None and most is not None and most < least:
            self.add_error("max_age", _("Skriv en ålder som är minst lika hög som den första."))
        since = said.get("in_use_since")
        if since is not None and since > timezone.localdate().year:
            self.add_error("in_use_since", _("Skriv ett år som har börjat."))
        if since is not None and not said.get("source"):
            self.add_error(
                "source",
                _("Skriv var det står att metoden har varit i bruk sedan %(year)s.") % {"year": since},
            )
        return said

    def values(self) -> dict[str, Any]:
        """What was said, by field of the model."""
        return {name: self.cleaned_data[name] for name in actions.FIELDS}

    def against(self, now: Method) -> list[tuple[str, str, str]]:
        """Fields in which what is typed differs from what is stored: label, stored, typed."""
        return [
            (str(self.fields[name].label), self._words(name, getattr(now, name)), self._words(name, typed))
            for name, typed in self.values().items()
            if typed != getattr(now, name)
        ]

    def _words(self, name: str, value: object) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, list):
            return ", ".join(str(choices.get(each, each)) for each in value) or "–"
        return str(choices.get(value, value) if value not in {None, ""} else "–")
