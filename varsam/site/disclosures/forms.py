"""The steps of a decision as forms. What one step says decides what the next one asks."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.kernel.lawfulness.models import Outcome
from varsam.kernel.records.enums import Information
from varsam.lib.working_days import STOCKHOLM

LONGEST = 20_000
ASKED, UNPROMPTED = "asked", "unprompted"
OTHER_RECIPIENT = "other"
_DATE_ERRORS = {
    "required": _("Välj ett datum."),
    "invalid": _("Skriv datumet som år, månad och dag: 2026-12-01."),
}
Choice = tuple[str, str | Promise]


class Words(forms.CharField):
    """A text of a decision: line ends as the browser counts them, no null bytes."""

    def __init__(self, *, missing: str | Promise = "", rows: int = 4, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        if missing:
            self.error_messages["required"] = missing  # type: ignore[assignment]

    def to_python(self, value: object) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n").replace("\x00", "")))


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_DATE_ERRORS,
        **kwargs,
    )


class RequestForm(forms.Form):
    """Who asked for what, about whom, and to whom it would go."""

    akt = forms.CharField(
        label=_("Akten som uppgifterna finns i"),
        max_length=40,
        required=False,
        help_text=_("Referensen, till exempel K-26-014. Lämna tomt om uppgifterna inte finns i någon akt."),
    )
    unit = forms.TypedChoiceField(label=_("Enheten som beslutar"), coerce=int)
    prompted = forms.ChoiceField(
        label=_("Har någon begärt uppgifterna?"),
        choices=[(ASKED, _("Ja, någon har begärt dem")), (UNPROMPTED, _("Nej, vi prövar det själva"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Säg om någon har begärt uppgifterna.")},
    )
    recipient = forms.ChoiceField(
        label=_("Vem skulle få uppgifterna?"),
        error_messages={"required": _("Välj vem som skulle få uppgifterna.")},
    )
    recipient_words = forms.CharField(
        label=_("Vem där, och hur ni vet att det är rätt person"),
        max_length=300,
        required=False,
        help_text=_(
            "Namn, befattning och hur du har kontrollerat det, till exempel genom att ringa upp via växeln."
        ),
    )
    asked_on = _day(_("När kom begäran?"), required=False)
    case_number = forms.CharField(label=_("Deras ärendenummer"), max_length=80, required=False)
    asked = Words(
        label=_("Vad begär de, eller vad prövar ni?"), missing=_("Skriv vilka uppgifter det gäller.")
    )

    def __init__(
        self, *args: Any, units: Sequence[tuple[int, str]], recipients: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["recipient"].choices = [("", _("Välj")), *recipients]  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0][0]

    def clean_asked_on(self) -> date | None:
        day: date | None = self.cleaned_data["asked_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("Begäran kan inte ha kommit en dag som inte har varit."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("prompted") == ASKED and not found.get("asked_on") and "asked_on" not in self.errors:
            self.add_error("asked_on", _("Skriv vilken dag begäran kom."))
        if found.get("recipient") == OTHER_RECIPIENT and not found.get("recipient_words", "").strip():
            self.add_error("recipient_words", _("Skriv vem som skulle få uppgifterna."))
        return found


class GroundForm(forms.Form):
    """Under which secrecy the information lies, and which rule is tried."""

    regime = forms.ChoiceField(
        label=_("Vilken sekretess gäller för uppgifterna?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vilken sekretess som gäller.")},
    )
    rule = forms.TypedChoiceField(
        label=_("Vilken regel prövar du?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj en regel."),
            "invalid_choice": _("Välj en av reglerna."),
        },
    )

    def __init__(
        self, *args: Any, regimes: Sequence[Choice], rules: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regime"].choices = regimes  # type: ignore[attr-defined]
        self.fields["rule"].choices = rules  # type: ignore[attr-defined]


class TestForm(forms.Form):
    """One test of the rule: yes or no, and why."""

    __test__ = False

    def __init__(self, *args: Any, names: tuple[str, str], question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer_name, self.words_name = names
        self.fields[self.answer_name] = forms.ChoiceField(
            label=question,
            choices=[("yes", _("Ja")), ("no", _("Nej"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Svara ja eller nej.")},
        )
        self.fields[self.words_name] = Words(
            label=_("Varför? Skriv så att den som läser om ett år förstår"),
            missing=_("Skriv varför. Ett svar utan skäl går inte att pröva efteråt."),
            rows=5,
        )


class DecisionForm(forms.Form):
    """What is decided, in words."""

    outcome = forms.ChoiceField(
        label=_("Vad beslutar du?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad du beslutar.")},
    )
    content = Words(
        label=_("Beslutet i en mening"), missing=_("Skriv vad du har beslutat."), rows=2,
    )  # fmt: skip
    sent = Words(
        label=_("Exakt vad som lämnas ut"),
        required=False,
        help_text=_("Ord för ord. Den som inte läser akten ser inte den här rutan."),
    )
    how = forms.CharField(
        label=_("Hur och när det lämnas"),
        max_length=300,
        required=False,
        help_text=_("Till exempel: på telefon genom växeln i dag, eller med rekommenderat brev."),
    )
    information = forms.MultipleChoiceField(
        label=_("Ska mottagaren få läsa i akten?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Välj bara det som beslutet gäller. Välj ingenting om uppgifterna lämnas på annat sätt."),
    )
    opens_until = _day(_("Till och med vilken dag?"), required=False)
    reasons = Words(
        label=_("Skälen"),
        required=False,
        help_text=_("Vad som avgjorde. Vid avslag: vad som inte lämnas ut och varför."),
    )
    appeal = Words(label=_("Hur beslutet överklagas"), required=False, rows=5)
    presenter = forms.TypedChoiceField(
        label=_("Vem föredrog ärendet?"), coerce=int, required=False, empty_value=None
    )
    participants = Words(
        label=_("Vilka fler var med?"), required=False, rows=2, help_text=_("Namn och befattning, en på varje rad.")
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        outcomes: Sequence[Outcome],
        kinds: Sequence[Information],
        colleagues: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(each.value, each.label) for each in outcomes]  # type: ignore[attr-defined]
        self.fields["presenter"].choices = [("", _("Ingen")), *colleagues]  # type: ignore[attr-defined]
        self.fields["information"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if not kinds:
            del self.fields["information"], self.fields["opens_until"]
        if tuple(outcomes) == (Outcome.REFUSED,):
            for name in ("sent", "how", "information", "opens_until"):
                self.fields.pop(name, None)

    def clean_opens_until(self) -> datetime | None:
        day: date | None = self.cleaned_data["opens_until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError(_("Dagen har redan varit. Välj i dag eller senare."))
        return datetime.combine(day, time(23, 59), STOCKHOLM)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        outcome = found.get("outcome")
        if outcome and outcome != Outcome.REFUSED:
            self._need("sent", _("Skriv exakt vad som lämnas ut."))
            self._check_opening(found)
        if outcome in {Outcome.REFUSED, Outcome.PARTLY}:
            self._need("reasons", _("Skriv varför något inte lämnas ut."))
            self._need("appeal", _("Skriv hur beslutet överklagas."))
        if outcome == Outcome.REFUSED and str(found.get("sent", "")).strip():
            self.add_error("sent", _("Vid avslag lämnas inget ut. Ta bort texten eller välj något annat."))
        return found

    def _check_opening(self, found: dict[str, Any]) -> None:
        if found.get("information") and not found.get("opens_until") and "opens_until" not in self.errors:
            self.add_error("opens_until", _("Skriv till vilken dag mottagaren får läsa."))
        if found.get("opens_until") and not found.get("information"):
            self.add_error("information", _("Välj vad mottagaren får läsa, eller ta bort datumet."))

    def _need(self, name: str, missing: str | Promise) -> None:
        if name in self.fields and not str(self.cleaned_data.get(name) or "").strip():
            self.add_error(name, missing)  # type: ignore[arg-type]


class ShareForm(forms.Form):
    """Whom at the recipient a decision opens the record to."""

    member = forms.TypedChoiceField(label=_("Vem får läsa?"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, members: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            ("", _("Alla där som arbetar med delade akter")),
            *members,
        ]
