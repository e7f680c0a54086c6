"""The papers of a meeting as its page lists them, and what is filled in to bring one."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.kernel.meetings import papers
from varsam.kernel.meetings.enums import Room
from varsam.lib import deidentification
from varsam.lib.deidentification import Kind as Identifier
from varsam.lib.file_kinds import Kind
from varsam.site.desk import moments
from varsam.site.meetings import words
from varsam.site.meetings.opened import Opened, is_case

_KINDS = ",".join(f".{kind.value}" for kind in Kind) + ",.jpeg"


@dataclass(frozen=True)
class Paper:
    """One of them. `item` is the number of the item that it belongs to, or nothing."""

    pk: uuid.UUID
    name: str
    hint: str
    item: str
    is_mine: bool


def refuse_personal_number(sent: "UploadedFile[Any]") -> "UploadedFile[Any]":
    """A file as it was sent; its name is read by all who may open it, and never holds a personal number."""
    if any(each.kind is Identifier.PERSONNUMMER for each in deidentification.find(sent.name or "")):
        raise forms.ValidationError(
            _("Filens namn innehåller ett personnummer. Döp om den och välj den igen.")
        )
    return sent


class PaperForm(forms.Form):
    """A file, and the item that it belongs to."""

    paper = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy("Högst 10 MB. Inget om någon enskild: sådant hör hemma i akten."),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": _KINDS}),
        error_messages={
            "required": gettext_lazy("Välj en fil."),
            "invalid": gettext_lazy("Välj en fil."),
            "empty": gettext_lazy("Filen är tom. Välj en annan."),
            "max_length": gettext_lazy("Filens namn är för långt. Döp om den."),
        },
    )
    item = forms.TypedChoiceField(
        label=gettext_lazy("Hör till"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={
            "required": gettext_lazy("Välj vilken punkt det hör till."),
            "invalid_choice": gettext_lazy("Välj en av punkterna."),
        },
    )

    def __init__(self, *sent: Any, found: Opened) -> None:
        data, files = sent or (None, None)
        super().__init__(data, files, auto_id="dokument_%s")
        places = [place for place in found.places if place.is_open and not is_case(place)]
        choices: list[tuple[object, str]] = [
            (place.item.pk, f"{place.item.position}. {words.title_of(place)}") for place in places
        ]
        if found.meeting.room == Room.CASES:
            # Papers about a case lie in its record: here only what is about nobody.
            self.fields["item"].required = True
        else:
            choices = [("", _("Hela mötet")), *choices]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    def clean_paper(self) -> "UploadedFile[Any]":
        return refuse_personal_number(self.cleaned_data["paper"])


def of(found: Opened) -> list[Paper]:
    """All that the one who reads may read, in the order in which they came."""
    numbers = {place.item.pk: place.item.position for place in found.places}
    return [
        Paper(
            each.document.pk,
            each.name,
            _("%(size)s · %(who)s, %(day)s")
            % {
                "size": filesizeformat(each.document.size),
                "who": each.document.added_by.name,
                "day": moments.short_day(each.document.at),
            },
            str(numbers.get(each.document.item_id or 0, "")),
            each.document.added_by_id == found.mine,
        )
        for each in papers.documents(found.meeting)
        if each.document.digest is None
    ]
