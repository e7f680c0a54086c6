"""What somebody may want to look at once more before an occasion is saved. None of it forbids anything."""

from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from hashlib import sha256
from itertools import chain
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions.enums import State
from varsam.areas.training.occasions.models import Occasion, Sitting
from varsam.kernel.people import calendar
from varsam.lib import when
from varsam.site.occasions.forms import Times

_EARLY, _LATE = time(7), time(20)


def of(
    course: Course, said: dict[str, Any], times: Sequence[Times], but: Occasion | None = None
) -> list[str]:
    """In plain sentences. `said` is what the form holds; `but` is the occasion itself, where it is being changed."""
    return list(
        chain(
            _days(times),
            _length(course, times),
            _places(course, said),
            _teachers(said["trainers"], times, but),
        )
    )


def mark(found: Sequence[str]) -> str:
    """Names what somebody has been warned of, so that they are warned again only of something else."""
    return sha256("\n".join(found).encode()).hexdigest()[:16]


def _days(times: Sequence[Times]) -> Iterator[str]:
    days, language = calendar.current(), get_language() or "sv"
    for begins, ends in times:
        day = timezone.localtime(begins)
        words = {"day": when.day(begins, language), "time": when.clock(begins, language)}
        special = days.get(day.date())
        if special is not None:
            named = {"day": words["day"].capitalize(), "name": special.name_in(language)}
            yield _("%(day)s är %(name)s.") % named
        elif not days.is_working_day(day.date()):
            yield _("%(day)s är ingen arbetsdag.") % {"day": words["day"].capitalize()}
        if day.time() < _EARLY or timezone.localtime(ends).time() > _LATE:
            yield _("Träffen %(day)s börjar %(time)s, utanför vanlig arbetstid.") % words


def _length(course: Course, times: Sequence[Times]) -> Iterator[str]:
    minutes = sum((ends - begins for begins, ends in times), timedelta()) // timedelta(minutes=1)
    if len(times) != course.sittings:
        yield ngettext(
            "Kursen har en träff, men här är det %(here)s.",
            "Kursen har %(n)s träffar, men här är det %(here)s.",
            course.sittings,
        ) % {"n": course.sittings, "here": len(times)}
    # A break more or less is nobody's mistake; a whole quarter is.
    if minutes < course.minutes - 15:
        yield _("Tiderna räcker till %(here)s minuter, men kursen är %(n)s minuter.") % {
            "here": minutes,
            "n": course.minutes,
        }


def _places(course: Course, said: dict[str, Any]) -> Iterator[str]:
    if said["capacity"] > course.max_places:
        yield _("Kursen är gjord för högst %(n)s personer.") % {"n": course.max_places}
    if said["capacity"] < course.min_places:
        yield _("Kursen behöver minst %(n)s personer.") % {"n": course.min_places}
    if said["language"] not in course.languages:
        yield _("Kursen står inte i katalogen på det språket.")


def _teachers(trainers: Any, times: Sequence[Times], but: Occasion | None) -> Iterator[str]:
    if not times or not trainers:
        return
    at_once = Q(pk=None)
    for begins, ends in times:
        at_once |= Q(starts_at__lt=ends, ends_at__gt=begins)
    others = Sitting.objects.exclude(occasion=but) if but else Sitting.objects.all()
    taken = (
        others.filter(at_once, occasion__teachings__user__in=trainers)
        .exclude(occasion__state=State.CANCELLED)
        .values_list("occasion__teachings__user", "occasion__reference")
        .distinct()
        .order_by("occasion__reference", "occasion__teachings__user")
    )
    names = {each.pk: each.given_name for each in trainers}
    for user, reference in taken:
        if user in names:
            yield _("%(who)s håller redan i %(reference)s samtidigt.") % {
                "who": names[user],
                "reference": reference,
            }
