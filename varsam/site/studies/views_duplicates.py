"""Two references that may be one study: a person looks at both and says."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsam.areas.methods.studies import actions
from varsam.areas.methods.studies.enums import Verdict
from varsam.areas.methods.studies.models import Pair
from varsam.kernel.access import actor, gates
from varsam.lib.bibliography import doi
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other

_SHOWN: Final = 20


@require_safe
@gates.staff(needs=("study", Verb.READ))
def pairs(request: HttpRequest) -> HttpResponse:
    """Pairs that wait for somebody to look at them, the oldest first."""
    waiting = Pair.objects.filter(verdict=Verdict.WAITING, study__duplicate_of=None)
    pairs = list(waiting.select_related("study", "other", "other__duplicate_of")[:_SHOWN])
    context = {
        "pairs": [(each, (each.study, each.other.duplicate_of or each.other)) for each in pairs],
        "dois": {
            study.doi: doi.address(study.doi)
            for each in pairs
            for study in (each.study, each.other)
            if study.doi
        },
        "total": waiting.count(),
        "may_change": actor.may("study", Verb.CHANGE),
    }
    return render(request, "studies/pairs.html", context)


def _said(request: HttpRequest, number: int, *, is_same: bool) -> HttpResponse:
    pair = get_object_or_404(Pair, pk=number)
    try:
        if is_same:
            actions.merge(pair=pair, by=me(request))
            messages.success(request, _("De är nu en studie. Inget som stod i någon av dem har försvunnit."))
        else:
            actions.keep_apart(pair=pair, by=me(request))
            messages.success(request, _("De står kvar som två studier. Du blir inte tillfrågad igen."))
    except actions.AlreadySaid:
        messages.info(request, _("Någon annan hann före och har redan svarat."))
    return see_other("studies:pairs")


@require_POST
@gates.staff(needs=("study", Verb.CHANGE))
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """They are one."""
    return _said(request, number, is_same=True)


@require_POST
@gates.staff(needs=("study", Verb.CHANGE))
def keep_apart(request: HttpRequest, number: int) -> HttpResponse:
    """They are two."""
    return _said(request, number, is_same=False)
