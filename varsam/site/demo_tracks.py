"""The demo town's tracks: who sits in SSPF and SIG, a case in an invented ordinary system, and a template that is followed."""

from datetime import time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from varsam.areas.knowledge_house.pathways import actions as pathways
from varsam.areas.knowledge_house.pathways import reading
from varsam.areas.knowledge_house.pathways.enums import PartState
from varsam.areas.knowledge_house.pathways.models import Part
from varsam.areas.knowledge_house.tracks import actions, asking
from varsam.areas.knowledge_house.tracks.casework import Standing
from varsam.areas.knowledge_house.tracks.casework_fake import FakeCasework
from varsam.areas.knowledge_house.tracks.enums import LivesIn, Status
from varsam.areas.knowledge_house.tracks.models import ExternalCase
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import groups
from varsam.kernel.meetings.enums import Function
from varsam.kernel.meetings.models import Group, Member
from varsam.kernel.people.models import Membership, User
from varsam.kernel.records.models import Record
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_SEATED = timedelta(days=260)
_OPENED_THERE = timedelta(days=24)


def load() -> None:
    """Fill in `demo_tracks.yaml`, each part where there is none of it yet."""
    for row in read_yaml("varsam.site", "demo_tracks.yaml")["groups"]:
        _group(row)
    if not ExternalCase.objects.using(OWNER).exists():
        _ordinary_case()
    if not Part.objects.using(OWNER).exists():
        _followed()


def _group(row: dict[str, Any]) -> None:
    by = demo_cast.user("samordnare")
    with acting(by):
        group = Group.objects.get(unit__slug=row["unit"], kind=row["unit"].split("-")[0])
        groups.change_group(
            group=group,
            name=group.name,
            district=group.district_id,
            purpose=group.purpose,
            every_weeks=row["every_weeks"],
            weekday=row["weekday"],
            usual_time=time.fromisoformat(row["time"]),
            place=row["place"],
            by=by,
        )
        if "system" in row:
            actions.move_track(group=group, lives_in=LivesIn.CASEWORK, system=row["system"], by=by)
        seats: dict[str, Member] = {}
        for said in row["members"]:
            seats[said["account"]] = _seat(group, said, seats, by)
    with transaction.atomic(using=OWNER):
        found = Member.objects.using(OWNER).filter(
            group=group, valid_from__gte=timezone.now() - timedelta(hours=1)
        )
        found.update(valid_from=timezone.now() - _SEATED)


def _seat(group: Group, said: dict[str, Any], seats: dict[str, Member], by: User) -> Member:
    user = demo_cast.user(said["account"])
    home = Membership.objects.using(OWNER).filter(user=user).values_list("organisation_id", flat=True)[0]
    return groups.add_member(
        group=group,
        user=user,
        organisation=home,
        function=Function(said["function"]),
        leads=said.get("leads", False),
        deputy_for=seats.get(said.get("deputy_for", "")),
        by=by,
    )


def _ordinary_case() -> None:
    """A record whose case lies in the invented system: asked for, opened there, and some weeks old."""
    by = demo_cast.user("socialsekreterare.centrum")
    fake = FakeCasework(settings.VARSAM_DATA / "pahittat-system")
    with acting(by):
        record = (
            Record.objects.filter(unit__slug="socialkontor-centrum", track="sig", closed_at=None)
            .order_by("pk")
            .first()
        )
        group = Group.objects.select_related("track").get(unit__slug="sig-centrum", kind="sig")
        assert record is not None
        case = actions.open_external(record=record, track=group.track, reference="", by=by)
    asking.ask_all(lambda slug: fake)
    with acting(by):
        case.refresh_from_db()
    fake.put(Standing(case.reference, Status.SUPPORT_ONGOING, timezone.now() - _OPENED_THERE))
    with transaction.atomic(using=OWNER):
        ExternalCase.objects.using(OWNER).filter(pk=case.pk).update(next_at=timezone.now())
    asking.ask_all(lambda slug: fake)


def _followed() -> None:
    """An adult who has come home: the template begun a few weeks ago, its first parts done."""
    by = demo_cast.user("sig.nordost")
    with acting(by):
        record = Record.objects.filter(unit__slug="sig-nordost", closed_at=None).order_by("pk").first()
        assert record is not None
        pathways.start(record=record, pathway="vuxen-som-atervander", by=by)
    begun = timezone.localdate() - timedelta(days=20)
    with transaction.atomic(using=OWNER):
        for part in Part.objects.using(OWNER).filter(record=record):
            shift = begun - timezone.localdate()
            part.started_on, part.due_on = part.started_on + shift, part.due_on + shift
            part.save(using=OWNER, update_fields=["started_on", "due_on"])
    with acting(by):
        parts = {part.part.key: part for part in Part.objects.filter(record=record).select_related("part")}
        for key, note in (
            ("barn", "Det finns inga barn i familjen."),
            ("lage", "Bor hos en släkting. Vill ha ett eget rum och något att göra om dagarna."),
        ):
            state = PartState.NOT_NEEDED if key == "barn" else PartState.DONE
            pathways.set_part(part=parts[key], state=state, note=note, seen=0, by=by)
        for organisation in reading.receivers(record):
            given = {"frivarden-goteborg": "frivard", "fryshuset-exit": "stod"}.get(organisation.slug)
            if given:
                pathways.assign(part=parts[given], organisation=organisation.pk, owner=None, seen=0, by=by)
