"""What is written in about an agreement."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsam.areas.collaboration.agreements.models import Agreement
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import District, Organisation
from varsam.lib import deidentification
from varsam.lib.deidentification import Kind
from varsam.lib.file_kinds import LARGEST, Fault
from varsam.lib.file_kinds import Kind as FileKind
from varsam.site.meetings.papers_shown import refuse_personal_number
from varsam.site.meetings.views_papers import FAULTS

CITY = "staden"
# Who sits together agrees through their organisations; and neither abroad nor an alarm number is a party here.
_NO_PARTY = frozenset(
    {"collaboration", "council", "emergency", "historical", "international", "pilot_municipality"}
)
_NEVER = frozenset({Kind.PERSONNUMMER, Kind.PHONE, Kind.EMAIL})
_KINDS = ",".join(f".{kind.value}" for kind in FileKind) + ",.jpeg"


def _day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Välj ett datum."),
            "invalid": _("Skriv datumet som år, månad och dag: 2026-12-01."),
        },
        **kwargs,
    )


def _without_people(text: str) -> str:
    if any(each.kind in _NEVER for each in deidentification.find(text)):
        raise forms.ValidationError(
            _("Skriv vad ni har kommit överens om, utan personnummer, telefonnummer och mejladresser.")
        )
    return text


class AgreementForm(forms.Form):
    """Who has agreed on what, where and for how long."""

    title = forms.CharField(
        label=_("Vad överenskommelsen heter"),
        max_length=120,
        error_messages={
            "required": _("Skriv vad den heter."),
            "max_length": _("Namnet får ha högst %(limit_value)s tecken."),
        },
    )
    purpose = forms.CharField(
        label=_("Vad ni har kommit överens om, i korthet"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Skriv vad ni har kommit överens om."),
            "max_length": _("Skriv kortare: högst %(limit_value)s tecken. Hela texten står i dokumentet."),
        },
    )
    parties = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Vilka har kommit överens?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst två."), "invalid_choice": _("Välj bland dem i listan.")},
    )
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(),
        label=_("Vilka grupper vilar på den?"),
        help_text=_("Grupperna får upp på sin dagordning när den går ut."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Välj bland grupperna i listan.")},
    )
    place = forms.ChoiceField(label=_("Var gäller den?"))
    valid_from = _day_field(_("Gäller från"))
    valid_until = _day_field(
        _("Gäller till och med"), required=False, help_text=_("Lämna tomt om den gäller tills vidare.")
    )

    def __init__(self, *args: Any, renews: Agreement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.renews = renews
        self.fields["parties"].queryset = partners(renews)  # type: ignore[attr-defined]
        self.fields["groups"].queryset = Group.objects.filter(ended_at=None).order_by("name")  # type: ignore[attr-defined]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (CITY, _("Hela staden")),
            *((each.slug, each.name) for each in District.objects.all()),
        ]

    def clean_purpose(self) -> str:
        return _without_people(self.cleaned_data["purpose"])

    def clean_parties(self) -> Any:
        chosen = self.cleaned_data["parties"]
        if len(chosen) < 2:
            raise forms.ValidationError(_("Välj minst två."))
        return chosen

    def clean_place(self) -> District | None:
        said: str = self.cleaned_data["place"]
        return None if said == CITY else District.objects.get(slug=said)

    def clean_valid_until(self) -> date | None:
        last: date | None = self.cleaned_data["valid_until"]
        first = self.cleaned_data.get("valid_from")
        if last is not None and first is not None and last < first:
            raise forms.ValidationError(_("Sista dagen kan inte vara före den första."))
        return last

    def clean_valid_from(self) -> date:
        first: date = self.cleaned_data["valid_from"]
        if self.renews is not None and first <= self.renews.valid_from:
            raise forms.ValidationError(_("Den nya ska börja gälla efter den som den ersätter."))
        return first


def partners(renews: Agreement | None = None) -> Any:
    """Who could agree: the city's departments and its partners that take part, by name; and who did last time."""
    could = Organisation.objects.filter(left_at=None).exclude(kind__in=_NO_PARTY)
    found = could | Organisation.objects.filter(pk__in=renews.parties.all()) if renews else could
    return found.order_by("name_sv")


class EndForm(forms.Form):
    """The last day and why."""

    last_day = _day_field(_("Sista dagen som den gäller"))
    why = forms.CharField(
        label=_("Varför avslutas den?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Skriv varför, så att den som läser sedan förstår."),
            "max_length": _("Skriv kortare: högst %(limit_value)s tecken."),
        },
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        self.initial.setdefault("last_day", timezone.localdate())

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        until = self.agreement.valid_until
        if day < self.agreement.valid_from or (until is not None and day > until):
            raise forms.ValidationError(_("Välj en dag då överenskommelsen gäller."))
        return day

    def clean_why(self) -> str:
        return _without_people(self.cleaned_data["why"])


class PaperForm(forms.Form):
    """The written agreement."""

    paper = forms.FileField(
        label=pgettext_lazy("en fil", "Dokument"),
        help_text=_("Helst PDF. Högst 10 MB."),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": _KINDS}),
        error_messages={
            "required": _("Välj en fil."),
            "invalid": _("Välj en fil."),
            "empty": FAULTS[Fault.EMPTY],
            "max_length": _("Filens namn är för långt. Döp om den."),
        },
    )

    def clean_paper(self) -> Any:
        sent = self.cleaned_data["paper"]
        if sent.size > LARGEST:
            raise forms.ValidationError(FAULTS[Fault.TOO_LARGE])
        return refuse_personal_number(sent)
