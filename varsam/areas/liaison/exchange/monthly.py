"""The section of the month's letter that comes from here: what other municipalities tell that they did not tell before, what
they have changed or no longer say, and what we have taken over from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.liaison.exchange.enums import Kind
from varsam.areas.liaison.insights.digest import Line, Period, in_both
from varsam.lib import deidentification

# A feed that is read for the first time is news from its first entry to its last.
MOST_OF_A_KIND = 8


@dataclass(frozen=True)
class News:
    """One thing that happened: `what` as varsam.exchange_month says it, `sv` and `en` what it is called, `town` whose it is.
    `method` (slug) and `insight` are what it has become here."""

    what: str
    kind: str
    feed: UUID
    town: str
    entry: UUID
    sv: str
    en: str
    is_adopted: bool
    method: str | None
    insight: UUID | None


def news(of: Period) -> Sequence[Line]:
    """What happened in the month, what we took over first; of one kind of news from one feed so many lines, and how many more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from varsam.exchange_month(%s, %s, %s)", [of.municipality, of.since, of.until]
        )
        found = [News(*row) for row in cursor.fetchall()]
    lines: list[Line] = []
    for (_what, feed), several in groupby(found, lambda each: (each.what, each.feed)):
        told = list(several)
        lines += [_line(each) for each in told[:MOST_OF_A_KIND]]
        if len(told) > MOST_OF_A_KIND:
            lines.append(_rest(told[0], feed, len(told) - MOST_OF_A_KIND))
    return lines


def _line(each: News) -> Line:
    kind, target = _where(each)
    names = {"sv": each.sv, "en": each.en}

    def words(language: str) -> str:
        return _words(each) % {"name": _name(names[language]), "town": each.town}

    return in_both(words, kind=kind, target=target)


def _where(each: News) -> tuple[str, str]:
    """What the line leads to: our own, when it is about what became ours."""
    if each.what == "adopted" and each.method:
        return "method", each.method
    if each.what == "adopted" and each.insight:
        return "insight", str(each.insight)
    return "entry", str(each.entry)


def _words(each: News) -> str:
    if each.what == "changed" and each.is_adopted:
        return _("%(name)s: ändrad hos %(town)s sedan vi tog över den. Det vi har är inte ändrat.")
    if each.what == "new" and each.kind == Kind.LESSON:
        return _("%(name)s: ny lärdom från %(town)s")
    if each.what == "adopted" and each.kind == Kind.LESSON:
        return _("%(name)s: lärdom som vi har tagit över från %(town)s")
    return {
        "adopted": _("%(name)s: ny idé hos oss, från %(town)s"),
        "gone": _("%(name)s: finns inte längre i flödet från %(town)s"),
        "stopped": _("%(name)s: används inte längre i %(town)s"),
        "changed": _("%(name)s: ändrad hos %(town)s"),
        "new": _("%(name)s: ny metod från %(town)s"),
    }[each.what]


def _rest(each: News, feed: UUID, many: int) -> Line:
    def words(_language: str) -> str:
        more = ngettext("Från %(town)s: en till", "Från %(town)s: %(n)s till", many)
        return more % {"town": each.town, "n": many}

    return in_both(words, kind="feed", target=str(feed))


def _name(name: str) -> str:
    """What somebody else calls it; not where a person may stand in the name: a letter goes to everybody, and nobody here has read
    first what others write."""
    return _("Namn som inte visas här") if deidentification.find(name) else name
