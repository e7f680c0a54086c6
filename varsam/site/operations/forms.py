"""What somebody who works in a unit writes to us."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsam.areas.operations import guides
from varsam.kernel.conversations.forms import DistrictField, LanguageField, MessageField, SubmissionForm
from varsam.kernel.conversations.states import Sender

_SENDERS = [
    ("", _("Välj")),
    (Sender.SCHOOL.value, _("Skola eller förskola")),
    (Sender.YOUTH_CENTRE.value, _("Fritidsgård eller fritidsverksamhet")),
    (Sender.OTHER_UNIT.value, _("Annan verksamhet i staden")),
    (Sender.PARTNER.value, _("Polis, kriminalvård, civilsamhälle eller annan partner")),
    (Sender.ABROAD.value, _("Någon som arbetar med detta i ett annat land")),
]


class GuideField(forms.ChoiceField):
    """One of the guides that are shown, by its slug; none is fine, and so is one that has been taken away since."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Handlar det om någon av de här situationerna?"),
            help_text=_("Då vet vi var vi ska börja. Annars hoppar du över frågan."),
            required=False,
            **kwargs,
        )
        self.choices = self._found

    def _found(self) -> list[tuple[str, object]]:
        return [("", _("Nej, eller vet inte")), *((each.slug, each.title) for each in guides.current())]

    def clean(self, value: object) -> str:
        return str(value) if str(value) in dict(self._found()) else ""


class OperationsForm(SubmissionForm):
    """A question without persons. What may point at someone is masked, or kept with a reason."""

    sender = forms.ChoiceField(
        label=_("Var arbetar du?"),
        choices=_SENDERS,
        error_messages={
            "required": _("Välj var du arbetar."),
            "invalid_choice": _("Välj ett av alternativen."),
        },
    )
    district = DistrictField(label=_("Var i staden?"))
    language = LanguageField(widget=forms.HiddenInput)
    guide = GuideField()
    message = MessageField(label=_("Din fråga"))
    reason = forms.CharField(
        label=_("Varför behöver uppgifterna vara kvar?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=500,
    )
