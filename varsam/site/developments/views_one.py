"""One development: reading it, what groups conclude from it, and taking it away."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.collaboration.developments import actions, reading
from varsam.areas.collaboration.developments.enums import Confidence, StruckWhy
from varsam.areas.collaboration.developments.models import Development
from varsam.areas.collaboration.developments.reading import Opened, Wanted
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk import writing as desk_writing
from varsam.site.desk.acts import me, see_other
from varsam.site.developments import presentation, writing
from varsam.site.developments.forms import ConclusionForm, StrikeForm

# What else a conclusion may rest on: what happened around the same time, and not all there is.
_AROUND, _OTHERS = timedelta(days=90), 15
_SHORT = 80


def _find(reference: str) -> Opened:
    """The development, opened and on record; not yours is not there."""
    opened = reading.open_development(reference)
    if opened is None:
        raise Http404
    return opened


def _there(reference: str) -> Opened:
    opened = _find(reference)
    if not opened.development.is_there:
        raise Http404
    return opened


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def development(request: HttpRequest, reference: str) -> HttpResponse:
    """What was told; and, apart from it, what groups conclude."""
    opened = _find(reference)
    found = opened.development
    context = {
        "opened": opened,
        "development": found,
        "days": presentation.days(found),
        "place": presentation.place(found),
        "chip": presentation.chip(found),
        "is_good": reading.is_good(found),
        "current": [each for each in opened.conclusions if not each.is_replaced],
        "replaced": [each for each in opened.conclusions if each.is_replaced],
        "may_conclude": found.is_there and bool(reading.groups()),
        "may_strike": reading.may_strike(found, me(request).pk),
    }
    return render(request, "developments/development.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def conclude(request: HttpRequest, reference: str) -> HttpResponse:
    """Write what a group makes of it, and of what else."""
    opened, groups = _there(reference), reading.groups()
    if not groups:
        raise PermissionDenied("no group of theirs")
    others = _others(opened.development)
    form = ConclusionForm(
        request.POST if request.method == "POST" else None,
        groups=groups,
        others=[(each.reference, _choice(each)) for each in others],
        earlier=[
            (str(each.conclusion.pk), f"{each.conclusion.group.name}: {_short(each.text)}")
            for each in opened.conclusions
            if not each.is_replaced
        ],
    )
    if request.method != "POST":
        return _conclude_page(request, opened, form)
    if not form.is_valid():
        return _conclude_page(request, opened, form, 422)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return _conclude_page(request, opened, form, 422, verdict.check)
    said = form.cleaned_data
    chosen = [each for each in others if each.reference in said["also"]]
    try:
        with transaction.atomic():
            actions.conclude(
                group=said["group"],
                text=verdict.text,
                confidence=Confidence(said["confidence"]),
                developments=[opened.development, *chosen],
                replaces=said["replaces"],
                kept=verdict.kept,
                by=me(request),
            )
    except IntegrityError:
        # Struck, or replaced by a colleague, while this was written: nothing of it is lost.
        form.add_error(None, _("Någon har ändrat något under tiden. Läs igenom och försök igen."))
        return _conclude_page(request, opened, form, 409)
    messages.success(request, _("Slutsatsen är sparad, skild från det ni har fått veta."))
    return see_other("developments:development", reference)


def _others(development: Development) -> list[Development]:
    around = Wanted(development.starts_on - _AROUND, development.starts_on + _AROUND)
    found = reading.find(around).exclude(pk=development.pk)
    # First those in the same place.
    return sorted(found[:100], key=lambda each: each.district_id != development.district_id)[:_OTHERS]


def _choice(development: Development) -> str:
    return f"{reading.heading_of(development)} ({presentation.place(development)}, {presentation.days(development)})"


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


def _conclude_page(
    request: HttpRequest,
    opened: Opened,
    form: ConclusionForm,
    status: int = 200,
    check: writing.Check | None = None,
) -> HttpResponse:
    context = {
        "opened": opened,
        "development": opened.development,
        "days": presentation.days(opened.development),
        "place": presentation.place(opened.development),
        "form": form,
        "check": check or desk_writing.check(form.data.get("text", "") if form.is_bound else ""),
    }
    return render(request, "developments/conclude.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def strike(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a note away, after it has been said what is lost."""
    opened = _find(reference)
    found = opened.development
    if not found.is_there:
        messages.warning(request, _("Händelsen är redan borttagen."))
        return see_other("developments:development", reference)
    if not reading.may_strike(found, me(request).pk):
        raise PermissionDenied("neither theirs nor the coordination's")
    form = StrikeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        lost = [each for each in opened.conclusions if len(each.references) == 1]
        context = {"opened": opened, "development": found, "form": form, "lost": len(lost)}
        return render(request, "developments/strike.html", context, status=422 if form.is_bound else 200)
    actions.strike_development(development=found, why=StruckWhy(form.cleaned_data["why"]), by=me(request))
    messages.success(request, _("Händelsen är borttagen, och texten finns inte kvar."))
    return see_other("developments:developments")
