"""What staff write about a relative's support, and about parent groups. No field is about a young person."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.knowledge_house.experts import languages as spoken
from varsam.areas.relatives.parents.actions import LONGEST_NAME, LONGEST_PLACE
from varsam.areas.relatives.support.enums import BY_STAFF, EndedHow, Why
from varsam.kernel.people.models import District, User
from varsam.lib.working_days import STOCKHOLM

_LONG = {"max_length": _("Skriv kortare: högst %(limit_value)s tecken.")}
_DAY = {"required": _("Skriv vilken dag."), "invalid": _("Skriv datumet som år, månad och dag: 2026-12-01.")}
_CLOCK = {"required": _("Skriv ett klockslag."), "invalid": _("Skriv klockslaget som 18.00.")}
MOST_MEETINGS, MOST_PLACES, MOST_WEEKS = 20, 30, 8


def _languages() -> list[tuple[str, str]]:
    return [(code, spoken.name(code)) for code in spoken.SPOKEN]


def _districts() -> list[tuple[Any, str | Promise]]:
    return [("", _("Hela staden")), *((each.pk, each.name) for each in District.objects.all())]


_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)


class _Day(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, error_messages=_DAY, **kwargs)

    def to_python(self, value: Any) -> date | None:
        found = super().to_python(value)
        # The last days that there are have none after them, and weeks are counted from this one.
        if found is not None and not _FIRST < found < _LAST:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class _Clock(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        formats = ["%H:%M", "%H.%M", "%H:%M:%S"]
        super().__init__(widget=widget, input_formats=formats, error_messages=_CLOCK, **kwargs)


class EndForm(forms.Form):
    """How a support ended."""

    how = forms.ChoiceField(
        label=_("Hur slutade det?"),
        choices=[(each.value, each.label) for each in BY_STAFF],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur stödet slutade.")},
    )

    def chosen(self) -> EndedHow:
        return EndedHow(self.cleaned_data["how"])


class OfferOfficeForm(forms.Form):
    """Which office, and what we propose that it is told; the relative rewrites it or says no."""

    office = forms.TypedChoiceField(
        label=_("Vilket socialkontor?"),
        coerce=int,
        error_messages={
            "required": _("Välj ett socialkontor."),
            "invalid_choice": _("Välj ett socialkontor."),
        },
    )
    what = forms.CharField(
        label=_("Förslag till vad som sägs"),
        required=False,
        max_length=2000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_(
            "Den anhöriga ser förslaget, skriver om det som hen vill och bestämmer. Skriv inget om den unga."
        ),
        error_messages=_LONG,
    )

    def __init__(self, *args: Any, offices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = offices  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    """What a parent group is: its name, language, where, and who leads it."""

    name = forms.CharField(
        label=_("Namn på svenska"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Skriv vad gruppen heter."), **_LONG},
        help_text=_("Skriv så att den inte pekar ut någon: ”Föräldrar i nordost, torsdagar”."),
    )
    language = forms.ChoiceField(label=_("Språk i gruppen"), choices=_languages)
    district = forms.TypedChoiceField(
        label=_("Stadsområde"), required=False, choices=_districts, coerce=int, empty_value=None
    )
    place = forms.CharField(
        label=_("Plats"),
        max_length=LONGEST_PLACE,
        help_text=_("Adress och rum. Bara de som har en plats i gruppen ser den."),
        error_messages={"required": _("Skriv var gruppen ses."), **_LONG},
    )
    leaders = forms.TypedMultipleChoiceField(
        label=_("Vem leder?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en som leder gruppen.")},
    )

    def __init__(self, *args: Any, leaders: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {each.pk: each for each in leaders}
        self.fields["leaders"].choices = [(each.pk, each.name) for each in leaders]  # type: ignore[attr-defined]
        for code, name in settings.LANGUAGES:
            if code != "sv":
                self.fields[f"name_{code}"] = forms.CharField(
                    label=name, required=False, max_length=LONGEST_NAME, error_messages=_LONG
                )

    @property
    def other_names(self) -> list[forms.BoundField]:
        return [self[f"name_{code}"] for code, _name in settings.LANGUAGES if code != "sv"]

    def names(self) -> dict[str, str]:
        """The name by language; only those that are written."""
        said = {code: self.cleaned_data[f"name_{code}"] for code, _n in settings.LANGUAGES if code != "sv"}
        return {"sv": self.cleaned_data["name"], **{code: words for code, words in said.items() if words}}

    def led_by(self) -> list[User]:
        return [self.known[pk] for pk in self.cleaned_data["leaders"]]


class PlanForm(GroupForm):
    """A new group: the same, with how many it takes and when it meets."""

    places = forms.IntegerField(
        label=_("Antal platser"),
        min_value=2,
        max_value=MOST_PLACES,
        initial=8,
        error_messages={"required": _("Skriv hur många platser.")},
    )
    first = _Day(label=_("Första träffen"))
    starts = _Clock(label=_("Från"), initial="18:00")
    ends = _Clock(label=_("Till"), initial="20:00")
    meetings = forms.IntegerField(
        label=_("Antal träffar"),
        min_value=1,
        max_value=MOST_MEETINGS,
        initial=6,
        error_messages={"required": _("Skriv hur många träffar.")},
    )
    weeks = forms.IntegerField(
        label=_("Veckor mellan träffarna"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        error_messages={"required": _("Skriv hur många veckor emellan.")},
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("starts") and said.get("ends") and said["ends"] <= said["starts"]:
            self.add_error("ends", _("Träffen slutar innan den börjar."))
        return said

    def times(self) -> list[tuple[datetime, datetime]]:
        """When it meets: the same weekday and hours, also where the clocks change between."""
        said = self.cleaned_data
        days = [said["first"] + timedelta(weeks=said["weeks"] * n) for n in range(said["meetings"])]
        return [(at(day, said["starts"]), at(day, said["ends"])) for day in days]


def at(day: date, clock: time) -> datetime:
    """A time of a day in Stockholm."""
    return datetime.combine(day, clock, STOCKHOLM)


class TimeForm(forms.Form):
    """One meeting of a group."""

    day = _Day(label=_("Dag"))
    starts = _Clock(label=_("Från"))
    ends = _Clock(label=_("Till"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("starts") and said.get("ends") and said["ends"] <= said["starts"]:
            self.add_error("ends", _("Träffen slutar innan den börjar."))
        return said

    def span(self) -> tuple[datetime, datetime]:
        said = self.cleaned_data
        return at(said["day"], said["starts"]), at(said["day"], said["ends"])


class PlacesForm(forms.Form):
    """How many a group takes."""

    places = forms.IntegerField(
        label=_("Antal platser"),
        min_value=2,
        max_value=MOST_PLACES,
        error_messages={"required": _("Skriv hur många platser.")},
    )


class OfficeAnswerForm(forms.Form):
    """What a social office answers a relative who wants to be called."""

    why = forms.ChoiceField(
        label=_("Varför kan ni inte?"),
        required=False,
        choices=[(each.value, each.label) for each in Why if each.value],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Till den anhöriga"),
        required=False,
        max_length=2000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Den anhöriga läser det med sin kod. Skriv till exempel när ni ringer."),
        error_messages=_LONG,
    )
