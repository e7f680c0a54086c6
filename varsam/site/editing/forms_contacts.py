"""The form of one telephone: hours as lines of text, errors that say how to write it instead."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.relatives.editing import Details
from varsam.areas.relatives.models import Contact
from varsam.lib.opening_hours import OpeningHours
from varsam.site.editing import hours_text

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
_SPOKEN = [
    ("sv", gettext_lazy("svenska")),
    ("en", gettext_lazy("engelska")),
    ("ar", gettext_lazy("arabiska")),
    ("so", gettext_lazy("somaliska")),
    ("fa", gettext_lazy("persiska")),
    ("prs", gettext_lazy("dari")),
    ("ps", gettext_lazy("pashto")),
    ("tr", gettext_lazy("turkiska")),
    ("ti", gettext_lazy("tigrinska")),
    ("az", gettext_lazy("azerbajdzjanska")),
    ("da", gettext_lazy("danska")),
]
_ANSWERS = {"yes": True, "no": False, "": None}
_PHONE = re.compile(r"\+?[\d ()/-]{2,28}", re.ASCII)
_WEB = re.compile(r"(https?://)?([a-z0-9-]+\.)+[a-z]{2,}(/\S*)?|/\S*", re.ASCII | re.IGNORECASE)


def _said(answer: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[answer]


def _answer(label: Any, yes: Any, no: Any) -> forms.ChoiceField:
    choices = [("yes", yes), ("no", no), ("", gettext_lazy("Vet inte"))]
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)


def _missing(name: str | Promise) -> str:
    return _("%(name)s behöver fyllas i.") % {"name": name}


_missing_later = lazy(_missing, str)


@dataclass(frozen=True)
class Difference:
    """One field in which two who edited at once say different things."""

    label: str
    stored: str
    typed: str


def _shown(field: BoundField) -> str:
    """A field's value in words: names of choices, lists parted by commas."""
    value = field.value()
    if field.name in {"hours", "disputed"}:
        return _as_written(str(value or ""))
    choices = dict(getattr(field.field, "choices", ()))
    if isinstance(value, list | tuple):
        return ", ".join(str(choices.get(each, each)) for each in value)
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    if value is None or (value == "" and "" not in choices):
        return ""
    return str(choices.get(value, value)).replace("\r\n", "\n").strip()


def _as_written(lines: str) -> str:
    """Hours in the one way that they are stored, so that two spellings of the same hours are no difference."""
    try:
        return hours_text.write(hours_text.read(lines))
    except hours_text.UnreadableHours:
        return lines.strip()


class ContactForm(forms.Form):
    """One contact; the names and notes of the five languages are fields of their own."""

    phone_display = forms.CharField(
        label=gettext_lazy("Telefonnummer"),
        max_length=30,
        required=False,
        help_text=gettext_lazy(
            "Som det ska läsas, till exempel 031-365 00 00. Tomt om det inte finns något nummer."
        ),
    )
    web = forms.CharField(label=gettext_lazy("Webbplats"), max_length=120, required=False)
    audience = forms.ChoiceField(label=gettext_lazy("För vem"), choices=Contact.AUDIENCES)
    urgency = forms.ChoiceField(label=gettext_lazy("När"), choices=Contact.URGENCIES)
    age_min = forms.IntegerField(label=gettext_lazy("Från ålder"), min_value=0, max_value=120, required=False)
    age_max = forms.IntegerField(label=gettext_lazy("Till ålder"), min_value=0, max_value=120, required=False)
    anonymous = _answer(gettext_lazy("Kan man vara anonym?"), gettext_lazy("Ja"), gettext_lazy("Nej"))
    always = forms.BooleanField(label=gettext_lazy("Öppet dygnet runt, alla dagar"), required=False)
    hours = forms.CharField(
        label=gettext_lazy("Öppettider"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "En rad för varje tid, till exempel mån–fre 09:00–12:00. Tomt betyder att tiderna är okända."
        ),
    )
    disputed = forms.CharField(
        label=gettext_lazy("Osäkra tider"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Den del av öppettiderna som någon källa motsäger. Visas randig."),
    )
    closed_on_public_holidays = _answer(
        gettext_lazy("Stängt på röda dagar?"), gettext_lazy("Stängt"), gettext_lazy("Öppet som vanligt")
    )
    closed_on_eves = _answer(
        gettext_lazy("Stängt på aftnar?"), gettext_lazy("Stängt"), gettext_lazy("Öppet som vanligt")
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Svarar på"),
        choices=_SPOKEN,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Inget kryss betyder att vi inte vet."),
    )
    source = forms.CharField(
        label=gettext_lazy("Källa"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Var uppgifterna kommer ifrån. Visas bara här."),
        error_messages={"required": _missing_later(gettext_lazy("Källa"))},
    )
    position = forms.IntegerField(
        label=gettext_lazy("Plats i listan"),
        min_value=0,
        max_value=9999,
        help_text=gettext_lazy("Lägst tal visas först."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        for code in LANGUAGES:
            is_source = code == "sv"
            words = {"lang": code, "dir": "rtl" if code in settings.LANGUAGES_BIDI else "ltr"}
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Namn, %(language)s") % {"language": names[code]},
                max_length=120,
                required=is_source,
                widget=forms.TextInput(attrs=words),
                error_messages={"required": _("Skriv namnet på svenska.")},
            )
            self.fields[f"name_{code}"].language_name = names[code]  # type: ignore[attr-defined]
            self.fields[f"note_{code}"] = forms.CharField(
                label=_("När man ringer hit, %(language)s") % {"language": names[code]},
                max_length=600,
                required=is_source,
                widget=forms.Textarea(attrs={"rows": 3, **words}),
                error_messages={"required": _("Skriv på svenska när man ringer hit.")},
            )

    @classmethod
    def initial_of(cls, contact: Contact) -> dict[str, Any]:
        """What the form shows for a stored contact."""
        stored = contact.opening_hours.to_data()
        always = contact.opening_hours.always
        return {
            **{f"name_{code}": contact.names.get(code, "") for code in LANGUAGES},
            **{f"note_{code}": contact.notes.get(code, "") for code in LANGUAGES},
            **{name: getattr(contact, name) for name in ("phone_display", "web", "audience", "urgency")},
            **{name: getattr(contact, name) for name in ("age_min", "age_max", "source", "position")},
            "languages": contact.languages or [],
            "anonymous": _said(contact.anonymous),
            "always": always,
            "hours": "" if always else hours_text.write(stored["hours"]),  # type: ignore[arg-type]
            "disputed": hours_text.write(stored["hours_disputed"]),  # type: ignore[arg-type]
            "closed_on_public_holidays": _said(contact.opening_hours.closed_on_public_holidays),
            "closed_on_eves": _said(contact.opening_hours.closed_on_eves),
            "seen": Details.of(contact).mark(),
        }

    def clean_phone_display(self) -> str:
        number = " ".join(self.cleaned_data["phone_display"].split())
        if number and not _PHONE.fullmatch(number):
            raise forms.ValidationError(
                _("Skriv numret med siffror, mellanslag och bindestreck: 031-365 00 00.")
            )
        return number

    def clean_web(self) -> str:
        address = str(self.cleaned_data["web"]).strip()
        if address and not _WEB.fullmatch(address):
            raise forms.ValidationError(
                _("Skriv adressen så här: goteborg.se eller https://goteborg.se/sida.")
            )
        if address and not address.startswith(("/", "http://", "https://")):
            return f"https://{address}"
        return address

    def _spans(self, field: str) -> list[dict[str, object]] | None:
        try:
            return hours_text.read(self.cleaned_data.get(field, ""))
        except hours_text.UnreadableHours as error:
            self.add_error(field, str(error))
            return None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = said.get("age_min"), said.get("age_max")
        if low is not None and high is not None and low > high:
            self.add_error("age_max", _("Den högsta åldern är lägre än den lägsta."))
        spans, disputed = self._spans("hours"), self._spans("disputed")
        if said.get("always") and (spans or disputed):
            self.add_error("always", _("Välj antingen dygnet runt eller öppettider i rader."))
        elif spans is not None and disputed is not None:
            self._clean_hours(said, spans, disputed)
        return said

    def _clean_hours(
        self, said: dict[str, Any], spans: list[dict[str, object]], disputed: list[dict[str, object]]
    ) -> None:
        always = said.get("always")
        record: dict[str, object] = {
            "hours": {"always": True} if always else spans or None,
            "hours_disputed": disputed,
            "closed_on_public_holidays": False
            if always
            else _ANSWERS[said.get("closed_on_public_holidays", "")],
            "closed_on_eves": False if always else _ANSWERS[said.get("closed_on_eves", "")],
        }
        try:
            said["hours_data"] = OpeningHours.from_data(record).to_data()
        except ValueError as error:
            self.add_error("disputed" if disputed else "hours", str(error))

    def against(self, contact: Contact) -> list["Difference"]:
        """Where what is typed is not what is stored, field by field, as the editor reads it."""
        stored = ContactForm(initial=self.initial_of(contact))
        pairs = [(field.label, _shown(stored[field.name]), _shown(field)) for field in self.visible_fields()]
        return [Difference(str(label), was, typed) for label, was, typed in pairs if was != typed]

    def details(self) -> Details:
        """What a valid form says of the contact."""
        said = self.cleaned_data
        number = said["phone_display"]
        return Details(
            names={code: said[f"name_{code}"] for code in LANGUAGES if said[f"name_{code}"]},
            notes={code: said[f"note_{code}"] for code in LANGUAGES if said[f"note_{code}"]},
            phone_display=number,
            phone_dial=re.sub(r"[^\d+]", "", number),
            web=said["web"],
            audience=said["audience"],
            age_min=said["age_min"],
            age_max=said["age_max"],
            urgency=said["urgency"],
            anonymous=_ANSWERS[said["anonymous"]],
            hours=said["hours_data"],
            languages=said["languages"] or None,
            source=said["source"],
            position=said["position"],
        )
