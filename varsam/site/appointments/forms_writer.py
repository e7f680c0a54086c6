"""What a writer says when they take a time: how to meet, and only what that way needs."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.appointments.choosing import Choice
from varsam.kernel.appointments.enums import Form
from varsam.kernel.conversations import codes

LONGEST_PHONE, LONGEST_WHERE, LONGEST_EMAIL = 24, 200, 254
# How one meets: on the telephone it matters who rings, for only one of the two has to give a number.
HOWS = {
    "ring_us": Form.PHONE,
    "ring_me": Form.PHONE,
    "video": Form.VIDEO,
    "room": Form.ROOM,
    "on_site": Form.ON_SITE,
}


@dataclass(frozen=True)
class Option:
    """One way of meeting at this time: its name, what it needs of the writer, and the field for that, if any."""

    key: str
    label: str
    needs: str
    field: str = ""


def options(choice: Choice) -> list[Option]:
    """The ways in which one can meet at this time, those first that need nothing of the writer."""
    said = {
        "ring_us": Option(
            "ring_us",
            _("Du ringer oss"),
            _("Ring %(phone)s när tiden börjar. Dölj ditt nummer om du inte vill att vi ser det.")
            % {"phone": f"\N{LEFT-TO-RIGHT ISOLATE}{choice.phone}\N{POP DIRECTIONAL ISOLATE}"},
        ),
        "ring_me": Option(
            "ring_me",
            _("Vi ringer dig"),
            _("Vi behöver ett telefonnummer. Vi raderar det dagen efter."),
            "phone",
        ),
        "video": Option(
            "video",
            _("Videosamtal"),
            _("Du får en länk här innan tiden börjar. Du behöver inte ha kameran på."),
        ),
        "room": Option(
            "room",
            _("Vi ses hos oss"),
            _("%(place)s. Du behöver inte säga vad du heter.") % {"place": choice.place},
        ),
        "on_site": Option(
            "on_site", _("Vi kommer till er"), _("Vi behöver veta vart. Vi raderar det dagen efter."), "where"
        ),
    }
    return [
        said[key] for key, form in HOWS.items() if form in choice.forms and (key != "ring_us" or choice.phone)
    ]


class TakeForm(forms.Form):
    """One time, taken. `choice` is the time as it is free now; None where it no longer is."""

    how = forms.ChoiceField(
        label=gettext_lazy("Hur vill du ses?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Välj hur vi ska ses."),
            "invalid_choice": gettext_lazy("Välj hur vi ska ses."),
        },
    )
    phone = forms.CharField(
        label=gettext_lazy("Ditt telefonnummer"),
        max_length=LONGEST_PHONE,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "dir": "ltr"}),
    )
    where = forms.CharField(
        label=gettext_lazy("Vart ska vi komma?"),
        max_length=LONGEST_WHERE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-postadress"),
        max_length=LONGEST_EMAIL,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        error_messages={"invalid": gettext_lazy("Skriv hela e-postadressen, eller lämna tomt.")},
    )
    submission = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
    invitation = forms.UUIDField(widget=forms.HiddenInput, required=False)
    instead = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choice: Choice | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options(choice) if choice else []
        keys = [option.key for option in self.options] or list(HOWS)
        how: forms.ChoiceField = self.fields["how"]  # type: ignore[assignment]
        how.choices = [(key, key) for key in keys]
        if not self.is_bound:
            self.initial.setdefault("how", keys[0])
            self.initial.setdefault("submission", codes.new_submission())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("how") == "ring_me" and "phone" not in self.errors:
            said["phone"] = _digits(said.get("phone", ""))
            if not re.fullmatch(r"\+?[0-9][0-9 ()/-]{4,22}", said["phone"]):
                self.add_error("phone", _("Skriv numret som vi ska ringa, med siffror."))
        if said.get("how") == "on_site" and not said.get("where", "").strip():
            self.add_error("where", _("Skriv vart vi ska komma."))
        return said

    @property
    def ways(self) -> list[tuple[Option, bool, forms.BoundField | None]]:
        """Each option, whether it is chosen, and the field that it needs."""
        chosen = self["how"].value()
        return [
            (option, option.key == chosen, self[option.field] if option.field else None)
            for option in self.options
        ]

    @property
    def meeting(self) -> Form:
        return HOWS[self.cleaned_data["how"]]

    @property
    def number(self) -> str:
        """The number that we ring, where it is we who do."""
        return str(self.cleaned_data["phone"]) if self.cleaned_data["how"] == "ring_me" else ""


def _digits(typed: str) -> str:
    """Digits of any script as those that a telephone has."""
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in typed.strip())
