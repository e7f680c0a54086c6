"""A heading of an agenda is about nobody: what may point at somebody is rewritten, masked, or stays and it is said why."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.lib.deidentification import Finding, Kind
from varsam.site import identifiers
from varsam.site.desk import writing

LONGEST = 120
_MASK = "mask"


class HeadingForm(forms.Form):
    """What an item is called. Everybody who is invited reads it, those who go out before the item too.

    After `is_valid`, `kept` are the kinds of what may point at somebody and stays; `handling` in the cleaned data is why.
    """

    title = forms.CharField(
        label=gettext_lazy("Rubrik, utan namn"),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Skriv vad punkten gäller."),
            "max_length": gettext_lazy("Rubriken får ha högst %(limit_value)s tecken."),
        },
    )
    handling = forms.ChoiceField(
        label=gettext_lazy("Hur ska det bli?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (_MASK, gettext_lazy("Byt ut det mot vad det är, till exempel [namn]")),
            ("place", gettext_lazy("Låt det stå: det är en plats, en skola eller en organisation")),
            ("office", gettext_lazy("Låt det stå: det är någon som är med i sin tjänst")),
        ],
        error_messages={"invalid_choice": gettext_lazy("Välj ett av alternativen.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = False
        self.kept: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        title = cleaned.get("title", "")
        # What stood there before has been decided about.
        findings = writing.find(title) if title and title != self.initial.get("title") else []
        self.asks = bool(findings)
        if findings and "handling" not in self.errors:
            self._decide(cleaned, title, findings)
        return cleaned

    def _decide(self, cleaned: dict[str, Any], title: str, findings: list[Finding]) -> None:
        kinds = {each.kind for each in findings}
        if cleaned.get("handling") == _MASK:
            cleaned["title"] = identifiers.mask(title, findings)
            if len(cleaned["title"]) > LONGEST:
                self.add_error(
                    "title", _("Rubriken får ha högst %(limit_value)s tecken.") % {"limit_value": LONGEST}
                )
        elif Kind.PERSONNUMMER in kinds:
            said = _("Ett personnummer kan aldrig vara kvar här. Ta bort det eller byt ut det.")
            self.add_error("title", said)
        elif not cleaned.get("handling") or kinds != {Kind.NAME}:
            self.add_error("title", _fault(findings, may_stay=kinds == {Kind.NAME}))
        else:
            self.kept = (Kind.NAME.value,)


def _fault(findings: list[Finding], *, may_stay: bool) -> str:
    found = ", ".join(f"”{each.text}”" for each in findings)
    if may_stay:
        return _(
            "Rubriken kan peka ut någon: %(found)s. Skriv om den, eller välj nedanför hur det ska bli."
        ) % {"found": found}
    return _("Rubriken kan peka ut någon: %(found)s. Skriv om den, eller byt ut det.") % {"found": found}
