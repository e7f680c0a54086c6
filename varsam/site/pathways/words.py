"""What a template says, in words that people and comparisons can read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.pathways.actions import PartWords, Wording
from varsam.areas.knowledge_house.pathways.enums import Days
from varsam.areas.knowledge_house.pathways.models import Pathway, PathwayPart
from varsam.kernel.meetings.enums import Function
from varsam.site.editing import differences
from varsam.site.editing.differences import Part as DifferencePart


def within(amount: int, unit: str) -> str:
    """How long a part has: "10 arbetsdagar"; no time at all is the same day."""
    if amount == 0:
        return _("samma dag")
    if unit == Days.WORKING_DAYS:
        return ngettext("%(n)s arbetsdag", "%(n)s arbetsdagar", amount) % {"n": amount}
    return ngettext("%(n)s dag", "%(n)s dagar", amount) % {"n": amount}


@dataclass(frozen=True)
class PartRow:
    """One part of a template as a row: its number, who, what, within how long of what, and whether consent is needed."""

    number: int
    who: str
    what: str
    within: str
    since: str
    needs_consent: bool


def part_rows(pathway: Pathway) -> list[PartRow]:
    """The parts in order; a part that waits for another names it by its number."""
    parts = list(pathway.parts.all())
    numbers = {part.key: place for place, part in enumerate(parts, start=1)}
    return [
        PartRow(
            numbers[part.key],
            str(Function(part.function).label),
            part.what,
            within(part.amount, part.unit),
            _("efter del %(n)s") % {"n": numbers[part.after]} if part.after else _("från start"),
            part.needs_consent,
        )
        for part in parts
    ]


def said(pathway: Pathway) -> tuple[Wording, list[PartWords]]:
    """What a version says, as it would be written again."""
    wording = Wording(**{name: getattr(pathway, name) for name in Wording.__dataclass_fields__})
    return wording, [_part(part) for part in pathway.parts.all()]


def _part(part: PathwayPart) -> PartWords:
    return PartWords(**{name: getattr(part, name) for name in PartWords.__dataclass_fields__})


def as_text(wording: Wording, parts: Iterable[PartWords]) -> str:
    """A version as lines of text, one a part, so that two can be compared."""
    swedish = get_language() == "sv"
    every = list(parts)
    numbers = {part.key: place for place, part in enumerate(every, start=1)}
    lines = [
        wording.name_sv if swedish else wording.name_en,
        wording.purpose_sv if swedish else wording.purpose_en,
        _("Källa: %(source)s") % {"source": wording.source},
        _("Gäller från %(day)s") % {"day": wording.valid_from.isoformat()},
    ]
    if wording.ended:
        lines.append(_("Används inte för nya ärenden"))
    for part in every:
        since = _("efter del %(n)s") % {"n": numbers[part.after]} if part.after else _("från start")
        consent = ", " + _("med samtycke") if part.needs_consent else ""
        what = part.what_sv if swedish else part.what_en
        lines.append(
            f"{numbers[part.key]}. {Function(part.function).label}: {what}. "
            f"{within(part.amount, part.unit)} {since}{consent}."
        )
    return "\n".join(lines)


def compared(
    before: tuple[Wording, list[PartWords]], after: tuple[Wording, list[PartWords]]
) -> list[DifferencePart]:
    """What differs between two versions; empty where they say the same."""
    parts = differences.shown(as_text(*before), as_text(*after))
    return [] if all(part.kind in {"same", "gap"} for part in parts) else parts


@dataclass(frozen=True)
class Version:
    """One version in the history, and what it changed against the one before."""

    pathway: Pathway
    changes: list[DifferencePart]


def history(versions: list[Pathway]) -> list[Version]:
    """Newest first, each with what it changed; the first changed nothing."""
    told = []
    for place, version in enumerate(versions):
        before = versions[place + 1] if place + 1 < len(versions) else None
        told.append(Version(version, compared(said(before), said(version)) if before else []))
    return told
