"""One entry of another municipality's: what it says beside what we say, and what we make of it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.liaison.exchange import actions, fields, reading
from varsam.areas.liaison.exchange.enums import Kind
from varsam.areas.liaison.exchange.models import Entry
from varsam.areas.liaison.insights import policies as insights
from varsam.areas.liaison.insights.policies import NotNow
from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register import policies as methods
from varsam.kernel.access import actor
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.exchange import presentation, words
from varsam.site.exchange.forms import AdoptForm, LessonForm
from varsam.site.exchange.views_list import CHANGES, READS


def found(uid: uuid.UUID) -> Entry:
    """The entry, or 404."""
    row = reading.entry(uid)
    if row is None:
        raise Http404
    return row


def _can_adopt(row: Entry) -> bool:
    return row.is_sure and not (row.warning or row.is_removed or row.is_adopted)


def _told(row: Entry) -> dict[str, object]:
    said, before = reading.last_said(row), reading.then(row)
    is_method = row.kind == Kind.METHOD
    theirs = presentation.theirs(said) if is_method and said else None
    return {
        "entry": row,
        "line": presentation.line(row),
        "said": said,
        "lesson": None
        if is_method
        else {name: _mine(said[name]) for name in ("title", "text")}
        if said
        else None,
        "rows": presentation.rows(said, before.content if before else None, row.method) if is_method else [],
        "theirs": theirs,
        "ratings": [theirs.effect, theirs.implementation] if theirs else [],
        "warning": words.WARNINGS.get(row.warning),
        "before": before,
    }


def _mine(both: object) -> str:
    said = both if isinstance(both, dict) else {}
    mine, other = ("sv", "en") if get_language() == "sv" else ("en", "sv")
    return str(said.get(mine) or said.get(other) or "")


@require_safe
@READS
def entry(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One entry, compared with ours where we have taken it over."""
    row = found(uid)
    context = {
        **_told(row),
        "can_adopt": _can_adopt(row),
        "may_adopt": actor.may("method_idea" if row.kind == Kind.METHOD else "insight", Verb.ADD),
        "may_take": row.method is not None
        and actor.may("method", Verb.CHANGE)
        and row.is_sure
        and not (row.warning or row.is_removed),
        "seen": register.mark(row.method) if row.method else "",
    }
    return render(request, "exchange/entry.html", context)


@require_POST
@CHANGES
def settle(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say that it has been seen, or that it is nothing for us."""
    state = request.POST.get("lage", "")
    if state not in actions.SETTLED:
        raise Http404
    try:
        actions.settle(entry=found(uid), state=state, by=me(request))
    except NotNow:
        messages.warning(request, _("Det gick inte: posten är redan övertagen."))
    else:
        messages.success(request, _("Sparat."))
    return see_other("exchange:exchange")


@require_POST
@CHANGES
def settle_warning(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say what came of it when somebody asked them."""
    begins_anew = request.POST.get("svar") == "ny"
    try:
        actions.settle_warning(entry=found(uid), begins_anew=begins_anew, by=me(request))
    except NotNow:
        messages.warning(request, _("Någon annan hann före."))
    else:
        messages.success(
            request,
            _("Nästa version som de har signerat tas emot, vilket nummer den än har.")
            if begins_anew
            else _("Varningen är borta. Vi har kvar det som vi hade."),
        )
    return see_other("exchange:entry", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@CHANGES
def adopt(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Make an idea or a draft of ours of it, with where it comes from."""
    row = found(uid)
    if not _can_adopt(row):
        return see_other("exchange:entry", uid)
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        answer = _adopted(request, row, form)
        if answer is not None:
            return answer
    context = {**_told(row), "form": form}
    return render(request, "exchange/adopt.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, row: Entry) -> AdoptForm | LessonForm:
    data = request.POST if request.method == "POST" else None
    if row.kind == Kind.LESSON:
        return LessonForm(data)
    told = {name: row.content[name]["sv"] or row.content[name]["en"] for name in ("name", "description")}
    return AdoptForm(data, initial={"name": told["name"], "words": told["description"]})


def _adopted(request: HttpRequest, row: Entry, form: AdoptForm | LessonForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        if isinstance(form, AdoptForm):
            method = actions.adopt_method(entry=row, name=said["name"], words=said["words"], by=me(request))
            messages.success(request, _("Idén finns i metodregistret. Där står var den kommer ifrån."))
            return see_other("register:method", method.slug)
        unit = next(iter(actor.units("insight", Verb.ADD)), 0)
        made = actions.adopt_lesson(entry=row, unit=unit, kept=said["kept"], by=me(request))
        messages.success(request, _("Lärdomen är ett utkast hos er. Läs igenom den innan du delar den."))
        return see_other("insights:insight", made.uid)
    except (insights.PointsAtSomebody, methods.PointsAtSomebody) as pointing:
        form.refuse(pointing)  # type: ignore[arg-type]
        return None
    except (NotNow, register.NotNow):
        messages.warning(request, _("Det gick inte: någon annan hann före, eller så är posten en annan nu."))
        return see_other("exchange:entry", row.uid)


@require_POST
@CHANGES
def take(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let the chosen fields of our card say what theirs say now."""
    names = [name for name in request.POST.getlist("falt") if name in fields.FIELDS]
    row = found(uid)
    if not names:
        messages.warning(request, _("Kryssa i vad du vill ta över."))
        return see_other("exchange:entry", uid)
    try:
        actions.take_fields(entry=row, names=names, seen=request.POST.get("sett", ""), by=me(request))
    except register.ChangedMeanwhile:
        messages.warning(request, _("Någon har ändrat vårt kort medan du läste. Jämför igen."))
    except (NotNow, register.NotNow):
        messages.warning(
            request, _("Det gick inte: posten är en annan nu, eller så får du inte ändra kortet.")
        )
    else:
        chosen = ", ".join(str(words.FIELDS[name]).lower() for name in names)
        messages.success(
            request, _("Övertaget: %(fields)s. Resten av vårt kort är som förut.") % {"fields": chosen}
        )
    return see_other("exchange:entry", uid)


@require_POST
@CHANGES
def leave(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say that what they changed has been compared, and that the rest of ours stays."""
    try:
        actions.leave(entry=found(uid), by=me(request))
    except NotNow:
        messages.warning(request, _("Det gick inte: posten är inte övertagen."))
    else:
        messages.success(request, _("Jämfört. Vårt kort är som det är, tills de ändrar något igen."))
    return see_other("exchange:entry", uid)
