"""All missions that the one who acts may read: what is asked of them, what is late, what is theirs, what waits for others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from varsam.areas.liaison.missions import reading
from varsam.areas.liaison.missions.enums import Kind
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk import writing
from varsam.site.desk.acts import me
from varsam.site.liaison import presentation, tabs

_LONGEST_LIVE_CHECK = 20_000


@require_safe
@gates.staff(needs=("own_mission", Verb.READ))
def missions(request: HttpRequest) -> HttpResponse:
    """In the order in which something is to be done."""
    kind = request.GET.get("slag", "")
    kind = kind if kind in Kind.values else ""
    found = reading.piles(me(request), kind)
    # What matters most is said whichever kind is looked at.
    every = reading.piles(me(request)) if kind else found
    context = {
        "tabs": tabs.of("missions"),
        "finding": presentation.finding(every),
        "piles": presentation.piles(found),
        "kinds": [("", kind == ""), *((each, kind == each.value) for each in Kind)],
        "kind": kind,
        "may_add": actor.may("mission", Verb.ADD),
        "sees_all": actor.may("mission", Verb.READ),
    }
    return render(request, "liaison/missions.html", context)


@require_POST
@gates.staff(needs=("own_mission", Verb.READ))
def deidentify(request: HttpRequest) -> HttpResponse:
    """What in a text may point at someone, while it is being written. Nothing is kept."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:_LONGEST_LIVE_CHECK]
    return render(request, "desk/findings.html", {"check": writing.check(text)})
