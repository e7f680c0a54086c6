"""Red days, eves and days between: data that the city edits, since no source gives its own short days."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from varsam.lib import rows
from varsam.lib.calendar_days import Calendar, DayKind, SpecialDay


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def as_calendar(self) -> Calendar:
        """All special days known, as the calendar that clocks and opening hours count with."""
        return Calendar(day.as_special_day() for day in self)


class Holiday(models.Model):
    """A day that is not an ordinary one."""

    KINDS = [
        (DayKind.PUBLIC_HOLIDAY.value, _("Röd dag")),
        (DayKind.EVE_CLOSED.value, _("Afton, stängt")),
        (DayKind.EVE_SHORT.value, _("Afton, kortare dag")),
        (DayKind.DAY_BETWEEN.value, _("Klämdag")),
    ]

    date = models.DateField(unique=True)
    kind = models.CharField(max_length=16, choices=KINDS)
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    moves_statutory = models.BooleanField(default=False)
    closes_at = models.TimeField(null=True, blank=True)
    source = models.CharField(max_length=240, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    objects = HolidayQuerySet.as_manager()

    declaration = rows.Declaration(
        rows.Shared("calendar"), "lets clocks count working days", "for good; it concerns nobody"
    )

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name_sv}"

    @property
    def name(self) -> str:
        """The day's name in the language that is active, in English where it has none of its own."""
        return self.as_special_day().name_in(get_language() or "sv")

    def as_special_day(self) -> SpecialDay:
        return SpecialDay(
            date=self.date,
            kind=DayKind(self.kind),
            name_sv=self.name_sv,
            name_en=self.name_en,
            moves_statutory=self.moves_statutory,
            closes_at=self.closes_at,
        )
