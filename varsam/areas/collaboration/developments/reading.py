"""Reading developments: those of a period, one with what groups conclude from it, and what is new since a meeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from varsam.areas.collaboration.developments import seals
from varsam.areas.collaboration.developments.enums import Kind
from varsam.areas.collaboration.developments.models import Conclusion, Development, Ground
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import Organisation, User
from varsam.lib.rows import Verb

MOST = 500


@dataclass(frozen=True)
class Wanted:
    """Which ones: any day of theirs from `since` to `until`, a kind, a district's slug or "" for all; `city` asks for what
    concerns the whole city."""

    since: date
    until: date
    kind: str = ""
    district: str = ""
    is_city: bool = False


def find(wanted: Wanted) -> QuerySet[Development]:
    """Those that the one who acts may read, the newest first; neither struck nor destroyed."""
    found = (
        Development.objects.filter(data_key__isnull=False, starts_on__lte=wanted.until)
        .annotate(last_on=Coalesce("ends_on", "starts_on"))
        .filter(last_on__gte=wanted.since)
        .select_related("district", "data_key__wrapped_key")
    )
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.is_city:
        found = found.filter(district=None)
    elif wanted.district:
        found = found.filter(district__slug=wanted.district)
    return found.order_by("-starts_on", "-pk")


def new_since(group: Group, since: datetime | None) -> list[Development]:
    """What was noted since then in the municipality of a group, the newest first, for who sits in it; all that is there
    where it has not met."""
    found = Development.objects.filter(
        data_key__isnull=False, unit__ancestors__0=group.unit.ancestors[0]
    ).select_related("district", "data_key__wrapped_key")
    if group.district_id is not None:
        found = found.filter(Q(district=group.district_id) | Q(district=None))
    if since is not None:
        found = found.filter(written_at__gt=since)
    return list(found.order_by("-written_at")[:MOST])


@dataclass(frozen=True)
class Said:
    """One conclusion, opened, with the references of what it rests on that the reader may open."""

    conclusion: Conclusion
    text: str
    references: list[str]
    is_replaced: bool


@dataclass(frozen=True)
class Opened:
    """A development as it was told, and, apart from it, what groups conclude from it, the newest first."""

    development: Development
    heading: str
    told: str
    conclusions: list[Said]


def heading_of(development: Development) -> str:
    """What it is about, in a few words; empty where it is gone."""
    return seals.text_of(development, seals.HEADING)


def open_development(reference: str) -> Opened | None:
    """One of them, opened and on record; None where it is not there for the one who acts. A struck one is there, empty."""
    found = (
        Development.objects.filter(reference=reference)
        .select_related("district", "unit", "written_by", "data_key__wrapped_key")
        .first()
    )
    if found is None:
        return None
    audit.note(audit.Event.DEVELOPMENT_READ, target_type="development", target=reference, unit=found.unit_id)
    told = seals.text_of(found, seals.TOLD)
    return Opened(found, heading_of(found), told, conclusions(Q(grounds__development=found)))


def conclusions(which: Q, most: int = MOST) -> list[Said]:
    """Conclusions that the one who acts may read, the newest first."""
    found = (
        Conclusion.objects.filter(which)
        .select_related("group", "written_by", "data_key__wrapped_key", "replaced_by")
        .prefetch_related(Prefetch("grounds", Ground.objects.select_related("development")))
        .order_by("-written_at")[:most]
    )
    return [
        Said(
            each,
            seals.words_of(each),
            sorted(ground.development.reference for ground in each.grounds.all()),
            getattr(each, "replaced_by", None) is not None,
        )
        for each in found
    ]


def homes() -> list[Organisation]:
    """Units in which the one who acts may note what happens."""
    return list(Organisation.objects.filter(pk__in=_ids("developments_homes")).order_by("pk"))


def groups() -> list[Group]:
    """Groups for which the one who acts may write what the group concludes."""
    return list(Group.objects.filter(pk__in=_ids("developments_concluding")).order_by("name"))


def reads_any() -> bool:
    """Whether there is anything of this for the one who acts."""
    return bool(_ids("developments_units"))


def may_strike(development: Development, user: int) -> bool:
    """Whoever wrote it, or the coordination, while its texts are there."""
    if not development.is_there:
        return False
    return development.written_by_id == user or development.unit_id in actor.units("development", Verb.CHANGE)


def _ids(function: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select varsam.{function}()")
        return list(cursor.fetchone()[0])


def is_good(development: Development) -> bool:
    """Whether it is something that got better."""
    return development.kind == Kind.PROGRESS


def of(pks: Iterable[int]) -> list[Development]:
    """Those with these ids that the one who acts may read."""
    return list(Development.objects.filter(pk__in=list(pks), data_key__isnull=False))


def same_since(since: datetime, heading: str, told: str, by: User) -> str | None:
    """The reference of what the same one has noted since then in the same words; None where nothing is."""
    mine = Development.objects.filter(written_by=by, written_at__gte=since, data_key__isnull=False)
    for each in mine.select_related("data_key__wrapped_key"):
        if (heading_of(each), seals.text_of(each, seals.TOLD)) == (heading, told):
            return each.reference
    return None
