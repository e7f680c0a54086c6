"""What is asked for, who waits, and inviting them before everybody else."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from babel.dates import format_date
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import actions
from varsam.areas.training.occasions import demand as kept
from varsam.areas.training.occasions.enums import State
from varsam.areas.training.occasions.models import Interest
from varsam.kernel.access import actor, gates
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.desk import moments, numbers
from varsam.site.desk.acts import me, see_other
from varsam.site.occasions import asked_for, found, words
from varsam.site.occasions.forms import uuids
from varsam.site.occasions.found import Found


@dataclass(frozen=True)
class Waits:
    """One interest in the list."""

    pk: UUID
    who: str
    about: str
    what_for: str
    how_many: int
    is_chosen: bool


@require_safe
@gates.staff(needs=("training", Verb.READ))
def demand(request: HttpRequest) -> HttpResponse:
    """How many wait for each course."""
    rows = asked_for.courses()
    waiting = sum(each.people for each in rows)
    context = {
        "rows": rows,
        "finding": numbers.said(waiting, _("En person väntar"), _("%(number)s personer väntar"))
        if waiting
        else _("Ingen väntar"),
    }
    return render(request, "occasions/demand.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("training", Verb.READ))
def wanted(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits for one course, those to whom any course will do among them."""
    course, is_sent = get_object_or_404(Course, slug=slug), request.method == "POST"
    chosen = uuids(request.POST.getlist("intresse"))
    if is_sent and chosen:
        return _choose(request, course, chosen)
    rows = _rows(course, set() if is_sent else None)
    total = sum(each.how_many for each in rows)
    context = {
        "slug": slug,
        "title": course.title,
        "rows": rows,
        "words": ngettext(
            "%(n)s person väntar. Kursen behöver minst %(least)s.",
            "%(n)s personer väntar. Kursen behöver minst %(least)s.",
            total,
        )
        % {"n": total, "least": course.min_places},
        "may_add": course.is_offered and actor.may("training", Verb.ADD),
        "fault": _("Välj minst en.") if is_sent else "",
    }
    return render(request, "occasions/wanted.html", context, status=422 if is_sent else 200)


def _choose(request: HttpRequest, course: Course, chosen: list[UUID]) -> HttpResponse:
    """Go on to an occasion for those who were chosen, or note that they wait no more."""
    if "settle" not in request.POST:
        query = urlencode({"kurs": course.slug, "intresse": [str(each) for each in chosen]}, doseq=True)
        return HttpResponseRedirect(f"{reverse('occasions:new')}?{query}", status=303)
    settled = [each for each in asked_for.waiting() if each.uid in set(chosen)]
    number = kept.settle(interests=settled, by=me(request))
    messages.success(
        request,
        ngettext("En intresseanmälan väntar inte längre.", "%(n)s intresseanmälningar väntar inte längre.", number)
        % {"n": number},
    )  # fmt: skip
    return see_other("occasions:wanted", course.slug)


def _rows(course: Course, chosen: set[UUID] | None) -> list[Waits]:
    asked = asked_for.waiting().filter(Q(course=course) | Q(course=None))
    return [_waits(each, chosen) for each in kept.named(asked.select_related("unit", "district"))]


def _waits(each: kept.Waiting, chosen: set[UUID] | None) -> Waits:
    interest = each.interest
    place = interest.unit.name if interest.unit else ""
    about = [each.name, each.email] if place else [each.email]
    about += [
        _("sedan %(day)s") % {"day": moments.short_day(interest.at)},
        _months(interest),
        "" if interest.course_id else _("vilken kurs som helst"),
    ]
    return Waits(
        pk=interest.uid,
        who=place or each.name or _("En person"),
        about=" · ".join(part for part in about if part),
        what_for=each.what_for,
        how_many=interest.how_many,
        is_chosen=chosen is None or interest.uid in chosen,
    )


def _months(interest: Interest) -> str:
    language = get_language() or "sv"
    said = [
        format_date(day, "LLLL y", locale=language) for day in (interest.from_month, interest.to_month) if day
    ]
    if len(said) == 2 and said[0] != said[1]:
        return _("%(first)s till %(last)s") % {"first": said[0], "last": said[1]}
    return said[0] if said else ""


def _first(seen: Found) -> str:
    """Whether those who are invited can sign up before everybody else."""
    opens = seen.occasion.opens_at
    if opens and opens > seen.now:
        return _("De kan anmäla sig nu. För alla andra öppnar det %(day)s.") % {
            "day": when.day(opens, get_language() or "sv")
        }
    if seen.state == State.DRAFT:
        return _(
            "Tillfället öppnar för alla när du bjuder in. Vill du att de som har väntat ska få anmäla sig först: "
            "ändra tillfället och välj en dag då det öppnar för alla."
        )
    return _(
        "Det är öppet för alla samtidigt. Vill du att de som har väntat ska få anmäla sig först: "
        "ändra tillfället och välj en dag då det öppnar för alla."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("training", Verb.CHANGE))
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask those who waited first."""
    seen = found.to_keep(reference)
    if seen.state not in {State.DRAFT, State.OPEN} or seen.occasion.closes_at <= seen.now:
        messages.warning(request, _("Anmälan är stängd, så det går inte att bjuda in fler."))
        return see_other("occasions:occasion", reference)
    said = request.POST if request.method == "POST" else request.GET
    chosen = set(uuids(said.getlist("intresse")))
    if request.method == "POST" and chosen:
        asked = [each for each in asked_for.waiting() if each.uid in chosen]
        if seen.state == State.DRAFT:
            actions.open_(occasion=seen.occasion, by=me(request))
        number = kept.invite(occasion=seen.occasion, interests=asked, by=me(request))
        messages.success(
            request,
            ngettext("En inbjudan är på väg.", "%(n)s inbjudningar är på väg.", number) % {"n": number},
        )
        return see_other("occasions:occasion", reference)
    is_sent = request.method == "POST"
    context = {
        "reference": reference,
        "title": seen.title,
        "when": seen.when,
        "rows": _rows(seen.occasion.course, chosen if chosen or is_sent else None),
        "seats_words": _("%(seats)s platser är tagna.") % {"seats": words.seats(seen.occasion)},
        "fault": _("Välj minst en att bjuda in.") if is_sent else "",
        "is_draft": seen.state == State.DRAFT,
        "first": _first(seen),
    }
    return render(request, "occasions/invite.html", context, status=422 if is_sent else 200)
