"""What is looked for in the network, and what is said of somebody in it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.knowledge_house.experts import languages as spoken
from varsam.areas.knowledge_house.experts.enums import Role
from varsam.areas.knowledge_house.experts.models import Competence, Expert
from varsam.kernel.people.models import District, Organisation

MOST_HOURS = 160
_LONGEST = 2000
_DAY = {"invalid": _("Skriv datumet som år, månad och dag: 2026-12-01.")}


def languages() -> list[tuple[str, str]]:
    """The languages to choose from, in the language that is active."""
    return [(code, spoken.name(code)) for code in spoken.SPOKEN]


def competences() -> list[tuple[str, str]]:
    return sorted(
        ((each.slug, each.name) for each in Competence.objects.all()), key=lambda pair: pair[1].casefold()
    )


def _districts() -> list[tuple[int, str]]:
    return [(each.pk, each.name) for each in District.objects.all()]


def organisations() -> list[tuple[int, str]]:
    """Everybody who could ask: organisations that take part, by name."""
    found = Organisation.objects.filter(left_at=None)
    return sorted(((each.pk, each.name) for each in found), key=lambda pair: pair[1].casefold())


class _Ticks(forms.TypedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, empty_value=[], **kwargs)


class _Day(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, error_messages=_DAY, **kwargs)


class SearchForm(forms.Form):
    """What the expert should know and speak, where, as what, and who asks."""

    kompetens = _Ticks(label=_("Vad behöver experten kunna?"), coerce=str)
    sprak = forms.ChoiceField(label=_("Språk"), required=False)
    stadsdel = forms.TypedChoiceField(label=_("Stadsområde"), required=False, coerce=int, empty_value=None)
    roll = forms.ChoiceField(label=_("Som"), required=False)
    fragar = forms.TypedChoiceField(label=_("Vem frågar?"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything: list[tuple[object, str | Promise]] = [("", _("Spelar ingen roll"))]
        self.fields["kompetens"].choices = competences()  # type: ignore[attr-defined]
        self.fields["sprak"].choices = anything + list(languages())  # type: ignore[attr-defined]
        self.fields["stadsdel"].choices = anything + list(_districts())  # type: ignore[attr-defined]
        self.fields["roll"].choices = anything + list(Role.choices)  # type: ignore[attr-defined]
        self.fields["fragar"].choices = [("", _("Inte sagt")), *organisations()]  # type: ignore[attr-defined]


class OwnForm(forms.Form):
    """What an expert says of themselves."""

    competences = _Ticks(label=_("Vad kan du?"), coerce=str)
    languages = _Ticks(
        label=_("Vilka språk arbetar du på?"),
        coerce=str,
        help_text=_("Kryssa bara i språk som du kan hålla ett svårt samtal på."),
    )
    districts = _Ticks(
        label=_("Var arbetar du?"), coerce=int, help_text=_("Inget kryss betyder hela staden.")
    )
    presentation = forms.CharField(
        label=_("Beskriv ditt arbete"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Några meningar som hjälper en kollega att välja rätt. Skriv inget om dem du möter."),
        error_messages={"max_length": _("Texten får ha högst %(limit_value)s tecken.")},
    )
    hours_a_month = forms.IntegerField(
        label=_("Timmar i månaden"),
        min_value=0,
        max_value=MOST_HOURS,
        help_text=_("Så mycket tid som du kan ge nätverket."),
        error_messages={
            "required": _("Skriv hur många timmar i månaden. Noll går bra."),
            "invalid": _("Skriv ett helt antal timmar."),
            "min_value": _("Skriv noll eller fler timmar."),
            "max_value": _("Skriv högst %(limit_value)s timmar."),
        },
    )
    away_from = _Day(label=_("Borta från och med"))
    away_until = _Day(label=_("Borta till och med"))
    supervisor = forms.CharField(label=_("Vem ger handledning?"), required=False, max_length=120)
    supervised_on = _Day(label=_("Senaste handledning"))
    supervision_on = _Day(label=_("Nästa handledning"))
    avoids = _Ticks(
        label=_("Jäv: vem ska inte fråga?"),
        coerce=int,
        help_text=_(
            "Där du har en relation som gör att någon kan ifrågasätta ditt råd. Gäller också allt under den du väljer."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competences"].choices = competences()  # type: ignore[attr-defined]
        self.fields["languages"].choices = languages()  # type: ignore[attr-defined]
        self.fields["districts"].choices = _districts()  # type: ignore[attr-defined]
        self.fields["avoids"].choices = organisations()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        since, until = said.get("away_from"), said.get("away_until")
        if until and not since:
            self.add_error("away_from", _("Skriv från vilken dag."))
        elif since and until and until < since:
            self.add_error("away_until", _("Den sista dagen kan inte komma före den första."))
        supervised = said.get("supervised_on")
        if supervised and supervised > timezone.localdate():
            self.add_error(
                "supervised_on", _("Den dagen har inte varit än. Skriv den som nästa handledning.")
            )
        return said


class NetworkForm(OwnForm):
    """What the network says of somebody: everything, with what they can be engaged as and what it rests on."""

    roles = _Ticks(label=_("Kan ta uppdrag som"), coerce=str)
    agreement = forms.CharField(
        label=_("Överenskommelse"),
        required=False,
        max_length=120,
        help_text=_("Vad arbetet vilar på, till exempel uppdragsavtal eller utlåning."),
    )
    agreement_until = _Day(label=_("Gäller till och med"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = Role.choices  # type: ignore[attr-defined]
        # The same questions, asked about somebody else.
        self.fields["competences"].label = _("Vad kan experten?")
        self.fields["languages"].label = _("Vilka språk arbetar experten på?")
        self.fields["languages"].help_text = _("Bara språk som experten kan hålla ett svårt samtal på.")
        self.fields["districts"].label = _("Var arbetar experten?")
        self.fields["presentation"].label = _("Beskriv expertens arbete")
        self.fields["hours_a_month"].help_text = _("Så mycket tid som experten kan ge nätverket.")
        self.fields["avoids"].help_text = _(
            "Där experten har en relation som gör att någon kan ifrågasätta rådet. Gäller också allt under den du väljer."
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("roles"):
            self.add_error(
                "roles", _("Välj minst ett uppdrag, annars går det inte att fråga personen om något.")
            )
        return said


class AddForm(NetworkForm):
    """Somebody new: who, from where, and the rest."""

    who = forms.ChoiceField(
        label=_("Vem?"),
        error_messages={
            "required": _("Välj vem som ska vara med."),
            "invalid_choice": _("Den personen går inte att lägga till. Välj en annan."),
        },
    )

    def __init__(self, *args: Any, people: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Välj")), *people]  # type: ignore[attr-defined]
        self.initial.setdefault("languages", ["sv"])


class CompetenceForm(forms.Form):
    """A competence in both languages."""

    name_sv = forms.CharField(
        label=_("På svenska"), max_length=120, error_messages={"required": _("Skriv vad den heter.")}
    )
    name_en = forms.CharField(
        label=_("På engelska"), max_length=120, error_messages={"required": _("Skriv det också på engelska.")}
    )


def initial(expert: Expert) -> dict[str, Any]:
    """What an entry says now, for the form."""
    return {name: getattr(expert, name) for name in NetworkForm.base_fields}
