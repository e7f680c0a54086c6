"""What missions cost in a year: by mission, kind and currency. No persons, and nothing is converted."""

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.areas.liaison.missions import reading
from varsam.areas.liaison.missions.enums import CostKind
from varsam.areas.liaison.missions.reading import Spent, Total
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.liaison import presentation, tabs


def _sums(found: list[Spent]) -> dict[str, list[Total]]:
    """For each kind of cost, and for all of them (""), a sum for each currency."""
    sums: dict[str, dict[str, Total]] = {}
    for each in found:
        for kind in ("", each.kind.value):
            of_kind = sums.setdefault(kind, {})
            before = of_kind.get(each.currency, Total(each.currency, each.amount - each.amount))
            of_kind[each.currency] = Total(each.currency, before.amount + each.amount)
    return {kind: [of_kind[code] for code in sorted(of_kind)] for kind, of_kind in sums.items()}


@require_safe
@gates.staff(needs=("mission", Verb.READ))
def costs(request: HttpRequest) -> HttpResponse:
    """One year as a table, with the years that there are."""
    years = reading.years()
    latest = years[0] if years else timezone.localdate().year
    year = {str(each): each for each in years}.get(request.GET.get("ar", ""), latest)
    found = reading.spent(year)
    sums = _sums(found)
    context = {
        "tabs": tabs.of("costs"),
        "year": year,
        "years": years,
        "rows": [(each, presentation.money(Total(each.currency, each.amount))) for each in found],
        "kinds": [
            (kind.label, [presentation.money(each) for each in sums[kind.value]])
            for kind in CostKind
            if kind.value in sums
        ],
        "totals": [presentation.money(each) for each in sums.get("", [])],
    }
    return render(request, "liaison/costs.html", context)


@require_safe
@gates.staff(needs=("mission", Verb.READ))
def as_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The year for a spreadsheet: references, kinds and sums, and nobody's name."""
    if year not in reading.years():
        raise Http404
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow([_("År"), _("Uppdrag"), _("Slag"), _("Kostnad"), _("Belopp"), _("Valuta")])
    for each in reading.spent(year):
        kind = each.mission.get_kind_display()
        table.writerow(
            [
                year,
                each.mission.reference,
                kind,
                each.kind.label,
                f"{each.amount:.2f}".replace(".", ","),
                each.currency,
            ]
        )
    # Spreadsheets read å, ä and ö only where the file says that it is UTF-8.
    response = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="omvarld-kostnader-{year}.csv"'
    response["Cache-Control"] = "no-store"
    return response
