"""The file that is brought."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsam.areas.training.coverage.spreadsheets import Fault
from varsam.lib.file_kinds import LARGEST
from varsam.site.coverage.words import FAULTS


class FileForm(forms.Form):
    """A spreadsheet with what units have stated."""

    brought = forms.FileField(
        label=_("Fil"),
        help_text=_("Excel (.xlsx) eller CSV, högst 10 MB och 50 000 rader. Inga namn på personer."),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={
            "required": _("Välj en fil."),
            "invalid": _("Välj en fil."),
            "empty": FAULTS[Fault.EMPTY],
            "max_length": _("Filens namn är för långt. Döp om den."),
        },
    )

    def clean_brought(self) -> Any:
        sent = self.cleaned_data["brought"]
        if sent.size > LARGEST:
            raise forms.ValidationError(FAULTS[Fault.TOO_LARGE])
        return sent
