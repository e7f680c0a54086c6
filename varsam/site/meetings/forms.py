"""What is filled in about meetings, agendas and minutes."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from varsam.kernel.meetings.enums import Function, LineKind, Presence
from varsam.kernel.meetings.models import Attendance, Group
from varsam.lib import deidentification, when
from varsam.lib.working_days import STOCKHOLM
from varsam.site.desk.forms import WrittenField
from varsam.site.meetings.headings import LONGEST as LONGEST_HEADING
from varsam.site.meetings.headings import HeadingForm

_COMMAND = re.compile(r"^/([båafBÅAF])\s+")
_COMMANDS = {"b": LineKind.DECISION, "å": LineKind.ACTION, "a": LineKind.ACTION, "f": LineKind.QUESTION}
_LINES = (LineKind.TEXT, LineKind.DECISION, LineKind.ACTION, LineKind.QUESTION)
LONGEST_LINE = 4000
LONGEST_ITEM = 480


def _choice(missing: str | Promise) -> dict[str, Any]:
    return {"required": missing, "invalid_choice": missing}


class MeetingForm(forms.Form):
    """When and where a group meets; never after its last day, where it has one."""

    day = forms.DateField(
        label=_("Dag"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Välj en dag."), "invalid": _("Skriv dagen så här: 2026-12-01.")},
    )
    begins = forms.TimeField(
        label=_("Börjar"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        error_messages={"required": _("Välj när mötet börjar."), "invalid": _("Skriv tiden så här: 14:30.")},
    )
    ends = forms.TimeField(
        label=_("Slutar"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        error_messages={"required": _("Välj när mötet slutar."), "invalid": _("Skriv tiden så här: 14:30.")},
    )
    place = forms.CharField(
        label=_("Plats"),
        required=False,
        max_length=120,
        error_messages={"max_length": _("Platsen får ha högst %(limit_value)s tecken.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("Mötet slutar innan det börjar. Välj en senare tid."))
        last, day = self.last_day(cleaned), cleaned.get("day")
        if last and day and day > last and "day" in self.changed_data:
            said = _(
                "Gruppen gäller till och med %(day)s. Välj en tidigare dag, eller låt gruppen gälla längre."
            )
            self.add_error("day", str(said) % {"day": when.full_date(last, get_language() or "sv")})
        return cleaned

    def last_day(self, cleaned: dict[str, Any]) -> date | None:
        """The last day on which the group can meet; None: until further notice."""
        return None

    def times(self) -> tuple[datetime, datetime]:
        """When it begins and ends, in Stockholm's time."""
        day, found = self.cleaned_data["day"], self.cleaned_data
        return (
            datetime.combine(day, found["begins"], STOCKHOLM),
            datetime.combine(day, found["ends"], STOCKHOLM),
        )


class NewMeetingForm(MeetingForm):
    """A meeting of one of the groups that one may call."""

    group = forms.TypedChoiceField(
        label=_("Grupp"), coerce=int, error_messages=_choice(_("Välj vilken grupp som träffas."))
    )

    field_order = ("group", "day", "begins", "ends", "place")

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.pk: group for group in groups}
        self.fields["group"].choices = [(group.pk, group.name) for group in groups]  # type: ignore[attr-defined]

    def last_day(self, cleaned: dict[str, Any]) -> date | None:
        group = self.groups.get(cleaned.get("group", 0))
        return group.valid_until if group else None

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Den dagen har varit. Välj en dag som kommer."))
        return day


class ChangeMeetingForm(MeetingForm):
    """The same, and who leads it and keeps the minutes."""

    chair = forms.TypedChoiceField(
        label=_("Leder mötet"), coerce=int, error_messages=_choice(_("Välj vem som leder mötet."))
    )
    secretary = forms.TypedChoiceField(label=_("För protokoll"), coerce=int, required=False, empty_value=None)

    def __init__(
        self, *args: Any, people: list[tuple[int, str]], until: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.until = until
        self.fields["chair"].choices = people  # type: ignore[attr-defined]
        self.fields["secretary"].choices = [("", _("Ingen särskild")), *people]  # type: ignore[attr-defined]

    def last_day(self, cleaned: dict[str, Any]) -> date | None:
        return self.until


class ReasonForm(forms.Form):
    """Why, in words."""

    reason = WrittenField(
        label=_("Varför?"),
        missing=_("Skriv varför, så att de andra förstår."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PresencesForm(forms.Form):
    """Whether each of those invited was there."""

    def __init__(self, *args: Any, seats: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for seat in seats:
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=seat.user.name,
                choices=Presence.choices,
                initial=seat.presence,
                widget=forms.RadioSelect,
                error_messages=_choice(_("Välj hur det är med närvaron.")),
            )


class OutcomeForm(forms.Form):
    """What something that was done gave."""

    outcome = WrittenField(
        label=_("Vad gav det?"),
        missing=_("Skriv vad åtgärden gav, också om det var inget."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ConflictForm(forms.Form):
    """Who has a conflict of interest. Nobody has to say why."""

    user = forms.TypedChoiceField(label=_("Vem?"), coerce=int, required=False, empty_value=None)
    reason = WrittenField(
        label=_("Varför?"), missing="", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = people  # type: ignore[attr-defined]


class EndConflictForm(ReasonForm):
    """Whose conflict of interest was none, and why."""

    user = forms.TypedChoiceField(
        label=_("Vems jäv?"), coerce=int, error_messages=_choice(_("Välj vems jäv det gäller."))
    )
    field_order = ("user", "reason")

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = people  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """Somebody to invite: a person at a place of work, given as "user-organisation", and for which service."""

    person = forms.ChoiceField(label=_("Vem?"), error_messages=_choice(_("Välj vem du bjuder in.")))
    function = forms.ChoiceField(
        label=_("För vilken verksamhet?"),
        choices=Function.choices,
        error_messages=_choice(_("Välj verksamhet.")),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Välj")), *people]  # type: ignore[attr-defined]


class _MinutesForm(forms.Form):
    minutes = forms.IntegerField(
        label=_("Minuter"),
        min_value=0,
        max_value=LONGEST_ITEM,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Skriv hur många minuter punkten får ta."),
            "invalid": _("Skriv minuterna med siffror, till exempel 20."),
            "min_value": _("En punkt kan inte ta mindre än noll minuter."),
            "max_value": _("En punkt kan ta högst %(limit_value)s minuter."),
        },
    )


class CaseItemForm(_MinutesForm):
    """A case on the agenda, among the records that one may read."""

    record = forms.TypedChoiceField(
        label=_("Ärende"), coerce=int, error_messages=_choice(_("Välj vilket ärende punkten gäller."))
    )
    field_order = ("record", "minutes")

    def __init__(self, *args: Any, records: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = records  # type: ignore[attr-defined]


class OtherItemForm(HeadingForm, _MinutesForm):
    """An item that is about nobody in particular."""

    field_order = ("title", "handling", "minutes")


class ChangeItemForm(HeadingForm, _MinutesForm):
    """How long an item may take; its words where it has any."""

    title = forms.CharField(label=_("Rubrik, utan namn"), max_length=LONGEST_HEADING, required=False)
    field_order = ("title", "handling", "minutes")


class LineForm(forms.Form):
    """One line. "/b", "/å" or "/f" at its start says what it is, also where no script runs."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in _LINES],
        error_messages=_choice(_("Välj vad raden är.")),
    )
    text = forms.CharField(
        max_length=LONGEST_LINE,
        error_messages={
            "required": _("Skriv något först."),
            "max_length": _("Raden är för lång. Dela upp den: högst %(limit_value)s tecken."),
        },
    )
    owner = forms.TypedChoiceField(
        coerce=int,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": _("Välj någon som är med under punkten.")},
    )
    day = forms.DateField(required=False)
    due_on = forms.DateField(required=False, error_messages={"invalid": _("Skriv dagen så här: 2026-12-01.")})

    def __init__(self, data: Any, *, owners: list[tuple[str, str]]) -> None:
        sent = {name: data.get(name, "") for name in ("kind", "text", "owner", "day", "due_on")}
        command = _COMMAND.match(sent["text"])
        if command:
            sent |= {"kind": _COMMANDS[command[1].lower()].value, "text": sent["text"][command.end() :]}
        super().__init__(sent)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        kinds = {finding.kind for finding in deidentification.find(text)}
        if deidentification.Kind.PERSONNUMMER in kinds:
            raise forms.ValidationError(
                _("Raden innehåller ett personnummer. Ta bort det: det hör inte hemma i ett protokoll.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("kind") == LineKind.ACTION:
            found["due_on"] = found.get("due_on") or found.get("day")
            if found.get("owner") is None and "owner" not in self.errors:
                self.add_error("owner", _("Välj vem som gör det."))
            if found["due_on"] is None and "due_on" not in self.errors:
                self.add_error("due_on", _("Välj när det ska vara klart."))
            elif found["due_on"] is not None and found["due_on"] < timezone.localdate():
                self.add_error("due_on", _("Den dagen har varit. Välj en dag som kommer."))
        return found


class AddendumForm(forms.Form):
    """What is added after locking."""

    text = WrittenField(
        label=_("Tillägg"), missing=_("Skriv tillägget först."), widget=forms.Textarea(attrs={"rows": 3})
    )


class AdjustersForm(forms.Form):
    """Who says that the minutes are right."""

    users = forms.TypedMultipleChoiceField(
        label=_("Vilka justerar?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Välj minst en som justerar."),
            "invalid_choice": _("Välj bland dem som var med under punkten."),
        },
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["users"].choices = people  # type: ignore[attr-defined]
