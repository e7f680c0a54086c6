"""What waits for whoever looks after numbers, texts and the calendar: counted here, done on the editing pages."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.relatives.models import STALE_AFTER_DAYS, Contact, ContactQuerySet
from varsam.kernel.people.models import Holiday
from varsam.lib.calendar_days import DayKind
from varsam.site.models import Page

REVIEW_AHEAD_DAYS = 14
# The city publishes the next year's short days in the autumn; from this month on it is worth asking.
_AUTUMN = 10


@dataclass(frozen=True)
class Waiting:
    """One kind of thing to look after: what it is in words, where it is done, how many of it there are."""

    words: str
    url: str
    count: int


def stale_contacts(today: date) -> ContactQuerySet:
    """Shown contacts that nobody has rung for `STALE_AFTER_DAYS`, or ever."""
    oldest = today - timedelta(days=STALE_AFTER_DAYS)
    return Contact.objects.shown().filter(Q(verified_on=None) | Q(verified_on__lt=oldest))


def pages_to_review(today: date) -> int:
    """Published texts, in any language, whose review date has passed or comes within a fortnight."""
    return (
        Page.objects.exclude(body="").filter(review_by__lte=today + timedelta(days=REVIEW_AHEAD_DAYS)).count()
    )


def unconfirmed_short_days(today: date) -> int:
    """Short days of next year that the city has not confirmed, asked for from October on; 1 where none is known."""
    if today.month < _AUTUMN:
        return 0
    short = Holiday.objects.filter(date__year=today.year + 1, kind=DayKind.EVE_SHORT)
    return short.filter(confirmed_on=None).count() if short.exists() else 1


def waiting() -> list[Waiting]:
    """What waits today, the most urgent first; empty when all is in order."""
    today = timezone.localdate()
    numbers, texts, days = (
        stale_contacts(today).count(),
        pages_to_review(today),
        unconfirmed_short_days(today),
    )
    found = [
        Waiting(
            ngettext("Telefonnummer att kontrollera", "Telefonnummer att kontrollera", numbers),
            reverse("editing:contacts") + "?visa=kontrollera",
            numbers,
        ),
        Waiting(
            ngettext("Text att läsa igenom", "Texter att läsa igenom", texts), reverse("editing:pages"), texts
        ),
        Waiting(
            _("Korta dagar %(year)s att bekräfta") % {"year": today.year + 1},
            f"{reverse('editing:holidays')}?ar={today.year + 1}",
            days,
        ),
    ]
    return [each for each in found if each.count]
