"""One rule as a form, and what a new version says of itself."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.lib import routing
from varsam.site.editing.forms_calendar import DateInput
from varsam.site.routes import words

_LONG = 1_500
_SWITCHES = {
    "child_may_be_harmed": gettext_lazy("Kan ett barn fara illa?"),
    "mandated_reporter": gettext_lazy("Är den som hör av sig anmälningsskyldig?"),
}
_LABELS = {
    "sender": gettext_lazy("Vem hör av sig?"),
    "about": gettext_lazy("Vad gäller det?"),
    "danger": gettext_lazy("Fara?"),
    "consent": gettext_lazy("Samtycke?"),
}
# What stands in the form for a choice that data has as null.
_UNKNOWN = "unknown"


def _value(choice: str | None) -> str:
    return _UNKNOWN if choice is None else choice


def _years(label: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=routing.OLDEST,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
        error_messages={"invalid": gettext_lazy("Skriv åldern i år, till exempel 18.")},
    )


class RuleForm(forms.Form):
    """What a rule covers, why, and what it rests on. Made from the rule as data; `rule()` gives it back changed.

    Fields of case number n begin with c{n}_, those of reason n with r{n}_.
    """

    source = forms.CharField(
        label=gettext_lazy("Källa"),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Skriv vad regeln vilar på, så att det går att följa.")},
    )

    def __init__(self, *args: Any, rule: dict[str, Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.before = rule
        self.fields["source"].initial = rule.get("source", "")
        for n, case in enumerate(rule["when"]):
            self._add_case(n, case)
        for n, reason in enumerate(rule["reasons"]):
            self._add_reason(n, reason)

    def _add_case(self, n: int, case: dict[str, Any]) -> None:
        for name, every in words.CHOICES.items():
            held = words.chosen(name, case[name]) if name in case else list(every)
            self.fields[f"c{n}_{name}"] = forms.MultipleChoiceField(
                label=_LABELS[name],
                choices=[(_value(choice), said) for choice, said in every.items()],
                initial=[_value(choice) for choice in held],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": gettext_lazy("Välj minst ett, annars gäller fallet ingen.")},
            )
        age = case.get("age", {})
        limits = age if isinstance(age, dict) else {}
        self.fields[f"c{n}_ages"] = forms.ChoiceField(
            label=gettext_lazy("Ålder"),
            choices=[
                ("any", gettext_lazy("Vilken ålder som helst")),
                ("limits", gettext_lazy("Mellan gränserna")),
                ("unknown", gettext_lazy("Bara när åldern är okänd")),
            ],
            initial="unknown" if age == "unknown" else "limits" if limits else "any",
        )
        self.fields[f"c{n}_from"] = _years(gettext_lazy("Från och med, år"))
        self.fields[f"c{n}_below"] = _years(gettext_lazy("Under, år"))
        self.fields[f"c{n}_from"].initial, self.fields[f"c{n}_below"].initial = (
            limits.get("from"),
            limits.get("below"),
        )
        for name, label in _SWITCHES.items():
            self.fields[f"c{n}_{name}"] = forms.ChoiceField(
                label=label,
                choices=[
                    ("any", gettext_lazy("Spelar ingen roll")),
                    ("yes", gettext_lazy("Ja")),
                    ("no", gettext_lazy("Nej")),
                ],
                initial={True: "yes", False: "no"}.get(case.get(name), "any"),  # type: ignore[arg-type]
            )
        self.fields[f"c{n}_rest"] = forms.BooleanField(
            label=gettext_lazy("Bara när ingen regel ovanför har gett en väg"),
            required=False,
            initial=bool(case.get("nothing_above")),
        )
        self.fields[f"c{n}_gone"] = forms.BooleanField(label=gettext_lazy("Ta bort fallet"), required=False)

    def _add_reason(self, n: int, reason: dict[str, Any]) -> None:
        for language, said in words.LANGUAGES.items():
            self.fields[f"r{n}_{language}"] = forms.CharField(
                label=said,  # type: ignore[arg-type]
                max_length=_LONG,
                initial=reason["text"].get(language, ""),
                widget=forms.Textarea(
                    attrs={"rows": 3, "lang": language, "dir": "rtl" if language in {"ar", "fa"} else "ltr"}
                ),
                error_messages={"required": _("Skriv skälet på alla fem språken: den som frågar läser det.")},
            )

    @property
    def shown_cases(self) -> list[dict[str, Any]]:
        """The fields of each case, by their names without the case's number."""
        names = [*words.CHOICES, "ages", "from", "below", *_SWITCHES, "rest", "gone"]
        return [
            {"number": n + 1, **{name: self[f"c{n}_{name}"] for name in names}}
            for n in range(len(self.before["when"]))
        ]

    @property
    def shown_reasons(self) -> list[dict[str, Any]]:
        """The fields of each reason, with the condition on which it is given, in words."""
        return [
            {
                "number": n + 1,
                "when": words.case(reason["if"]) if "if" in reason else "",
                "fields": [self[f"r{n}_{language}"] for language in words.LANGUAGES],
            }
            for n, reason in enumerate(self.before["reasons"])
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        kept = [n for n in range(len(self.before["when"])) if not said.get(f"c{n}_gone")]
        if not kept:
            self.add_error(
                None,
                _("En regel behöver minst ett fall. Ta bort hela regeln i stället, om ingen ska ha den."),
            )
        for n in kept:
            since, below = said.get(f"c{n}_from"), said.get(f"c{n}_below")
            if said.get(f"c{n}_ages") == "limits" and since is None and below is None:
                self.add_error(f"c{n}_below", _("Skriv minst en av gränserna."))
            elif since is not None and below is not None and since >= below:
                self.add_error(
                    f"c{n}_below",
                    _("Gränsen uppåt måste vara högre än den nedåt, annars gäller fallet ingen."),
                )
        return said

    def rule(self) -> dict[str, Any]:
        """The rule as it was sent; a case that still means what it meant is kept as it was written."""
        said = self.cleaned_data
        cases = [
            _kept(before, self._case(n))
            for n, before in enumerate(self.before["when"])
            if not said[f"c{n}_gone"]
        ]
        reasons = [
            {**before, "text": {language: said[f"r{n}_{language}"].strip() for language in words.LANGUAGES}}
            for n, before in enumerate(self.before["reasons"])
        ]
        return {**self.before, "when": cases, "reasons": reasons, "source": said["source"].strip()}

    def _case(self, n: int) -> dict[str, Any]:
        said = self.cleaned_data
        case: dict[str, Any] = {}
        for name, every in words.CHOICES.items():
            held = [choice for choice in every if _value(choice) in said[f"c{n}_{name}"]]
            if len(held) < len(every):
                case[name] = held[0] if len(held) == 1 and held[0] is not None else held
        case |= _age(said[f"c{n}_ages"], said[f"c{n}_from"], said[f"c{n}_below"])
        case |= {name: said[f"c{n}_{name}"] == "yes" for name in _SWITCHES if said[f"c{n}_{name}"] != "any"}
        return case | ({"nothing_above": True} if said[f"c{n}_rest"] else {})


def _age(ages: str, since: float | None, below: float | None) -> dict[str, Any]:
    if ages == "unknown":
        return {"age": "unknown"}
    limits = {name: _plain(limit) for name, limit in (("from", since), ("below", below)) if limit is not None}
    return {"age": limits} if ages == "limits" and limits else {}


def _plain(years: float) -> float:
    return int(years) if years == int(years) else years


def _kept(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return before if routing.means_the_same(before, after) else after


class VersionForm(forms.Form):
    """What a version says of itself. `seen` is the number of the newest when the editor was opened."""

    valid_from = forms.DateField(
        label=gettext_lazy("Börjar gälla"),
        widget=DateInput(),
        error_messages={
            "required": gettext_lazy("Välj dagen då tabellen börjar gälla."),
            "invalid": gettext_lazy("Skriv dagen så här: 2027-01-01."),
        },
    )
    basis = forms.CharField(
        label=gettext_lazy("Vad ändringen vilar på"),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Beslut, lag eller överenskommelse, så att det går att följa."),
        error_messages={"required": gettext_lazy("Skriv vad ändringen vilar på.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Vad du ändrar, och varför"),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Skriv varför, så att nästa förstår.")},
    )

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(
                _("En tabell kan börja tidigast i dag: det som är beslutat står kvar.")
            )
        return day


class NewRuleForm(forms.Form):
    """A rule that is not there yet: where it leads. What it covers is said in its own form."""

    route = forms.ChoiceField(
        label=gettext_lazy("Ny regel som leder till"),
        choices=list(words.ROUTES.items()),
    )
