"""The demo town's agreements, written in through the acts by the coordinator, then laid over the time before."""

from datetime import date, timedelta
from typing import Any

import typst
from django.db import transaction
from django.utils import timezone

from varsam.areas.collaboration.agreements import actions
from varsam.areas.collaboration.agreements.models import Agreement, Paper
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import District, Organisation, User
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_CITY = "staden"


def load() -> None:
    """Write in what stands in `demo_agreements.yaml`, where there is nothing."""
    if Agreement.objects.using(OWNER).exists():
        return
    by, made = demo_cast.user("samordnare"), list[Agreement]()
    for row in read_yaml("varsam.site", "demo_agreements.yaml")["agreements"]:
        with acting(by):
            agreement = _written(row, made, by)
        made.append(agreement)
        _lay_back(row, agreement)


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def _written(row: dict[str, Any], made: list[Agreement], by: User) -> Agreement:
    home = Organisation.objects.get(slug="samordningen")
    reference = actions.conclude_agreement(
        unit=home.pk,
        title=row["title"],
        purpose=row["purpose"],
        district=District.objects.filter(slug=row["place"]).first(),
        valid_from=_day(row["from"]),
        valid_until=_day(row["until"]) if "until" in row else None,
        parties=Organisation.objects.filter(slug__in=row["parties"]),
        groups=Group.objects.filter(unit__slug__in=row["groups"], ended_at=None),
        renews=made[row["renews"] - 1] if "renews" in row else None,
        by=by,
    )
    agreement = Agreement.objects.select_related("data_key__wrapped_key").get(reference=reference)
    if row.get("paper"):
        actions.attach_paper(agreement=agreement, name=f"{row['title']}.pdf", content=_paper(row), by=by)
    if "ended" in row:
        last = demo_cast.day(row["ended"]["ago"])
        actions.end_agreement(agreement=agreement, last_day=last, why=row["ended"]["why"], by=by)
    return agreement


def _paper(row: dict[str, Any]) -> bytes:
    """What the parties signed, as a page of paper. Marked as invented, as all of the demo is."""
    text = f"= {row['title']}\n\n{row['purpose']}\n\n_Påhittad överenskommelse i en demostad._"
    return typst.compile(text.encode(), sys_inputs={})


def _lay_back(row: dict[str, Any], agreement: Agreement) -> None:
    at = demo_cast.ago(min(-row["from"], 340))
    with transaction.atomic(using=OWNER):
        Agreement.objects.using(OWNER).filter(pk=agreement.pk).update(written_at=at)
        Paper.objects.using(OWNER).filter(agreement=agreement.pk).update(at=at)
