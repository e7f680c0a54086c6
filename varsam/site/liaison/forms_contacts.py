"""What is written about bodies and the people whom the city knows there."""

import re
from datetime import date
from typing import Any

from babel import Locale
from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from varsam.areas.liaison.contacts.actions import Facts
from varsam.areas.liaison.contacts.enums import How, Kind, State
from varsam.areas.liaison.contacts.models import Body
from varsam.areas.liaison.contacts.seals import Person
from varsam.areas.operations.policies import NEVER
from varsam.lib import deidentification
from varsam.site.desk.faults import Named
from varsam.site.dialogue.forms import Day
from varsam.site.liaison.fields import LinkField, by_now

# As numbers are written in any country, with the extension that a switchboard asks for; the shortest have three digits.
_PHONE = re.compile(r"\+?[\d ()./-]+(,? ?(ankn|anknytning|ext)\.? ?\d{1,6})?", re.ASCII | re.IGNORECASE)
_ENOUGH = 3


def _how(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur."), "invalid_choice": _("Välj hur.")},
    )


class PersonForm(Named, forms.Form):
    """Who it is, how to reach them, and what for."""

    name = forms.CharField(
        label=_("Namn"), max_length=120, error_messages={"required": _("Skriv vem det är.")}
    )
    role = forms.CharField(label=_("Roll"), required=False, max_length=120)
    mail = forms.EmailField(label=_("E-post"), required=False)
    phone = forms.CharField(label=_("Telefon"), required=False, max_length=40)
    what = forms.CharField(
        label=_("Vad behöver vi kontakten till?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Personen kan få läsa allt som står här."),
        error_messages={"required": _("Skriv varför vi behöver nå personen.")},
    )

    def clean_phone(self) -> str:
        number = " ".join(self.cleaned_data["phone"].split())
        if number and not (_PHONE.fullmatch(number) and sum(sign.isdigit() for sign in number) >= _ENOUGH):
            raise forms.ValidationError(_("Skriv numret med siffror, till exempel 031-365 00 00 eller +32 2 299 11 11."))  # fmt: skip
        return number

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not {"mail", "phone"} & set(self.errors) and not said["mail"] and not said["phone"]:
            self.add_error("mail", _("Skriv en e-postadress eller ett telefonnummer."))
        for name, text in list(said.items()):  # add_error takes the field out of it
            if isinstance(text, str) and any(each.kind in NEVER for each in deidentification.find(text)):
                self.add_error(name, _("Ett personnummer hör aldrig hit. Ta bort det."))
        return said

    @property
    def person(self) -> Person:
        said = self.cleaned_data
        return Person(said["name"], said["role"], said["mail"], said["phone"], said["what"])


class AskedForm(PersonForm):
    """Somebody whom we ask, or have asked; who may have said yes at once."""

    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Vilket organ?"),
        empty_label=_("Välj"),
        error_messages={"required": _("Välj ett organ."), "invalid_choice": _("Välj ett organ i listan.")},
    )
    asked_on = Day(label=_("När frågade ni?"))
    how = _how(_("Hur frågade ni?"))
    answer = forms.ChoiceField(
        label=_("Vad svarade personen?"),
        choices=[("waits", _("Inget svar än")), ("yes", _("Ja"))],
        widget=forms.RadioSelect,
        initial="waits",
        error_messages={
            "required": _("Välj vad personen svarade."),
            "invalid_choice": _("Välj vad personen svarade."),
        },
    )
    field_order = ("body", "name", "role", "mail", "phone", "what", "asked_on", "how", "answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.filter(is_shown=True)  # type: ignore[attr-defined]
        self.initial.setdefault("asked_on", timezone.localdate())

    def clean_asked_on(self) -> date:
        return by_now(self.cleaned_data["asked_on"])


class YesForm(Named, forms.Form):
    """They said yes: when and how."""

    on = Day(label=_("När sa personen ja?"))
    how = _how(_("Hur sa personen ja?"))

    def __init__(self, *args: Any, since: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> date:
        day = by_now(self.cleaned_data["on"])
        if day < self.since:
            raise forms.ValidationError(_("Välj en dag efter att ni frågade senast."))
        return day


class EndForm(Named, forms.Form):
    """Why nobody is named any more."""

    why = forms.ChoiceField(
        label=_("Varför?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj varför."), "invalid_choice": _("Välj varför.")},
    )

    def __init__(self, *args: Any, state: State, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = State.DECLINED if state == State.ASKED else State.WITHDRAWN
        self.fields["why"].choices = [(each.value, each.label) for each in (first, State.REMOVED)]  # type: ignore[attr-defined]


def countries() -> list[tuple[str, str]]:
    """Countries by their name (ISO 3166-1 alpha-2), Sweden and its neighbours first."""
    names = Locale.parse(get_language() or "sv").territories
    near = ("SE", "DK", "NO", "FI")
    rest = sorted(
        (
            (code, name)
            for code, name in names.items()
            if len(code) == 2 and code.isalpha() and code not in near
        ),
        key=lambda pair: pair[1],
    )
    return [("", _("Flera länder")), *((code, names[code]) for code in near), *rest]


class BodyForm(Named, forms.Form):
    """What anybody may know of a body."""

    name_sv = forms.CharField(
        label=_("Namn på svenska"), max_length=160, error_messages={"required": _("Skriv vad det heter.")}
    )
    name_en = forms.CharField(
        label=_("Namn på engelska"),
        max_length=160,
        error_messages={"required": _("Skriv vad det heter på engelska.")},
    )
    kind = forms.ChoiceField(
        label=_("Vad är det för organ?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad det är."), "invalid_choice": _("Välj vad det är.")},
    )
    country = forms.ChoiceField(label=_("Land"), required=False)
    url = LinkField(label=_("Webbplats"), required=False, max_length=300)
    what_sv = forms.CharField(
        label=_("Vad det är till för"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vad det är till för.")},
    )  # fmt: skip
    what_en = forms.CharField(
        label=_("Samma på engelska"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vad det är till för på engelska.")},
    )  # fmt: skip
    source = forms.CharField(
        label=_("Var står det?"),
        max_length=400,
        error_messages={"required": _("Skriv var uppgifterna kommer ifrån.")},
    )
    verified_on = Day(label=_("Kontrollerat den"), required=False)
    is_shown = forms.BooleanField(label=_("Går att välja"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]

    def clean_verified_on(self) -> date | None:
        day: date | None = self.cleaned_data["verified_on"]
        return by_now(day) if day else None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name in ("name_sv", "name_en", "what_sv", "what_en", "source"):
            found = {each.kind.value for each in deidentification.find(said.get(name, ""))}
            if found & {"personnummer", "phone", "email"}:
                self.add_error(
                    name, _("Här står bara organet. Personer och deras nummer skrivs in som kontakter.")
                )
        return said

    @property
    def facts(self) -> Facts:
        said = {**self.cleaned_data, "kind": Kind(self.cleaned_data["kind"])}
        return Facts(**said)
