"""The list of records: pseudonyms and references only, and nothing about a person to search or sort by."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.records import reading
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Grant, Record
from varsam.lib.references import format_reference, parse_reference
from varsam.lib.rows import Verb
from varsam.site.desk import moments, navigation
from varsam.site.records import record_page

CHOICES: tuple[tuple[str, str | Promise, dict[str, str]], ...] = (
    ("open", gettext_lazy("Öppna"), {}),
    ("closed", gettext_lazy("Avslutade"), {"visa": "avslutade"}),
    ("shared", gettext_lazy("Delat med oss"), {"visa": "delat"}),
)
_FILTERS = {
    "open": {"closed": "no"},
    "closed": {"closed": "yes"},
    "shared": {"shared": "yes"},
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    chosen: str
    track: str
    before: str

    def filters(self) -> dict[str, object]:
        found: dict[str, object] = dict(_FILTERS[self.chosen])
        if self.track:
            found["track"] = self.track
        if self.before:
            found["before"] = self.before
        return found

    def query(self, **more: str) -> str:
        own = next(changes for key, _words, changes in CHOICES if key == self.chosen)
        pairs = {**own, **({"spar": self.track} if self.track else {}), **more}
        return f"?{urlencode(pairs)}" if pairs else "?"


def _asked(query: QueryDict) -> Asked:
    chosen = next(
        (key for key, _words, changes in CHOICES if changes and changes["visa"] == query.get("visa")), "open"
    )
    track = query.get("spar", "")
    return Asked(chosen, track if track in set(Track) else "", _moment(query.get("fore", "")))


def _moment(text: str) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return found.isoformat() if found.tzinfo else ""


@dataclass(frozen=True)
class Row:
    """One line: what the person is called here, where the record lies, and when something was last written."""

    reference: str
    pseudonym: str
    track: str
    icon: str
    unit: str
    ours: bool
    shares: int
    last: str
    closed: str


@require_safe
@gates.staff(needs=("record", Verb.READ))
def records(request: HttpRequest) -> HttpResponse:
    """The unit's records, the open ones first; a reference opens its record."""
    wanted = request.GET.get("q", "").strip()[:80]
    if wanted:
        found = _find(wanted)
        if found:
            return redirect("records:record", reference=found)
        messages.warning(request, _missed(wanted))
    return render(request, "records/records.html", {**_context(request), "wanted": wanted})


def _find(wanted: str) -> str | None:
    parsed = parse_reference(wanted)
    if parsed is None:
        return None
    reference = format_reference(*parsed)
    return reference if Record.objects.filter(reference=reference).exists() else None


def _missed(wanted: str) -> str:
    if parse_reference(wanted) is None:
        return _("Det går bara att söka på referens, till exempel K-26-014. Namn söks aldrig här.")
    return _("Ingen akt med referensen %(text)s finns här för dig.") % {"text": wanted}


def _context(request: HttpRequest) -> dict[str, object]:
    asked, now = _asked(request.GET), timezone.now()
    found = reading.page(asked.filters(), reading.PAGE + 1)
    page = found[: reading.PAGE]
    return {
        "asked": asked,
        "rows": _rows(page, now),
        "choices": [
            (key, words, key == asked.chosen, Asked(key, asked.track, "").query())
            for key, words, _changes in CHOICES
        ],
        "tracks": Track.choices,
        "more": asked.query(fore=page[-1].last_entry_at.isoformat()) if len(found) > reading.PAGE else "",
        "newest": asked.query() if asked.before else "",
        "may_open": "record" in navigation.resources(navigation.memberships_of(request), Verb.ADD),
    }


def _rows(page: list[Record], now: datetime) -> list[Row]:
    units = set(actor.units("record", Verb.READ))
    held = Grant.objects.filter(record__in=[record.pk for record in page], ended_at=None, until__gt=now)
    shares = dict(held.values_list("record").annotate(n=Count("organisation", distinct=True)).order_by())
    return [
        Row(
            reference=record.reference,
            pseudonym=record.pseudonym,
            track=str(Track(record.track).label),
            icon=record_page.TRACK_ICONS[Track(record.track)],
            unit=record.unit.name,
            ours=record.unit_id in units,
            shares=shares.get(record.pk, 0),
            last=moments.short(record.last_entry_at, now),
            closed=moments.short_day(record.closed_at) if record.closed_at else "",
        )
        for record in page
    ]
