"""Saying what came of a pilot, no further than its design and its numbers go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.methods.pilots import actions, anew, bearing, claims, results
from varsam.areas.methods.pilots.actions import NotNow
from varsam.areas.methods.pilots.models import Pilot
from varsam.areas.methods.pilots.states import State
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.pilots import finding, shown
from varsam.site.pilots.forms import EvaluationForm

_OVER = frozenset({State.ENDED, State.EVALUATED})


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("pilot", Verb.CHANGE))
def evaluate(request: HttpRequest, reference: str) -> HttpResponse:
    """Conclusion and words; what the design does not carry cannot be chosen, what the numbers do not bear out is refused, and words
    that may tell of fewer than five people are asked about once."""
    pilot = finding.handled(reference)
    if State(pilot.state) not in _OVER:
        messages.warning(request, _("Prövningen behöver vara avslutad innan den utvärderas."))
        return see_other("pilots:pilot", reference)
    measured = results.results(pilot)
    figures = anew.to_publish(pilot, measured)
    places = bearing.measured(figures)
    form = EvaluationForm(request.POST if request.method == "POST" else None, pilot=pilot, places=places)
    if form.is_bound and form.is_valid() and not form.asks and _published(request, pilot, form):
        messages.success(request, _("Utvärderingen är publicerad på metodens kort."))
        return see_other("pilots:pilot", reference)
    context = {
        "pilot": pilot,
        "form": form,
        "claim": claims.of(pilot.design, places),
        "caution": claims.caution(len(measured)),
        "tally": shown.tally(figures, pilot.design),
        "results": shown.measures(figures, pilot.design, "resultat"),
    }
    return render(request, "pilots/evaluate.html", context, status=422 if form.errors else 200)


def _published(request: HttpRequest, pilot: Pilot, form: EvaluationForm) -> bool:
    """Whether it is; else the form says why not."""
    said = form.cleaned_data
    try:
        actions.evaluate(
            pilot=pilot, conclusion=said["conclusion"], words_sv=said["words_sv"], words_en=said["words_en"],
            by=me(request),
        )  # fmt: skip
    except actions.NotCarried:
        form.add_error(
            "conclusion",
            _(
                "Talen bär inte den slutsatsen. För något gott behöver intervallet för huvudmåttet ligga helt på den goda sidan, och inget mått på den dåliga. För något dåligt räcker ett mått. Välj en annan."
            ),
        )
    except NotNow:
        form.add_error("conclusion", _("Upplägget, eller det som är mätt, bär inte den slutsatsen."))
    else:
        return True
    return False
