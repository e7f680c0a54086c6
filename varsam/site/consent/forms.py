"""What staff fill in: whom to ask about what, what somebody has said, with whom to share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.models import Decision, Form, Term
from varsam.kernel.lawfulness.rules import NoRuleHolds, UnknownParameter
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Record
from varsam.site.consent import words
from varsam.site.consent.standing import Asked, Line

_OLDEST = 120
_WRONG_DAY = gettext_lazy("Skriv dagen så här: 2026-12-01.")


class DayField(forms.DateField):
    """A day, by the browser's own choice where it has one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = {"invalid": _WRONG_DAY, **kwargs["error_messages"]}
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


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
        self.needs_birth, self.plan = False, None
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
        signers, rules = [], []
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


class SaidForm(forms.Form):
    """How and when somebody said something."""

    form = forms.ChoiceField(
        label=gettext_lazy("Hur svarade de?"),
        choices=Form.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Välj hur svaret kom."),
            "invalid_choice": gettext_lazy("Välj ett av alternativen."),
        },
    )
    decided_on = DayField(
        label=gettext_lazy("Vilken dag?"),
        help_text=gettext_lazy("Dagen som står på papperet, eller då det sades."),
        error_messages={"required": gettext_lazy("Skriv vilken dag.")},
    )

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit än."))
        return day


class AnswerForm(SaidForm):
    """What one signer has said, line by line; a line without an answer stays as it is."""

    field_order = ["form", "decided_on"]

    def __init__(self, *args: Any, asked: Asked, place: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.place = asked, place
        for line in asked.lines:
            self.fields[_answer(line)] = forms.ChoiceField(
                label=line.organisation,
                required=False,
                choices=[
                    ("", _("Ingen ändring") if line.said[place].answer else _("Inget svar")),
                    (Decision.GIVEN.value, _("Ja")),
                    (Decision.REFUSED.value, _("Nej")),
                ],
                widget=forms.RadioSelect,
                initial="",
                error_messages={"invalid_choice": _("Välj ja eller nej.")},
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"line": line, "said": line.said[self.place], "field": self[_answer(line)]}
            for line in self.asked.lines
        ]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        decisions = self._decisions(said)
        if not decisions and not self.errors:
            self.add_error(None, _("Skriv in minst ett ja eller nej."))
        if Decision.GIVEN in decisions.values() and said.get("form") == Form.SPOKEN:
            self.add_error("form", _("Ett ja ska vara skriftligt. Ett nej kan vara muntligt."))
        for line in self.asked.lines:
            self._check_age(line, decisions.get(line.scope.pk), said.get("decided_on"))
        said["decisions"] = decisions
        return said

    def _check_age(self, line: Line, decision: Decision | None, day: date | None) -> None:
        """An old paper that turns up does not undo what was said after it was signed."""
        before = line.said[self.place].answer
        if decision != Decision.GIVEN or day is None or before is None or before.decision == Decision.GIVEN:
            return
        if before.decided_on > day:
            error = _("Det finns ett senare nej, från %(day)s. Ett äldre ja ändrar inte det. Fråga på nytt.")
            self.add_error(_answer(line), error % {"day": words.day(before.decided_on)})

    def _decisions(self, said: dict[str, Any]) -> dict[UUID, Decision]:
        return {
            line.scope.pk: Decision(said[_answer(line)])
            for line in self.asked.lines
            if said.get(_answer(line))
        }


def _answer(line: Line) -> str:
    return f"svar_{line.scope.pk}"


class WithdrawForm(SaidForm):
    """What a signer takes back; all of it where nothing else is said."""

    scopes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Vad tas tillbaka?"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Välj minst en rad."),
            "invalid_choice": gettext_lazy("Välj bland det som personen har sagt ja till."),
        },
    )

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].label = _("Hur sade de till?")
        choices = [(str(line.scope.pk), line.organisation) for line in lines]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("scopes", [key for key, _name in choices])


class ShareForm(forms.Form):
    """The whole organisation, or one person there."""

    WHOLE = "alla"

    member = forms.ChoiceField(
        label=gettext_lazy("Vem ska kunna läsa?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Välj vem som ska kunna läsa."),
            "invalid_choice": gettext_lazy("Personen arbetar inte där, eller kan inte läsa det som delas."),
        },
    )

    def __init__(self, *args: Any, members: list[User], organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        whole = _("Alla på %(name)s som får läsa det som delas") % {"name": organisation.name}
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            *((key, _("Bara %(name)s") % {"name": member.name}) for key, member in self.members.items()),
            (self.WHOLE, whole),
        ]

    def member_chosen(self) -> User | None:
        return self.members.get(self.cleaned_data["member"])
