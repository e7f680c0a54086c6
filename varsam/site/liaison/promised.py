"""Missions that somebody owns and has not answered, as their list of tasks shows them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.liaison.missions import api
from varsam.areas.liaison.missions.models import Mission
from varsam.kernel.people.models import User
from varsam.lib.working_days import STOCKHOLM


@dataclass(frozen=True)
class Waiting:
    """One mission with a deadline, or one that somebody asks to take over."""

    words: str
    reference: str
    address: str
    due: date


def open_of(user: User) -> QuerySet[Mission]:
    """Those of `user`, who acts, that have a day."""
    return api.open_of(user).filter(deadline__isnull=False)


def waiting(user: User) -> list[Waiting]:
    """The same with their words, the nearest first."""
    return [
        Waiting(
            _("Uppdrag: %(title)s") % {"title": each.title},
            each.reference,
            reverse("liaison:mission", args=[each.reference]),
            each.deadline.astimezone(STOCKHOLM).date(),
        )
        for each in open_of(user).order_by("deadline", "uid")
        if each.deadline
    ]
