"""For the unit: who is engaged for a person, finding somebody, and each step with its reason."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.knowledge_house.engagements import actions, reading
from varsam.areas.knowledge_house.engagements.enums import EndedWhy, Kind
from varsam.areas.knowledge_house.engagements.models import Engagement
from varsam.areas.knowledge_house.engagements.reading import Opened
from varsam.areas.knowledge_house.engagements.states import TRANSITIONS, State
from varsam.areas.knowledge_house.experts import search
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.knowledge_house.experts.search import Match, Wanted
from varsam.kernel.access import actor, gates
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.kernel.records import policies
from varsam.kernel.records.models import Record
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk import writing as weighing
from varsam.site.desk.acts import me, see_other
from varsam.site.engagements import lines, words
from varsam.site.engagements.forms import EndForm, FindForm, HoursForm, MatchForm, PauseForm
from varsam.site.records.found import record_to_change

_USUAL_HOURS = 8


def _record(reference: str) -> Record:
    """A record of the unit of the one who asks. Whoever has only a part of it is not shown who else is engaged."""
    found = Record.objects.filter(reference=reference).select_related("unit", "data_key__wrapped_key").first()
    if found is None or found.unit_id not in actor.units("record", Verb.READ):
        raise Http404
    audit.note(
        Event.RECORD_READ,
        target_type="record",
        target=found.reference,
        unit=found.unit_id,
        details={"way": "unit"},
    )
    return found


def _opened(record: Record, pk: UUID) -> Opened:
    found = reading.one(pk)
    if found is None or found.engagement.record_id != record.pk:
        raise Http404
    return found


@require_safe
@gates.staff(needs=("record", Verb.READ))
def of_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is engaged for the person, and who was."""
    record = _record(reference)
    shown = [lines.line(each) for each in reading.of_record(record)]
    context = {
        "record": record,
        "open": [each for each in shown if not each.is_over],
        "over": [each for each in shown if each.is_over],
        "writable": policies.can_add_to(record),
    }
    return render(request, "engagements/of_record.html", context)


@require_safe
@gates.staff(needs=("record", Verb.CHANGE))
def find(request: HttpRequest, reference: str) -> HttpResponse:
    """Who in the network could be asked, the best fit first, each with the reasons. `ersatter`: whom they replace."""
    record = record_to_change(reference)
    if _is_closed(request, record):
        return see_other("engagements:of_record", reference)
    replaced = _replaced(request, record)
    given = request.GET.copy()
    if replaced:
        given["insats"] = replaced.kind
    given.setdefault("insats", Kind.MENTOR.value)
    form = FindForm(given)
    matches = search.find(_wanted(form, record)) if form.is_valid() else []
    going_on = Engagement.objects.filter(record=record).exclude(state=State.ENDED)
    taken = set(going_on.values_list("expert_id", flat=True))
    context = {
        "record": record,
        "form": form,
        "kind": form.data["insats"],
        "replaced": replaced,
        "matches": [each for each in matches if each.fits_role and each.expert.pk not in taken],
    }
    return render(request, "engagements/find.html", context, status=200 if form.is_valid() else 422)


def _is_closed(request: HttpRequest, record: Record) -> bool:
    """Whether nobody can be engaged any more; says so."""
    if policies.can_add_to(record):
        return False
    messages.warning(request, _("Akten är avslutad. Öppna den igen innan någon engageras."))
    return True


def _wanted(form: FindForm, record: Record) -> Wanted:
    said = form.cleaned_data
    return Wanted(
        languages=(said["sprak"],) if said["sprak"] else (),
        role=said["insats"],
        asker=record.unit_id,
        hours=said["timmar"] or 0,
    )


def _replaced(request: HttpRequest, record: Record) -> Engagement | None:
    """The engagement that somebody else is to take over, where the address names one that is not over."""
    try:
        pk = UUID(request.GET.get("ersatter", ""))
    except ValueError:
        return None
    found = get_object_or_404(Engagement.objects.select_related("user"), pk=pk, record=record)
    if found.state == State.ENDED:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def match(request: HttpRequest, reference: str, expert: int) -> HttpResponse:
    """Propose one expert: what for, how much time. Nothing is shared with them by this."""
    record = record_to_change(reference)
    if _is_closed(request, record):
        return see_other("engagements:of_record", reference)
    replaced = _replaced(request, record)
    found = get_object_or_404(Expert.objects.select_related("user", "organisation"), pk=expert, ended_at=None)
    kind = _kind(request, found, replaced)
    has_conflict = actions.avoids(found, record)
    known = {"has_conflict": has_conflict, "replaces": replaced is not None}
    if request.method != "POST":
        hours = replaced.hours_a_month if replaced else _USUAL_HOURS
        return _match_page(
            request, record, found, kind, replaced, MatchForm(initial={"hours_a_month": hours}, **known)
        )
    form = MatchForm(request.POST, **known)
    if not form.is_valid():
        return _match_page(request, record, found, kind, replaced, form, status=422)
    verdict = weighing.weigh(form, request.POST, may_keep=False)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _match_page(request, record, found, kind, replaced, form, verdict.check, 422)
    made = _matched(record, found, kind, replaced, form, verdict.text, me(request))
    messages.success(
        request,
        _("%(who)s är föreslagen. Fråga personen om samtycke innan något delas.") % {"who": found.user.name},
    )
    return see_other("engagements:one", reference, made.pk)


def _kind(request: HttpRequest, expert: Expert, replaced: Engagement | None) -> Kind:
    asked = replaced.kind if replaced else request.GET.get("insats", "")
    if asked not in Kind or asked not in expert.roles:
        raise Http404
    return Kind(asked)


def _matched(
    record: Record,
    expert: Expert,
    kind: Kind,
    replaced: Engagement | None,
    form: MatchForm,
    purpose: str,
    by: User,
) -> Engagement:
    said = form.cleaned_data
    if replaced is None:
        return actions.match(
            record=record,
            expert=expert,
            kind=kind,
            hours_a_month=said["hours_a_month"],
            purpose=purpose,
            conflict_reason=said["conflict_reason"],
            by=by,
        )
    return actions.replace(
        engagement=replaced,
        why=EndedWhy(said["why"]),
        words=said["words"],
        expert=expert,
        hours_a_month=said["hours_a_month"],
        purpose=purpose,
        conflict_reason=said["conflict_reason"],
        by=by,
    )


def _match_page(
    request: HttpRequest,
    record: Record,
    expert: Expert,
    kind: Kind,
    replaced: Engagement | None,
    form: MatchForm,
    check: weighing.Check | None = None,
    status: int = 200,
) -> HttpResponse:
    weighed: Match | None = next(
        (
            each
            for each in search.find(Wanted(role=kind.value, asker=record.unit_id))
            if each.expert.pk == expert.pk
        ),
        None,
    )
    context = {
        "record": record,
        "expert": expert,
        "match": weighed,
        "kind": kind.value,
        "kind_words": kind.label,
        "replaced": replaced,
        "has_conflict": actions.avoids(expert, record),
        "form": form,
        "check": check or weighing.Check(),
    }
    return render(request, "engagements/match.html", context, status=status)


@require_safe
@gates.staff(needs=("record", Verb.READ))
def one(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """One engagement: where it stands, what has been done, what can be done next."""
    return _one(request, _record(reference), pk)


def _one(
    request: HttpRequest, record: Record, pk: UUID, form: HoursForm | None = None, status: int = 200
) -> HttpResponse:
    found = _opened(record, pk)
    row = found.engagement
    context = {
        "record": record,
        "line": lines.line(found),
        "next": words.next_step(row),
        "may_pause": (State(row.state), State.PAUSED) in TRANSITIONS and row.state == State.STARTED,
        "writable": policies.can_add_to(record),
        "form": form or HoursForm(initial={"hours_a_month": row.hours_a_month}),
        "supervised_on": moments.short_day(row.expert.supervised_on) if row.expert.supervised_on else "",
        "supervision_on": moments.short_day(row.expert.supervision_on) if row.expert.supervision_on else "",
        "replaced_by": row.replaced_by.select_related("user").first(),
    }
    return render(request, "engagements/one.html", context, status=status)


def _to_change(reference: str, pk: UUID) -> tuple[Record, Engagement]:
    record = record_to_change(reference)
    return record, get_object_or_404(Engagement.objects.select_related("user"), pk=pk, record=record)


def _moved_on(request: HttpRequest) -> None:
    messages.warning(request, _("Någon annan har redan ändrat insatsen. Så här står den nu."))


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def step(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """The next step: they have met, or it starts. Starting needs that something is shared with the engaged person."""
    _found, row = _to_change(reference, pk)
    to = request.POST.get("to", "")
    try:
        if to == State.INTRODUCED:
            actions.introduce(engagement=row, by=me(request))
            messages.success(request, _("Inskrivet: de har träffats. Starta när personen har sagt ja."))
        elif to == State.STARTED:
            actions.start(engagement=row, by=me(request))
            messages.success(
                request, _("Insatsen pågår. %(who)s kan skriva in träffar.") % {"who": row.user.name}
            )
        else:
            raise Http404
    except actions.NotShared:
        messages.error(
            request,
            _(
                "Insatsen kan inte starta: inget av ”Insatser och plan” är delat. Fråga om samtycke och dela först."
            ),
        )
    except actions.NoSuchStep:
        _moved_on(request)
    return see_other("engagements:one", reference, pk)


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def set_hours(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """Promise another number of hours a month."""
    record, row = _to_change(reference, pk)
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _one(request, _record(record.reference), pk, form, 422)
    try:
        actions.set_hours(engagement=row, hours_a_month=form.cleaned_data["hours_a_month"], by=me(request))
        messages.success(request, _("Timmarna är ändrade."))
    except actions.NoSuchStep:
        _moved_on(request)
    return see_other("engagements:one", reference, pk)


def _said(
    request: HttpRequest, record: Record, row: Engagement, form: EndForm | PauseForm, template: str
) -> tuple[HttpResponse | None, str]:
    """The settled text of a form that was sent, or the page that asks for it."""

    def page(check: weighing.Check | None = None) -> HttpResponse:
        context = {"record": record, "engagement": row, "form": form, "check": check or weighing.Check()}
        return render(request, template, context, status=422 if form.is_bound else 200)

    if not form.is_valid():
        return page(), ""
    verdict = weighing.weigh(form, request.POST, may_keep=False)
    if verdict.settled:
        return None, verdict.text
    form.rewrite(verdict.text)
    return page(verdict.check), ""


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def pause(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """Let it rest, as was agreed."""
    record, row = _to_change(reference, pk)
    form = PauseForm(request.POST if request.method == "POST" else None)
    answer, text = _said(request, record, row, form, "engagements/pause.html")
    if answer is not None:
        return answer
    try:
        actions.pause(engagement=row, words=text, by=me(request))
        messages.success(request, _("Insatsen är pausad."))
    except actions.NoSuchStep:
        _moved_on(request)
    return see_other("engagements:one", reference, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def end(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """End it for good, with the reason."""
    record, row = _to_change(reference, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    answer, text = _said(request, record, row, form, "engagements/end.html")
    if answer is not None:
        return answer
    try:
        why = EndedWhy(cast(str, form.cleaned_data["why"]))
        actions.end(engagement=row, why=why, words=text, by=me(request))
        messages.success(request, _("Insatsen är avslutad. Timmarna finns kvar för utbetalning."))
    except actions.NoSuchStep:
        _moved_on(request)
    return see_other("engagements:one", reference, pk)
