"""Which files can be brought in: their columns, what their headings may be called, and which of them a file is meant to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.training.coverage.cells import plain, same
from varsam.areas.training.coverage.spreadsheets import ABOVE, Line, Sheet


class Subject(models.TextChoices):
    """What a file tells of."""

    UNITS = "units", _("Enheter")
    STAFF = "staff", _("Medarbetare")
    EARLIER = "earlier", _("Tidigare kurser")


@dataclass(frozen=True)
class Column:
    """One column: its key, its heading in Swedish, and other words that people write above it."""

    key: str
    heading: str
    words: tuple[str, ...] = ()
    is_needed: bool = True
    told: str | Promise = ""
    example: tuple[str, str] = ("", "")

    @property
    def names(self) -> tuple[str, ...]:
        return (same(self.heading), *map(same, self.words))


_UNIT = Column(
    "unit",
    "Enhet",
    ("enhetens namn", "enhetsnamn", "arbetsplats", "skola", "verksamhet", "unit", "workplace"),
    told=_("Enhetens namn, som det står i Varsam."),
    example=("Exempelskolan Hisingen (påhittad)", "Exempelgården Nordost (påhittad fritidsgård)"),
)
_GROUP = Column(
    "group",
    "Yrkesgrupp",
    ("grupp", "yrke", "roll", "befattning", "personalgrupp", "occupation", "role", "group"),
    is_needed=False,
    told=_("Till exempel Lärare. Tom cell betyder alla medarbetare."),
    example=("Lärare", ""),
)
COLUMNS: Final[dict[Subject, tuple[Column, ...]]] = {
    Subject.UNITS: (
        Column("unit", "Ny enhet", ("enhet", "enhetens namn", "enhetsnamn", "namn", "arbetsplats", "new unit", "unit", "name"),
               told=_("Vad enheten heter."), example=("Exempelskolan Söder (påhittad)", "Exempelgården Öster (påhittad)")),
        Column("kind", "Typ", ("sort", "slag", "verksamhetstyp", "type", "kind"),
               told=_("Skola, fritidsgård eller enhet."), example=("Skola", "Fritidsgård")),
        Column("district", "Område", ("stadsområde", "stadsdel", "distrikt", "district", "area"), is_needed=False,
               told=_("Stadsområdet. Tom cell betyder hela staden."), example=("Sydväst", "Nordost")),
        Column("parent", "Hör till", ("överordnad", "förvaltning", "tillhör", "överordnad enhet", "department", "parent",
               "belongs to"), told=_("Förvaltningen som enheten hör till."),
               example=("Grundskoleförvaltningen", "Idrotts- och föreningsförvaltningen")),
    ),
    Subject.STAFF: (
        _UNIT,
        _GROUP,
        Column("staff", "Antal medarbetare", ("antal", "medarbetare", "anställda", "antal anställda", "personal", "staff",
               "number of staff", "employees"), told=_("Hur många som arbetar där, i hela tal."), example=("42", "11")),
        Column("on", "Gäller den", ("per den", "datum", "uppgift per", "uppgiftens datum", "den", "date", "as of"),
               is_needed=False, told=_("Dagen som uppgiften gäller. Tom cell betyder i dag."),
               example=("2026-10-01", "2026-10-01")),
    ),
    Subject.EARLIER: (
        _UNIT,
        Column("course", "Kurs", ("kursnamn", "utbildning", "kursens namn", "course", "training"),
               told=_("Kursens namn i katalogen."), example=("Grundkurs: oro, samtal och rätt väg",) * 2),
        _GROUP,
        Column("month", "Månad", ("datum", "när", "kursmånad", "månad och år", "month", "date"),
               told=_("Månaden då kursen hölls, till exempel 2025-03."), example=("2025-03", "2025-11")),
        Column("people", "Antal deltagare", ("antal", "deltagare", "gick kursen", "participants", "number of participants",
               "people"), told=_("Hur många från enheten som gick kursen."), example=("18", "7")),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Unknown:
    """A heading that is not known, with the one that is nearest to it where there is one."""

    written: str
    nearest: str


@dataclass(frozen=True)
class Headings:
    """Where the headings of a file stand, and which column each is. `missing` are needed ones that are not there; `twice`
    headings that stand above two columns."""

    subject: Subject
    sheet: Sheet
    row: int
    places: dict[str, int]
    missing: tuple[Column, ...]
    unknown: tuple[Unknown, ...]
    twice: tuple[Column, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.twice

    @property
    def body(self) -> tuple[Line, ...]:
        """The rows below the headings."""
        return tuple(line for line in self.sheet.lines if line.number > self.row)


def recognised(sheets: Sequence[Sheet], subject: Subject | None = None) -> Headings | None:
    """The headings that fit best among the first rows of all sheets, or None where no row looks like any; `subject` says what
    the file is meant to be."""
    tried = [
        _headings(each, sheet, line)
        for sheet in sheets
        for line in sheet.lines[:ABOVE]
        for each in ([subject] if subject else Subject)
    ]
    best = max(tried, key=_fit, default=None)
    return best if best is not None and best.places else None


def _fit(found: Headings) -> tuple[bool, int, int, int]:
    return found.is_whole, len(found.places) - len(found.missing), -len(found.unknown), -found.row


def _headings(subject: Subject, sheet: Sheet, line: Line) -> Headings:
    columns = COLUMNS[subject]
    places: dict[str, int] = {}
    twice: list[Column] = []
    strangers: list[str] = []
    for at, value in enumerate(line.values):
        written = plain(value)
        column = next((each for each in columns if same(written) in each.names), None)
        if column and column.key in places:
            twice.append(column)
        elif column:
            places[column.key] = at
        elif written:
            strangers.append(written)
    missing = tuple(each for each in columns if each.is_needed and each.key not in places)
    left = [each for each in columns if each.key not in places]
    unknown = tuple(Unknown(written[:60], _nearest(written, left)) for written in strangers)
    return Headings(subject, sheet, line.number, places, missing, unknown, tuple(twice))


def _nearest(written: str, left: Sequence[Column]) -> str:
    """The heading among those that are not taken whose words are nearest."""
    words = {name: column.heading for column in left for name in column.names}
    close = get_close_matches(same(written)[:60], list(words), n=1, cutoff=0.6)
    return words[close[0]] if close else ""
