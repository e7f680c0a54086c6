"""Numbers of a pilot as people read them: with their interval, or why they are not shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from varsam.areas.methods.pilots.enums import Kind, Severity
from varsam.areas.methods.pilots.models import Pilot
from varsam.areas.methods.pilots.states import State
from varsam.lib import when

CHIPS: Final[dict[State, str]] = {
    State.PLANNED: "plain",
    State.RUNNING: "open",
    State.STOPPED: "late",
    State.ENDED: "wait",
    State.EVALUATED: "done",
    State.DROPPED: "plain",
}
_MARKS: Final[dict[str, str | Promise]] = {
    "few": gettext_lazy("färre än fem"),
    "rest": gettext_lazy("dold"),
    "none": gettext_lazy("inte mätt"),
}


def chip(pilot: Pilot) -> tuple[str, str]:
    state = State(pilot.state)
    return CHIPS[state], str(state.label)


def day(on: date | None) -> str:
    return when.full_date(on, get_language() or "sv") if on else ""


def month(first: date) -> str:
    """Month and year in words: "november 2026"."""
    return str(format_date(first, "MMMM y", locale=get_language() or "sv"))


def short_month(first: date) -> str:
    """The same where there is little room: "nov. 2026"."""
    return str(format_date(first, "MMM y", locale=get_language() or "sv"))


def today() -> date:
    return timezone.localdate()


def number(value: float, decimals: int = 0) -> str:
    """A number as it is written in the active language."""
    pattern = "#,##0" if not decimals else "#,##0." + "0" * decimals
    # Nought has no sign, whatever it was rounded from.
    said = str(format_decimal(round(value, decimals) + 0.0, pattern, locale=get_language() or "sv"))
    return said.replace("-", "\u2212")


def _signed(value: float, decimals: int = 0) -> str:
    said = number(value, decimals)
    return f"+{said}" if round(value, decimals) > 0 else said


# A share and a count are read for each hundred; a mean on its own scale.
def scaled(kind: Kind, value: float) -> float:
    return value if kind is Kind.MEAN else 100 * value


def _decimals(kind: Kind) -> int:
    return 0 if kind is Kind.SHARE else 1


def level(kind: Kind, value: float) -> str:
    """What was measured: "40 %", "6,5" or "12,0 per 100"."""
    said = number(scaled(kind, value), _decimals(kind))
    if kind is Kind.SHARE:
        return _("%(n)s %%") % {"n": said}
    return _("%(n)s per 100") % {"n": said} if kind is Kind.COUNT else said


def change(kind: Kind, value: float) -> str:
    """A difference: "+12 procentenheter", "−0,4" or "−3,0 per 100"."""
    said = _signed(scaled(kind, value), _decimals(kind))
    if kind is Kind.SHARE:
        return _("%(n)s procentenheter") % {"n": said}
    return _("%(n)s per 100") % {"n": said} if kind is Kind.COUNT else said


def between(kind: Kind, found: Mapping[str, Any], *, signed: bool = False) -> str:
    """Both ends of an interval: "31 till 50"."""
    said = _signed if signed else number
    low, high = (said(scaled(kind, found[end]), _decimals(kind)) for end in ("low", "high"))
    return _("%(low)s till %(high)s") % {"low": low, "high": high}


def mark(found: Mapping[str, Any] | None) -> str:
    """Why a number is not shown."""
    return str(_MARKS[found["mark"]]) if found and found.get("mark") else ""


def stop_line(pilot: Pilot, counted: int) -> str:
    """How near the stop rule is: "2 av 3 allvarliga händelser"."""
    words = {
        Severity.MILD: ngettext(
            "%(n)s av %(most)s händelse", "%(n)s av %(most)s händelser", pilot.stop_count
        ),
        Severity.MODERATE: ngettext(
            "%(n)s av %(most)s måttlig eller allvarlig händelse",
            "%(n)s av %(most)s måttliga eller allvarliga händelser",
            pilot.stop_count,
        ),
        Severity.SERIOUS: ngettext(
            "%(n)s av %(most)s allvarlig händelse", "%(n)s av %(most)s allvarliga händelser", pilot.stop_count
        ),
    }[Severity(pilot.stop_severity)]
    return words % {"n": counted, "most": pilot.stop_count}


def stop_rule(pilot: Pilot) -> str:
    """At how many it stops: "3 allvarliga händelser"."""
    words = {
        Severity.MILD: ngettext("%(n)s händelse", "%(n)s händelser", pilot.stop_count),
        Severity.MODERATE: ngettext(
            "%(n)s måttlig eller allvarlig händelse",
            "%(n)s måttliga eller allvarliga händelser",
            pilot.stop_count,
        ),
        Severity.SERIOUS: ngettext(
            "%(n)s allvarlig händelse", "%(n)s allvarliga händelser", pilot.stop_count
        ),
    }[Severity(pilot.stop_severity)]
    return words % {"n": pilot.stop_count}
