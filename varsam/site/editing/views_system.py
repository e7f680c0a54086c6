"""How the system feels: for those who run it and read no content."""

import platform
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata

import django
from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site import health
from varsam.site.tracks import lines

SEAL_LATE = timedelta(minutes=5)
QUEUE_LATE = timedelta(minutes=5)
LEAST_FREE = 0.1
_PACKAGES = ("django", "psycopg", "django-allauth", "procrastinate", "granian", "cryptography")


@dataclass(frozen=True)
class Sign:
    """One thing that is looked at: `kind` is done, wait or late, as the chips name them."""

    title: str
    kind: str
    words: str
    hint: str = ""
    details: tuple[str, ...] = ()


def _ago(then: datetime, now: datetime) -> str:
    if now - then < timedelta(minutes=1):
        return _("nyss")
    return _("för %(time)s sedan") % {"time": timesince(then, now, depth=1)}


def _database() -> Sign:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version'), pg_database_size(current_database())")
        version, size = cursor.fetchone()
    return Sign(
        _("Databasen"),
        "done",
        _("Svarar"),
        _("PostgreSQL %(version)s, %(size)s") % {"version": version.split()[0], "size": filesizeformat(size)},
    )


def _worker(now: datetime) -> Sign:
    heartbeat = health.last_heartbeat()
    state = health.worker_state(heartbeat, now)
    if heartbeat is None:
        return Sign(
            _("Bakgrundsarbetaren"), "late", _("Är inte i gång"), _("Starta den med kommandot varsam worker.")
        )
    said = {"ok": _("Arbetar"), "late": _("Har tystnat")}[state]
    return Sign(_("Bakgrundsarbetaren"), "done" if state == "ok" else "late", said, _("Hördes %(ago)s") % {"ago": _ago(heartbeat, now)})  # fmt: skip


def _queue(now: datetime) -> Sign:
    due = ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=now)
    waiting = due.count()
    oldest = ProcrastinateEvent.objects.filter(job__in=due, type="deferred").aggregate(at=Min("at"))["at"]
    if not waiting:
        return Sign(_("Jobb i kö"), "done", _("Tom"))
    late = oldest is not None and now - oldest > QUEUE_LATE
    said = ngettext("%(n)s jobb väntar", "%(n)s jobb väntar", waiting) % {"n": waiting}
    return Sign(_("Jobb i kö"), "late" if late else "wait", said, _("Det äldsta kom %(ago)s") % {"ago": _ago(oldest, now)} if oldest else "")  # fmt: skip


def _failures(now: datetime) -> Sign:
    failed = (
        ProcrastinateJob.objects.filter(status="failed")
        .values("task_name")
        .annotate(n=Count("pk"), at=Max("procrastinateevent__at"))
        .order_by("-at")
    )
    lines = tuple(f"{row['task_name'].rsplit('.', 1)[-1]} × {row['n']}, {_ago(row['at'], now)}" for row in failed if row["at"])  # fmt: skip
    if not lines:
        return Sign(_("Misslyckade jobb"), "done", _("Inga"))
    return Sign(_("Misslyckade jobb"), "late", _("Se listan"), _("Bara jobbens namn visas här."), lines)


def _keys() -> Sign:
    faults = health.key_faults()
    if faults:
        return Sign(_("Nyckelfilen"), "late", _("Passar inte"), _("Ingen text går att läsa förrän det är rättat."), tuple(faults))  # fmt: skip
    return Sign(_("Nyckelfilen"), "done", _("Passar databasen"))


def _seal(now: datetime) -> Sign:
    with connection.cursor() as cursor:
        cursor.execute("select at, waiting from varsam.system_last_seal()")
        at, waiting = cursor.fetchone() or (None, 0)
    if at is None:
        kind = "late" if waiting else "wait"
        return Sign(
            _("Loggens försegling"),
            kind,
            _("Ännu inte förseglad"),
            _("Bakgrundsarbetaren förseglar varje minut."),
        )
    late = waiting and now - at > SEAL_LATE
    said = (
        ngettext("%(n)s post väntar", "%(n)s poster väntar", waiting) % {"n": waiting}
        if waiting
        else _("Inget väntar")
    )
    return Sign(_("Loggens försegling"), "late" if late else "done", _("Förseglad %(ago)s") % {"ago": _ago(at, now)}, said)  # fmt: skip


def _disk() -> Sign:
    usage = shutil.disk_usage(settings.VARSAM_DATA)
    share = usage.free / usage.total
    said = _("%(free)s ledigt av %(total)s") % {
        "free": filesizeformat(usage.free),
        "total": filesizeformat(usage.total),
    }
    return Sign(_("Disken"), "done" if share > LEAST_FREE else "late", said, _("%(n)s procent ledigt") % {"n": round(share * 100)})  # fmt: skip


def _versions() -> list[tuple[str, str]]:
    return [
        ("Varsam", metadata.version("varsam")),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        *((name, metadata.version(name)) for name in _PACKAGES if name != "django"),
    ]


@require_safe
@gates.staff(needs=("system", Verb.READ))
def system(request: HttpRequest) -> HttpResponse:
    """Everything that tells whether it runs; nothing that anyone has written."""
    now = timezone.now()
    signs = [_database(), _worker(now), _queue(now), _failures(now), _keys(), _seal(now)]
    signs += [*(Sign(*line) for line in lines.told(now)), _disk()]
    context = {
        "signs": signs,
        "late": [sign for sign in signs if sign.kind == "late"],
        "versions": _versions(),
        "used": round((1 - shutil.disk_usage(settings.VARSAM_DATA).free / shutil.disk_usage(settings.VARSAM_DATA).total) * 100),
    }  # fmt: skip
    return render(request, "editing/system.html", context)
