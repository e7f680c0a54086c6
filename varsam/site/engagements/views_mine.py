"""For whoever is engaged: their own, quickly, on a phone. They see what is shared with them, while it is."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.knowledge_house.engagements import actions, reading
from varsam.areas.knowledge_house.engagements.enums import Form, Kind
from varsam.areas.knowledge_house.engagements.models import Engagement
from varsam.areas.knowledge_house.engagements.reading import Opened, Written
from varsam.areas.knowledge_house.engagements.states import State
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access import gates
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User
from varsam.kernel.records.enums import Ended
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk import writing as weighing
from varsam.site.desk.acts import me, see_other
from varsam.site.engagements import lines
from varsam.site.engagements.forms import NoTimeForm, SessionForm, SupervisionForm
from varsam.site.engagements.words import ICONS, spent

# A double click, or the same page sent again, comes within this time and says the same.
_SAME_SENDING = timedelta(minutes=10)
_LONGEST_LIVE_CHECK = 20_000


def _seen(found: Opened) -> None:
    """Put on record that what is shared was read."""
    record = found.engagement.record
    audit.note(
        Event.RECORD_READ,
        target_type="record",
        target=record.reference,
        unit=record.unit_id,
        details={"way": "grant"},
    )


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def mine(request: HttpRequest) -> HttpResponse:
    """What the one who asks is engaged for, what rests, and when the next supervision is."""
    away = [
        {
            "kind": str(Kind(each.kind).label),
            "icon": ICONS[Kind(each.kind)],
            "since": moments.short_day(each.since),
            "why": str(Ended(each.why).label) if each.why in Ended else "",
        }
        for each in reading.away()
    ]
    shown = [lines.line(each) for each in reading.mine(me(request))]
    context = {
        "open": [each for each in shown if not each.is_over],
        "over": [each for each in shown if each.is_over],
        "away": away,
        **_supervision(me(request)),
    }
    return render(request, "engagements/mine.html", context)


@require_POST
@gates.staff(needs=("shared", Verb.READ))
def check(request: HttpRequest) -> HttpResponse:
    """What in a text may point at someone, while it is being written. Nothing is kept."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:_LONGEST_LIVE_CHECK]
    return render(request, "desk/findings.html", {"check": weighing.check(text)})


def _supervision(user: User) -> dict[str, object]:
    expert = Expert.objects.filter(user=user, ended_at=None).first()
    if expert is None:
        return {"expert": None}
    today = timezone.localdate()
    return {
        "expert": expert,
        "supervision_on": moments.near_day(expert.supervision_on, today) if expert.supervision_on else "",
        "supervised_on": moments.near_day(expert.supervised_on, today) if expert.supervised_on else "",
        "supervision_is_late": expert.supervision_on is not None and expert.supervision_on < today,
    }


def _own(request: HttpRequest, pk: UUID) -> Opened:
    found = reading.one(pk)
    if found is None or found.engagement.user_id != request.user.pk:
        raise Http404
    _seen(found)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def engagement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One engagement: note a time together, read those before."""
    found = _own(request, pk)
    if request.method != "POST":
        return _page(
            request,
            found,
            SessionForm(
                initial={"at": _a_while_ago(found.engagement), "form": Form.MEETING.value},
                engagement=found.engagement,
            ),
        )
    if found.engagement.state != State.STARTED:
        messages.warning(
            request, _("Insatsen pågår inte just nu, så inget kan skrivas. Fråga den som handlägger.")
        )
        return _to(pk)
    form = SessionForm(request.POST, engagement=found.engagement)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    verdict = weighing.weigh(form, request.POST, may_keep=False)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _page(request, found, form, verdict.check, 422)
    if not _is_repeated(found, form, verdict.text):
        actions.write_session(
            engagement=found.engagement,
            at=form.cleaned_data["at"],
            minutes=form.cleaned_data["minutes"],
            form=Form(form.cleaned_data["form"]),
            journal=verdict.text,
            by=me(request),
        )
    messages.success(
        request, _("Sparat: %(time)s, signerat av dig.") % {"time": spent(form.cleaned_data["minutes"])}
    )
    return _to(pk)


def _a_while_ago(engagement: Engagement) -> str:
    at = timezone.localtime() - timedelta(minutes=90)
    # Begun just after midnight: the evening before is not to be proposed.
    at = at if actions.went_on(engagement, at) else timezone.localtime()
    return at.replace(minute=at.minute // 15 * 15).strftime("%Y-%m-%dT%H:%M")


def _is_repeated(found: Opened, form: SessionForm, text: str) -> bool:
    said, since = form.cleaned_data, timezone.now() - _SAME_SENDING
    return any(
        each.session.written_at >= since
        and (each.session.at, each.session.minutes, each.text) == (said["at"], said["minutes"], text.strip())
        for each in found.sessions
    )


def _to(pk: UUID) -> HttpResponse:
    return see_other("engagements:engagement", pk=pk)


def _page(
    request: HttpRequest,
    found: Opened,
    form: SessionForm,
    check: weighing.Check | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "line": lines.line(found),
        "record": found.engagement.record,
        "form": form,
        "check": check or weighing.Check(),
        "writable": found.engagement.state == State.STARTED,
    }
    return render(request, "engagements/engagement.html", context, status=status)


def _to_correct(found: Opened, session: UUID) -> Written:
    wrong = next((each for each in found.sessions if each.session.pk == session), None)
    if wrong is None:
        raise Http404
    return wrong


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def correct(request: HttpRequest, pk: UUID, session: UUID) -> HttpResponse:
    """Write what should stand instead. The old one stays, struck through, and its hours are taken back."""
    found = _own(request, pk)
    wrong = _to_correct(found, session)
    if wrong.is_corrected or found.engagement.state != State.STARTED:
        messages.warning(
            request, _("Den går inte att rätta: den är rättad redan, eller insatsen pågår inte.")
        )
        return _to(pk)
    if request.method != "POST":
        at = timezone.localtime(wrong.session.at).strftime("%Y-%m-%dT%H:%M")
        said = {"at": at, "minutes": wrong.session.minutes, "form": wrong.session.form, "text": wrong.text}
        return _correction(request, found, wrong, NoTimeForm(initial=said, engagement=found.engagement))
    form = NoTimeForm(request.POST, engagement=found.engagement)
    if not form.is_valid():
        return _correction(request, found, wrong, form, status=422)
    verdict = weighing.weigh(form, request.POST, may_keep=False)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _correction(request, found, wrong, form, verdict.check, 422)
    actions.write_session(
        engagement=found.engagement,
        at=form.cleaned_data["at"],
        minutes=form.cleaned_data["minutes"],
        form=Form(form.cleaned_data["form"]),
        journal=verdict.text,
        corrects=wrong.session,
        by=me(request),
    )
    messages.success(request, _("Rättelsen är sparad. Det som stod förut finns kvar, överstruket."))
    return _to(pk)


def _correction(
    request: HttpRequest,
    found: Opened,
    wrong: Written,
    form: NoTimeForm,
    check: weighing.Check | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "line": lines.line(found),
        "wrong": lines.session(wrong),
        "form": form,
        "check": check or weighing.Check(),
    }
    return render(request, "engagements/correct.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def supervision(request: HttpRequest) -> HttpResponse:
    """Note supervision of one's own, and when the next is."""
    expert = Expert.objects.filter(user=me(request), ended_at=None).first()
    if expert is None:
        return render(request, "engagements/supervision.html", {"expert": None})
    return _supervise(request, expert, "engagements:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("expert", Verb.CHANGE))
def supervision_of(request: HttpRequest, expert: int) -> HttpResponse:
    """Note supervision that somebody in the network was given."""
    found = get_object_or_404(Expert.objects.select_related("user"), pk=expert, ended_at=None)
    return _supervise(request, found, "engagements:hours")


def _supervise(request: HttpRequest, expert: Expert, to: str) -> HttpResponse:
    form = SupervisionForm(
        request.POST if request.method == "POST" else None, initial={"with_whom": expert.supervisor}
    )
    if form.is_valid():
        actions.note_supervision(expert=expert, by=me(request), **form.cleaned_data)
        messages.success(request, _("Handledningen är sparad."))
        return redirect(to)
    earlier = [
        (moments.short_day(each.at), spent(each.minutes), each.with_whom)
        for each in expert.supervisions.all()[:12]
    ]
    context = {
        "expert": expert,
        "is_own": expert.user_id == request.user.pk,
        "form": form,
        "earlier": earlier,
        "to": to,
    }
    return render(request, "engagements/supervision.html", context, status=422 if form.is_bound else 200)
