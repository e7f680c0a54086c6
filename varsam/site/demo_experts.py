"""The demo town's network of experts: entered by the coordinator, then laid over the months before today."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from varsam.areas.knowledge_house.experts import actions
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import District, Membership, Organisation, User
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml


def load() -> None:
    """Write the network of `demo_experts.yaml`, where there is none."""
    if Expert.objects.using(OWNER).exists():
        return
    data = read_yaml("varsam.site", "demo_experts.yaml")
    with transaction.atomic(using=OWNER):
        for row in data["people"]:
            _person(row)
    coordinator = demo_cast.user("samordnare")
    for row in data["experts"]:
        _expert(row, coordinator)


def _person(row: dict[str, Any]) -> None:
    """Somebody without a password: nobody signs in as them."""
    given, _rest = row["name"].split(" ", 1)
    user = User.objects.using(OWNER).create(
        email=demo_cast.address(row["key"]), password=make_password(None), name=row["name"], given_name=given
    )
    Membership.objects.using(OWNER).create(
        user=user,
        role=row["role"],
        organisation=Organisation.objects.using(OWNER).get(slug=row["organisation"]),
        valid_from=_moment(365),
    )


def _expert(row: dict[str, Any], by: User) -> None:
    user = demo_cast.user(row.get("account") or row["key"])
    with acting(user):
        place = Membership.objects.select_related("organisation").get(user=user).organisation
    with acting(by):
        home = Membership.objects.select_related("organisation").get(user=by).organisation
        made = actions.add_expert(unit=home, user=user, organisation=place, said=_said(row), by=by)
    asked = row.get("asked_days_ago")
    Expert.objects.using(OWNER).filter(pk=made.pk).update(
        last_asked_at=_moment(asked) if asked else None, confirmed_at=_moment(row["confirmed_days_ago"])
    )


def _said(row: dict[str, Any]) -> dict[str, Any]:
    places = {district.slug: district.pk for district in District.objects.all()}
    avoided = Organisation.objects.filter(slug__in=row.get("avoids", ())).values_list("pk", flat=True)
    return {
        "roles": row["roles"],
        "competences": row["competences"],
        "languages": row["languages"],
        "districts": [places[slug] for slug in row.get("districts", ())],
        "presentation": row["presentation"],
        "hours_a_month": row["hours_a_month"],
        "away_from": demo_cast.day(row["away_days_ago"]) if "away_days_ago" in row else None,
        "away_until": demo_cast.day(-row["away_in_days"]) if "away_in_days" in row else None,
        "supervisor": row.get("supervisor", ""),
        "supervised_on": demo_cast.day(row["supervised_days_ago"]),
        "supervision_on": demo_cast.day(-row["supervision_in_days"]),
        "agreement": row.get("agreement", ""),
        "agreement_until": demo_cast.day(-row["agreement_in_days"]) if "agreement_in_days" in row else None,
        "avoids": list(avoided),
    }


def _moment(days_ago: int) -> datetime:
    return timezone.now() - timedelta(days=days_ago)
