"""Who did and read what, for data protection. Opening the log is itself on record."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.models import Entry
from varsam.kernel.people.models import User
from varsam.lib import when
from varsam.lib.references import format_reference, parse_reference
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM
from varsam.site.editing import log_groups, log_words
from varsam.site.editing.forms_calendar import DateInput

PAGE, PICTURED = 50, 5000
NIGHT = frozenset({22, 23, 0, 1, 2, 3, 4, 5})


class LogForm(forms.Form):
    """What narrows the log; all of it lies in the address."""

    grupp = forms.ChoiceField(label=gettext_lazy("Vad"), required=False)
    vem = forms.ModelChoiceField(
        label=gettext_lazy("Vem"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Alla"),
    )
    referens = forms.CharField(label=gettext_lazy("Referens"), required=False, max_length=60)
    fran = forms.DateField(label=gettext_lazy("Från"), required=False, widget=DateInput())
    till = forms.DateField(label=gettext_lazy("Till"), required=False, widget=DateInput())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        groups = [(key, words) for key, (words, _events) in log_groups.GROUPS.items()]
        self.fields["grupp"].choices = [("", _("Allt")), *groups]  # type: ignore[attr-defined]
        self.fields["vem"].queryset = User.objects.order_by("name")  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Line:
    """One entry as it is read."""

    at: datetime
    day: str
    who: str
    initials: str
    what: str
    icon: str
    target: str
    event: str
    is_night: bool


@dataclass(frozen=True)
class Hour:
    """One bar of the picture: an hour of the day, how much lies in it, and where it stands in a field 480 × 100."""

    hour: int
    count: int
    x: int
    y: int
    height: int
    is_night: bool

    @property
    def words(self) -> str:
        return f"{self.hour:02}–{(self.hour + 1) % 24:02}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), STOCKHOLM)


def _chosen(form: LogForm) -> QuerySet[Entry]:
    """The entries that the form asks for; an unreadable field narrows nothing."""
    form.is_valid()
    said, entries = form.cleaned_data, Entry.objects.all()
    if said.get("grupp"):
        entries = entries.filter(event__in=log_groups.GROUPS[said["grupp"]][1])
    if said.get("vem"):
        entries = entries.filter(actor=said["vem"].pk)
    if said.get("referens"):
        entries = entries.filter(target=said["referens"].strip())
    if said.get("fran"):
        entries = entries.filter(at__gte=_midnight(said["fran"]))
    if said.get("till"):
        entries = entries.filter(at__lt=_midnight(said["till"] + timedelta(days=1)))
    return entries.order_by("-pk")


def _lines(entries: Iterable[Entry]) -> list[Line]:
    found, language = list(entries), get_language() or "sv"
    people = User.objects.in_bulk({entry.actor for entry in found if entry.actor})
    lines = []
    for entry in found:
        person, local = people.get(entry.actor or 0), entry.at.astimezone(STOCKHOLM)
        lines.append(
            Line(
                at=local,
                day=when.day(local, language),
                who=person.name
                if person
                else _("Utan inloggning")
                if entry.actor is None
                else _("Borttaget konto"),
                initials=person.initials if person else "",
                what=log_words.words(entry.event),
                icon=log_groups.icon(entry.event),
                target=entry.target,
                event=entry.event,
                is_night=local.hour in NIGHT,
            )
        )
    return lines


def _hours(entries: QuerySet[Entry]) -> list[Hour]:
    counted = Counter(at.astimezone(STOCKHOLM).hour for at in entries.values_list("at", flat=True)[:PICTURED])
    most = max(counted.values(), default=1)
    # From noon to noon, so that the night lies unbroken in the middle.
    order = [(12 + step) % 24 for step in range(24)]
    heights = [max(2, round(counted[hour] / most * 84)) if counted[hour] else 0 for hour in order]
    return [
        Hour(hour, counted[hour], slot * 20 + 3, 100 - height, height, hour in NIGHT)
        for slot, (hour, height) in enumerate(zip(order, heights, strict=True))
    ]


def _finding(hours: list[Hour]) -> str:
    """What the picture says."""
    night, total = sum(hour.count for hour in hours if hour.is_night), sum(hour.count for hour in hours)
    if not total:
        return _("Inget finns i urvalet")
    if not night:
        return _("Inget hände mellan klockan 22 och 06")
    return ngettext(
        "En av %(total)s poster är från natten", "%(night)s av %(total)s poster är från natten", night
    ) % {"night": night, "total": total}


def _asked_reference(form: LogForm) -> str:
    """What was looked for, where it is a reference: anything may be typed into the field, and only that goes on record."""
    asked = parse_reference(str(form.cleaned_data.get("referens") or ""))
    return format_reference(*asked) if asked else ""


def _before(request: HttpRequest) -> int | None:
    asked = request.GET.get("fore", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None


@require_safe
@gates.staff(needs=("audit", Verb.READ))
def log(request: HttpRequest) -> HttpResponse:
    """The log, newest first, a page at a time."""
    form = LogForm(request.GET)
    entries, before = _chosen(form), _before(request)
    page = entries.filter(pk__lt=before) if before else entries
    found = list(page[: PAGE + 1])
    audit.note(
        audit.Event.LOG_READ,
        target_type="audit",
        target=_asked_reference(form),
        unit=next(iter(actor.units("audit", Verb.READ)), None),
    )
    asked = {key: value for key, value in request.GET.items() if key in form.fields and value}
    hours = _hours(entries)
    context = {
        "form": form,
        "lines": _lines(found[:PAGE]),
        "hours": hours,
        "finding": _finding(hours),
        "pictured": sum(hour.count for hour in hours),
        "is_capped": sum(hour.count for hour in hours) == PICTURED,
        "older": urlencode({**asked, "fore": found[PAGE - 1].pk}) if len(found) > PAGE else "",
        "newest": urlencode(asked) if before else None,
        "narrowed": bool(asked),
        "now": timezone.localtime(),
    }
    return render(request, "editing/log.html", context)
