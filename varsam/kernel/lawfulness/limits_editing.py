"""How a deadline is changed: the old version stays, the new one holds from a day on."""

from datetime import datetime

from django.db import transaction

from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import limits, published
from varsam.kernel.people.models import TimeLimit, User
from varsam.lib.rows import Verb


@transaction.atomic
def set_limit(*, key: str, amount: int, unit: str, valid_from: datetime, source: str, by: User) -> TimeLimit:
    """Let a deadline or a period be another from `valid_from` (aware). What has been promised before stays."""
    limit = TimeLimit.objects.create(key=key, amount=amount, unit=unit, valid_from=valid_from, source=source)
    audit.record(
        Event.LIMIT_CHANGED,
        target_type="limit",
        target=key,
        unit=next(iter(actor.units("limit", Verb.ADD)), None),
        details={"amount": amount, "unit": unit},
    )
    published.changed()
    limits.changed()
    return limit
