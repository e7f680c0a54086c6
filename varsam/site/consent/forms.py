"""What somebody has said, and with whom to share."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.lawfulness.models import Decision, Form
from varsam.kernel.people.models import Organisation, User
from varsam.site.consent import words
from varsam.site.consent.fields import DayField
from varsam.site.consent.standing import Asked, Line


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
