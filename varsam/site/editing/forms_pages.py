"""The form of one text in one language."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.site import markdown
from varsam.site.editing.actions import REVIEW_AFTER_DAYS, Text

LONGEST = 40_000
_LATEST_REVIEW_DAYS = 3 * 366


def next_review() -> date:
    """Half a year from today."""
    return timezone.localdate() + timedelta(days=REVIEW_AFTER_DAYS)


class PageForm(forms.Form):
    """`seen` is the newest version when the form was shown, so that nobody writes over somebody unawares.

    `parts` is how many parts the text has to have, each with words in it; 0 for as many as the editor likes.
    """

    title = forms.CharField(
        label=gettext_lazy("Rubrik"),
        max_length=120,
        error_messages={"required": gettext_lazy("Skriv en rubrik.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 20}),
        error_messages={
            "required": gettext_lazy("Skriv en text."),
            "max_length": gettext_lazy(
                "Texten är för lång: %(show_value)s tecken, och högst %(limit_value)s får plats."
            ),
        },
        help_text=gettext_lazy(
            "## rubrik, **fetstil**, - punktlista, [länkens ord](https://adress). Bilder visas inte."
        ),
    )
    review_by = forms.DateField(
        label=gettext_lazy("Läs igenom igen senast"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Välj ett datum."),
            "invalid": gettext_lazy("Skriv datumet så här: 2027-03-31."),
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, parts: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if self.parts:
            lead, found = markdown.parted(body.replace("\r\n", "\n"))
            if not lead or len(found) != self.parts or not all(words for _heading, words in found):
                raise forms.ValidationError(
                    _(
                        "Ett råd har först en inledning och sedan fyra delar, var och en med en ##-rubrik och text: "
                        "gör så här, undvik, ring, och det som råden bygger på."
                    )
                )
        return body

    def clean_review_by(self) -> date:
        chosen: date = self.cleaned_data["review_by"]
        today = timezone.localdate()
        if not today < chosen <= today + timedelta(days=_LATEST_REVIEW_DAYS):
            raise forms.ValidationError(_("Välj ett datum framåt i tiden, högst tre år bort."))
        return chosen

    def text(self) -> Text:
        """What a valid form says."""
        return Text(self.cleaned_data["title"], self.cleaned_data["body"].replace("\r\n", "\n"))
