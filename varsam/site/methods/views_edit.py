"""Writing in the register: a new card, a changed one, an idea."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.methods.register import actions, policies
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.methods.forms import TEXTS, MethodForm
from varsam.site.methods.forms_acts import IdeaForm, points_at

# Addresses of their own below `metoder/`, public or at the desk: no method may take one of them.
RESERVED = frozenset(
    {
        "ny",
        "ny-ide",
        "jamfor",
        "regeln",
        "rattslig-provning",
        "provas-igen",
        "flode-json",
        "flode-atom",
        "flode",
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("method", Verb.CHANGE))
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a card. Whoever saved meanwhile loses nothing, and nor does the one who typed."""
    found = get_object_or_404(Method, slug=slug)
    if request.method != "POST":
        return _page(request, MethodForm(instance=found), found)
    # A fresh instance takes what was typed; `found` stays what is stored.
    form = MethodForm(request.POST, instance=Method(pk=found.pk, slug=found.slug, state=found.state))
    if not form.is_valid():
        return _page(request, form, found, status=422)
    try:
        actions.change_method(
            method=found, values=form.values(), seen=form.cleaned_data["seen"], by=me(request)
        )
    except actions.ChangedMeanwhile as changed:
        return _changed_meanwhile(request, form, changed.method)
    messages.success(request, _("Sparat. Kortet är ändrat för alla."))
    return see_other("register:method", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("method", Verb.ADD))
def add(request: HttpRequest) -> HttpResponse:
    """A new method in the register: an idea until somebody takes it further."""
    form = MethodForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, None, status=422 if form.is_bound else 200)
    made = actions.add_method(values=form.values(), reserved=RESERVED, by=me(request))
    messages.success(request, _("Metoden finns nu i registret som en idé. Ta ett steg när den ska granskas."))
    return see_other("register:method", made.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("method_idea", Verb.ADD))
def propose(request: HttpRequest) -> HttpResponse:
    """Something that may be worth trying: its name and what it is; the method lead goes on from there."""
    form = IdeaForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.propose_idea(
                name=said["name"], words=said["words"], reserved=RESERVED, by=me(request)
            )
        except policies.PointsAtSomebody as found:
            form.add_error("words", points_at(found.kinds))
        else:
            messages.success(request, _("Tack. Idén står i registret, och metodansvarig ser den."))
            return see_other("register:method", made.slug)
    return render(request, "methods/propose.html", {"form": form}, status=422 if form.is_bound else 200)


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
    texts = [(form[f"{name}_sv"], form[f"{name}_en"]) for name in TEXTS]
    context = {"form": form, "method": found, "texts": texts, **more}
    return render(request, "methods/change.html", context, status=status)
