"""The few plain questions of the chooser. Nothing of what is answered is kept anywhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from varsam.lib import routing
from varsam.lib.routing import Situation

_SENDERS = [
    ("relative", gettext_lazy("Jag är anhörig eller vän")),
    ("school", gettext_lazy("Jag arbetar i förskola eller skola")),
    ("youth_centre", gettext_lazy("Jag arbetar på en fritidsgård eller med unga på fritiden")),
    ("other_unit", gettext_lazy("Jag arbetar i en annan verksamhet i staden")),
    ("partner", gettext_lazy("Jag arbetar hos polisen, i frivården eller i en annan organisation")),
    ("citizen", gettext_lazy("Jag bor i staden eller har sett något")),
    ("abroad", gettext_lazy("Jag hör av mig från ett annat land")),
]
_SUBJECTS = [
    ("person", gettext_lazy("En person som jag är orolig för")),
    ("situation", gettext_lazy("Något som händer på en plats eller i en grupp")),
    ("training", gettext_lazy("Utbildning")),
    ("method", gettext_lazy("Ett sätt att arbeta")),
    ("information", gettext_lazy("Information")),
]
_DANGERS = [
    ("immediate", gettext_lazy("Ja, någon kan komma till skada nu")),
    ("suspected_plan", gettext_lazy("Jag tror att någon planerar våld")),
    ("none", gettext_lazy("Nej")),
]
_CONSENTS = [
    ("given", gettext_lazy("Ja")),
    ("refused", gettext_lazy("Nej, personen har sagt nej")),
    ("not_asked", gettext_lazy("Ingen har frågat, eller jag vet inte")),
]


def _radio(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect, **more)


class ChooserForm(forms.Form):
    """Every question may be left out: what nobody says is unknown, and the table has an answer for that too."""

    danger = _radio(gettext_lazy("Är någon i fara?"), _DANGERS)
    sender = _radio(gettext_lazy("Vem är du?"), _SENDERS)
    about = _radio(gettext_lazy("Vad gäller det?"), _SUBJECTS)
    age = forms.IntegerField(
        label=gettext_lazy("Hur gammal är personen?"),
        required=False,
        min_value=0,
        max_value=routing.OLDEST,
        help_text=gettext_lazy("I hela år. Lämna tomt om du inte vet."),
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "maxlength": "3",
                "dir": "ltr",
                "placeholder": " ",
            }
        ),
        error_messages={
            "invalid": gettext_lazy("Skriv åldern med siffror, till exempel 15."),
            "min_value": gettext_lazy("Skriv åldern med siffror, till exempel 15."),
            "max_value": gettext_lazy("Skriv åldern med siffror, till exempel 15."),
        },
    )
    child_may_be_harmed = forms.BooleanField(
        label=gettext_lazy("Jag tror att ett barn far illa eller riskerar att göra det"), required=False
    )
    consent = _radio(gettext_lazy("Har personen sagt ja till att flera hjälps åt?"), _CONSENTS)
    mandated_reporter = forms.BooleanField(
        label=gettext_lazy(
            "Jag möter barn i mitt arbete, till exempel i skola, vård, socialtjänst eller polis"
        ),
        required=False,
    )

    def situation(self) -> Situation:
        """What was answered; only after `is_valid`."""
        said = self.cleaned_data
        return Situation(
            sender=said["sender"] or None,
            about=said["about"] or None,
            age=said["age"],
            danger=said["danger"] or "none",
            mandated_reporter=said["mandated_reporter"],
            child_may_be_harmed=said["child_may_be_harmed"],
            consent=said["consent"] or "not_asked",
        )
