"""The form of a version, and of a lawyer's check."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.lawfulness.models import Certainty, LegalRule, RuleStatus
from varsam.kernel.lawfulness.rules import TESTS, known_tests
from varsam.kernel.lawfulness.rules_editing import Wording
from varsam.site.editing.forms_calendar import DateInput
from varsam.site.rules import parameters
from varsam.site.rules.topics import TOPICS

_LONG = 4_000
# Addresses under the list of rules that are no rules.
_TAKEN = frozenset({"ny"})


def _text(label: Any, missing: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
        **more,
    )


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=DateInput(),
        error_messages={"invalid": gettext_lazy("Skriv dagen så här: 2027-01-01.")},
        **more,
    )


class _Tests(forms.MultipleChoiceField):
    """The known questions, in the reader's language."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **more: Any) -> None:
        choices = lambda: [(test.key, test.question) for test in known_tests().values()]  # noqa: E731
        super().__init__(choices=choices, required=False, **more)


class VersionForm(forms.Form):
    """A version of a rule. `seen` is the number of the newest when the form was shown."""

    replaces = forms.TypedChoiceField(
        label=gettext_lazy("Vad är det du skriver?"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Den versionen är redan ersatt. Välj en annan.")},
    )
    domain_ref = forms.ChoiceField(
        label=gettext_lazy("Vad handlar regeln om?"), choices=list(TOPICS.items()), required=False
    )
    law = forms.CharField(
        label=gettext_lazy("Lag"),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv lagens namn och nummer.")},
    )
    section = forms.CharField(
        label=gettext_lazy("Kapitel och paragraf"),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv var i lagen det står.")},
    )
    short_sv = _text(gettext_lazy("Vad den säger, med egna ord"), gettext_lazy("Skriv vad regeln säger."))
    short_en = _text(
        gettext_lazy("Vad den säger, på engelska"), gettext_lazy("Skriv vad regeln säger, på engelska.")
    )
    effect_sv = _text(
        gettext_lazy("Vad det betyder här"), gettext_lazy("Skriv vad det betyder för arbetet här.")
    )
    effect_en = _text(
        gettext_lazy("Vad det betyder här, på engelska"), gettext_lazy("Skriv vad det betyder, på engelska.")
    )
    status = forms.ChoiceField(label=gettext_lazy("Vilken kraft har den?"), choices=RuleStatus.choices)
    certainty = forms.ChoiceField(label=gettext_lazy("Hur säkert är det?"), choices=Certainty.choices)
    valid_from = _day(gettext_lazy("Gäller från"))
    valid_to = _day(
        gettext_lazy("Gäller till och med"),
        help_text=gettext_lazy("Tomt: tills nästa version börjar."),
    )
    past = forms.BooleanField(
        label=gettext_lazy("Ja, den ska gälla från en dag som har varit"), required=False
    )
    tests = _Tests(label=gettext_lazy("Det här ska prövas före ett utlämnande"))
    own_tests = _text(
        gettext_lazy("Egna frågor att pröva"),
        "",
        rows=2,
        required=False,
        help_text=gettext_lazy("En fråga på varje rad. Svaret ja ska tala för utlämnande."),
    )
    parameters = _text(
        gettext_lazy("Tal och listor"),
        "",
        rows=5,
        required=False,
        help_text=gettext_lazy(
            "En på varje rad, så här: age_limit: 21. Skriv okänt när ingen vet; då stannar det som behöver talet."
        ),
    )
    source = _text(
        gettext_lazy("Källa"), gettext_lazy("Skriv var det står, så att det går att följa."), rows=2
    )
    verified_on = _day(
        gettext_lazy("Källans egen dag"), help_text=gettext_lazy("Dagen som lagtexten eller sidan bär.")
    )
    why = _text(
        gettext_lazy("Varför skriver du den?"), gettext_lazy("Skriv varför, så att nästa förstår."), rows=2
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, versions: list[LegalRule], **more: Any) -> None:
        super().__init__(*args, **more)
        self.versions = versions
        replaced = {version.replaces for version in versions}
        self.fields["replaces"].choices = [  # type: ignore[attr-defined]
            ("", _("En ny lydelse, från en dag")),
            *(
                (str(version.number), _("En rättelse av version %(number)s") % {"number": version.number})
                for version in reversed(versions)
                if version.number not in replaced
            ),
        ]
        if not versions:
            del self.fields["replaces"]

    @staticmethod
    def initial_of(rule: LegalRule, seen: int, *, corrects: bool) -> dict[str, Any]:
        """What the form shows when a version is written from another one: a correction has its days and source,
        a new wording has not."""
        known = known_tests()
        fresh = {"valid_from": None, "valid_to": None, "verified_on": None, "source": ""}
        return {
            **Wording.of(rule).__dict__,
            **({"replaces": rule.number} if corrects else fresh),
            "tests": [key for key in rule.parameters.get(TESTS) or [] if key in known],
            "own_tests": "\n".join(parameters.own_tests(rule.parameters)),
            "parameters": parameters.written(rule.parameters),
            "seen": seen,
        }

    def clean_parameters(self) -> dict[str, Any]:
        try:
            found = parameters.read(self.cleaned_data["parameters"])
        except parameters.Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None
        if TESTS in found:
            raise forms.ValidationError(_("Prövningarna väljs här ovanför, inte bland talen."))
        return found

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = said.get("valid_from"), said.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("Sista dagen kommer före den första."))
        self._check_start(said, begins)
        return said

    def _check_start(self, said: dict[str, Any], begins: date | None) -> None:
        if "valid_from" in self.errors or said.get("status") == RuleStatus.PROPOSED:
            return
        if said.get("replaces"):
            self._check_correction(said["replaces"], begins)
        elif begins is None and self.versions:
            self.add_error("valid_from", _("Välj från vilken dag den nya lydelsen gäller."))
        elif begins and begins < timezone.localdate() and not said.get("past"):
            self.add_error("past", _("Dagen har varit. Bocka i om det är rätt."))

    def _check_correction(self, number: int, begins: date | None) -> None:
        corrected = next((version for version in self.versions if version.number == number), None)
        if begins is None and corrected and corrected.valid_from:
            self.add_error(
                "valid_from",
                _("Versionen som du rättar gäller från %(day)s. Skriv den dagen, eller den rätta.")
                % {"day": corrected.valid_from.isoformat()},
            )

    def wording(self) -> Wording:
        """What a valid form says."""
        said = self.cleaned_data
        return Wording(
            **{name: said[name] for name in Wording.__dataclass_fields__ if name != "parameters"},
            parameters=self._parameters(),
        )

    def _parameters(self) -> dict[str, Any]:
        """The lines, and the tests: unknown only as long as nobody has written any and nobody did before."""
        said = self.cleaned_data
        own = [line.strip() for line in said["own_tests"].splitlines() if line.strip()]
        chosen = [*said["tests"], *own]
        was_asked = any(TESTS in version.parameters for version in self.versions)
        if chosen or was_asked:
            return {**said["parameters"], TESTS: chosen or None}
        found: dict[str, Any] = said["parameters"]
        return found


class RuleForm(VersionForm):
    """The first version of a rule that is not here yet."""

    slug = forms.SlugField(
        label=gettext_lazy("Regelns korta namn"),
        max_length=60,
        help_text=gettext_lazy("Små bokstäver, siffror och bindestreck, så här: skollagen-29-13."),
        error_messages={
            "required": gettext_lazy("Ge regeln ett kort namn."),
            "invalid": gettext_lazy("Bara bokstäverna a–z, siffror och bindestreck."),
        },
    )
    field_order = ["slug"]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if slug in _TAKEN or LegalRule.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Det finns redan en regel som heter så."))
        return slug


class CheckForm(forms.Form):
    """What a lawyer has read."""

    why = _text(
        gettext_lazy("Vad har du läst?"),
        gettext_lazy("Skriv vad du har läst, så att det går att följa."),
        rows=2,
        help_text=gettext_lazy("Till exempel: SFS 2009:400 i lydelse enligt 2025:179, läst i dag."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
