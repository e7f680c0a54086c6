"""The situation picture on paper, and the report to the council: tagged, with each chart's words and table."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import Method
from varsam.areas.programme.enums import MeasureState, Standing
from varsam.areas.programme.models import Measure, Picture, Report
from varsam.areas.programme.reading import Planned
from varsam.lib import when
from varsam.site.methods import standing, warnings
from varsam.site.methods.standing import Stand
from varsam.site.methods.warnings import Gone
from varsam.site.programme import page, pictures, tables
from varsam.site.programme.tables import Table
from varsam.ui.documents import api as documents
from varsam.ui.documents.contracts import Fact, LetterLabels, PictureMeasure, Section, SituationPicture
from varsam.ui.documents.contracts import Table as PaperTable


def picture(found: Picture, plan: Sequence[Planned], language: str) -> bytes:
    """PDF/UA-1 of a picture and its plan, in the language that is active."""
    drawn = pictures.every(found.figures or {})
    data = _data(found, plan, drawn, language)
    return documents.render("picture", data, language, [each.svg for each in drawn])


def report(found: Report, picture_: Picture, language: str) -> bytes:
    """PDF/UA-1 of what the council is told: the texts, and each measure as it stood."""
    on = found.handed_in_on or timezone.localdate()
    data: SituationPicture = {
        **_letter(picture_, on, language),
        "title": found.title,
        "kind": _("Rapport till fullmäktige"),
        "facts": _facts((_("Till"), found.handed_in_to), (_("Åtgärdsplan"), picture_.plan_where)),
        "charts": [],
        "tables": [],
        "about": {"heading": _("Vad vi har lärt oss"), "text": found.lessons},
        "texts": [{"heading": _("Så har det gått"), "text": found.text}],
        "plan": {
            "heading": _("Åtgärderna, som de stod när rapporten lämnades"),
            "text": picture_.said("aim"),
            "measures": [
                {"heading": f"{each['number']}. {each['title']}", "facts": _stood(each, language)}
                for each in found.measures or []
            ],
        },
    }
    return documents.render("picture", data, language)


def _data(
    found: Picture, plan: Sequence[Planned], drawn: Sequence[pictures.Drawn], language: str
) -> SituationPicture:
    figures = found.figures or {}
    charted = {each.table.key for each in drawn}
    data: SituationPicture = {
        **_letter(found, found.adopted_on or timezone.localdate(), language),
        "title": found.title,
        "kind": f"{_('Lägesbild')}, {page.period(found, language)}",
        "lead": " ".join(filter(None, (tables.in_a_sentence(figures), found.said("lead")))),
        "facts": _facts(
            (_("Antagen av"), found.adopted_where),
            (_("Nästa senast"), when.full_date(found.next_by, language) if found.next_by else ""),
            (_("Underlag"), _("Summor, aldrig personer")),
        ),
        "charts": [
            {
                "heading": each.title,
                "text": each.subtitle,
                "drawing": at,
                "alternative": each.description,
                "table": _paper(each.table),
            }
            for at, each in enumerate(drawn)
        ],
        "tables": [
            {"heading": each.title, "table": _paper(each)}
            for each in tables.every(figures)
            if each.key not in charted
        ],
        "about": _about(),
        "texts": [
            {"heading": _("Kartläggning"), "text": found.said("mapping")},
            {"heading": _("Information"), "text": found.said("information")},
            {"heading": _("Analys"), "text": found.said("analysis")},
        ],
    }
    if plan:
        gone = warnings.withdrawn([each.measure.method.slug for each in plan if each.measure.method])
        warned = standing.warned(timezone.localdate())
        data["plan"] = {
            "heading": _("Åtgärdsplan"),
            "text": found.said("aim"),
            "measures": [_measure(each.measure, gone, warned, language) for each in plan],
        }
    return data


def _letter(found: Picture, on: date, language: str) -> SituationPicture:
    labels: LetterLabels = {
        "reference": _("Referens"),
        "date": _("Datum"),
        "page": _("Sida {page} av {pages}"),
    }
    made: dict[str, object] = {
        "city": "Göteborgs Stad",
        "unit": found.unit.name,
        "reference": found.reference,
        "issued": on.isoformat(),
        "date": when.full_date(on, language),
        "labels": labels,
    }
    return made  # type: ignore[return-value]


def _about() -> Section:
    return {
        "heading": _("Om siffrorna"),
        "points": [
            _(
                "Det som räknas är förfrågningar och vad staden har gjort, aldrig vad någon tycker eller tror."
            ),
            _("Tal under fem visas inte, för att ingen ska kunna kännas igen."),
            _(
                "”Dold” betyder att talet är fem eller mer, men att ett litet tal annars hade gått att räkna ut."
            ),
            _("Att fler frågar betyder inte att problemen är större."),
        ],
    }


def _paper(table: Table) -> PaperTable:
    return {
        "columns": [table.first, *table.columns],
        # What a number is said as stays on one line.
        "rows": [[row.name, *(cell.said.replace(" ", "\u00a0") for cell in row.cells)] for row in table.rows],
        "empty": "",
    }


def _facts(*pairs: tuple[str, str]) -> list[Fact]:
    return [{"label": label, "value": value} for label, value in pairs if value]


def _measure(
    measure: Measure, gone: Mapping[str, Gone], warned: Mapping[str, Stand], language: str
) -> PictureMeasure:
    budget = (
        _("%(kronor)s kronor per år") % {"kronor": number_format(measure.budget, force_grouping=True)}
        if measure.budget
        else _("Inom ram")
    )
    return {
        "heading": f"{measure.number}. {measure.title}",
        "facts": _facts(
            (_("Mål"), measure.goal),
            (_("Så mäter vi"), measure.indicator),
            (_("Ansvarig"), f"{measure.owner.name}, {measure.function}"),
            (_("Metod"), _named(measure.method, gone, warned)),
            (_("Kostnad"), budget),
            (_("Klar senast"), when.full_date(measure.due_on, language)),
            (_("Läge"), str(measure.get_state_display())),
            (_("Därför inte"), measure.reason),
        ),
    }


def _named(method: Method | None, gone: Mapping[str, Gone], warned: Mapping[str, Stand]) -> str:
    """The method's name; a plan on paper says too that it is not to be used, or that something speaks against it, whatever it was
    when the plan was adopted."""
    if method is None:
        return ""
    if method.slug not in gone:
        said = warned.get(method.slug)
        return f"{method.name}. {said.warning}" if said else method.name
    return _("%(name)s (används inte längre, sedan %(day)s)") % {
        "name": method.name,
        "day": gone[method.slug].since,
    }


def _stood(each: dict[str, object], language: str) -> list[Fact]:
    found = str(each.get("found") or _("Inte uppföljd ännu"))
    standing = Standing(str(each["standing"])).label if each.get("standing") else ""
    return _facts(
        (_("Läge"), str(MeasureState(str(each["state"])).label)),
        (_("Senaste uppföljningen"), " ".join(filter(None, (f"{standing}." if standing else "", found)))),
        (_("Därför inte"), str(each.get("reason") or "")),
        (_("Sena uppföljningar"), str(each["late"]) if each.get("late") else ""),
    )
