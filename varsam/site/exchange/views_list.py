"""The exchange: which feeds we follow, and what in them there is to go through."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from varsam.areas.liaison.exchange import reading
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.exchange import presentation, words

READS = gates.staff(needs=("exchange", Verb.READ))
CHANGES = gates.staff(needs=("exchange", Verb.CHANGE))
_PAGE = 40


def listed(request: HttpRequest, subscription: object = None) -> dict[str, object]:
    """What a list of entries shows: the tab that was asked for, and one page of it."""
    shown = request.GET.get("visa", "")
    shown = shown if shown in reading.SHOWN else ""
    found = reading.entries(shown, subscription)  # type: ignore[arg-type]
    page = Paginator(found, _PAGE).get_page(request.GET.get("sida"))
    return {
        "shown": shown,
        "tabs": [(name, said) for name, said in words.TABS.items()],
        "page": page,
        "lines": [presentation.line(each) for each in page],
    }


@require_safe
@READS
def exchange(request: HttpRequest) -> HttpResponse:
    """All feeds, and what is new, changed or does not add up in them."""
    feeds = [presentation.feed(each) for each in reading.feeds()]
    context = {
        "feeds": feeds,
        "waiting": sum(each.waiting for each in feeds),
        "warned": sum(each.warned for each in feeds),
        **listed(request),
    }
    return render(request, "exchange/exchange.html", context)
