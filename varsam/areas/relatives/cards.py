"""A contact as a visitor reads it: whether it answers now, until when, and how sure that is."""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils.translation import get_language, get_language_bidi, gettext_noop
from django.utils.translation import gettext as _

from varsam.areas.relatives.models import Contact
from varsam.lib import when
from varsam.lib.calendar_days import Calendar
from varsam.lib.opening_hours import Opening, day_picture, opening_at
from varsam.lib.working_days import STOCKHOLM

PICTURE_FROM, PICTURE_TO = 8, 20
_MINUTES = (PICTURE_TO - PICTURE_FROM) * 60
_LANGUAGE_NAMES = {
    "sv": gettext_noop("svenska"),
    "en": gettext_noop("engelska"),
    "da": gettext_noop("danska"),
    "ar": gettext_noop("arabiska"),
    "az": gettext_noop("azerbajdzjanska"),
    "prs": gettext_noop("dari"),
    "ps": gettext_noop("pashto"),
    "fa": gettext_noop("persiska"),
    "so": gettext_noop("somaliska"),
    "tr": gettext_noop("turkiska"),
    "ti": gettext_noop("tigrinska"),
}


@dataclass(frozen=True)
class ContactCard:
    """`status` is open, always, closed, unknown or night; `segments` are in per cent of the day's picture."""

    id: str
    name: str
    note: str
    phone: dict[str, str] | None
    web: str
    urgency: str
    status: str
    status_words: str
    hint_words: str
    segments: list[dict[str, float | str]]
    verified_words: str
    languages_words: str


def _share(at: time, *, is_end: bool = False) -> float:
    minutes = at.hour * 60 + at.minute
    if is_end and minutes == 0:
        minutes = 24 * 60
    return max(0.0, min(100.0, (minutes - PICTURE_FROM * 60) / _MINUTES * 100))


def now_share(at: datetime) -> float | None:
    """Where now stands in the picture of the day, in per cent; None outside it."""
    local = at.astimezone(STOCKHOLM)
    return _share(local.time()) if PICTURE_FROM <= local.hour < PICTURE_TO else None


def _segments(contact: Contact, at: datetime, calendar: Calendar) -> list[dict[str, float | str]]:
    day = at.astimezone(STOCKHOLM).date()
    found = day_picture(contact.opening_hours, day, calendar, time(PICTURE_FROM), time(PICTURE_TO))
    return [
        {
            "x": _share(part.start),
            "width": _share(part.end, is_end=True) - _share(part.start),
            "state": part.state,
        }
        for part in found
    ]


def _status(contact: Contact, opening: Opening) -> str:
    if opening.always:
        return "always"
    if opening.open is None:
        return "night" if contact.urgency == "acute" and contact.slug.endswith("socialjouren") else "unknown"
    return "open" if opening.open else "closed"


def _status_words(status: str, opening: Opening, at: datetime, language: str) -> str:
    if status == "always":
        return _("Öppet dygnet runt")
    if status == "night":
        return _("Kväll och natt")
    if status == "unknown":
        return _("Öppettider okända")
    if opening.open and opening.closes_at:
        return _("Öppet nu, till %(time)s") % {"time": when.clock(opening.closes_at, language)}
    if opening.open:
        return _("Öppet nu")
    if opening.opens_at is None:
        return _("Stängt nu")
    if opening.opens_at.date() == at.astimezone(STOCKHOLM).date():
        return _("Öppnar %(time)s") % {"time": when.clock(opening.opens_at, language)}
    return _("Öppnar %(day)s klockan %(time)s") % {
        "day": when.day(opening.opens_at, language),
        "time": when.clock(opening.opens_at, language),
    }


def _hint(status: str, opening: Opening, segments: list[dict[str, float | str]]) -> str:
    if status == "night":
        return _("Exakta tider okända, prova att ringa")
    if status == "unknown":
        return _("Prova att ringa")
    if opening.uncertain:
        return _("Tiden är osäker: prova att ringa")
    if any(part["state"] == "uncertain" for part in segments):
        return _("Randigt är osäker tid")
    return ""


def _languages(codes: list[str] | None) -> str:
    if not codes or set(codes) <= {"sv", "en"}:
        return ""
    comma = "، " if get_language_bidi() else ", "
    return _("Svarar på %(languages)s") % {
        "languages": comma.join(_(_LANGUAGE_NAMES[code]) for code in codes)
    }


def card(contact: Contact, at: datetime, calendar: Calendar) -> ContactCard:
    """The card of one contact at one moment, in the language that is active."""
    language = get_language() or "sv"
    opening = opening_at(contact.opening_hours, at, calendar)
    status, segments = _status(contact, opening), _segments(contact, at, calendar)
    verified = (
        _("Kontrollerat %(date)s") % {"date": when.full_date(contact.verified_on, language)}
        if contact.verified_on
        else _("Inte kontrollerat av staden")
    )
    return ContactCard(
        id=contact.slug,
        name=contact.name,
        note=contact.note,
        phone={"display": contact.phone_display, "dial": contact.phone_dial} if contact.phone_dial else None,
        web=contact.web,
        urgency=contact.urgency,
        status=status,
        status_words=_status_words(status, opening, at, language),
        hint_words=_hint(status, opening, segments),
        segments=segments,
        verified_words=verified,
        languages_words=_languages(contact.languages),
    )
