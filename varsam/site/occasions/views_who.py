"""Who can sign up, by the domain of their address; and what people say that they work with."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from varsam.areas.training.courses import actions
from varsam.areas.training.courses.models import Group, WorkDomain
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other

_LONG = {"max_length": gettext_lazy("Skriv kortare: högst %(limit_value)s tecken.")}


class DomainForm(forms.Form):
    """A domain of the city's own addresses."""

    domain = forms.CharField(
        label=gettext_lazy("Domän"),
        max_length=253,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
        help_text=gettext_lazy("Det som står efter @, till exempel goteborg.se."),
        error_messages={"required": gettext_lazy("Skriv en domän."), **_LONG},
    )


class GroupForm(forms.Form):
    """What people work with, in both languages."""

    name_sv = forms.CharField(
        label=gettext_lazy("På svenska"),
        max_length=120,
        error_messages={"required": gettext_lazy("Skriv vad gruppen heter på svenska."), **_LONG},
    )
    name_en = forms.CharField(
        label=gettext_lazy("På engelska"),
        max_length=120,
        error_messages={"required": gettext_lazy("Skriv vad gruppen heter på engelska."), **_LONG},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("training", Verb.CHANGE))
def who(request: HttpRequest) -> HttpResponse:
    """The domains and the groups; adding a domain."""
    if request.method != "POST":
        return _page(request)
    form = DomainForm(request.POST, auto_id="doman_%s")
    if form.is_valid():
        try:
            actions.add_domain(domain=form.cleaned_data["domain"], by=me(request))
        except actions.NotADomain:
            form.add_error("domain", _("Det är ingen domän. Skriv till exempel goteborg.se."))
        else:
            messages.success(request, _("Sparat. Adresser från den domänen kan användas nu."))
            return see_other("occasions:who")
    return _page(request, 422, domain_form=form)


def _page(request: HttpRequest, status: int = 200, **forms_: Any) -> HttpResponse:
    context = {
        "domains": list(WorkDomain.objects.all()),
        "groups": list(Group.objects.all()),
        "domain_form": DomainForm(auto_id="doman_%s"),
        "group_form": GroupForm(auto_id="grupp_%s"),
        **forms_,
    }
    # One summary of what is wrong, whichever of the forms it stands in.
    context["form"] = next((each for each in forms_.values() if each.errors), None)
    return render(request, "occasions/who.html", context, status=status)


@require_POST
@gates.staff(needs=("training", Verb.CHANGE))
def remove_domain(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody signs up from there any more."""
    known = WorkDomain.objects.filter(pk=pk).first()
    if known is None:
        messages.warning(request, _("Domänen är redan borttagen."))
    else:
        actions.remove_domain(domain=known, by=me(request))
        messages.success(request, _("Borttagen. De som redan är anmälda har kvar sin plats."))
    return see_other("occasions:who")


@require_POST
@gates.staff(needs=("training", Verb.CHANGE))
def add_group(request: HttpRequest) -> HttpResponse:
    """A further kind of work to choose."""
    form = GroupForm(request.POST, auto_id="grupp_%s")
    if not form.is_valid():
        return _page(request, 422, group_form=form)
    try:
        with transaction.atomic():
            actions.add_group(**form.cleaned_data, by=me(request))
    except IntegrityError:
        form.add_error("name_sv", _("Det finns redan en grupp som heter så."))
        return _page(request, 409, group_form=form)
    messages.success(request, _("Sparat. Den som anmäler sig kan välja gruppen nu."))
    return see_other("occasions:who")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("training", Verb.CHANGE))
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Call a kind of work something else."""
    known = get_object_or_404(Group, slug=slug)
    initial = {"name_sv": known.name_sv, "name_en": known.name_en}
    form = GroupForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        context = {"form": form, "group": known}
        return render(request, "occasions/group.html", context, status=422 if form.is_bound else 200)
    actions.rename_group(group=known, **form.cleaned_data, by=me(request))
    messages.success(request, _("Sparat. De som redan har valt gruppen står kvar i den."))
    return see_other("occasions:who")
