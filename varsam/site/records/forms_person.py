"""Who a record is about: what is asked before it is opened, and what is written about it."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.kernel.records import identities
from varsam.kernel.vault import identities as vaulted
from varsam.kernel.vault.identities import Contact, Person
from varsam.kernel.vault.models import Protection, Purpose

PARTS = [("name", _("Namn och personnummer")), ("contact", _("Kontaktuppgifter"))]


class OpenForm(forms.Form):
    """What is opened, and what for."""

    what = forms.ChoiceField(
        label=_("Vad behöver du?"),
        choices=PARTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad du behöver."), "invalid_choice": _("Välj vad du behöver.")},
    )
    purpose = forms.ChoiceField(
        label=_("Vad ska du göra?"),
        choices=[("", _("Välj")), *Purpose.choices],
        error_messages={
            "required": _("Välj vad du ska göra."),
            "invalid_choice": _("Välj vad du ska göra."),
        },
    )
    words = forms.CharField(
        label=_("Med egna ord, om du valde något annat"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, parts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [pair for pair in PARTS if pair[0] in parts]
        self.fields["what"].choices = shown  # type: ignore[attr-defined]
        if shown:
            self.initial.setdefault("what", shown[0][0])

    def clean(self) -> dict[str, Any]:
        said = cast(dict[str, Any], super().clean())
        purpose, words = said.get("purpose"), said.get("words", "").strip()
        if purpose and identities.needs_words(Purpose(purpose)) and len(words) < identities.SHORTEST_WORDS:
            least = {"least": identities.SHORTEST_WORDS}
            self.add_error("words", _("Skriv med minst %(least)s tecken vad du ska göra.") % least)
        return said


class PersonForm(forms.Form):
    """Name, number and day of birth, with the personnummer checked."""

    name = forms.CharField(
        label=_("Namn"),
        error_messages={"required": _("Skriv personens namn, eller det namn som personen använder.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    number = forms.CharField(
        label=_("Personnummer eller samordningsnummer"),
        required=False,
        help_text=_("Tio eller tolv siffror. Lämna tomt om du inte vet."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    born = forms.DateField(
        label=_("Född, om numret saknas"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"invalid": _("Skriv datumet som år, månad och dag: 2010-05-17.")},
    )
    person: Person

    def clean(self) -> dict[str, Any]:
        said = cast(dict[str, Any], super().clean())
        if not self.errors:
            try:
                self.person = vaulted.person_from(
                    said["name"], said["number"], said["born"], timezone.localdate()
                )
            except ValidationError as error:
                self.add_error(None, error)
        return said


class ContactForm(forms.Form):
    """How to reach the person; everything may be left out."""

    phone = forms.CharField(
        label=_("Telefon"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.CharField(
        label=_("E-post"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    address = forms.CharField(
        label=_("Adress"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    other = forms.CharField(
        label=_("Annat, till exempel vem man helst ringer först"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    contact: Contact

    def clean(self) -> dict[str, Any]:
        said = cast(dict[str, Any], super().clean())
        try:
            self.contact = vaulted.contact_from(**{name: said.get(name, "") for name in self.fields})
        except ValidationError as error:
            self.add_error(None, error)
        return said


class ProtectionForm(forms.Form):
    """Whether the person's whereabouts are protected."""

    protection = forms.ChoiceField(
        label=_("Har personen skyddade personuppgifter?"),
        choices=Protection.choices,
        widget=forms.RadioSelect,
        initial=Protection.NONE.value,
        error_messages={"required": _("Välj ett alternativ."), "invalid_choice": _("Välj ett alternativ.")},
    )
