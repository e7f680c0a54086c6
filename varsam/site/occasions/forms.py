"""What is written in about an occasion: the course, the times, the place, how many, until when, and who teaches."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsam.areas.training.courses.enums import Form
from varsam.areas.training.courses.models import Course, Group
from varsam.areas.training.occasions.addresses import LONGEST
from varsam.areas.training.occasions.enums import OccasionForm as Where
from varsam.areas.training.occasions.models import Sitting
from varsam.areas.training.occasions.signing_up import LONGEST_NAME, LONGEST_NEEDS
from varsam.kernel.people.models import District, Organisation, User
from varsam.lib.working_days import STOCKHOLM
from varsam.site.consent.fields import DayField
from varsam.site.occasions import words

MOST_SITTINGS = 12
NO_ADDRESS = gettext_lazy("Skriv hela mejladressen, till exempel namn@goteborg.se.")
MOST_PLACES = 500
Times = tuple[datetime, datetime]
_ROWS: dict[str, Any] = {
    "missing_management_form": gettext_lazy("Formuläret kom inte fram helt. Ladda om sidan och försök igen."),
    "too_many_forms": gettext_lazy("Skriv högst %(num)d träffar."),
}
_END_OF_DAY = time(23, 59, 59)
_TIME = {
    "required": gettext_lazy("Välj en tid."),
    "invalid": gettext_lazy("Skriv tiden så här: 13:00."),
}


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        error_messages=_TIME,
    )


class SittingForm(forms.Form):
    """One time that people meet. A row without a day is left out; `uid` names the sitting that a row moves."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    day = DayField(label=gettext_lazy("Dag"), required=False)
    begins = _time_field(gettext_lazy("Börjar"))
    ends = _time_field(gettext_lazy("Slutar"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        day, begins, ends = said.get("day"), said.get("begins"), said.get("ends")
        if not any((day, begins, ends)) or self.errors:
            return said
        if day is None:
            self.add_error("day", _("Välj en dag för träffen."))
        if begins is None:
            self.add_error("begins", _("Välj när träffen börjar."))
        if ends is None:
            self.add_error("ends", _("Välj när träffen slutar."))
        if begins and ends and ends <= begins:
            self.add_error("ends", _("Träffen slutar innan den börjar. Välj en senare tid."))
        return said

    def times(self) -> Times | None:
        """When it begins and ends, in Stockholm's time; None for an empty row."""
        day, said = self.cleaned_data.get("day"), self.cleaned_data
        if day is None:
            return None
        return (
            datetime.combine(day, said["begins"], STOCKHOLM),
            datetime.combine(day, said["ends"], STOCKHOLM),
        )


class SittingRows(forms.BaseFormSet):  # type: ignore[type-arg]
    """The times of one occasion. `not_before`: days before it have been, and cannot be chosen."""

    not_before: date | None = None

    def clean(self) -> None:
        if any(self.errors) or not self.management_form.is_valid():
            return
        found = self.times()
        if not found:
            raise forms.ValidationError(_("Skriv minst en träff: dag, när den börjar och när den slutar."))
        if self.not_before and any(each[0].date() < self.not_before for each in found):
            raise forms.ValidationError(_("En av dagarna har varit. Välj dagar som kommer."))
        if any(before[1] > after[0] for before, after in pairwise(found)):
            raise forms.ValidationError(_("Två träffar är på samma tid. Rätta dagen eller klockslaget."))

    def times(self) -> list[Times]:
        """All of them, the first one first."""
        return sorted(each for each in (form.times() for form in self.forms) if each is not None)

    def moves(self) -> list[tuple[uuid.UUID | None, datetime, datetime]]:
        """Each with the sitting that it moves; None for a new one."""
        found = [(form.cleaned_data.get("uid"), form.times()) for form in self.forms]
        return [(uid, *times) for uid, times in found if times is not None]


SittingFormSet = forms.formset_factory(
    SittingForm, formset=SittingRows, extra=0, max_num=MOST_SITTINGS, validate_max=True
)


def sittings(
    data: Any = None, *, held: Sequence[Sitting] = (), rows: int = 1, future: bool = True
) -> SittingRows:
    """The rows of times: as sent, or as they stand with empty ones up to `rows`. `future`: only days that come."""
    stands = [
        {
            "uid": each.pk,
            "day": each.starts_at.astimezone(STOCKHOLM).date(),
            "begins": _clock(each.starts_at),
            "ends": _clock(each.ends_at),
        }
        for each in held
    ]
    empty: list[dict[str, object]] = [{} for _row in range(rows - len(stands))]
    made = cast(
        SittingRows, SittingFormSet(data, initial=[*stands, *empty], prefix="traff", error_messages=_ROWS)
    )
    made.not_before = timezone.localdate() if future else None
    return made


def _clock(at: datetime) -> time:
    return at.astimezone(STOCKHOLM).time().replace(second=0, microsecond=0)


class DetailsForm(forms.Form):
    """All of an occasion but its course and its times."""

    form = forms.ChoiceField(
        label=gettext_lazy("Var?"),
        choices=Where.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj om ni ses på plats eller på nätet.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Lokal och adress"),
        required=False,
        max_length=240,
        help_text=gettext_lazy("Alla kan läsa den på utbildningssidan."),
        error_messages={"max_length": gettext_lazy("Platsen får ha högst %(limit_value)s tecken.")},
    )
    link = forms.URLField(
        label=gettext_lazy("Länk till mötet på nätet"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Visas bara för dem som har en plats."),
        error_messages={"invalid": gettext_lazy("Klistra in hela länken, så som den står i inbjudan.")},
    )
    district = forms.ModelChoiceField(
        District.objects.none(),
        label=gettext_lazy("Stadsområde"),
        required=False,
        empty_label=pgettext_lazy("stadsområde", "Hela staden"),
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Antal platser"),
        min_value=1,
        max_value=MOST_PLACES,
        error_messages={
            "required": gettext_lazy("Skriv hur många som får plats."),
            "invalid": gettext_lazy("Skriv ett antal."),
            "min_value": gettext_lazy("Minst en plats behövs."),
            "max_value": gettext_lazy("Högst %(limit_value)s platser går att lägga in."),
        },
    )
    closes = DayField(
        label=gettext_lazy("Sista dag att anmäla sig"),
        error_messages={"required": gettext_lazy("Välj sista dagen att anmäla sig.")},
    )
    cancel_until = DayField(
        label=gettext_lazy("Avboka senast"),
        required=False,
        help_text=gettext_lazy("Den som avbokar senare får veta att det är sent. Platsen går vidare ändå."),
    )
    opens = DayField(
        label=gettext_lazy("Öppnar för alla"),
        required=False,
        help_text=gettext_lazy("Lämna tomt om anmälan öppnar direkt. De du bjuder in kan anmäla sig före."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Språk"), choices=words.LANGUAGES)
    note_sv = forms.CharField(
        label=gettext_lazy("Bra att veta för den som kommer"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Till exempel om entré, hörslinga eller vad man tar med. Alla kan läsa det."),
        error_messages={"max_length": gettext_lazy("Skriv kortare: högst %(limit_value)s tecken.")},
    )
    note_en = forms.CharField(
        label=gettext_lazy("Samma sak på engelska"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": gettext_lazy("Skriv kortare: högst %(limit_value)s tecken.")},
    )
    trainers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("Vilka håller i det?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("De ser vilka som kommer, och kan ta närvaro."),
        error_messages={"invalid_choice": gettext_lazy("Välj bland utbildarna i listan.")},
    )

    def __init__(self, *args: Any, trainers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trainers"].queryset = trainers  # type: ignore[attr-defined]
        self.fields["district"].queryset = District.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("form") == Where.CLASSROOM and not said.get("place") and "place" not in self.errors:
            self.add_error("place", _("Skriv var ni ses."))
        if said.get("form") == Where.ONLINE and not said.get("link") and "link" not in self.errors:
            self.add_error("link", _("Klistra in länken till mötet."))
        closes, opens = said.get("closes"), said.get("opens")
        if closes and opens and opens > closes:
            self.add_error("opens", _("Anmälan öppnar efter att den har stängt. Välj en tidigare dag."))
        return said

    def check_against(self, first: datetime) -> None:
        """The days of signing up and cancelling, against when the first sitting begins."""
        starts = first.astimezone(STOCKHOLM).date()
        for name in ("closes", "cancel_until"):
            day = self.cleaned_data.get(name)
            if day is not None and day > starts:
                self.add_error(name, _("Välj en dag som är senast dagen då det börjar."))

    def moments(self, first: datetime) -> dict[str, datetime | None]:
        """opens_at, closes_at and cancel_until in Stockholm's time: a day counts to its end, the first day to its start."""
        said = self.cleaned_data
        opens = said["opens"]
        return {
            "opens_at": datetime.combine(opens, time(), STOCKHOLM) if opens else None,
            "closes_at": _end(said["closes"], first),
            "cancel_until": _end(said["cancel_until"], first) if said["cancel_until"] else None,
        }


def _end(day: date, first: datetime) -> datetime:
    return min(datetime.combine(day, _END_OF_DAY, STOCKHOLM), first)


class NewOccasionForm(DetailsForm):
    """An occasion of one of the courses that are offered."""

    course = forms.ModelChoiceField(
        Course.objects.none(),
        label=gettext_lazy("Kurs"),
        empty_label=gettext_lazy("Välj"),
        error_messages={
            "required": gettext_lazy("Välj en kurs."),
            "invalid_choice": gettext_lazy("Välj en av kurserna i listan."),
        },
    )
    field_order = ("course",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Course.objects.filter(is_offered=True).exclude(form=Form.SELF_PACED)
        self.fields["course"].queryset = offered  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why an occasion is called off: those who had signed up read it."""

    reason = forms.CharField(
        label=gettext_lazy("Varför?"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("De som har anmält sig läser det på sin sida. Skriv inget om enskilda personer."),
        error_messages={
            "required": gettext_lazy("Skriv varför, så att de som har anmält sig förstår."),
            "max_length": gettext_lazy("Skriv kortare: högst %(limit_value)s tecken."),
        },
    )  # fmt: skip


class SomebodyForm(forms.Form):
    """Somebody who comes. `uid` is the form's own: sent twice, it is one person."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Namn"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Skriv vad personen heter."),
            "max_length": gettext_lazy("Namnet får ha högst %(limit_value)s tecken."),
        },
    )
    email = forms.CharField(
        label=gettext_lazy("Jobbmejl"),
        max_length=LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={"required": gettext_lazy("Skriv en mejladress."), "max_length": NO_ADDRESS},
    )
    unit = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Enhet"),
        required=False,
        empty_label=gettext_lazy("Vet inte"),
    )
    group = forms.ModelChoiceField(
        Group.objects.none(),
        label=gettext_lazy("Arbetar med"),
        required=False,
        to_field_name="slug",
        empty_label=gettext_lazy("Vet inte"),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["group"].queryset = Group.objects.all()  # type: ignore[attr-defined]


class WalkInForm(SomebodyForm):
    """Somebody who has come without being on the list; they may have no address at hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["email"].help_text = _("Dit skickas intyget. Utan adress skickas inget.")


class RangForm(SomebodyForm):
    """Somebody who has rung and wants to come."""

    needs = forms.CharField(
        label=gettext_lazy("Behöver personen något för att kunna vara med?"),
        required=False,
        max_length=LONGEST_NEEDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Till exempel hörslinga, tolk eller plats för rullstol. Tas bort dagen efter sista träffen."
        ),
        error_messages={"max_length": gettext_lazy("Skriv kortare: högst %(limit_value)s tecken.")},
    )


def uuids(said: Sequence[str]) -> list[uuid.UUID]:
    """Those of the values that are ids; anything may stand in an address."""
    found = []
    for each in said:
        try:
            found.append(uuid.UUID(each))
        except ValueError:
            continue
    return found
