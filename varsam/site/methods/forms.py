"""What the method lead writes on a card: both languages, both ratings, what could harm."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import Method
from varsam.site.consent.fields import DayField

_LABELS = {
    "name": gettext_lazy("Namn"),
    "target": gettext_lazy("För vem"),
    "description": gettext_lazy("Så går det till"),
    "effect": gettext_lazy("Vad vet vi om effekten?"),
    "implementation": gettext_lazy("Vad vet vi om genomförandet?"),
    "harms": gettext_lazy("Vad kan skada, och vad kritiseras?"),
    "needs": gettext_lazy("Vad krävs?"),
}
_SINGLE = {
    "level": gettext_lazy("Nivå"),
    "effect": gettext_lazy("Stöd för effekt"),
    "effect_source": gettext_lazy("Källa till effekten"),
    "implementation": gettext_lazy("Stöd för genomförande"),
    "implementation_source": gettext_lazy("Källa till genomförandet"),
    "status": gettext_lazy("Vad staden har beslutat"),
    "source": gettext_lazy("Källa till kortet"),
}
_ENGLISH = gettext_lazy("på engelska")


class MethodForm(forms.ModelForm):  # type: ignore[type-arg]
    """One card. `seen` tells what it showed when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    verified_on = DayField(label=gettext_lazy("Källan kontrollerad"), required=False)
    review_on = DayField(label=gettext_lazy("Ska prövas igen senast"), required=False)

    class Meta:
        model = Method
        fields = actions.FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            base, _part, language = name.rpartition("_")
            if language in {"sv", "en"}:
                label = _LABELS[base]
                field.label = f"{label} ({_ENGLISH})" if language == "en" else label
            elif name in _SINGLE:
                field.label = _SINGLE[name]
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
            field.error_messages["required"] = _("Fyll i ”%(label)s”.") % {"label": field.label}
        if not self.is_bound and self.instance.pk:
            self.initial["seen"] = actions.mark(self.instance)

    def values(self) -> dict[str, Any]:
        """What was said, by field of the model."""
        return {name: self.cleaned_data[name] for name in actions.FIELDS}

    def against(self, now: Method) -> list[tuple[str, str, str]]:
        """Fields in which what is typed differs from what is stored: label, stored, typed."""
        return [
            (str(self.fields[name].label), _words(now, name, getattr(now, name)), _words(now, name, typed))
            for name, typed in self.values().items()
            if typed != getattr(now, name)
        ]


def _words(method: Method, name: str, value: object) -> str:
    choices = dict(getattr(Method._meta.get_field(name), "flatchoices", ()))
    return str(choices.get(value, value) or "–")
