"""What the page of one record shows, by which way somebody came to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from varsam.kernel.access import actor, unsent
from varsam.kernel.people.models import User
from varsam.kernel.records import identities, policies
from varsam.kernel.records.enums import Basis, Information, Outcome, Track
from varsam.kernel.records.models import BreakGlass, Entry, Record
from varsam.kernel.records.reading import Opened, Part
from varsam.kernel.vault.models import Protection
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.desk.writing import Check
from varsam.site.records import sharing_picture, timeline
from varsam.site.records.forms import EntryForm
from varsam.site.records.sharing_picture import Sharing

TRACK_ICONS = {
    Track.SSPF: "users",
    Track.SIG: "handshake",
    Track.SOCIAL_SERVICES: "house",
    Track.NONE: "circle-help",
}
_WAYS = {"unit": "", "grant": gettext_lazy("delad"), "glass": gettext_lazy("nödöppnad")}


@dataclass(frozen=True)
class Reader:
    """Somebody who has opened the record, when last, and how if not as one of the unit."""

    name: str
    way: str
    at: str


@dataclass(frozen=True)
class MyPart:
    """What a recipient sees of it, why and until when."""

    organisation: str
    kinds: list[str]
    basis: str
    until: str


@dataclass(frozen=True)
class Broken:
    """One breaking of the glass, as the unit sees it."""

    who: str
    at: str
    outcome: str
    is_open: bool


def context(request: HttpRequest, opened: Opened, **sent: object) -> dict[str, object]:
    """The page's context. `sent` replaces a form by the one that was sent, with what is wrong in it."""
    now, record = timezone.now(), opened.record
    identity = identities.state(record)
    found: dict[str, object] = {
        "record": record,
        "way": opened.way,
        "track_icon": TRACK_ICONS[Track(record.track)],
        "track_reason": opened.track_reason,
        "opened_at": moments.short_day(record.opened_at),
        "closed_at": moments.short_day(record.closed_at) if record.closed_at else "",
        "is_destroyed": record.data_key_id is None,
        "days": timeline.days(opened.texts, now),
        "writable": policies.can_add_to(record),
        "identity": identity,
        "is_protected": identity is not None and identity.protection != Protection.NONE,
        "may_name": record.unit_id in actor.units("identity", Verb.CHANGE),
        "reopens": record.closed_at is not None and policies.can_write_in(record),
    }
    found |= {**_of_way(request, opened, now), **sent}
    if opened.way == "unit":
        tell_audience(cast(EntryForm, found["entry_form"]), cast(Sharing, found["sharing"]))
    return found


def _of_way(request: HttpRequest, opened: Opened, now: datetime) -> dict[str, object]:
    if opened.way == "unit":
        return _of_unit(request, opened.record, now)
    if opened.way == "grant":
        return {"parts": [_part(part) for part in opened.parts]}
    return {"left": time_left(opened.record, me(request), now)}


def _of_unit(request: HttpRequest, record: Record, now: datetime) -> dict[str, object]:
    kept = unsent.take(request, reverse("records:add_entry", args=[record.reference]))
    sharing = sharing_picture.of(record, now)
    return {
        "sharing": sharing,
        "readers": [each for each in readers(record, now) if each.name != me(request).name],
        "broken": [_broken(each, now) for each in record.breaks.select_related("user")],
        "entry_form": entry_form(kept or None),
        "check": Check(),
    }


def entry_form(initial: dict[str, Any] | None = None) -> EntryForm:
    """A fresh form; what it is about is chosen each time, so that no note is shared by a slip."""
    return EntryForm(auto_id="anteckning_%s", initial=initial)


def tell_audience(form: EntryForm, sharing: Sharing) -> None:
    """Say beside each kind of information how many outside the unit see it, before the note is saved."""
    shown = [("", _("Välj"))]
    for value, words in Entry.KINDS:
        seen_by = sharing.seen_by(str(words))
        audience = ngettext("en utanför enheten ser det", "%(n)s utanför enheten ser det", seen_by)
        shown.append((value, f"{words} ({audience % {'n': seen_by}})" if seen_by else str(words)))
    form.fields["information"].choices = shown  # type: ignore[attr-defined]


def _part(part: Part) -> MyPart:
    return MyPart(
        organisation=part.organisation.name,
        kinds=[str(Information(kind).label) for kind in Information if kind.value in part.information],
        basis=str(Basis(part.basis_kind).label),
        until=moments.last_day(part.until),
    )


def _broken(glass: BreakGlass, now: datetime) -> Broken:
    outcome = str(Outcome(glass.outcome).label) if glass.outcome else _("Väntar på granskning")
    return Broken(glass.user.name, moments.short(glass.at, now), outcome, glass.until > now)


def time_left(record: Record, user: User, now: datetime) -> str:
    """How long the glass that this user has broken stays open."""
    glass = record.breaks.filter(user=user).order_by("-until").first()
    return sharing_picture.time_left(glass.until, now, get_language() or "sv") if glass else ""


def readers(record: Record, now: datetime) -> list[Reader]:
    """Who has opened it and when last, newest first; empty outside its unit."""
    with connection.cursor() as cursor:
        cursor.execute("select at, actor, way from varsam.records_readers(%s)", [record.pk])
        found = cursor.fetchall()
    users = User.objects.in_bulk({row[1] for row in found})
    return [
        Reader(users[actor].name, str(_WAYS.get(way, "")), moments.short(at, now))
        for at, actor, way in found
        if actor in users
    ]
