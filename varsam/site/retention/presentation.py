"""How retention is shown: kinds in words, the coming months as a picture, a list in sums."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.kernel.people.models import Organisation
from varsam.kernel.retention import kinds
from varsam.kernel.retention.enums import Action, Decision, Outcome
from varsam.kernel.retention.models import Coming, DestructionList, Exemption

MONTHS = 13


def named(kind: str, count: int = 1) -> str:
    """The kind's word for so many."""
    found = kinds.get(kind)
    return str(found.one if count == 1 else found.many)


def counted(kind: str, count: int) -> str:
    """Such as "12 samtal"."""
    return f"{count} {named(kind, count)}"


def joined(parts: Sequence[str]) -> str:
    """Such as "3 akter och 12 samtal"."""
    return (
        parts[0]
        if len(parts) == 1
        else _("%(most)s och %(last)s") % {"most": ", ".join(parts[:-1]), "last": parts[-1]}
    )


# --- what is coming ---------------------------------------------------------------------------------------------

_HEIGHT, _TOP, _STEP, _BAR = 110, 20, 44, 28


@dataclass(frozen=True)
class Month:
    """One month of the picture: what is destroyed stands at the bottom, what goes to the archive above it."""

    words: str
    full_words: str
    destroy: int
    archive: int
    kept: int
    x: int
    middle: int
    destroy_y: float
    destroy_height: float
    archive_y: float
    archive_height: float

    @property
    def total(self) -> int:
        return self.destroy + self.archive

    @property
    def text_y(self) -> float:
        return self.archive_y - 5


def months(coming: Iterable[Coming], today: date) -> list[Month]:
    """From this month on, also those in which nothing ends."""
    sums: dict[tuple[date, str], int] = Counter()
    kept: dict[date, int] = Counter()
    for row in coming:
        sums[row.month, row.action] += row.count
        kept[row.month] += row.kept
    days = [_month_after(today, ahead) for ahead in range(MONTHS)]
    most = max((sums[day, Action.DESTROY] + sums[day, Action.ARCHIVE] for day in days), default=0) or 1
    return [
        _month(place, day, (sums[day, Action.DESTROY], sums[day, Action.ARCHIVE], kept[day]), most)
        for place, day in enumerate(days)
    ]


def _month_after(today: date, ahead: int) -> date:
    number = today.year * 12 + today.month - 1 + ahead
    return date(number // 12, number % 12 + 1, 1)


def _month(place: int, day: date, sums: tuple[int, int, int], most: int) -> Month:
    destroy, archive, kept = sums
    language, base = get_language() or "sv", _HEIGHT + _TOP
    low, high = (round(_HEIGHT * value / most, 1) for value in (destroy, archive))
    x = place * _STEP + 8
    short = format_date(day, "MMM", locale=language).rstrip(".")
    return Month(
        short, format_date(day, "LLLL y", locale=language).capitalize(), destroy, archive, kept,
        x, x + _BAR // 2, base - low, low, base - low - high, high,
    )  # fmt: skip


def finding(all_months: Sequence[Month]) -> str:
    """The picture in one sentence."""
    total = sum(month.total for month in all_months)
    if not total:
        return _("Inget går ut det närmaste året")
    return ngettext("%(n)s går ut det närmaste året", "%(n)s går ut det närmaste året", total) % {"n": total}


# --- one list ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """So many of one kind on a list, with what happens to them and what is lost."""

    kind: str
    words: str
    action: str
    count: int
    excepted: int
    lost: str

    @property
    def follows(self) -> int:
        return self.count - self.excepted


@dataclass(frozen=True)
class Overview:
    """A list in sums, and the units that it concerns."""

    parts: list[Part]
    units: list[Organisation]

    @property
    def destroyed(self) -> list[Part]:
        return [part for part in self.parts if part.action == Action.DESTROY and part.follows]

    @property
    def archived(self) -> list[Part]:
        return [part for part in self.parts if part.action == Action.ARCHIVE and part.follows]

    @property
    def excepted(self) -> int:
        return sum(part.excepted for part in self.parts)

    @property
    def follows(self) -> int:
        return sum(part.follows for part in self.parts)

    @property
    def destroyed_words(self) -> str:
        return joined([counted(part.kind, part.follows) for part in self.destroyed]) if self.destroyed else ""

    @property
    def archived_words(self) -> str:
        return joined([counted(part.kind, part.follows) for part in self.archived]) if self.archived else ""


def overview(destruction: DestructionList) -> Overview:
    """Counts once what is on the list."""
    found = destruction.items.order_by().values("kind", "action", "decision", "unit").annotate(n=Count("pk"))
    sums: dict[tuple[str, str], list[int]] = {}
    units: set[int] = set()
    for row in found:
        pair = sums.setdefault((row["kind"], row["action"]), [0, 0])
        pair[0] += row["n"]
        pair[1] += row["n"] if row["decision"] == Decision.EXCEPT else 0
        units.add(row["unit"])
    parts = [
        Part(kind, named(kind, pair[0]), action, pair[0], pair[1], str(kinds.get(kind).lost))
        for (kind, action), pair in sorted(sums.items())
    ]
    return Overview(parts, list(Organisation.objects.filter(pk__in=units)))


_DROPPED = (Outcome.WAITS, Outcome.HELD, Outcome.GONE, Outcome.NOT_DUE, Outcome.RULE, Outcome.FAILED)


def dropped(destruction: DestructionList) -> list[tuple[str, int]]:
    """Why items of an ended list were left as they were, and how many."""
    said = destruction.summary
    return [(str(outcome.label), said[outcome.value]) for outcome in _DROPPED if said.get(outcome.value)]


def whom(exemption: Exemption) -> str:
    """Whom an exception concerns, in words."""
    if not exemption.born_days:
        return _("alla")
    days = [str(day) for day in exemption.born_days]
    return _("födda den %(days)s i månaden") % {"days": joined(days)}


def today() -> date:
    return timezone.localdate()
