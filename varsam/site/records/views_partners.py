"""Which organisations take part, and what ends when one of them leaves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.records import partners as register
from varsam.kernel.records.partners import Partner
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other


@require_safe
@gates.staff(needs=("partner", Verb.READ))
def partners(request: HttpRequest) -> HttpResponse:
    """Organisations of other trees: those that take part, and those that have left."""
    found = register.partners()
    taking_part = [each for each in found if each.organisation.left_at is None]
    context = {
        "shared_with": [_row(each) for each in _sorted(taking_part) if each.shares],
        "others": [_row(each) for each in _sorted(taking_part) if not each.shares],
        "gone": [_row(each) for each in _sorted(found) if each.organisation.left_at],
    }
    return render(request, "records/partners.html", context)


def _sorted(found: list[Partner]) -> list[Partner]:
    return sorted(found, key=lambda each: each.organisation.name.casefold())


def _row(each: Partner) -> dict[str, object]:
    organisation = each.organisation
    return {
        "organisation": organisation,
        "parent": organisation.parent.name if organisation.parent else "",
        "shares": each.shares,
        "others": each.others,
        "left": moments.short_day(organisation.left_at) if organisation.left_at else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("partner", Verb.CHANGE))
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them: what ends if it leaves, or that it takes part again."""
    found = register.partners()
    one = next((each for each in found if each.organisation.slug == slug), None)
    if one is None:
        raise Http404
    organisation = one.organisation
    below = [
        each
        for each in found
        if organisation.pk in each.organisation.ancestors and each.organisation.pk != organisation.pk
    ]
    if request.method == "POST":
        return _changed(request, one)
    staying = [each for each in below if each.organisation.left_at is None]
    context = {
        "row": _row(one),
        "below": [each.organisation.name for each in staying],
        "ours": one.shares + sum(each.shares for each in staying),
        "others": one.others + sum(each.others for each in staying),
        "back_with": [
            each.organisation.name for each in below if each.organisation.left_at == organisation.left_at
        ],
    }
    return render(request, "records/partner.html", context)


def _changed(request: HttpRequest, one: Partner) -> HttpResponse:
    organisation, has_left = one.organisation, one.organisation.left_at is not None
    if request.POST.get("state") == "back" and has_left:
        register.come_back(organisation=organisation, by=me(request))
        said = _("%(who)s är med i samverkan igen. Inget är delat med dem än.")
        messages.success(request, said % {"who": organisation.name})
    elif request.POST.get("state") == "left" and not has_left:
        ended = register.leave(organisation=organisation, by=me(request))
        said = ngettext(
            "%(who)s har lämnat samverkan. En delning är slut.",
            "%(who)s har lämnat samverkan. %(ended)s delningar är slut.",
            ended,
        )
        messages.success(request, said % {"who": organisation.name, "ended": ended})
    else:
        messages.warning(request, _("Någon hann före: det står redan så."))
    return see_other("records:partners")
