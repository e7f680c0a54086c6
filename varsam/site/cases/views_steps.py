"""Steps of a case, what they rest on, and decisions that open a gate. No gate is ticked off by hand."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.knowledge_house.cases import actions, reviewing
from varsam.areas.knowledge_house.cases.enums import About
from varsam.areas.knowledge_house.cases.models import Case
from varsam.areas.knowledge_house.cases.states import TRANSITIONS, Gate, State
from varsam.areas.knowledge_house.pathways import actions as pathways
from varsam.kernel.access import actor, gates
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.site.cases import acts, choosing, gate_lines, stepping
from varsam.site.cases.acts import Act, Aside
from varsam.site.cases.forms import ColleagueForm, GroundForm, ReasonForm, SayForm
from varsam.site.consent import words
from varsam.site.desk import moments
from varsam.site.desk.acts import me

_PAGE = ["GET", "HEAD", "POST"]
# Some steps are more than a step: their own pages ask what they need.
_ELSEWHERE: dict[State, str] = {State.HANDOVER_OFFERED: "cases:offer", State.HANDED_OVER: "cases:handover"}


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def step(request: HttpRequest, reference: str, to: str) -> HttpResponse:
    """One step: what must hold first, what it means, why it is taken."""
    case = acts.case_to_change(reference)
    state = stepping.SLUGS.get(to)
    if state is None:
        raise Http404
    if (State(case.state), state) not in TRANSITIONS:
        if request.method == "POST":
            messages.error(
                request, _("Det steget går inte härifrån. Någon kan ha hunnit före: se hur det står nu.")
            )
            return acts.to_case(reference)
        raise Http404
    if state in _ELSEWHERE:
        return redirect(_ELSEWHERE[state], reference=reference)
    if acts.is_closed(request, case):
        return acts.to_case(reference)
    is_asked = Gate.REASON in TRANSITIONS[(State(case.state), state)].gates
    is_end = state == State.CLOSED
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        is_asked=is_asked,
        shared_with=_shared_with(case) if is_end else "",
        keeps=case.state == State.HANDED_OVER,
    )
    if request.method == "POST" and form.is_valid():
        return _stepped(request, case, state, form)
    return _step_page(request, case, state, form)


def _stepped(request: HttpRequest, case: Case, to: State, form: ReasonForm) -> HttpResponse:
    try:
        _take(case, to, form.cleaned_data, request)
    except actions.Shut as shut:
        form.add_error(
            None,
            ngettext("En sak måste bli klar först.", "%(n)s saker måste bli klara först.", len(shut.gates))
            % {"n": len(shut.gates)},
        )
        return _step_page(request, case, to, form)
    messages.success(request, _("Sparat. Ärendet är nu: %(state)s.") % {"state": to.label})
    return acts.to_case(case.record.reference)


def _shared_with(case: Case) -> str:
    """Organisations that see something of the record now."""
    return words.listed(dict.fromkeys(each.organisation.name for each in actions.shares(case.record)))


def _take(case: Case, to: State, said: dict[str, Any], request: HttpRequest) -> None:
    if to == State.POST_CHECKS:
        reviewing.start_post_checks(case=case, by=me(request))
    else:
        ends = said.get("ends_shares", False)
        actions.step(case=case, to=to, reason=said["reason"], ends_shares=ends, by=me(request))


def _step_page(request: HttpRequest, case: Case, to: State, form: ReasonForm) -> HttpResponse:
    lines = gate_lines.of(case, to)
    shut = sum(not line.holds for line in lines)
    context = {
        "record": case.record,
        "way": "unit",
        "telling": stepping.TELLINGS[(State(case.state), to)],
        "before": State(case.state).label,
        "after": to.label,
        "gates": lines,
        "shut": shut,
        "form": None if shut and not form.is_bound else form,
    }
    return render(request, "cases/step.html", context, status=422 if form.errors else 200)


# --- what a case rests on ------------------------------------------------------------------------------------------


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def ground(request: HttpRequest, reference: str) -> HttpResponse:
    """The group of the ordinary track, the legal basis and the template."""
    case = acts.case_to_change(reference)
    if acts.is_closed(request, case):
        return acts.to_case(reference)
    form = GroundForm(
        request.POST if request.method == "POST" else None,
        groups=choosing.groups(case.record),
        bases=choosing.bases(),
        pathways=choosing.templates(),
        initial={
            "group": str(case.group_id or ""),
            "legal_basis": case.legal_basis,
            "pathway": case.pathway,
        },
    )
    # What a case has begun to rest on is exchanged, and not taken away.
    form.fields["legal_basis"].required = bool(case.legal_basis) and case.state != State.PROPOSED
    if request.method == "POST" and form.is_valid():
        save_ground(case, form.cleaned_data, request)
        messages.success(request, _("Grunden är sparad."))
        return acts.to_case(reference)
    act = Act(
        _("Vad ärendet vilar på"),
        _("Spara"),
        here=_("Grund"),
        hint=_(
            "Stödet går alltid i ett ordinarie spår. Kunskapshus är inget eget spår, och den rättsliga grunden gör ni klar innan ni arbetar vidare."
        ),
    )
    return acts.page(request, case, act, form)


@transaction.atomic
def save_ground(case: Case, said: dict[str, Any], request: HttpRequest) -> Case:
    """Write down the group or why there is none, the rule, and begin with a template that is new to the case."""
    by, wanted = me(request), said.get("group", "")
    group = Group.objects.filter(pk=int(wanted)).first() if wanted.isdigit() else None
    template, before = said.get("pathway", ""), case.pathway
    saved = actions.set_ground(
        case=case,
        group=group,
        legal_basis=choosing.rule_called(said.get("legal_basis", "")),
        pathway=template,
        by=by,
    )
    if wanted == "none":
        actions.state_why(case=saved, about=About.NO_GROUP, text=said["no_group"], by=by)
    if template and template != before:
        pathways.start(record=saved.record, pathway=template, by=by)
    return saved


# --- decisions -----------------------------------------------------------------------------------------------------

# What a decision is called in addresses.
SAYINGS: dict[str, About] = {
    "utan-samtycke": About.ALONE,
    "utan-konferens": About.NO_CONFERENCE,
    "bestammer-sjalv": About.OF_AGE,
    "dubbelt-spar": About.NOTICED,
}


def _saying(about: About) -> Act:
    told: dict[About, Act] = {
        About.ALONE: Act(
            _("Gå vidare utan samtycke"),
            _("Skriv under"),
            icon="pencil",
            here=_("Utan samtycke"),
            hint=_(
                "Enheten kan hjälpa på egen rättslig grund. Beslutet får aldrig användas för att gå runt ett nej."
            ),
            happens=(
                ("eye-off", _("Ingen utanför enheten får veta något med stöd av beslutet.")),
                ("user", _("Personen ska få veta att ni arbetar vidare, och kan alltid få frågan igen.")),
                ("notebook-pen", _("Beslutet signeras med ditt namn och går inte att ändra.")),
            ),
        ),
        About.NO_CONFERENCE: Act(
            _("Ingen konferens behövs"),
            _("Skriv under"),
            icon="pencil",
            here=_("Utan konferens"),
            hint=_("Ibland räcker det att två pratar med varandra. Skriv varför det räcker här."),
        ),
        About.OF_AGE: Act(
            _("Personen bestämmer själv nu"),
            _("Skriv under"),
            icon="pencil",
            here=_("Bestämmer själv"),
            hint=_(
                "Vårdnadshavarnas svar gäller inte längre. Fråga personen själv om samtycke, och pröva om spåret ska bytas från SSPF till SIG. Skriv vad ni har bestämt."
            ),
        ),
        About.NOTICED: Act(
            _("Vad ni gör med svaret på kontrollen"),
            _("Skriv under"),
            icon="pencil",
            here=_("Dubbelt spår"),
            hint=_("Någon annan arbetar redan med personen. Skriv vad ni har kommit överens om."),
        ),
    }
    return told[about]


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def say(request: HttpRequest, reference: str, about: str) -> HttpResponse:
    """Sign a decision and why."""
    kind = SAYINGS.get(about)
    if kind is None:
        raise Http404
    case = acts.case_to_change(reference)
    if acts.is_closed(request, case):
        return acts.to_case(reference)
    if case.state in {State.CLOSED, State.ENDED}:
        messages.warning(request, _("Ärendet är avslutat. Öppna det igen om något nytt ska bestämmas."))
        return acts.to_case(reference)
    bases = choosing.bases() if kind == About.ALONE else []
    form = SayForm(request.POST if request.method == "POST" else None, bases=bases)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        rule = choosing.rule_called(said.get("rests_on", ""))
        actions.state_why(case=case, about=kind, text=said["text"], rests_on=rule, by=me(request))
        messages.success(request, _("Beslutet är sparat och signerat med ditt namn."))
        return acts.to_case(reference)
    aside = None
    if kind == About.OF_AGE:
        aside = Aside(
            _("Har personen inte fått frågan?"),
            reverse("consent:choose", args=[reference]),
            _("Fråga om samtycke"),
        )
    return acts.page(request, case, _saying(kind), form, aside=aside)


# --- whether somebody else works with the person -------------------------------------------------------------------


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def double_track(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, with the number that lies in the record, whether another unit works with the person."""
    case = acts.case_to_change(reference)
    if acts.is_closed(request, case):
        return acts.to_case(reference)
    found = None
    if request.method == "POST":
        found = actions.check_double_track(case=case, by=me(request))
    act = Act(
        _("Arbetar någon annan redan med personen?"),
        _("Gör kontrollen"),
        icon="search",
        here=_("Dubbelt spår"),
        hint=_(
            "Personen ska inte behöva berätta allt två gånger, och två enheter ska inte dra åt olika håll."
        ),
        happens=()
        if found is not None
        else (
            (
                "lock",
                _("Frågan ställs med det personnummer som ligger i akten. Ingen kan skriva in ett annat."),
            ),
            ("eye-off", _("Du får veta spår, enhet och vem du kan tala med. Inget om innehållet.")),
            (
                "history",
                _(
                    "Kontrollen står i loggen, här och hos den andra enheten, som får veta att någon har frågat."
                ),
            ),
        ),
    )
    form = None if found is not None else forms.Form()
    return acts.page(request, case, act, form, found=found)


@require_POST
@gates.staff(needs=("record", Verb.CHANGE))
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Become the one who handles the case."""
    case = acts.case_to_change(reference)
    if not acts.is_closed(request, case):
        if case.handler_id != me(request).pk:
            actions.take(case=case, by=me(request))
        messages.success(
            request,
            _("Du handlägger ärendet nu, från %(day)s.") % {"day": moments.short_day(timezone.localdate())},
        )
    return acts.to_case(reference)


@require_http_methods(_PAGE)
@gates.staff(needs=("record", Verb.CHANGE))
def hand_to_colleague(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the case to a named colleague of the unit."""
    case = acts.case_to_change(reference)
    if acts.is_closed(request, case):
        return acts.to_case(reference)
    others = set(actor.colleagues("record", case.unit_id)) - {case.handler_id}
    colleagues = {str(each.pk): each for each in User.objects.filter(pk__in=others).order_by("name", "pk")}
    form = ColleagueForm(
        request.POST if request.method == "POST" else None,
        colleagues=[(pk, each.name) for pk, each in colleagues.items()],
    )
    if request.method == "POST" and form.is_valid():
        chosen = colleagues[form.cleaned_data["colleague"]]
        actions.set_handler(case=case, handler=chosen, by=me(request))
        messages.success(request, _("%(who)s handlägger ärendet nu.") % {"who": chosen.name})
        return acts.to_case(reference)
    act = Act(
        _("Lämna över till en kollega"),
        _("Lämna över"),
        icon="user",
        here=_("Till en kollega"),
        hint=_("Prata med din kollega först, och berätta för personen vem som svarar nu."),
        happens=(
            ("user-check", _("Ärendet stannar i enheten. Kollegan har det bland sina på tavlan.")),
            ("history", _("I loggen står vem som lämnade över, till vem och när.")),
        ),
    )
    if not colleagues:
        messages.info(request, _("Ingen annan i enheten handlägger ärenden."))
    return acts.page(request, case, act, form if colleagues else None)
