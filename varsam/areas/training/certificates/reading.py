"""Certificates for those who held or taught the occasion: how many of each, and of one occasion by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from varsam.areas.training.certificates import seals
from varsam.areas.training.certificates.models import Certificate
from varsam.areas.training.occasions import seals as persons
from varsam.areas.training.occasions.enums import State
from varsam.areas.training.occasions.models import Mark, Occasion, Signup
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event


@dataclass(frozen=True)
class Issued:
    """One certificate with whom it is for."""

    certificate: Certificate
    name: str


@dataclass(frozen=True)
class Missing:
    """Somebody who was there, but not at every sitting."""

    signup: Signup
    name: str
    present: int
    sittings: int


def held() -> list[Occasion]:
    """Occasions that have been held, of which the one who acts sees who came: the newest first, each with `issued`, how many
    certificates there are, and `there`, how many were at one sitting at least."""
    issued = Certificate.objects.filter(occasion=OuterRef("pk"))
    present = Mark.objects.filter(signup=OuterRef("pk"), is_present=True)
    there = Signup.objects.filter(Exists(present), occasion=OuterRef("pk"))
    found = Occasion.objects.filter(state=State.HELD).select_related("course")
    counted = found.annotate(issued=_many(issued), there=_many(there)).filter(there__gt=0)
    return list(counted.order_by("-ends_at", "-pk"))


def _many(found: QuerySet[Any]) -> Coalesce:
    counted = found.order_by().values("occasion").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


def find(reference: str) -> Occasion | None:
    """One of them; None where it is not there for the one who acts."""
    found = Occasion.objects.filter(state=State.HELD, reference=reference).select_related("course").first()
    with connection.cursor() as cursor:
        cursor.execute("select %s = any (varsam.training_seen())", [found.pk if found else 0])
        return found if cursor.fetchone()[0] else None


def ending(today: date, until: date) -> Sequence[Certificate]:
    """Certificates whose last day comes until then, the first to end first, with their course."""
    found = Certificate.objects.filter(revoked_at=None, expires_on__gte=today, expires_on__lte=until)
    return list(found.select_related("course").order_by("expires_on", "pk"))


def of_occasion(occasion: Occasion) -> list[Issued]:
    """All certificates of one occasion by name, and on record that they were read."""
    audit.note(
        Event.CERTIFICATE_READ, target_type="training", target=occasion.reference, unit=occasion.unit_id
    )
    found = Certificate.objects.filter(occasion=occasion).select_related("data_key__wrapped_key")
    named = [Issued(each, seals.name_of(each)) for each in found]
    return sorted(named, key=lambda each: each.name.casefold())


def missing(occasion: Occasion) -> list[Missing]:
    """Those who were there and have no certificate, with at how many of the sittings they were. Without who has been
    forgotten since."""
    sittings = occasion.sittings.count()
    found = (
        Signup.objects.filter(occasion=occasion, certificate=None, person__isnull=False)
        .annotate(present=Count("marks", filter=Q(marks__is_present=True), distinct=True))
        .filter(present__gt=0)
        .select_related("data_key__wrapped_key")
        .order_by(F("present").desc(), "arrival")
    )
    return [Missing(each, _name(each), each.present, sittings) for each in found]


def _name(signup: Signup) -> str:
    key = signup.data_key
    assert key is not None
    assert signup.person is not None
    held = key.wrapped_key
    return persons.read_person(key.pk, held.wrapped, held.master_id, signup.person).name
