"""Agreements as people read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from varsam.areas.collaboration.agreements.models import Agreement
from varsam.areas.collaboration.agreements.standing import Standing, State

CHIPS = {
    State.AHEAD: "info",
    State.HOLDS: "done",
    State.ENDING: "wait",
    State.RENEWED: "plain",
    State.RUN_OUT: "late",
    State.ENDED: "plain",
}


@dataclass(frozen=True)
class Line:
    """One agreement in a list."""

    reference: str
    address: str
    title: str
    parties: str
    place: str
    until: str
    chip: tuple[str, str]
    is_over: bool


def line(agreement: Agreement, how: Standing) -> Line:
    names = [each.name for each in agreement.parties.all()]
    return Line(
        agreement.reference,
        reverse("agreements:agreement", args=[agreement.reference]),
        agreement.title,
        ", ".join(names),
        place(agreement),
        until(how),
        chip(how),
        how.state in {State.RUN_OUT, State.ENDED} or (how.days_left is not None and how.days_left < 0),
    )


def chip(how: Standing) -> tuple[str, str]:
    """The kind and the words of how it stands; with the days that are left where it ends soon."""
    words = str(how.state.label)
    if how.state == State.ENDING and how.days_left is not None:
        words = (
            ngettext("%(days)s dag kvar", "%(days)s dagar kvar", how.days_left) % {"days": how.days_left}
            if how.days_left
            else _("Sista dagen i dag")
        )
    return CHIPS[how.state], words


def place(agreement: Agreement) -> str:
    return agreement.district.name if agreement.district else _("Hela staden")


def until(how: Standing) -> str:
    return day(how.last_day) if how.last_day else pgettext("slutdag", "tills vidare")


def day(found: date) -> str:
    """A date with its year, such as "3 nov 2026"."""
    return format_date(found, "d MMM y", locale=get_language() or "sv").replace(".", "")


def finding(found: Sequence[tuple[Agreement, Standing]]) -> str:
    """What somebody who looks at the list should know first."""
    states = [how.state for _agreement, how in found]
    run_out, ending = states.count(State.RUN_OUT), states.count(State.ENDING)
    if run_out:
        return ngettext(
            "En överenskommelse har gått ut utan att förlängas",
            "%(number)s överenskommelser har gått ut utan att förlängas",
            run_out,
        ) % {"number": run_out}
    if ending:
        return ngettext(
            "En överenskommelse går snart ut", "%(number)s överenskommelser går snart ut", ending
        ) % {"number": ending}
    holds = states.count(State.HOLDS) + states.count(State.RENEWED)
    if holds:
        return ngettext("En överenskommelse gäller", "%(number)s överenskommelser gäller", holds) % {
            "number": holds
        }
    return _("Inga överenskommelser gäller")
