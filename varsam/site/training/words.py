"""How lengths, days, places and languages of training are said on its public pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from babel import Locale
from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.training.courses.enums import Form
from varsam.areas.training.occasions.enums import OccasionForm
from varsam.lib import when
from varsam.lib.working_days import STOCKHOLM


class Held(Protocol):
    """Where something is held: on the net, or in a room with an address."""

    form: str
    place: str


def _language() -> str:
    return get_language() or "sv"


def length(minutes: int, sittings: int) -> str:
    """How long a course is: "2 timmar", "3 träffar, 6 timmar", "1 timme 30 minuter"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)s timme", "%(count)s timmar", hours) % {"count": hours})
    if rest or not hours:
        parts.append(ngettext("%(count)s minut", "%(count)s minuter", rest) % {"count": rest})
    said = " ".join(parts)
    if sittings == 1:
        return said
    return ngettext("%(count)s träff", "%(count)s träffar", sittings) % {"count": sittings} + f", {said}"


def date(at: datetime) -> str:
    """A date without its weekday, such as "3 december"; with the year where it is not this year's."""
    local = at.astimezone(STOCKHOLM).date()
    pattern = "d MMMM" if local.year == timezone.localdate().year else "d MMMM y"
    return format_date(local, pattern, locale=_language())


def moment(at: datetime) -> str:
    """A day and a time in the middle of a sentence: "torsdag 3 december klockan 15.40"."""
    return _("%(day)s klockan %(time)s") % {
        "day": when.day(at, _language()),
        "time": when.clock(at, _language()),
    }


def begins(at: datetime, sittings: int) -> str:
    """What a row of the catalogue says of the next date."""
    return date(at) if sittings <= 1 else _("startar %(date)s") % {"date": date(at)}


def place(held: Held) -> str:
    """Where it is held, in the middle of a sentence: "på nätet", "på plats: Nordstan, Postgatan 3"."""
    if held.form == OccasionForm.ONLINE:
        return _("på nätet")
    return _("på plats: %(place)s") % {"place": held.place} if held.place else _("på plats")


def form(value: str) -> str:
    """Where one learns, at the beginning of a line."""
    return str(Form(value).label)


def language(code: str) -> str:
    """A language's name in the language of the page: "svenska"."""
    return str(Locale.parse(code).get_language_name(_language()))


def languages(codes: Sequence[str]) -> str:
    """Several languages as one line: "svenska och engelska"."""
    names = [language(code) for code in codes]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s och %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def people(count: int) -> str:
    """So many in line: "Ingen på väntelistan", "3 på väntelistan"."""
    if not count:
        return _("Ingen på väntelistan")
    return ngettext("%(count)s på väntelistan", "%(count)s på väntelistan", count) % {"count": count}


def free_places(count: int) -> str:
    """So many places left, as a short mark: exact only where it is few enough to hurry for."""
    if count > 5:
        return _("Platser kvar")
    return ngettext("%(count)s plats kvar", "%(count)s platser kvar", count) % {"count": count}
