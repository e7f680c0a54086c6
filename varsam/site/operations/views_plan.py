"""The plan of a request at the desk: its measures, and putting them to the unit."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.operations import actions, seals
from varsam.areas.operations.actions import Wording
from varsam.areas.operations.models import Measure
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.operations import desk_page
from varsam.site.operations.forms_request import MeasureForm
from varsam.site.operations.opened import Opened
from varsam.site.operations.views_request import Asked, acted, find, page, too_late, weighed

_AFTER = ("owner_role", "due", "method")


def _measure(found: Opened, uid: object) -> Measure:
    measure = next((each.measure for each in found.whole.measures if each.measure.pk == uid), None)
    if measure is None:
        raise Http404
    return measure


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("unit_request", Verb.CHANGE))
def add_measure(request: HttpRequest, reference: str) -> HttpResponse:
    """One more thing to do."""
    found = find(reference)
    return _write(request, found, None)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("unit_request", Verb.CHANGE))
def change_measure(request: HttpRequest, reference: str, uid: object) -> HttpResponse:
    """Say it otherwise; what was agreed holds until the unit has agreed to the new plan."""
    found = find(reference)
    return _write(request, found, _measure(found, uid))


def _write(request: HttpRequest, found: Opened, measure: Measure | None) -> HttpResponse:
    reference = found.request.reference
    if not desk_page.may(found).plan:
        return too_late(request, reference)
    initial = _initial(found, measure) if measure else {}
    form = MeasureForm(request.POST if request.method == "POST" else None, initial=initial)
    verdict, check = weighed(request, form)
    if verdict is None:
        words = Asked(
            _("Ändra åtgärden") if measure else _("Lägg till en åtgärd"),
            _("Skriv så att en kollega hos dem förstår. Roller, aldrig namn."),
            _("Spara"),
            (),
            _AFTER,
        )
        return page(request, found, form, words, check)
    said = form.cleaned_data
    wording = Wording(
        verdict.text,
        said["owner_role"],
        said["due"],
        said["method"],
        measure.position if measure else len(found.whole.measures) + 1,
    )

    def act() -> None:
        if measure is not None:
            actions.change_measure(measure=measure, wording=wording, kept=verdict.kept, by=me(request))
        else:
            actions.add_measure(request=found.request, wording=wording, kept=verdict.kept, by=me(request))

    return acted(
        request, reference, act, _("Åtgärden är sparad. Verksamheten ser den när du föreslår planen.")
    )


def _initial(found: Opened, measure: Measure) -> dict[str, object]:
    key = seals.key_of(found.request)
    return {
        "text": seals.text_of(key, cast(bytes | None, measure.what), seals.MEASURE, measure.pk),
        "owner_role": measure.owner_role,
        "due": measure.due,
        "method": measure.method_id,
    }


@require_POST
@gates.staff(needs=("unit_request", Verb.CHANGE))
def remove_measure(request: HttpRequest, reference: str, uid: object) -> HttpResponse:
    """Let it fall away; what is done stays."""
    found = find(reference)
    measure = _measure(found, uid)

    def act() -> None:
        actions.remove_measure(measure=measure, by=me(request))

    return acted(request, reference, act, _("Åtgärden är borttagen."))


@require_POST
@gates.staff(needs=("unit_request", Verb.CHANGE))
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the measures as they stand to the unit."""
    found = find(reference)

    def act() -> None:
        actions.propose_plan(request=found.request, by=me(request))

    return acted(request, reference, act, _("Planen är föreslagen. Verksamheten ser den och svarar."))


@require_POST
@gates.staff(needs=("unit_request", Verb.CHANGE))
def agree(request: HttpRequest, reference: str) -> HttpResponse:
    """A unit that only rang has said yes on the telephone."""
    found = find(reference)
    waiting = found.whole.proposed
    if waiting is None:
        return too_late(request, reference)

    def act() -> None:
        actions.answer_plan(request=found.request, number=waiting.plan.number, accepts=True, by=me(request))

    return acted(request, reference, act, _("Antecknat. Planen gäller nu."))
