"""What is written in a dialogue: who, what was asked, what is promised, and how it went."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.areas.collaboration.dialogue.enums import Consent, Kind
from varsam.areas.collaboration.dialogue.models import Promise
from varsam.areas.collaboration.dialogue.reading import Asked
from varsam.kernel.people import limits
from varsam.kernel.people.models import District, Organisation, User
from varsam.lib.working_days import STOCKHOLM
from varsam.site.desk.forms import TextForm

_NEW = ""
_SHORT = 90


class Day(forms.DateField):
    """A day, as the browser's own calendar gives it."""

    def __init__(self, *, label: Any, missing: Any = "", **kwargs: Any) -> None:
        super().__init__(
            label=label,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={
                "required": missing or _("Välj ett datum."),
                "invalid": _("Skriv datumet som år, månad och dag: 2026-12-01."),
            },
            **kwargs,
        )


def latest_review() -> date:
    """The last day on which somebody is asked again, by the limit `contact_review`."""
    start = datetime.combine(timezone.localdate(), time(12), STOCKHOLM)
    return limits.after("contact_review", start).astimezone(STOCKHOLM).date()


class BeginForm(forms.Form):
    """With whom: an organisation that is here already, or a new one."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Finns organisationen redan här?"),
        required=False,
        empty_label=_("Nej, den är ny"),
        error_messages={"invalid_choice": _("Den organisationen går inte att välja.")},
    )
    name = forms.CharField(
        label=_("Vad heter den?"),
        max_length=120,
        required=False,
        help_text=_("Så som organisationen själv skriver sitt namn. Bara om den är ny här."),
        error_messages={"max_length": _("Namnet får ha högst %(limit_value)s tecken.")},
    )
    kind = forms.ChoiceField(
        label=_("Vad är det för organisation?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("Vilken tro eller inriktning den har antecknar vi inte."),
        error_messages={
            "required": _("Välj vad det är för organisation."),
            "invalid_choice": _("Välj en i listan."),
        },
    )
    district = forms.ModelChoiceField(
        District.objects.none(), label=_("Stadsområde"), required=False, empty_label=_("Hela staden")
    )

    def __init__(self, *args: Any, known: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose = self.fields["organisation"]
        choose.queryset = Organisation.objects.filter(pk__in=[each.pk for each in known])  # type: ignore[attr-defined]
        self.fields["district"].queryset = District.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        known, name = said.get("organisation"), said.get("name", "").strip()
        if known is None and not name and "organisation" not in self.errors:
            self.add_error("name", _("Skriv vad organisationen heter, eller välj den i listan."))
        if known is not None and name:
            self.add_error("name", _("Välj en i listan eller skriv ett namn, inte båda."))
        return said


class AskForm(TextForm):
    """What the organisation asks."""

    asked_on = Day(label=_("När frågade de?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad frågar de?")
        self.fields["text"].error_messages["required"] = _("Skriv vad de frågar.")
        self.initial.setdefault("asked_on", timezone.localdate())

    def clean_asked_on(self) -> date:
        day: date = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Den dagen har inte varit än."))
        return day


class AnswerForm(TextForm):
    """What the city answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad svarar vi?")
        self.fields["text"].error_messages["required"] = _("Skriv vad vi svarar.")


def _people(found: Iterable[User]) -> list[tuple[Any, Any]]:
    return [("", _("Välj")), *((each.pk, each.name) for each in found)]


class PromiseForm(TextForm):
    """What is promised, who answers for it, and until when."""

    owner = forms.TypedChoiceField(
        label=_("Vem svarar för det?"),
        coerce=int,
        error_messages={
            "required": _("Välj vem som svarar för löftet."),
            "invalid_choice": _("Välj vem som svarar för löftet."),
        },
    )
    due_on = Day(label=_("När ska det vara klart?"), missing=_("Välj när det ska vara klart."))
    question = forms.ChoiceField(label=_("Hör det till en fråga?"), required=False)

    def __init__(self, *args: Any, people: Iterable[User], questions: Iterable[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad lovar vi?")
        self.fields["text"].error_messages["required"] = _("Skriv vad vi lovar.")
        self.fields["owner"].choices = _people(people)  # type: ignore[attr-defined]
        choices = [(str(each.question.pk), _shorter(each.text)) for each in questions]
        self.fields["question"].choices = [("", _("Nej")), *choices]  # type: ignore[attr-defined]

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Den dagen har redan varit. Lova en dag som kommer."))
        return day


def _shorter(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


class KeepForm(TextForm):
    """What was done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad har vi gjort?")
        self.fields["text"].error_messages["required"] = _("Skriv vad vi har gjort.")


class BreakForm(TextForm):
    """Why it is not done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Varför kan vi inte hålla löftet?")
        self.fields["text"].error_messages["required"] = _("Skriv varför vi inte kan hålla löftet.")


class DelayForm(TextForm):
    """A later day, and why."""

    due_on = Day(label=_("Ny dag"), missing=_("Välj en ny dag."))

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._promise = promise
        self.fields["text"].label = _("Varför tar det längre tid?")
        self.fields["text"].error_messages["required"] = _("Skriv varför det tar längre tid.")

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day <= self._promise.now_due_on or day < timezone.localdate():
            raise forms.ValidationError(_("Välj en dag som kommer, senare än den som gäller nu."))
        return day


class HandOverForm(forms.Form):
    """Who answers for it from now on."""

    owner = forms.TypedChoiceField(
        label=_("Vem svarar för löftet från och med nu?"),
        coerce=int,
        error_messages={"required": _("Välj en kollega."), "invalid_choice": _("Välj en kollega.")},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = _people(people)  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """They agree, said so in this way, and are asked again on that day."""

    consent = forms.ChoiceField(
        label=_("Hur har personen sagt ja?"),
        choices=Consent.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Säg hur personen har sagt ja. Utan ett ja sparar vi inget namn."),
            "invalid_choice": _("Säg hur personen har sagt ja."),
        },
    )
    review_on = Day(
        label=_("När frågar vi igen?"), help_text=_("Har ingen frågat då tas namnet bort av sig självt.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("review_on", latest_review())

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        if not timezone.localdate() < day <= latest_review():
            raise forms.ValidationError(
                _("Välj en dag som kommer, senast %(day)s.") % {"day": latest_review().isoformat()}
            )
        return day


class ContactForm(ReviewForm):
    """Whom to call, when they do not sign in."""

    name = forms.CharField(
        label=_("Namn"), max_length=120, error_messages={"required": _("Skriv vem vi ska fråga efter.")}
    )
    reach = forms.CharField(
        label=_("Telefon eller e-post"),
        max_length=120,
        error_messages={"required": _("Skriv hur vi når personen.")},
    )
    consent_on = Day(label=_("När sa personen ja?"))

    field_order = ("name", "reach", "consent", "consent_on", "review_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("consent_on", timezone.localdate())

    def clean_consent_on(self) -> date:
        day: date = self.cleaned_data["consent_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("Den dagen har inte varit än. Spara namnet när personen har sagt ja.")
            )
        return day


class AccountForm(forms.Form):
    """Whom to call, when they sign in for the organisation."""

    user = forms.TypedChoiceField(
        label=_("Vem?"),
        coerce=int,
        error_messages={"required": _("Välj vem."), "invalid_choice": _("Välj vem.")},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = _people(people)  # type: ignore[attr-defined]
