"""How a day, a time and an answer are said on the pages of calendars."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from varsam.kernel.calendars.enums import Answer
from varsam.lib import when
from varsam.site.desk import moments

# What is said of an answer, in one's own calendar: how the chip looks, and its words.
SAID = {
    None: ("wait", _("Kommer du?")),
    Answer.YES: ("done", _("Du kommer")),
    Answer.NO: ("plain", _("Du kommer inte")),
    Answer.DEPUTY: ("plain", _("Din ersättare kommer")),
}
STALE = ("late", _("Ny tid, svara igen"))
LEADS = ("plain", _("Du leder"))


@dataclass(frozen=True)
class Time:
    """When a meeting is, in the parts that a page shows."""

    number: str
    month: str
    day: str
    clock: str


def time_of(starts_at: datetime, ends_at: datetime) -> Time:
    """The parts of a time, in the language of the page."""
    language, starts = get_language() or "sv", timezone.localtime(starts_at)
    day = when.day(starts_at, language)
    return Time(
        number=str(starts.day),
        month=moments.short_day(starts).split(" ")[2],
        day=day[:1].upper() + day[1:],
        clock=f"{when.clock(starts_at, language)}–{when.clock(ends_at, language)}",
    )
