"""How long each kind of thing is kept, with which exceptions, since when, and on what ground."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.people.models import Organisation
from varsam.kernel.retention import actions, kinds
from varsam.kernel.retention.kinds import Kind
from varsam.kernel.retention.models import Exemption, RetentionRule
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.retention import presentation
from varsam.site.retention.forms import ExemptionForm, RuleForm


@dataclass(frozen=True)
class Ruled:
    """One kind with the rule that holds for the one who reads, those to come and those before."""

    kind: Kind
    now: RetentionRule | None
    coming: list[RetentionRule]
    earlier: list[RetentionRule]


@dataclass(frozen=True)
class Exempted:
    """One exception in its newest version, with those before."""

    newest: Exemption
    whom: str
    kind_words: str
    earlier: list[Exemption]
    is_mine: bool


def _town() -> Organisation | None:
    """The municipality of the one who reads: the root of a unit where they read lists."""
    found = Organisation.objects.filter(pk__in=actor.units("retention", Verb.READ), parent=None).order_by(
        "pk"
    )
    return found.first()


def _ruled(kind: Kind, town: Organisation | None) -> Ruled:
    now = timezone.now()
    versions = [
        each
        for each in RetentionRule.objects.select_related("municipality", "made_by").filter(kind=kind.name)
        if each.municipality_id in {None, town.pk if town else None}
    ]
    # The city's own goes before the one for all; within each the latest that has begun.
    begun = [each for each in versions if each.valid_from <= now]
    begun.sort(
        key=lambda each: (each.municipality_id is not None, each.valid_from, each.number), reverse=True
    )
    return Ruled(
        kind, begun[0] if begun else None, [each for each in versions if each.valid_from > now], begun[1:]
    )


def _exempted(town: Organisation | None) -> list[Exempted]:
    lines: dict[str, list[Exemption]] = {}
    for each in Exemption.objects.select_related("municipality", "made_by"):
        if each.municipality_id in {None, town.pk if town else None}:
            lines.setdefault(each.slug, []).append(each)
    return [
        Exempted(
            versions[0],
            presentation.whom(versions[0]),
            str(kinds.get(versions[0].kind).many),
            versions[1:],
            versions[0].municipality_id is not None,
        )
        for versions in lines.values()
    ]


@require_safe
@gates.staff(needs=("retention", Verb.READ))
def rules(request: HttpRequest) -> HttpResponse:
    """All rules and exceptions, with their versions."""
    town = _town()
    context = {
        "town": town,
        "ruled": [_ruled(kind, town) for kind in kinds.every()],
        "exempted": _exempted(town),
        "may_add": town is not None and actor.may("retention", Verb.ADD),
    }
    return render(request, "retention/rules.html", context)


def _my_town() -> Organisation:
    town = _town()
    if town is None:
        raise Http404
    return town


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("retention", Verb.ADD))
def add_rule(request: HttpRequest, kind: str) -> HttpResponse:
    """The next version of one kind's rule, for the own municipality."""
    if kind not in kinds.names():
        raise Http404
    town, ruled = _my_town(), _ruled(kinds.get(kind), _town())
    held = ruled.now
    initial: dict[str, object] = {"valid_from": timezone.localdate()}
    if held:
        initial |= {name: getattr(held, name) for name in ("amount", "unit", "action", "legal_rule")}
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_rule(
            kind=kind, municipality=town.pk, period=form.period, clock=str(ruled.kind.clock), ground=form.ground,
            valid_from=form.cleaned_data["valid_from"], by=me(request),
        )  # fmt: skip
        messages.success(request, _("Sparat. Det som står på en lista som inte är godkänd räknas om i natt."))
        return redirect("retention:rules")
    context = {"form": form, "ruled": ruled, "town": town}
    return render(request, "retention/rule_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("retention", Verb.ADD))
def add_exemption(request: HttpRequest) -> HttpResponse:
    """A new exception for the own municipality, for the kind that is about persons."""
    town = _my_town()
    return _exemption_page(request, town, kind="record", slug="", held=None)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("retention", Verb.ADD))
def exemption(request: HttpRequest, slug: str) -> HttpResponse:
    """The next version of one of the municipality's exceptions, or its end."""
    town = _my_town()
    held = Exemption.objects.filter(slug=slug, municipality=town).first()
    if held is None:
        raise Http404
    return _exemption_page(request, town, kind=held.kind, slug=slug, held=held)


def _exemption_page(
    request: HttpRequest, town: Organisation, *, kind: str, slug: str, held: Exemption | None
) -> HttpResponse:
    days = ", ".join(str(day) for day in held.born_days) if held else ""
    initial = {
        "born_days": days,
        "valid_from": timezone.localdate(),
        "legal_rule": held.legal_rule if held else "",
    }
    form = ExemptionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.set_exemption(
            slug=slug or _new_slug(town, kind), kind=kind, municipality=town.pk, born_days=said["born_days"],
            is_ended=said["is_ended"], ground=form.ground, valid_from=said["valid_from"], by=me(request),
        )  # fmt: skip
        messages.success(request, _("Sparat. Det som står på en lista som inte är godkänd räknas om i natt."))
        return redirect("retention:rules")
    context = {"form": form, "held": held, "town": town, "kind_words": kinds.get(kind).many}
    return render(request, "retention/exemption_form.html", context, status=422 if form.errors else 200)


def _new_slug(town: Organisation, kind: str) -> str:
    """A name that is not taken: the town's, the kind's and a number."""
    base = slugify(f"{town.slug}-{kind}")[:50]
    return f"{base}-{Exemption.objects.filter(slug__startswith=base).values('slug').distinct().count() + 1}"
