"""What the coordinator does with the places: each act is one transaction, on record, and public at once."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from varsam.areas.relatives.models import Area
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import District, User
from varsam.lib.rows import Verb


@dataclass(frozen=True)
class Place:
    """All that an editor says of an area; the fields are those of the model."""

    name: str
    spellings: tuple[str, ...]
    first_postcode: int | None
    last_postcode: int | None
    district: District | None
    second_district: District | None
    outside: str
    certainty: str
    source: str
    verified_on: date | None


def _on_record(area: Area, what: str) -> None:
    unit = next(iter(actor.units("contact", Verb.CHANGE)), None)
    audit.record(
        Event.AREA_CHANGED, target_type="area", target=str(area.pk), unit=unit, details={"what": what}
    )
    published.changed()


def _said(place: Place) -> dict[str, object]:
    said = {name: getattr(place, name) for name in Place.__dataclass_fields__}
    return {**said, "spellings": list(place.spellings)}


@transaction.atomic
def add_area(*, place: Place, by: User) -> Area:
    """Let people find their office by one more name or range of postcodes."""
    area = Area.objects.create(**_said(place))
    _on_record(area, "added")
    return area


@transaction.atomic
def change_area(*, area: Area, place: Place, by: User) -> Area:
    """Save what the editor says of an area."""
    area = Area.objects.select_for_update().get(pk=area.pk)
    for name, value in _said(place).items():
        setattr(area, name, value)
    area.save()
    _on_record(area, "changed")
    return area


@transaction.atomic
def remove_area(*, area: Area, by: User) -> None:
    """Forget an area that is wrong: who types it is then asked for the district."""
    area = Area.objects.select_for_update().get(pk=area.pk)
    _on_record(area, "removed")
    area.delete()
