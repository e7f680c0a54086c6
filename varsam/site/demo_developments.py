"""The demo town's year of what happens: noted and concluded from through the acts by the cast, then laid over the days."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.areas.collaboration.developments import actions, reading
from varsam.areas.collaboration.developments.enums import Confidence, Kind, Reliability, Source
from varsam.areas.collaboration.developments.models import Conclusion, Development
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import groups
from varsam.kernel.meetings.enums import Function, GroupKind
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import District, Organisation, User
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_CITY = "staden"
# Those of the cast who note what happens, and for which service they sit in the group.
_MEMBERS = {
    "samordnare": Function.COORDINATION,
    "polis": Function.POLICE,
    "skola": Function.SCHOOL,
    "fritid": Function.LEISURE,
    "sig.nordost": Function.SOCIAL_SERVICES,
}
# Noted some days after it began, as it would be.
_NOTED_AFTER = 2


def load() -> None:
    """Note what stands in `demo_developments.yaml`, the oldest first, where there is nothing."""
    if Development.objects.using(OWNER).exists():
        return
    data, group = read_yaml("varsam.site", "demo_developments.yaml"), _group()
    districts = {district.slug: district for district in District.objects.all()}
    by_heading: dict[str, str] = {}
    for row in sorted(data["developments"], key=lambda row: -row["ago"]):
        by_heading[row["heading"]] = _noted(row, group, districts)
    _lay_back(data["developments"], by_heading)
    made: list[Conclusion] = []
    for row in data["conclusions"]:
        made.append(_concluded(row, group, by_heading, made))


def _group() -> Group:
    """The group that meets about what happens in the city, with those who note it."""
    by = demo_cast.user("samordnare")
    with acting(by):
        home = Organisation.objects.get(slug="samordningen")
        found = Group.objects.filter(
            unit=home, kind__in=(GroupKind.OPERATIVE, GroupKind.TRENDS), ended_at=None
        ).first()
        group = found or groups.make_group(
            unit=home.pk,
            kind=GroupKind.OPERATIVE,
            name="Operativa samverkansgruppen",
            purpose="Stämmer av vad som händer i staden och planerar vad vi gör åt det, utan enskilda personer.",
            by=by,
        )
        for account, function in _MEMBERS.items():
            user = demo_cast.user(account)
            with acting(user):
                place = user.memberships.current().get().organisation_id
            groups.add_member(
                group=group,
                user=user,
                organisation=place,
                function=function,
                leads=account == "samordnare",
                by=by,
            )
    return group


def _noted(row: dict[str, Any], group: Group, districts: dict[str, District]) -> str:
    by = demo_cast.user(row["by"])
    with acting(by):
        return actions.note_development(
            unit=group.unit_id,
            heading=row["heading"],
            told=row["text"],
            kind=Kind(row["kind"]),
            starts_on=demo_cast.day(row["ago"]),
            ends_on=demo_cast.day(row["ago"] - row["for"]) if "for" in row else None,
            district=None if row["place"] == _CITY else districts[row["place"]],
            source=Source(row["source"]),
            reliability=Reliability(row["reliability"]),
            by=by,
        )


def _noted_at(row: dict[str, Any]) -> datetime:
    """When somebody sat down and wrote: in the morning, some days after it was over."""
    days = max(row["ago"] - row.get("for", 0) - _NOTED_AFTER, 0)
    at = (timezone.localtime() - timedelta(days=days)).replace(hour=8, minute=40, second=0, microsecond=0)
    return min(at, timezone.now() - timedelta(minutes=5))


@transaction.atomic(using=OWNER)
def _lay_back(rows: list[dict[str, Any]], by_heading: dict[str, str]) -> None:
    """Each was noted in its time."""
    for row in rows:
        found = Development.objects.using(OWNER).filter(reference=by_heading[row["heading"]])
        found.update(written_at=_noted_at(row))


def _concluded(
    row: dict[str, Any], group: Group, by_heading: dict[str, str], made: list[Conclusion]
) -> Conclusion:
    by: User = demo_cast.user(row["by"])
    with acting(by):
        references = [by_heading[heading] for heading in row["from"]]
        found = list(Development.objects.filter(reference__in=references))
        replaced = row.get("replaces")
        conclusion = actions.conclude(
            group=group,
            text=row["text"],
            confidence=Confidence(row["confidence"]),
            developments=reading.of(each.pk for each in found),
            replaces=made[replaced - 1] if replaced else None,
            by=by,
        )
    at = demo_cast.ago(row["ago"])
    Conclusion.objects.using(OWNER).filter(pk=conclusion.pk).update(written_at=at)
    return conclusion
