"""The places by which people find their social office: which there are, and which are not checked yet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.relatives import offices_editing
from varsam.areas.relatives.models import Area
from varsam.kernel.access import gates
from varsam.kernel.people.models import District
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.editing.forms_areas import AreaForm


@require_safe
@gates.staff(needs=("contact", Verb.CHANGE))
def areas(request: HttpRequest) -> HttpResponse:
    """Every place below the district that serves it."""
    found = list(Area.objects.select_related("district", "second_district"))
    groups: dict[str, list[Area]] = {each.name: [] for each in District.objects.all()}
    for area in found:
        codes = area.first_postcode is not None
        name = _("Postnummer") if codes else area.district.name if area.district else _("Andra kommuner")
        groups.setdefault(name, []).append(area)
    context = {
        "groups": [(name, inside) for name, inside in groups.items() if inside],
        "unverified": sum(area.verified_on is None for area in found),
        "total": len(found),
    }
    return render(request, "editing/areas.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("contact", Verb.CHANGE))
def area(request: HttpRequest, pk: int) -> HttpResponse:
    """One place: what it is called, and which office serves it."""
    found = get_object_or_404(Area.objects.select_related("district", "second_district"), pk=pk)
    if request.method != "POST":
        return _area_page(request, AreaForm(initial=AreaForm.initial_of(found), area=found), found)
    form = AreaForm(request.POST, area=found)
    if not form.is_valid():
        return _area_page(request, form, found, status=422)
    offices_editing.change_area(area=found, place=form.place(), by=me(request))
    messages.success(request, _("Sparat, och gäller för alla nu."))
    return redirect("editing:areas")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("contact", Verb.CHANGE))
def add_area(request: HttpRequest) -> HttpResponse:
    """One more place."""
    if request.method != "POST":
        return _area_page(request, AreaForm(initial=AreaForm.initial_of(None)), None)
    form = AreaForm(request.POST)
    if not form.is_valid():
        return _area_page(request, form, None, status=422)
    offices_editing.add_area(place=form.place(), by=me(request))
    messages.success(request, _("Tillagt. Nu hittar man kontoret med det namnet."))
    return redirect("editing:areas")


def _area_page(request: HttpRequest, form: AreaForm, found: Area | None, status: int = 200) -> HttpResponse:
    return render(request, "editing/area.html", {"form": form, "area": found}, status=status)


@require_POST
@gates.staff(needs=("contact", Verb.REMOVE))
def remove_area(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a place that is wrong."""
    found = get_object_or_404(Area, pk=pk)
    offices_editing.remove_area(area=found, by=me(request))
    messages.success(
        request,
        _("%(name)s är borttaget. Den som skriver det får välja del av staden.") % {"name": found.name},
    )
    return redirect("editing:areas")
