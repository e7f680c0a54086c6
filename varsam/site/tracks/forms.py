"""What is written about a group, its members and an ordinary case."""

import re
from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.tracks import actions, systems
from varsam.areas.knowledge_house.tracks.enums import LivesIn
from varsam.kernel.meetings.enums import Function
from varsam.kernel.meetings.models import Group, Member
from varsam.kernel.people.models import Organisation, User

_CHOOSE = {
    "required": gettext_lazy("Välj ett av alternativen."),
    "invalid_choice": gettext_lazy("Välj ett av alternativen."),
}


class RhythmForm(forms.Form):
    """What a group is for, and when and where it meets."""

    purpose = forms.CharField(
        label=gettext_lazy("Vad är gruppen till för?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Skriv vad gruppen är till för.")},
    )
    every_weeks = forms.IntegerField(
        label=gettext_lazy("Hur många veckor mellan mötena?"),
        help_text=gettext_lazy("Skriv 0 om gruppen möts vid behov."),
        min_value=0,
        max_value=52,
        error_messages={
            "required": gettext_lazy("Skriv ett antal veckor, eller 0."),
            "invalid": gettext_lazy("Skriv ett antal veckor, eller 0."),
            "min_value": gettext_lazy("Skriv ett antal veckor, eller 0."),
            "max_value": gettext_lazy("En grupp möts minst en gång om året. Skriv högst 52."),
        },
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Vilken dag?"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=_CHOOSE,
    )
    usual_time = forms.TimeField(
        label=gettext_lazy("Vilken tid?"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Skriv tiden så här: 13:00.")},
    )
    place = forms.CharField(label=gettext_lazy("Var?"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = get_day_names("wide", locale=get_language() or "sv")
        self.fields["weekday"].choices = [("", _("Olika dagar")), *((n, days[n]) for n in range(5))]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, group: Group) -> "RhythmForm":
        return cls(initial={name: getattr(group, name) for name in cls.base_fields})


class HomeForm(forms.Form):
    """Where a group's casework lies."""

    lives_in = forms.ChoiceField(
        label=gettext_lazy("Var har gruppen sina ärenden?"),
        choices=LivesIn.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    system = forms.ChoiceField(label=gettext_lazy("Vilket system?"), required=False, error_messages=_CHOOSE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Inte kopplat: vi skriver in referensen för hand")), *systems.names().items()]
        self.fields["system"].choices = choices  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """Somebody who gets a seat. Who they can be follows from the organisation that was chosen before."""

    user = forms.TypedChoiceField(
        label=gettext_lazy("Vem?"), coerce=int, widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    function = forms.ChoiceField(
        label=gettext_lazy("För vilken verksamhet?"), choices=Function.choices, error_messages=_CHOOSE
    )
    leads = forms.BooleanField(label=gettext_lazy("Leder gruppen"), required=False)
    deputy_for = forms.TypedChoiceField(
        label=gettext_lazy("Ersättare för"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=_CHOOSE,
    )

    def __init__(self, *args: Any, people: list[User], members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [(person.pk, person.name) for person in people]  # type: ignore[attr-defined]
        self.fields["deputy_for"].choices = _deputies(members)  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """Whether a member leads, and whose deputy they are."""

    leads = forms.BooleanField(label=gettext_lazy("Leder gruppen"), required=False)
    deputy_for = forms.TypedChoiceField(
        label=gettext_lazy("Ersättare för"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=_CHOOSE,
    )

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy_for"].choices = _deputies(members)  # type: ignore[attr-defined]


def _deputies(members: list[Member]) -> list[tuple[object, str]]:
    return [("", _("Ingen, ordinarie plats")), *((member.pk, member.user.name) for member in members)]


class OrganisationForm(forms.Form):
    """From where somebody comes."""

    organisation = forms.TypedChoiceField(
        label=gettext_lazy("Varifrån kommer personen?"), coerce=int, empty_value=None, error_messages=_CHOOSE
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(((each.pk, each.name) for each in organisations), key=lambda pair: pair[1].lower())
        self.fields["organisation"].choices = [("", _("Välj organisation")), *choices]  # type: ignore[attr-defined]


class OrdinaryForm(forms.Form):
    """In which group a person's ordinary case lies, and by which reference; none: the system is asked to open one."""

    track = forms.TypedChoiceField(
        label=gettext_lazy("Vilket spår?"), coerce=int, empty_value=None, error_messages=_CHOOSE
    )
    reference = forms.CharField(
        label=gettext_lazy("Referens i det ordinarie systemet"),
        help_text=gettext_lazy(
            "Lämna tomt om Varsam ska be systemet öppna ett ärende. Aldrig ett personnummer."
        ),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, tracks: list[tuple[int, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tracks is None:
            del self.fields["track"]
            self.fields["reference"].required = True
            self.fields["reference"].help_text = ""
            self.fields["reference"].error_messages["required"] = _("Skriv referensen.")
            return
        self.fields["track"].choices = [("", _("Välj spår")), *tracks]  # type: ignore[attr-defined]
        if len(tracks) == 1:
            self.initial.setdefault("track", tracks[0][0])

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"].strip()
        if actions.has_personal_number(reference):
            raise forms.ValidationError(
                _("Det ser ut som ett personnummer. Skriv ärendets referens i stället.")
            )
        if reference and not re.fullmatch(actions.REFERENCE, reference):
            raise forms.ValidationError(
                _("Skriv referensen som den står i systemet: högst 40 bokstäver, siffror och tecknen . / : -")
            )
        return reference
