"""What the demo town has seen of its methods in two years: invented sums of earlier quarters, counted and told by the real job."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.areas.methods.learning import jobs
from varsam.areas.methods.learning.models import KINDS, Counted, Waiting, What
from varsam.areas.methods.register.models import Method
from varsam.kernel.people import limits
from varsam.kernel.people.models import Organisation
from varsam.lib.months import months_after
from varsam.lib.working_days import STOCKHOLM
from varsam.site.reference import OWNER, read_yaml


def load() -> None:
    """Sums that wait, once, and then what the worker does every night."""
    if not Counted.objects.using(OWNER).exists():
        with transaction.atomic(using=OWNER):
            _waiting()
    jobs.count()


def _waiting() -> None:
    said = read_yaml("varsam.site", "demo_learning.yaml")["sums"]
    town = Organisation.objects.using(OWNER).get(slug="goteborgs-stad")
    methods = {method.slug: method for method in Method.objects.using(OWNER)}
    Waiting.objects.using(OWNER).bulk_create(
        Waiting(municipality=town, source=row["source"], method=methods[row["method"]], quarter=quarter, what=what, kind=kind, low=n, high=n)
        for row in said
        if (quarter := _quarter(row["quarters_ago"]))
        for what, kind, n in _cells(row)
    )  # fmt: skip
    # These quarters have been counted: what the demo's own people did in them is few, and is part of the sums.
    for source in sorted({row["source"] for row in said}):
        Counted.objects.using(OWNER).create(source=source, until=_quarter(0))


def _cells(row: dict[str, Any]) -> Iterable[tuple[str, str, int]]:
    yield What.NUMBER.value, "", row["number"]
    for what in (What.GOAL, What.RATING, What.HARM):
        if what.value in row:
            yield from ((what.value, kind, row[what.value][kind]) for kind in KINDS[what])


def _quarter(ago: int) -> date:
    """The first day of the quarter so many before the one that late words are still waited for in."""
    rest = limits.current(timezone.now())["learning_rest"].amount
    rested = timezone.localtime() - timedelta(days=rest)
    begun = rested.replace(month=rested.month - (rested.month - 1) % 3, day=1, hour=12, tzinfo=STOCKHOLM)
    return months_after(begun, -3 * ago).date()
