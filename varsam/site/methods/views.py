"""The register of methods for colleagues; the method lead edits it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.methods import cards
from varsam.site.methods.forms import MethodForm

# Addresses of their own below `metoder/`: no method may take one of them.
_RESERVED = frozenset({"ny"})


@require_safe
@gates.staff()
def methods(request: HttpRequest) -> HttpResponse:
    """All methods, with what is known of each."""
    return render(
        request, "methods/list.html", {**cards.register(), "edits": actor.may("method", Verb.CHANGE)}
    )


@require_safe
@gates.staff()
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """One method's card."""
    found = cards.card(get_object_or_404(Method, slug=slug))
    return render(request, "methods/card.html", {"card": found, "edits": actor.may("method", Verb.CHANGE)})


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("method", Verb.CHANGE))
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a card. Whoever saved meanwhile loses nothing, and nor does the one who typed."""
    found = get_object_or_404(Method, slug=slug)
    if request.method != "POST":
        return _page(request, MethodForm(instance=found), found)
    # A fresh instance takes what was typed; `found` stays what is stored.
    form = MethodForm(request.POST, instance=Method(pk=found.pk, slug=found.slug))
    if not form.is_valid():
        return _page(request, form, found, status=422)
    try:
        actions.change_method(
            method=found, values=form.values(), seen=form.cleaned_data["seen"], by=me(request)
        )
    except actions.ChangedMeanwhile as changed:
        return _changed_meanwhile(request, form, changed.method)
    messages.success(request, _("Sparat. Kortet är ändrat för alla."))
    return redirect("register:method", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("method", Verb.ADD))
def add(request: HttpRequest) -> HttpResponse:
    """A new method in the register."""
    form = MethodForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, None, status=422 if form.is_bound else 200)
    made = actions.add_method(values=form.values(), reserved=_RESERVED, by=me(request))
    messages.success(request, _("Metoden finns nu i registret, och alla kan läsa kortet."))
    return redirect("register:method", slug=made.slug)


def _changed_meanwhile(request: HttpRequest, form: MethodForm, now: Method) -> HttpResponse:
    compare = form.against(now)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = actions.mark(now)  # type: ignore[index]
    said = _(
        "Någon annan har sparat medan du skrev. Allt du har skrivit står kvar här. Jämför, och spara igen."
    )
    form.add_error(None, said)
    return _page(request, form, now, status=409, compare=compare)


def _page(
    request: HttpRequest, form: MethodForm, found: Method | None, status: int = 200, **more: object
) -> HttpResponse:
    texts = [
        (form[f"{name}_sv"], form[f"{name}_en"])
        for name in ("name", "target", "description", "harms", "needs")
    ]
    context = {"form": form, "method": found, "texts": texts, **more}
    return render(request, "methods/change.html", context, status=status)
