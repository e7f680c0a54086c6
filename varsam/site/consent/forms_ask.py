"""Whom to ask about what, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.models import Term
from varsam.kernel.lawfulness.rules import NoRuleHolds, UnknownParameter
from varsam.kernel.people.models import Organisation
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Record
from varsam.site.consent import words
from varsam.site.consent.fields import DayField

_OLDEST = 120


def longest_day() -> date:
    """The last day that a consent asked for now may hold."""
    day = consents.last_day(consents.longest(timezone.now()))
    return day if consents.end_of(day) <= consents.longest(timezone.now()) else day - timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """What a valid form asks for, and what decided who must say yes."""

    scopes: dict[int, list[str]]
    signers: list[consents.Asked]
    rules: list[str]
    until: datetime
    age: int
    # The day from which the person is asked themselves, where that is why it ends sooner than was wished.
    cut_at: date | None


class AskForm(forms.Form):
    """Whom the consent is to be asked of, with whom what may be shared, and until when."""

    age = forms.IntegerField(
        label=gettext_lazy("Hur gammal är personen, i hela år?"),
        required=False,
        min_value=0,
        max_value=_OLDEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": "0", "max": str(_OLDEST)}),
        error_messages={
            "invalid": gettext_lazy("Skriv åldern som ett tal."),
            "min_value": gettext_lazy("Skriv åldern som ett tal."),
            "max_value": gettext_lazy("Skriv en ålder som någon kan ha."),
        },
    )
    from_identity = forms.BooleanField(
        label=gettext_lazy(
            "Hämta åldern ur det som står om personen. Det skrivs i loggen att du öppnade det."
        ),
        required=False,
    )
    guardians = forms.ChoiceField(
        label=gettext_lazy("Hur många vårdnadshavare har personen?"),
        required=False,
        choices=[
            ("", gettext_lazy("Välj")),
            ("1", gettext_lazy("En")),
            ("2", gettext_lazy("Två")),
            ("0", gettext_lazy("Ingen")),
        ],
        help_text=gettext_lazy("Behövs bara när vårdnadshavare ska tillfrågas."),
        error_messages={"invalid_choice": gettext_lazy("Välj ett av alternativen.")},
    )
    concerned = forms.MultipleChoiceField(
        label=gettext_lazy("Gäller oron en vårdnadshavare själv?"),
        required=False,
        choices=[
            ("1", gettext_lazy("Oron gäller vårdnadshavare 1 själv")),
            ("2", gettext_lazy("Oron gäller vårdnadshavare 2 själv")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Välj ett av alternativen.")},
    )
    birth = DayField(label=gettext_lazy("När är personen född?"), required=False)
    until = DayField(
        label=gettext_lazy("Till och med"),
        error_messages={"required": gettext_lazy("Välj hur länge samtycket ska gälla.")},
    )

    def __init__(self, *args: Any, record: Record, term: Term, receivers: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.term = record, term
        self.needs_birth = False
        self.plan: Plan | None = None
        self.initial.setdefault("until", longest_day())
        self.fields["until"].widget.attrs["max"] = longest_day().isoformat()
        offered = {option.organisation_kind: option.information for option in term.options.all()}
        self.nearest: list[Organisation] = []
        self.others: list[Organisation] = []
        found = Organisation.objects.filter(kind__in=offered, left_at=None).exclude(pk=record.unit_id)
        for organisation in sorted(found, key=lambda each: (list(offered).index(each.kind), each.name)):
            self.fields[_field(organisation)] = _information(organisation.name, offered[organisation.kind])
            (self.nearest if organisation.pk in receivers else self.others).append(organisation)

    def fields_of(self, organisations: Iterable[Organisation]) -> list[dict[str, Any]]:
        """Each organisation with its field."""
        return [
            {"name": each.name, "kind": words.KINDS.get(each.kind, ""), "field": self[_field(each)]}
            for each in organisations
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.fields_of(self.nearest)

    @property
    def more_rows(self) -> list[dict[str, Any]]:
        return self.fields_of(self.others)

    @property
    def has_more_chosen(self) -> bool:
        return any(row["field"].value() for row in self.more_rows)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Everything that was filled in, to be sent once more."""
        names = [name for name in self.fields if name != "from_identity"]
        return [(name, value) for name in names for value in self._sent(name) if value]

    def _sent(self, name: str) -> list[str]:
        getlist = getattr(self.data, "getlist", None)
        return [str(value) for value in (getlist(name) if getlist else [self.data.get(name, "")])]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError(_("Dagen har redan varit. Välj i dag eller senare."))
        if until > longest_day():
            raise forms.ValidationError(
                _("Ett samtycke gäller som mest %(period)s. Välj %(day)s eller tidigare.")
                % {"period": words.period("consent_longest"), "day": words.day(longest_day())}
            )
        return until

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        scopes = {
            organisation.pk: list(said.get(_field(organisation)) or [])
            for organisation in [*self.nearest, *self.others]
            if said.get(_field(organisation))
        }
        if not scopes:
            self.add_error(None, _("Välj minst en organisation, och vad den får veta."))
        age = self._age(said)
        if age is None or "until" not in said or self.errors:
            return said
        try:
            self._plan(said, scopes, age)
        except (NoRuleHolds, UnknownParameter):
            self.add_error(
                None,
                _(
                    "Ingen regel säger vem som ska tillfrågas. En jurist måste skriva in den först, under Rättsregler."
                ),
            )
        return said

    def _age(self, said: dict[str, Any]) -> int | None:
        birth, today = said.get("birth"), timezone.localdate()
        if birth is None:
            if said.get("age") is None and "age" not in self.errors:
                self.add_error("age", _("Skriv hur gammal personen är. Det avgör vem som ska tillfrågas."))
            return said.get("age")
        age = consents.age_on(birth, today)
        if not 0 <= age <= _OLDEST:
            self.needs_birth = True
            self.add_error("birth", _("Kontrollera födelsedagen."))
            return None
        if said.get("age") not in {None, age}:
            self.needs_birth = True
            self.add_error(
                "birth", _("Födelsedagen ger %(age)s år. Kontrollera den, eller åldern.") % {"age": age}
            )
            return None
        return age

    def _plan(self, said: dict[str, Any], scopes: dict[int, list[str]], age: int) -> None:
        today, until = timezone.localdate(), said["until"]
        if age < consents.own_age(today) and not said.get("guardians"):
            self.add_error("guardians", _("Välj hur många vårdnadshavare som ska tillfrågas."))
            return
        try:
            signers, rules = consents.signers_for(
                age=age,
                guardians=int(said.get("guardians") or 0),
                concerned=frozenset(int(each) for each in said["concerned"]),
                on=today,
            )
        except ValueError:
            self.add_error("guardians", self._nobody_to_ask())
            return
        cut_at = None
        if consents.may_come_of_age(age, until, today):
            cut_at = self._comes_of_age(said.get("birth"), until, today)
            if self.errors:
                return
        last = min(until, cut_at - timedelta(days=1)) if cut_at else until
        self.plan = Plan(scopes, signers, rules, consents.end_of(last), age, cut_at)

    def _comes_of_age(self, birth: date | None, until: date, today: date) -> date | None:
        """The day from which the person is asked themselves, where it comes before the end; asks for the day of birth
        where that cannot be known."""
        if birth is None:
            self.needs_birth = True
            self.add_error(
                "birth",
                _(
                    "Personen kan hinna fylla %(age)s år under tiden. Då gäller inte vårdnadshavarens ja längre. Skriv "
                    "födelsedagen, så slutar samtycket i tid. Dagen sparas inte. Eller välj en tidigare sista dag."
                )
                % {"age": consents.own_age(today)},
            )
            return None
        day = consents.own_from(birth, today)
        return day if day <= until else None

    @staticmethod
    def _nobody_to_ask() -> str:
        return _(
            "Den som inte har någon vårdnadshavare kan inte få samtycke gett för sig. Kontakta socialkontoret, som ser "
            "till att någon förordnas. En orosanmälan väntar inte på det."
        )


def _field(organisation: Organisation) -> str:
    return f"info_{organisation.pk}"


def _information(label: str, offered: list[str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[(kind.value, kind.label) for kind in Information if kind.value in offered],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Texten frågar inte efter det. Välj bland rutorna.")},
    )
