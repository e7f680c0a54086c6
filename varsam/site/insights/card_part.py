"""What was learned about a method, on its card: what is open to all, and at the desk what else the reader may read."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.liaison.insights import reading
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor
from varsam.lib.rows import Verb
from varsam.site.insights import presentation
from varsam.site.methods.parts import Part


def part(method: Method, request: HttpRequest, *, is_public: bool) -> Part | None:
    """The insights about it; None where there are none, unless the reader may write one."""
    found = reading.of_method(method, is_public=is_public)
    mine = set() if is_public else set(actor.units("insight", Verb.READ))
    may_write = not is_public and actor.may("insight", Verb.ADD)
    if not found and not may_write:
        return None
    rows = [
        {"insight": each, "source": presentation.source(each), "is_mine": each.unit_id in mine}
        for each in found
    ]
    return Part(
        template="insights/card_part.html",
        context={"rows": rows, "may_write": may_write},
        title=_("Lärdomar från andra"),
        anchor="lardomar",
        summary=ngettext("En lärdom", "%(n)s lärdomar", len(found)) % {"n": len(found)} if found else "",
    )
