"""Where the cycle stands: what holds now, what is being written, what is late and by when the next one must be there."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from varsam.areas.programme.enums import MeasureState
from varsam.areas.programme.models import FollowUp, Measure, Picture, Report
from varsam.kernel.people.models import Organisation


@dataclass(frozen=True)
class Cycle:
    """The programme of one municipality: `now` is the newest adopted picture, `plan` the newest adopted plan."""

    now: Picture | None
    plan: Picture | None
    draft: Picture | None
    today: date

    @property
    def next_by(self) -> date | None:
        """When the next picture and plan must be adopted; the older of the two decides."""
        days = [each.next_by for each in (self.now, self.plan) if each and each.next_by]
        return min(days, default=None)

    @property
    def picture_is_late(self) -> bool:
        return bool(self.now and self.now.next_by and self.now.next_by < self.today)

    @property
    def is_late(self) -> bool:
        return bool(self.next_by and self.next_by < self.today)


def adopted() -> QuerySet[Picture]:
    """What everybody may read, newest first."""
    return Picture.objects.filter(adopted_at__isnull=False).select_related("unit").order_by("-period_to")


def cycle(today: date) -> Cycle:
    """The cycle as the one who asks may see it: without drafts for those who only read what is adopted."""
    pictures = list(Picture.objects.select_related("unit").order_by("-period_to", "-pk"))
    return Cycle(
        now=next((each for each in pictures if each.adopted_at), None),
        plan=next((each for each in pictures if each.plan_at), None),
        draft=next((each for each in pictures if not each.adopted_at), None),
        today=today,
    )


@dataclass(frozen=True)
class Planned:
    """A measure with its follow-ups, as far as the one who asks reads them; `late_since` is the day that has passed."""

    measure: Measure
    follow_ups: list[FollowUp]
    late_since: date | None

    @property
    def next_due(self) -> date | None:
        return min((each.due_on for each in self.follow_ups if each.done_on is None), default=None)

    @property
    def last(self) -> FollowUp | None:
        done = [each for each in self.follow_ups if each.done_on]
        return max(done, key=lambda each: (each.done_on or each.due_on, each.pk), default=None)

    @property
    def is_over(self) -> bool:
        return self.measure.state in {MeasureState.DONE, MeasureState.DROPPED}


def plan(picture: Picture) -> list[Planned]:
    """The picture's measures in their order, in three questions."""
    measures = list(
        Measure.objects.filter(picture=picture)
        .select_related("owner", "method", "picture")
        .order_by("number")
    )
    by_measure: dict[int, list[FollowUp]] = {}
    for each in FollowUp.objects.filter(measure__picture=picture).select_related("noted_by"):
        by_measure.setdefault(each.measure_id, []).append(each)
    late = late_follow_ups()
    return [Planned(one, by_measure.get(one.pk, []), late.get(one.pk)) for one in measures]


def late_follow_ups() -> dict[int, date]:
    """Measure → the oldest day that passed without a follow-up, in adopted plans."""
    with connection.cursor() as cursor:
        cursor.execute("select measure_id, follow_up_due from varsam.programme_late()")
        return dict(cursor.fetchall())


def report_of(picture: Picture) -> Report | None:
    """The report on the picture's plan, where the one who asks may read it."""
    return Report.objects.filter(picture=picture).first()


def home(units: frozenset[int] | set[int] | list[int]) -> Organisation | None:
    """The unit whose programme the actor writes."""
    return Organisation.objects.filter(pk__in=list(units)).order_by("pk").first()
