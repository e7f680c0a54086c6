"""What is wrong with a file, a heading or a cell, and what to do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.training.coverage.checking import Row, Trouble
from varsam.areas.training.coverage.enums import Complaint, Verdict
from varsam.areas.training.coverage.reports import Report
from varsam.areas.training.coverage.shapes import COLUMNS, Subject
from varsam.areas.training.coverage.spreadsheets import Fault

FAULTS = {
    Fault.EMPTY: gettext_lazy("Filen är tom. Fyll i en mall och försök igen."),
    Fault.TOO_LARGE: gettext_lazy("Filen är för stor. Dela upp den i flera, högst 10 MB var."),
    Fault.TOO_MANY_ROWS: gettext_lazy("Filen har fler än 50 000 rader. Dela upp den i flera."),
    Fault.UNKNOWN: gettext_lazy("Det här är ingen tabell. Spara den som Excel (.xlsx) eller CSV."),
    Fault.OLD_EXCEL: gettext_lazy("Filen är i Excels gamla format. Spara den som .xlsx."),
    Fault.BROKEN: gettext_lazy("Filen är skadad och går inte att läsa. Spara om den och försök igen."),
    Fault.HOLDS_PROGRAM: gettext_lazy("Filen innehåller makron. Spara den som .xlsx utan makron."),
    Fault.LOCKED: gettext_lazy("Filen är låst med ett lösenord. Spara den utan lösenord."),
    Fault.QUOTES: gettext_lazy(
        "Ett citattecken är inte avslutat. Rätta det, eller spara om filen från Excel."
    ),
    Fault.TOO_MERGED: gettext_lazy("Filen har för många sammanslagna celler. Dela upp dem i Excel."),
}
_COMPLAINTS: dict[str, str | Promise] = {
    Complaint.MISSING: gettext_lazy("Cellen är tom."),
    Complaint.FORMULA: gettext_lazy("Här står en formel. Klistra in värdet i stället."),
    Complaint.MERGED: gettext_lazy(
        "Cellen är sammanslagen med andra. Dela upp den och skriv värdet på varje rad."
    ),
    Complaint.ERROR: gettext_lazy("Här står ett fel från kalkylarket. Skriv värdet."),
    Complaint.TOO_LONG: gettext_lazy("Namnet är för långt. Högst 160 tecken."),
    Complaint.NO_NUMBER: gettext_lazy("Skriv ett helt tal mellan 0 och 20 000."),
    Complaint.NOBODY: gettext_lazy("Skriv minst 1. Gick ingen kursen, ta bort raden."),
    Complaint.NO_DAY: gettext_lazy(
        "Skriv dagen så att den bara kan läsas på ett sätt, till exempel 2026-10-01."
    ),
    Complaint.NO_MONTH: gettext_lazy(
        "Skriv månaden så att den bara kan läsas på ett sätt, till exempel 2026-10."
    ),
    Complaint.AHEAD: gettext_lazy("Dagen har inte varit än."),
    Complaint.TOO_OLD: gettext_lazy("Det är före år 2000. Kontrollera året."),
    Complaint.NO_UNIT: gettext_lazy(
        "Enheten finns inte i Varsam. Lägg in nya enheter med en egen fil först."
    ),
    Complaint.TWO_UNITS: gettext_lazy("Flera heter så. Skriv enhetens kortnamn i stället."),
    Complaint.NO_GROUP: gettext_lazy("Yrkesgruppen finns inte. Lämna cellen tom om uppgiften gäller alla."),
    Complaint.NO_COURSE: gettext_lazy("Kursen finns inte i katalogen."),
    Complaint.NO_DISTRICT: gettext_lazy("Området finns inte."),
    Complaint.NO_KIND: gettext_lazy("Skriv skola, fritidsgård eller enhet."),
    Complaint.NO_PARENT: gettext_lazy("Förvaltningen finns inte i Varsam."),
    Complaint.NO_NAME: gettext_lazy("Namnet måste börja med en bokstav eller siffra, utan ovanliga tecken."),
}
VERDICTS: dict[str, str | Promise] = {
    Verdict.NEW: gettext_lazy("Ny"),
    Verdict.REPLACES: gettext_lazy("Ersätter"),
    Verdict.SAME: gettext_lazy("Finns redan"),
    Verdict.REPEATED: gettext_lazy("Samma som en annan rad"),
    Verdict.WRONG: gettext_lazy("Fel"),
}


def heading(subject: Subject | None, key: str) -> str:
    """The heading of a column as the template has it."""
    return next((each.heading for each in COLUMNS.get(subject, ()) if each.key == key), "") if subject else ""


def trouble(row: Row, each: Trouble, subject: Subject | None) -> str:
    """What is wrong with one cell, and what may have been meant."""
    if each.complaint is Complaint.CONTRADICTS:
        return _("Rad %(row)d säger något annat om samma sak. Behåll en av dem.") % {"row": row.other or 0}
    parts = [f"{heading(subject, each.column)}:"]
    parts.append(str(_COMPLAINTS[each.complaint]))
    if each.hint:
        parts.append(_("Menar du ”%(text)s”?") % {"text": each.hint})
    return " ".join(parts)


def row(each: Row, subject: Subject | None) -> str:
    """What bringing in one row would do, or all that is wrong with it."""
    if each.verdict is Verdict.WRONG:
        return " ".join(trouble(each, one, subject) for one in each.troubles)
    if each.verdict is Verdict.REPEATED:
        return _("Samma som rad %(row)d. Den räknas en gång.") % {"row": each.other or 0}
    if each.verdict is Verdict.REPLACES:
        return _("Ersätter %(before)d.") % {"before": each.before or 0}
    return _("Finns redan, och ändras inte.") if each.verdict is Verdict.SAME else _("Läggs in.")


def headings(report: Report) -> list[str]:
    """What is wrong with the headings of a file; empty where they are as they should be."""
    if report.subject is None:
        return [_("Vi hittar inga rubriker som vi känner igen. Jämför med mallen.")]
    said = [
        _("Kolumnen ”%(name)s” saknas.") % {"name": heading(report.subject, key)} for key in report.missing
    ]
    said += [
        _("Kolumnen ”%(name)s” finns två gånger. Behåll en.") % {"name": heading(report.subject, key)}
        for key in report.twice
    ]
    if report.missing:
        said += [
            _("Vi känner inte rubriken ”%(text)s”. Menar du ”%(near)s”?")
            % {"text": each.written, "near": each.nearest}
            for each in report.unknown
            if each.nearest
        ]
    return said


def left_out(report: Report) -> list[str]:
    """Headings of columns that are not read."""
    return [each.written for each in report.unknown]
