"""The list of supports: mine, the unit's, and those that have just ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.areas.relatives.support import reading
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.support import desk_rows
from varsam.site.support.desk_rows import Row


@require_safe
@gates.staff(needs=("support", Verb.READ))
def board(request: HttpRequest) -> HttpResponse:
    """The oldest sign of life first: whoever has been silent the longest is not forgotten."""
    every = desk_rows.rows(reading.board(), me(request))
    by_choice: dict[str, list[Row]] = {
        "mina": [row for row in every if row.is_open and row.is_mine],
        "alla": [row for row in every if row.is_open],
        "avslutade": [row for row in every if not row.is_open],
    }
    chosen = request.GET.get("visa", "")
    if chosen not in by_choice:
        chosen = "mina" if by_choice["mina"] else "alla"
    words = {"mina": _("Mina"), "alla": _("Alla som pågår"), "avslutade": _("Avslutade")}
    context = {
        "finding": desk_rows.finding(by_choice["alla"]),
        "choices": [
            {
                "words": words[key],
                "count": len(found),
                "address": f"{reverse('support:board')}?visa={key}",
                "here": key == chosen,
            }
            for key, found in by_choice.items()
        ],
        "rows": by_choice[chosen],
        "chosen": chosen,
        "is_empty": not every,
        "sees_groups": actor.may("parent_group", Verb.READ),
    }
    return render(request, "support/board.html", context)
