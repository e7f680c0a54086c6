"""What is written about where a group has its cases, and about an ordinary case."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.knowledge_house.tracks import actions, systems
from varsam.areas.knowledge_house.tracks.enums import LivesIn

_CHOOSE = {
    "required": gettext_lazy("Välj ett av alternativen."),
    "invalid_choice": gettext_lazy("Välj ett av alternativen."),
}


class HomeForm(forms.Form):
    """Where a group's casework lies."""

    lives_in = forms.ChoiceField(
        label=gettext_lazy("Var har gruppen sina ärenden?"),
        choices=LivesIn.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    system = forms.ChoiceField(label=gettext_lazy("Vilket system?"), required=False, error_messages=_CHOOSE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Inte kopplat: vi skriver in referensen för hand")), *systems.names().items()]
        self.fields["system"].choices = choices  # type: ignore[attr-defined]


class OrdinaryForm(forms.Form):
    """In which group a person's ordinary case lies, and by which reference; none: the system is asked to open one."""

    track = forms.TypedChoiceField(
        label=gettext_lazy("Vilket spår?"), coerce=int, empty_value=None, error_messages=_CHOOSE
    )
    reference = forms.CharField(
        label=gettext_lazy("Referens i det ordinarie systemet"),
        help_text=gettext_lazy(
            "Lämna tomt om Varsam ska be systemet öppna ett ärende. Aldrig ett personnummer."
        ),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, tracks: list[tuple[int, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tracks is None:
            del self.fields["track"]
            self.fields["reference"].required = True
            self.fields["reference"].help_text = ""
            self.fields["reference"].error_messages["required"] = _("Skriv referensen.")
            return
        self.fields["track"].choices = [("", _("Välj spår")), *tracks]  # type: ignore[attr-defined]
        if len(tracks) == 1:
            self.initial.setdefault("track", tracks[0][0])

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"].strip()
        if actions.has_personal_number(reference):
            raise forms.ValidationError(
                _("Det ser ut som ett personnummer. Skriv ärendets referens i stället.")
            )
        if reference and not re.fullmatch(actions.REFERENCE, reference):
            raise forms.ValidationError(
                _("Skriv referensen som den står i systemet: högst 40 bokstäver, siffror och tecknen . / : -")
            )
        return reference
