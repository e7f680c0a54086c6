"""Opening a record: a person decides it, says in which ordinary track, and writes the first note."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import actor, gates, unsent
from varsam.kernel.people.models import Organisation
from varsam.kernel.records import actions
from varsam.kernel.records.enums import Information, Track
from varsam.lib.rows import Verb
from varsam.site.desk import writing as weighing
from varsam.site.desk.acts import me, see_other
from varsam.site.records import record_page, writing
from varsam.site.records.forms import NewRecordForm

# Which record each sending of the form has opened, so that a double click is one record.
_SENT = "records_opened"
_REMEMBERED = 10


def _units() -> list[tuple[int, str]]:
    found = Organisation.objects.filter(pk__in=actor.units("record", Verb.ADD))
    return sorted(((unit.pk, unit.name) for unit in found), key=lambda pair: pair[1])


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.ADD))
def new_record(request: HttpRequest) -> HttpResponse:
    """The unit, the track or why none fits, and what is known; the reference and the pseudonym are drawn."""
    units = _units()
    if request.method != "POST":
        kept = unsent.take(request, reverse("records:new_record"))
        return _page(request, NewRecordForm(initial=kept, units=units))
    form = NewRecordForm(request.POST, units=units)
    if not form.is_valid():
        return _page(request, form, status=422)
    opened = request.session.get(_SENT, {}).get(form.cleaned_data["submission"])
    if opened:
        return redirect("records:record", reference=opened)
    named = weighing.check(form.cleaned_data["track_reason"]).findings
    if named:
        form.add_error(
            "track_reason", _("Skälet får inte peka ut någon: %(found)s.") % {"found": named[0].text}
        )
        return _page(request, form, status=422)
    verdict = weighing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _page(request, form, status=422, check=verdict.check)
    return _opened(request, form, verdict)


def _opened(request: HttpRequest, form: NewRecordForm, verdict: weighing.Verdict) -> HttpResponse:
    said = form.cleaned_data
    track = Track(said["track"])
    record = actions.open_record(
        unit=said["unit"],
        track=track,
        track_reason=said["track_reason"] if track == Track.NONE else "",
        text=verdict.text,
        by=me(request),
    )
    writing.keep_reason(record=record, information=Information.SITUATION, verdict=verdict, by=me(request))
    sent = dict(list(request.session.get(_SENT, {}).items())[1 - _REMEMBERED :])
    request.session[_SENT] = {**sent, said["submission"]: record.reference}
    messages.success(
        request,
        _("Akten %(reference)s är öppnad. Personen kallas %(pseudonym)s.")
        % {"reference": record.reference, "pseudonym": record.pseudonym},
    )
    return see_other("records:record", reference=record.reference)


def _page(
    request: HttpRequest, form: NewRecordForm, status: int = 200, check: weighing.Check | None = None
) -> HttpResponse:
    help_words = {
        Track.SSPF: _("Skola, socialtjänst, polis och fritid samordnar stödet till den som är ung."),
        Track.SIG: _("Socialtjänsten samordnar stödet till den som är vuxen och vill ta emot det."),
        Track.SOCIAL_SERVICES: _("En pågående insats eller utredning räcker."),
        Track.NONE: _("Ovanligt. Då skriver du varför, och skälet följer akten."),
    }
    tracks = [(track, record_page.TRACK_ICONS[track], help_words[track]) for track in Track]
    context = {"form": form, "check": check or weighing.Check(), "tracks": tracks}
    return render(request, "records/new_record.html", context, status=status)
