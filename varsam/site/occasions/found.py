"""An occasion as the one who acts has it: theirs to keep, theirs to teach, or not there."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from varsam.areas.training.occasions.enums import State
from varsam.areas.training.occasions.models import Occasion, Sitting
from varsam.kernel.access import actor
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.occasions import rows

RUNS = frozenset({State.OPEN, State.CLOSED})


@dataclass(frozen=True)
class Found:
    """`keeps`: may change the occasion. `notes`: may say who was there."""

    occasion: Occasion
    times: list[Sitting]
    keeps: bool
    notes: bool
    now: datetime

    @property
    def state(self) -> State:
        return State(self.occasion.state)

    @property
    def title(self) -> str:
        return self.occasion.course.title

    @property
    def runs(self) -> bool:
        return self.state in RUNS

    @property
    def has_begun(self) -> bool:
        return bool(self.times) and self.times[0].starts_at <= self.now

    @property
    def has_ended(self) -> bool:
        return bool(self.times) and self.times[-1].ends_at < self.now

    @property
    def when(self) -> str:
        """The first day and its times, such as "torsdag 3 december 09.00–11.00"."""
        if not self.times:
            return ""
        language = get_language() or "sv"
        return f"{when.day(self.times[0].starts_at, language)} {rows.span(self.times[0], language)}"


def find(reference: str) -> Found:
    """Raises Http404 for one that the one who acts neither keeps nor teaches: of those the catalogue tells all there is."""
    occasion = rows.whole(Occasion.objects.filter(reference=reference)).first()
    if occasion is None:
        raise Http404
    keeps = occasion.unit_id in actor.units("training", Verb.CHANGE)
    reads = keeps or occasion.unit_id in actor.units("training", Verb.READ)
    me = actor.proved()
    teaches = any(each.user_id == me for each in occasion.teachings.all()) and actor.may(
        "teaching", Verb.READ
    )
    if not (reads or teaches):
        raise Http404
    notes = keeps or (teaches and actor.may("teaching", Verb.CHANGE))
    return Found(occasion, list(occasion.sittings.all()), keeps, notes, timezone.now())


def to_keep(reference: str) -> Found:
    """One that the one who acts may change. Raises PermissionDenied for one that they only teach."""
    found = find(reference)
    if not found.keeps:
        raise PermissionDenied
    return found


def sitting(found: Found, position: int) -> Sitting:
    """One of its times, counted from 1 by when it begins."""
    if not 1 <= position <= len(found.times):
        raise Http404
    return found.times[position - 1]


def nearest(found: Found) -> int:
    """The position of the sitting that goes on or comes next; else of the last."""
    ahead = (n for n, each in enumerate(found.times, 1) if each.ends_at > found.now)
    return next(ahead, len(found.times))
