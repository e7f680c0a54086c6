"""How studies, files of them and reviews are said on pages."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.studies.enums import Bias, Finding, ImportState, ReviewState
from varsam.lib.bibliography import Fault, Format

FORMATS: Final[dict[Format, str]] = {Format.RIS: "RIS", Format.BIBTEX: "BibTeX", Format.CSL: "CSL-JSON"}
FAULTS: dict[Fault, str | Promise] = {
    Fault.NO_TITLE: gettext_lazy("Posten saknar titel."),
    Fault.NO_START: gettext_lazy("Posten saknar sin första rad (TY)."),
    Fault.NO_END: gettext_lazy("Posten slutar mitt i: sista raden (ER, eller en hakparentes) saknas."),
    Fault.SYNTAX: gettext_lazy(
        "Något tecken saknas eller står fel, till exempel en klammer eller ett komma."
    ),
    Fault.TWICE: gettext_lazy("Samma uppgift står två gånger i posten."),
    Fault.TOO_LONG: gettext_lazy("Posten är för lång för att vara en referens."),
    Fault.TOO_DEEP: gettext_lazy("Posten har för många nivåer av klamrar."),
    Fault.LETTERS: gettext_lazy("Bokstäver i titeln har gått förlorade. Spara filen på nytt som UTF-8."),
    Fault.SHAPE: gettext_lazy("Posten är inte uppbyggd som CSL-JSON."),
    Fault.EMPTY: gettext_lazy("Filen är tom."),
    Fault.TOO_LARGE: gettext_lazy("Filen är större än 30 MB. Dela upp den."),
    Fault.TOO_MANY: gettext_lazy("Filen har fler än 20 000 poster. Dela upp den."),
    Fault.NOT_TEXT: gettext_lazy(
        "Det är ingen textfil. Exportera från ditt program som RIS, BibTeX eller CSL-JSON."
    ),
    Fault.UNKNOWN: gettext_lazy("Det är varken RIS, BibTeX eller CSL-JSON."),
    Fault.NO_LIST: gettext_lazy("CSL-JSON ska vara en lista: filen ska börja med en hakparentes."),
    Fault.NOTHING: gettext_lazy("Filen innehåller inga poster."),
}
KINDS: dict[str, str | Promise] = {
    "article-journal": gettext_lazy("Artikel"),
    "article": gettext_lazy("Text"),
    "report": gettext_lazy("Rapport"),
    "book": gettext_lazy("Bok"),
    "chapter": gettext_lazy("Kapitel"),
    "thesis": gettext_lazy("Avhandling eller uppsats"),
    "paper-conference": gettext_lazy("Konferensbidrag"),
    "webpage": gettext_lazy("Webbsida"),
    "dataset": gettext_lazy("Datamängd"),
}
_STATES = {
    ImportState.WAITING: ("info", "refresh-cw"),
    ImportState.READING: ("info", "refresh-cw"),
    ImportState.DONE: ("done", "circle-check"),
    ImportState.REFUSED: ("late", "circle-alert"),
}
_REVIEWS = {
    ReviewState.OPEN: ("wait", "hourglass"),
    ReviewState.DONE: ("done", "circle-check"),
    ReviewState.REPLACED: ("plain", "history"),
}
# Words first: what was found, and how sure that is, is never only a colour.
_FINDINGS = {
    Finding.HELPED: ("done", "circle-check"),
    Finding.NO_DIFFERENCE: ("plain", "circle"),
    Finding.HARMED: ("late", "triangle-alert"),
    Finding.MIXED: ("wait", "circle-dot"),
    Finding.UNCLEAR: ("unknown", "circle-help"),
    Finding.EMPTY: ("plain", "search"),
}
_BIASES = {
    Bias.LOW: gettext_lazy("Låg risk för snedvridning"),
    Bias.SOME: gettext_lazy("Viss risk för snedvridning"),
    Bias.HIGH: gettext_lazy("Hög risk för snedvridning"),
    Bias.UNCLEAR: gettext_lazy("Risken för snedvridning går inte att bedöma"),
}


def kind(value: str) -> str:
    """A type of CSL in words; what we have no word for is a text."""
    return str(KINDS.get(value, KINDS["article"]))


def import_chip(state: str) -> tuple[str, str, str]:
    """A file's state as a chip: its kind, words and drawing."""
    held = ImportState(state)
    return _STATES[held][0], str(held.label), _STATES[held][1]


def review_chip(state: str) -> tuple[str, str, str]:
    """A review's state as a chip: its kind, words and drawing."""
    held = ReviewState(state)
    return _REVIEWS[held][0], str(held.label), _REVIEWS[held][1]


def finding_chip(finding: str) -> tuple[str, str, str]:
    """What a study found, as a chip: its kind, words and drawing."""
    held = Finding(finding)
    return _FINDINGS[held][0], str(held.label), _FINDINGS[held][1]


def bias(value: str) -> str:
    """The risk of bias in a sentence that says what it is a risk of."""
    return str(_BIASES[Bias(value)])


def size(design: str, n: int | None, finding: str) -> str:
    """How large a study is: people, or studies of a systematic review."""
    if finding == Finding.EMPTY:
        return _("Inga studier")
    if n is None:
        return _("Storlek framgår inte")
    if design == "systematic_review":
        return _("%(n)s studier") % {"n": n}
    return _("%(n)s personer") % {"n": n}
