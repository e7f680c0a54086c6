"""What is written about a group, when it meets and who sits in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.kernel.meetings.enums import ROOMS, Function, GroupKind, Room
from varsam.kernel.meetings.models import Group, Member
from varsam.kernel.people.models import Organisation, User
from varsam.site.meetings.headings import HeadingForm

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


class GroupForm(RhythmForm):
    """The same and its name, what it is concerned with, and until when it is to be there."""

    name = forms.CharField(
        label=gettext_lazy("Vad heter gruppen?"),
        max_length=120,
        error_messages={
            "required": gettext_lazy("Skriv vad gruppen heter."),
            "max_length": gettext_lazy("Namnet får ha högst %(limit_value)s tecken."),
        },
    )
    area = forms.CharField(
        label=gettext_lazy("Vilket område gäller den?"),
        help_text=gettext_lazy("En stadsdel eller ett område, aldrig en adress. Tomt: hela enhetens område."),
        max_length=120,
        required=False,
        error_messages={"max_length": gettext_lazy("Området får ha högst %(limit_value)s tecken.")},
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Till och med när ska den finnas?"),
        help_text=gettext_lazy("Tomt: tills vidare."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Skriv dagen så här: 2027-12-31.")},
    )
    field_order: Sequence[str] = (
        "name",
        "purpose",
        "area",
        "valid_until",
        "every_weeks",
        "weekday",
        "usual_time",
        "place",
    )

    def clean_valid_until(self) -> date | None:
        day: date | None = self.cleaned_data["valid_until"]
        if day is not None and day < timezone.localdate() and day != self.initial.get("valid_until"):
            raise forms.ValidationError(_("Den dagen har varit. Välj en dag som kommer, eller lämna tomt."))
        return day


class NewGroupForm(GroupForm):
    """A group that does not exist yet: what kind it is follows it for good."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Vad är det för grupp?"), widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    unit = forms.TypedChoiceField(
        label=gettext_lazy("Vilken enhet håller ihop den?"), coerce=int, error_messages=_CHOOSE
    )
    field_order = ("kind", "unit", *GroupForm.field_order)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        # Groups for cases are the ordinary tracks: they are set up with the districts, not here.
        kinds = [kind for kind in GroupKind if ROOMS[kind] == Room.TRENDS]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class StandingForm(HeadingForm):
    """What stands on every agenda."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minuter"),
        min_value=0,
        max_value=480,
        initial=10,
        error_messages={
            "required": gettext_lazy("Skriv hur många minuter."),
            "invalid": gettext_lazy("Skriv ett antal minuter."),
            "min_value": gettext_lazy("En punkt kan inte ta mindre än noll minuter."),
            "max_value": gettext_lazy("En punkt får vara högst %(limit_value)s minuter."),
        },
    )


class OrganisationForm(forms.Form):
    """From where somebody comes."""

    organisation = forms.TypedChoiceField(
        label=gettext_lazy("Varifrån kommer personen?"), coerce=int, empty_value=None, error_messages=_CHOOSE
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(((each.pk, each.name) for each in organisations), key=lambda pair: pair[1].lower())
        self.fields["organisation"].choices = [("", _("Välj organisation")), *choices]  # type: ignore[attr-defined]


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
