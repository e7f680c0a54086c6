"""Whether the house runs, for those who watch it from outside: three words and no content."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

from varsam.kernel.access import gates
from varsam.kernel.vault import api as vault
from varsam.lib.keyring import KeyFileError

# A worker says that it lives every ten seconds.
WORKER_LATE = timedelta(seconds=45)
# Anyone may ask, so asking must stay cheap.
_KEPT_SECONDS, _KEYS_KEPT_SECONDS = 3, 60


def last_heartbeat() -> datetime | None:
    """When a worker last said that it lives."""
    found: datetime | None = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    return found


def worker_state(heartbeat: datetime | None, now: datetime) -> str:
    """ok, late (it has been silent for too long) or none (none has ever started, or all were stopped)."""
    if heartbeat is None:
        return "none"
    return "ok" if now - heartbeat <= WORKER_LATE else "late"


def key_faults() -> list[str]:
    """What is wrong between key file and database, in plain sentences; empty when they fit."""
    try:
        return vault.check()
    except KeyFileError as error:
        return [str(error)]


def _keys() -> str:
    kept: str | None = cache.get("health.keys")
    if kept is None:
        kept = "wrong" if key_faults() else "ok"
        cache.set("health.keys", kept, _KEYS_KEPT_SECONDS)
    return kept


def state() -> dict[str, str]:
    """`database` (ok, wrong), `worker` (ok, late, none) and `keys` (ok, wrong) as they are now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return {"database": "ok", "worker": worker_state(last_heartbeat(), timezone.now()), "keys": _keys()}
    except DatabaseError:
        return {"database": "wrong", "worker": "none", "keys": "wrong"}


@require_safe
@gates.public
def health(request: HttpRequest) -> JsonResponse:
    """The state as JSON: 503 when nothing can be received or read; a silent worker alone does not close the house."""
    found = cache.get("health")
    if found is None:
        found = state()
        cache.set("health", found, _KEPT_SECONDS)
    works = found["database"] == "ok" and found["keys"] == "ok"
    return JsonResponse(found, status=200 if works else 503, headers={"Cache-Control": "no-store"})
