"""The fixed words of bringing files in."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a file stands on its way in. RECEIVED and APPROVED wait for the worker."""

    RECEIVED = "received", _("Väntar på att läsas")
    CHECKING = "checking", _("Läses")
    REFUSED = "refused", _("Behöver rättas")
    CHECKED = "checked", _("Väntar på ditt ja")
    APPROVED = "approved", _("Läggs in")
    DONE = "done", _("Inlagd")
    DISCARDED = "discarded", _("Kastad")


UNDER_WAY = frozenset({State.RECEIVED, State.CHECKING, State.APPROVED})


class Verdict(StrEnum):
    """What bringing in a row would do. REPEATED: an earlier row of the same file says the same."""

    NEW = "new"
    REPLACES = "replaces"
    SAME = "same"
    REPEATED = "repeated"
    WRONG = "wrong"


class Complaint(StrEnum):
    """What is wrong with a cell, so that the page can say it in its own words."""

    MISSING = "missing"
    FORMULA = "formula"
    MERGED = "merged"
    ERROR = "error"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"
    NOBODY = "nobody"
    NO_DAY = "no_day"
    NO_MONTH = "no_month"
    AHEAD = "ahead"
    TOO_OLD = "too_old"
    NO_UNIT = "no_unit"
    TWO_UNITS = "two_units"
    NO_GROUP = "no_group"
    NO_COURSE = "no_course"
    NO_DISTRICT = "no_district"
    NO_KIND = "no_kind"
    NO_PARENT = "no_parent"
    NO_NAME = "no_name"
    CONTRADICTS = "contradicts"
