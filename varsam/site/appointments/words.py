"""Times and ways of meeting, as the pages say them."""

from collections.abc import Iterable
from datetime import datetime

from babel import Locale
from babel.lists import format_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.kernel.appointments.enums import Form, Kind
from varsam.lib import when

ICONS = {Form.PHONE: "phone", Form.ROOM: "map-pin", Form.VIDEO: "globe", Form.ON_SITE: "building-2"}


def clock(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when, such as "09.00–09.45"."""
    language = get_language() or "sv"
    return f"{when.clock(starts_at, language)}–{when.clock(ends_at, language)}"


def day(at: datetime) -> str:
    """The day as a heading, such as "Tisdag 1 december"."""
    said = when.day(at, get_language() or "sv")
    return said[:1].upper() + said[1:]


def moment(at: datetime) -> str:
    """Day and time in one, such as "Tisdag 1 december, klockan 09.00"."""
    return when.moment(at, get_language() or "sv")


def form(of: Form) -> str:
    """The form of meeting to the writer, who is not where we are."""
    return {
        Form.PHONE: _("Telefon"),
        Form.ROOM: _("Hos oss"),
        Form.VIDEO: _("Video"),
        Form.ON_SITE: _("Hos er"),
    }[of]


def languages(codes: Iterable[str]) -> str:
    """Languages inside a sentence, such as "svenska och arabiska"; empty for none."""
    locale = Locale.parse(get_language() or "sv")
    return format_list([str(locale.languages.get(code, code)) for code in codes], locale=locale)


def choose(kind: Kind) -> str:
    """What the writer is asked to do."""
    return _("Välj en tid för besök") if kind is Kind.VISIT else _("Välj en tid")
