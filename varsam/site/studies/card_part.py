"""What a method's card says of the research behind its ratings."""

from collections.abc import Sequence

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from varsam.areas.methods.register.models import Method
from varsam.areas.methods.studies import reading
from varsam.areas.methods.studies.enums import Finding, ReviewState
from varsam.areas.methods.studies.models import Weighed
from varsam.site.methods.parts import Brief, Part
from varsam.site.studies import drawn

_TITLE = _("Forskningen bakom")
_ANCHOR = "studier"


def part(method: Method, request: HttpRequest, *, is_public: bool) -> Part | None:
    """The review that holds; None where nobody has finished one, and the card then says by itself that nobody has looked."""
    found = reading.evidence(method)
    if found is None:
        return None
    context = {
        "shown": found,
        "review": found.review,
        "who_when": drawn.who_when(found.review),
        "steps": drawn.steps(found.flow),
        "included": drawn.rows(found.included),
        "left_out": drawn.rows(found.left_out),
        "by_hand": _by_hand(method, found),
    }
    return Part(
        "studies/card_part.html",
        context,
        _TITLE,
        _ANCHOR,
        drawn.summary(found.included),
        _harm(found),
    )


def _harm(found: reading.Evidence) -> str:
    """How many of the studies that were weighed say that the method did harm, however little they weigh."""
    return _found(len({each.study_id for each in found.included if each.finding == Finding.HARMED}))


def brief(methods: Sequence[Method]) -> dict[int, Brief]:
    """What the studies of each of these that were weighed say of harm; one query."""
    harmed = Weighed.objects.filter(
        review__method__in=methods, review__state=ReviewState.DONE, is_included=True, finding=Finding.HARMED
    )
    counted = harmed.order_by().values_list("review__method").annotate(n=Count("study", distinct=True))
    return {method: Brief(_TITLE, _ANCHOR, _found(number)) for method, number in counted}


def _found(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(n)s studie som vi har vägt in säger att metoden gjorde skada.",
        "%(n)s studier som vi har vägt in säger att metoden gjorde skada.",
        number,
    ) % {"n": number}


def _by_hand(method: Method, found: reading.Evidence) -> bool:
    """Whether somebody has rated anew, without a review, what this one rated."""
    after = max((graded.pk for graded in found.ruled.values()), default=0)
    return method.graded.filter(pk__gt=after, about__in=found.ruled, review=None).exists()
