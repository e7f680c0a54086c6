"""What is written in about other municipalities' feeds, and when something of theirs becomes ours."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from varsam.areas.liaison.insights.policies import PointsAtSomebody
from varsam.lib.safe_fetch import NotFetched, is_inside, place
from varsam.site.exchange import words


class FollowForm(forms.Form):
    """Whose feed, and where it is."""

    name = forms.CharField(
        label=_("Vilken kommun"),
        max_length=120,
        error_messages={"required": _("Skriv kommunens namn.")},
    )
    address = forms.CharField(
        label=_("Flödets adress"),
        help_text=_("Till exempel https://exempelstad.se/metoder/flode.json"),
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
        error_messages={"required": _("Skriv adressen till flödet."), "max_length": words.ADDRESS},
    )

    def clean_address(self) -> str:
        try:
            found = place(self.cleaned_data["address"], settings.EXCHANGE_ALLOWED)
        except NotFetched:
            raise forms.ValidationError(words.ADDRESS) from None
        if is_inside(found.host) and not found.is_allowed:
            raise forms.ValidationError(words.ADDRESS)
        return found.url


class AdoptForm(forms.Form):
    """What an idea of ours is called, and what it is, in our own words."""

    name = forms.CharField(
        label=_("Vad idén ska heta hos oss"),
        max_length=160,
        error_messages={"required": _("Skriv ett namn."), "max_length": _("Namnet får ha högst 160 tecken.")},
    )
    words = forms.CharField(
        label=_("Vad det är"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Skriv några meningar om vad det är.")},
    )

    def refuse(self, pointing: Exception) -> None:
        """Say that the words seem to name somebody."""
        self.add_error(
            "words",
            _("Texten verkar peka ut en person. Skriv om den så att ingen går att känna igen."),
        )


class LessonForm(forms.Form):
    """Whether what was found in the texts is about nobody; asked only where something was found."""

    kept = forms.BooleanField(
        required=False, label=_("Jag har läst det som hittades, och det handlar inte om någon person.")
    )
    is_asked = False

    def refuse(self, pointing: PointsAtSomebody) -> None:
        """Show what was found; what is a person's number or address can never stay."""
        self.is_asked = not pointing.is_certain
        found = sorted({each.text for findings in pointing.findings.values() for each in findings})
        self.add_error(
            None,
            _("Det här kan peka ut en person: %(found)s.") % {"found": ", ".join(found[:8])},
        )
        if pointing.is_certain:
            self.add_error(
                None,
                _(
                    "Personnummer, telefonnummer och e-postadresser tar vi inte över. Skriv en egen lärdom utan dem i stället."
                ),
            )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_asked = False
