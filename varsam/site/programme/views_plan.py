"""The plan: its measures while they are written, and their follow-up once it is adopted."""

from datetime import timedelta

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.programme import actions, reading
from varsam.areas.programme.enums import MeasureState, Standing
from varsam.areas.programme.models import FollowUp, Measure, Picture
from varsam.areas.programme.reading import Planned
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.programme import page
from varsam.site.programme.forms import AdoptForm, DayForm, FollowUpForm, MeasureForm, MoveForm
from varsam.site.programme.views import WRITES, found, language

_A_YEAR = timedelta(days=365)


def _measure(picture: Picture, number: int) -> Measure:
    return get_object_or_404(
        Measure.objects.select_related("picture", "owner", "method"), picture=picture, number=number
    )


def _still_draft(picture: Picture) -> Picture:
    if picture.plan_at:
        raise Http404
    return picture


@require_safe
@gates.staff(needs=("adopted", Verb.READ))
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """All measures of a plan: what each is to reach, how far it has come, and when it is looked at next."""
    picture = found(reference)
    planned = reading.plan(picture)
    context = {
        "picture": picture,
        "period": page.period(picture, language()),
        "plan": planned,
        "aim": picture.said("aim"),
        "writes": actor.may("programme", Verb.CHANGE),
        "missing": _missing(picture, planned),
        "budget": sum(each.measure.budget or 0 for each in planned),
    }
    return render(request, "programme/plan.html", context)


def _missing(picture: Picture, plan: list[Planned]) -> list[str]:
    """What must be there before the plan can be adopted."""
    missing = []
    if not picture.adopted_at:
        missing.append(_("Lägesbilden ska vara antagen först."))
    if not picture.aim_sv.strip():
        missing.append(_("Skriv vad planen ska nå."))
    if not plan:
        missing.append(_("Lägg till minst en åtgärd."))
    last = picture.next_by
    for each in plan:
        if last and not any(one.due_on <= last for one in each.follow_ups):
            missing.append(
                _("Åtgärd %(number)s behöver en dag för uppföljning.") % {"number": each.measure.number}
            )
    return missing


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def adopt(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down that the plan is adopted."""
    picture = _still_draft(found(reference))
    missing = _missing(picture, reading.plan(picture))
    form = AdoptForm(request.POST if request.method == "POST" else None, initial={"seen": picture.version})
    if form.is_valid() and not missing:
        said = form.cleaned_data
        if picture.adopted_on and said["on"] < picture.adopted_on:
            form.add_error("on", _("Planen kan inte antas före lägesbilden."))
        else:
            try:
                actions.adopt_plan(
                    picture=picture, on=said["on"], where=said["where"], seen=said["seen"], by=me(request)
                )
            except actions.ChangedMeanwhile:
                messages.warning(
                    request, _("Någon har ändrat i planen sedan du öppnade sidan. Läs den igen.")
                )
            else:
                messages.success(request, _("Planen är antagen, och alla kan läsa den."))
            return see_other("programme:plan", reference)
    context = {"form": form, "picture": picture, "missing": missing, "is_plan": True}
    return render(request, "programme/adopt.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """A new measure, last in the plan."""
    picture = _still_draft(found(reference))
    today = timezone.localdate()
    form = MeasureForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": today, "due_on": picture.next_by or today + _A_YEAR},
    )
    if not form.is_valid():
        return _form(request, picture, None, form, 422 if form.is_bound else 200)
    try:
        made = actions.add_measure(
            picture=picture, values=form.values(), kept=form.cleaned_data["kept"], by=me(request)
        )
    except actions.PointsAtSomebody as pointing:
        form.refuse(pointing)
        return _form(request, picture, None, form, 422)
    messages.success(request, _("Åtgärden finns i planen. Bestäm när den följs upp."))
    return see_other("programme:measure", reference, made.number)


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Change a measure of a draft. Whoever saved meanwhile loses nothing, and nor does the one who typed."""
    picture = _still_draft(found(reference))
    stored = _measure(picture, number)
    fresh = Measure(
        pk=stored.pk, picture=picture, number=number, version=stored.version, method_id=stored.method_id
    )
    form = (
        MeasureForm(request.POST, instance=fresh)
        if request.method == "POST"
        else MeasureForm(instance=stored)
    )
    if not form.is_valid():
        return _form(request, picture, stored, form, 422 if form.is_bound else 200)
    try:
        actions.change_measure(
            measure=stored,
            values=form.values(),
            seen=form.cleaned_data["seen"] or 0,
            kept=form.cleaned_data["kept"],
            by=me(request),
        )
    except actions.PointsAtSomebody as pointing:
        form.refuse(pointing)
        return _form(request, picture, stored, form, 422)
    except actions.ChangedMeanwhile as changed:
        return _changed_meanwhile(request, picture, form, changed.latest)
    messages.success(request, _("Sparat."))
    return see_other("programme:measure", reference, number)


def _changed_meanwhile(
    request: HttpRequest, picture: Picture, form: MeasureForm, latest: object
) -> HttpResponse:
    assert isinstance(latest, Measure)
    compare = [(label, theirs or "–", typed or "–") for label, theirs, typed in form.face(latest)]
    return _form(request, picture, latest, form, 409, compare=compare)


def _form(
    request: HttpRequest,
    picture: Picture,
    stored: Measure | None,
    form: MeasureForm,
    status: int,
    **more: object,
) -> HttpResponse:
    context = {"form": form, "picture": picture, "measure": stored, **more}
    return render(request, "programme/measure_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take a measure out of a draft, after saying what is lost."""
    picture = _still_draft(found(reference))
    stored = _measure(picture, number)
    if request.method == "POST":
        actions.remove_measure(measure=stored, by=me(request))
        messages.success(request, _("Åtgärden är borttagen ur utkastet."))
        return see_other("programme:plan", reference)
    return render(request, "programme/remove.html", {"picture": picture, "measure": stored})


@require_safe
@gates.staff(needs=("adopted", Verb.READ))
def measure(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One measure, with its follow-ups for those who write them."""
    picture = found(reference)
    return _one(request, picture, number)


def _one(
    request: HttpRequest, picture: Picture, number: int, status: int = 200, **forms: object
) -> HttpResponse:
    planned = next((each for each in reading.plan(picture) if each.measure.number == number), None)
    if planned is None:
        raise Http404
    today = timezone.localdate()
    context = {
        "picture": picture,
        "planned": planned,
        "measure": planned.measure,
        "writes": actor.may("programme", Verb.CHANGE),
        "today": today,
        "day_form": DayForm(),
        "move_form": MoveForm(
            initial={
                "seen": planned.measure.version,
                "state": planned.measure.state,
                "reason": planned.measure.reason,
            }
        ),
        **forms,
    }
    return render(request, "programme/measure.html", context, status=status)


@require_POST
@WRITES
def plan_follow_up(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Decide one more day for the measure's follow-up."""
    picture = found(reference)
    stored, form = _measure(picture, number), DayForm(request.POST)
    if not form.is_valid():
        return _one(request, picture, number, 422, day_form=form)
    try:
        with transaction.atomic():
            actions.plan_follow_up(measure=stored, due_on=form.cleaned_data["due_on"], by=me(request))
    except IntegrityError:
        form.add_error("due_on", _("Den dagen finns redan."))
        return _one(request, picture, number, 422, day_form=form)
    messages.success(request, _("Dagen står i planen."))
    return see_other("programme:measure", reference, number)


@require_POST
@WRITES
def move(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say how far a measure of an adopted plan has come."""
    picture = found(reference)
    stored, form = _measure(picture, number), MoveForm(request.POST)
    if not form.is_valid():
        return _one(request, picture, number, 422, move_form=form)
    said = form.cleaned_data
    try:
        with transaction.atomic():
            actions.move(
                measure=stored,
                state=MeasureState(said["state"]),
                reason=said["reason"].strip(),
                seen=said["seen"],
                by=me(request),
            )
    except actions.PointsAtSomebody:
        form.add_error("reason", _("Det här kan peka ut någon. Skriv utan namn."))
        return _one(request, picture, number, 422, move_form=form)
    except actions.ChangedMeanwhile:
        messages.warning(request, _("Någon annan har ändrat läget sedan du öppnade sidan."))
    except IntegrityError:
        form.add_error("state", _("Åtgärden kan inte gå dit härifrån."))
        return _one(request, picture, number, 422, move_form=form)
    else:
        messages.success(request, _("Läget är ändrat för alla."))
    return see_other("programme:measure", reference, number)


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def follow_up(request: HttpRequest, reference: str, number: int, follow_up: int) -> HttpResponse:
    """Write down what was found on a day that was decided. It stays."""
    picture = found(reference)
    stored = _measure(picture, number)
    planned = get_object_or_404(FollowUp, pk=follow_up, measure=stored, done_on=None)
    form = FollowUpForm(
        request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()}
    )
    status = 422 if form.is_bound else 200
    if form.is_valid() and picture.plan_at:
        said = form.cleaned_data
        try:
            actions.follow_up(
                follow_up=planned,
                standing=Standing(said["standing"]),
                text=said["text"].replace("\r\n", "\n").strip(),
                on=said["on"],
                kept=said["kept"],
                by=me(request),
            )
        except actions.PointsAtSomebody as pointing:
            form.refuse(pointing)
        else:
            messages.success(request, _("Uppföljningen är skriven."))
            return see_other("programme:measure", reference, number)
    context = {"form": form, "picture": picture, "measure": stored, "follow_up": planned}
    return render(request, "programme/follow_up.html", context, status=status)
