"""Bodies: what there is, and what anybody may know of one."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.liaison.contacts import actions
from varsam.areas.liaison.contacts import reading as contacts
from varsam.areas.liaison.contacts.enums import Kind
from varsam.areas.liaison.contacts.models import Body
from varsam.areas.liaison.missions import reading
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.liaison import presentation, tabs
from varsam.site.liaison.forms_contacts import BodyForm


@require_safe
@gates.staff(needs=("own_mission", Verb.READ))
def bodies(request: HttpRequest) -> HttpResponse:
    """All of them by kind, with how many missions each has."""
    found = Body.objects.annotate(
        running=Count("missions", filter=Q(missions__state__in=("open", "waiting")), distinct=True)
    )
    # The country's own first: whom one asks most.
    listed = sorted(found, key=lambda each: (each.country != "SE", each.name.casefold()))
    context = {
        "tabs": tabs.of("bodies"),
        "groups": [
            (kind.label, [each for each in listed if each.kind == kind and each.is_shown])
            for kind in Kind
            if any(each.kind == kind and each.is_shown for each in listed)
        ],
        "hidden": [each for each in listed if not each.is_shown],
        "unverified": sum(each.verified_on is None for each in listed),
        "may_change": actor.may("mission", Verb.CHANGE),
    }
    return render(request, "liaison/bodies.html", context)


def named(request: HttpRequest) -> Body | None:
    """The body that an address has after `?organ=`: who comes from its page finds it filled in."""
    slug = request.GET.get("organ", "").replace("\0", "")
    return Body.objects.filter(slug=slug).first()


def _find(slug: str) -> Body:
    found = Body.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@require_safe
@gates.staff(needs=("own_mission", Verb.READ))
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is for, missions with it, and whom we know there."""
    found, now = _find(slug), timezone.now()
    missions = list(reading.every().filter(body=found))
    context = {
        "body": found,
        "rows": [presentation.row(each, now) for each in missions],
        "people": contacts.contacts(found) if actor.may("known_person", Verb.READ) else None,
        "may_change": actor.may("mission", Verb.CHANGE),
        "may_add_contact": actor.may("known_person", Verb.ADD),
    }
    return render(request, "liaison/body.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("mission", Verb.ADD))
def add(request: HttpRequest) -> HttpResponse:
    """Write in a body."""
    form = BodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.add_body(facts=form.facts, by=me(request))
        messages.success(request, _("Organet är inskrivet."))
        return see_other("liaison:body", made.slug)
    return render(request, "liaison/write_body.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("mission", Verb.CHANGE))
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Say it as it is now, and when somebody looked it up."""
    found, status = _find(slug), 200
    initial = {name: getattr(found, name) for name in BodyForm.base_fields}
    form = BodyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            seen = request.POST.get("seen", "")
            if actions.change_body(
                body=found,
                facts=form.facts,
                seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0,
                by=me(request),
            ):
                messages.success(request, _("Ändringen är sparad."))
                return see_other("liaison:body", slug)
            form.add_error(None, _("En kollega har just ändrat organet. Se efter och spara igen."))
            status = 409
    return render(request, "liaison/write_body.html", {"form": form, "body": found}, status=status)
