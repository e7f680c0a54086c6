"""What people write to come to a course: for themselves, for a group, or that they would like to."""

from datetime import date
from typing import Any

from babel.dates import format_date
from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions.signing_up import LARGEST_PARTY
from varsam.kernel.conversations.forms import SubmissionForm
from varsam.lib.months import months_after
from varsam.site.training import lines
from varsam.site.training.fields import (
    AddressField,
    GroupField,
    NameField,
    TextField,
    UnitField,
)

# How far ahead somebody says which month would suit.
_MONTHS_AHEAD = 13
_MOST_INTERESTED = 500


class SignedInForm(SubmissionForm):
    """What is asked of who has signed in: their name and address are known."""

    unit = UnitField()
    group = GroupField()
    needs = TextField(
        label=gettext_lazy("Behöver du något för att kunna delta?"),
        help_text=gettext_lazy(
            "Tolk, hörslinga, plats för rullstol, annat språk. Det läser bara de som håller i utbildningen, och vi raderar "
            "det dagen efter."
        ),
    )


class NeedsForm(forms.Form):
    """What somebody needs to take part, said afterwards: instead of what was said before."""

    needs = SignedInForm.base_fields["needs"]


class SignUpForm(SignedInForm):
    """One person, with what the list at the door and the trainer need."""

    name = NameField()
    email = AddressField(help_text=gettext_lazy("Dit skickar vi länken till din plats."))

    field_order = ("name", "email", "unit", "group", "needs")


class PeopleField(forms.CharField):
    """A list as it is typed or pasted, every line of it: null bytes and half signs are dropped, for no text can hold them."""

    def to_python(self, value: object) -> str:
        text = str(value or "").replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
        return super().to_python(text) or ""


class PartyForm(SubmissionForm):
    """Several people at once. `people` is cleaned to its lines; `faults` holds those that have to be mended."""

    manager = NameField(label=gettext_lazy("Ditt namn, du som anmäler"))
    email = AddressField(help_text=gettext_lazy("Dit skickar vi en länk där du ser hur det går för gruppen."))
    unit = UnitField()
    group = GroupField(label=gettext_lazy("Vad arbetar gruppen med?"))
    people = PeopleField(
        label=gettext_lazy("Vilka ska gå?"),
        help_text=gettext_lazy(
            "En person på varje rad: namn, komma, e-post på arbetet. Du kan klistra in två spalter från ett kalkylblad."
        ),
        widget=forms.Textarea(attrs={"spellcheck": "false", "autocapitalize": "off"}),
        strip=False,
        max_length=lines.LONGEST,
        error_messages={
            "required": gettext_lazy("Skriv minst en person."),
            "max_length": gettext_lazy("Listan är för lång. Dela upp gruppen och anmäl i omgångar."),
        },
    )

    field_order = ("people", "manager", "email", "unit", "group")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults: list[lines.Line] = []

    def clean_people(self) -> list[lines.Line]:
        found = lines.read(self.cleaned_data["people"])
        self.faults = [line for line in found if line.fault]
        if self.faults:
            raise forms.ValidationError(
                ngettext(
                    "%(count)s rad behöver rättas. De andra är rätt lästa.",
                    "%(count)s rader behöver rättas. De andra är rätt lästa.",
                    len(self.faults),
                )
                % {"count": len(self.faults)}
            )
        if not found:
            raise forms.ValidationError(_("Skriv minst en person."))
        if len(found) > LARGEST_PARTY:
            raise forms.ValidationError(
                _("Det är %(count)s personer. Högst %(most)s går att anmäla på en gång, så dela upp gruppen.")
                % {"count": len(found), "most": LARGEST_PARTY}
            )
        return found


class InterestForm(SubmissionForm):
    """That somebody would like a course, alone or for their unit."""

    course = forms.ModelChoiceField(
        queryset=Course.objects.filter(is_offered=True),
        to_field_name="slug",
        required=False,
        label=gettext_lazy("Vilken utbildning?"),
        empty_label=gettext_lazy("Jag vet inte än"),
        error_messages={"invalid_choice": gettext_lazy("Den utbildningen finns inte längre. Välj i listan.")},
    )
    for_unit = forms.ChoiceField(
        label=gettext_lazy("För vem?"),
        choices=[("", gettext_lazy("För mig")), ("unit", gettext_lazy("För flera på min enhet"))],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    how_many = forms.IntegerField(
        label=gettext_lazy("Ungefär hur många?"),
        help_text=gettext_lazy("Om ni är flera."),
        required=False,
        min_value=1,
        max_value=_MOST_INTERESTED,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Skriv ett antal med siffror."),
            "min_value": gettext_lazy("Skriv minst 1."),
            "max_value": gettext_lazy(
                "Skriv högst %(limit_value)s. Är ni fler, skriv det under Vad behöver ni?"
            ),
        },
    )
    unit = UnitField()
    from_month = forms.ChoiceField(label=gettext_lazy("Tidigast"), required=False)
    to_month = forms.ChoiceField(label=gettext_lazy("Senast"), required=False)
    what_for = TextField(
        label=gettext_lazy("Vad behöver ni?"),
        help_text=gettext_lazy(
            "Skriv om arbetet, inte om någon person. Den som planerar utbildningarna läser."
        ),
    )
    name = NameField()
    email = AddressField(
        help_text=gettext_lazy(
            "Dit skickar vi en länk att bekräfta, och en fråga när det finns ett tillfälle."
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [("", _("Spelar ingen roll")), *_months()]
        self.fields["from_month"].choices = months  # type: ignore[attr-defined]
        self.fields["to_month"].choices = months  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("for_unit") and "how_many" not in self.errors and not said.get("how_many"):
            self.add_error("how_many", _("Skriv ungefär hur många ni är."))
        if not said.get("for_unit"):
            said["how_many"] = 1
        for name in ("from_month", "to_month"):
            said[name] = date.fromisoformat(f"{said[name]}-01") if said.get(name) else None
        first, last = said["from_month"], said["to_month"]
        if first and last and last < first:
            self.add_error("to_month", _("Den sista månaden kommer före den första."))
        return said


def _months() -> list[tuple[str, str]]:
    start = timezone.localtime().replace(day=1, hour=12)
    ahead = [months_after(start, n) for n in range(_MONTHS_AHEAD)]
    language = get_language() or "sv"
    return [(f"{each:%Y-%m}", format_date(each.date(), "MMMM y", locale=language)) for each in ahead]


class MineForm(forms.Form):
    """The address that somebody has signed up with."""

    email = AddressField(work=False)


class DoorForm(forms.Form):
    """Who is in the room: the address that they signed up with."""

    email = AddressField(work=False, label=gettext_lazy("E-posten du anmälde dig med"))
