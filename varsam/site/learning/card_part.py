"""What we have seen ourselves, on a method's card: colleagues who answer for it read all that is told, others years that are over."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varsam.areas.methods.learning import api as learning
from varsam.areas.methods.learning.api import Learned
from varsam.areas.methods.register.models import Method
from varsam.site.learning import showing
from varsam.site.methods.parts import Brief, Part

TITLE = _("Det vi själva har sett")
ANCHOR = "sett"
STYLES = ("ui/learning.css",)


def part(method: Method, request: HttpRequest, *, is_public: bool) -> Part:
    """Always there: that we do not know yet is a result."""
    own = not is_public and learning.may_read()
    found = learning.of(method.slug) if own else learning.published(method.slug)
    return Part(
        template="learning/part.html",
        context={"learned": found, "sources": showing.of(found), "is_own": own},
        title=TITLE,
        anchor=ANCHOR,
        summary=showing.times(found.uses),
        harm=_harm(found),
    )


def brief(methods: Sequence[Method]) -> dict[int, Brief]:
    """What everybody may read of each of these, in brief."""
    found = learning.published_each([each.slug for each in methods])
    return {
        each.pk: Brief(TITLE, ANCHOR, _harm(found[each.slug]), showing.times(found[each.slug].uses))
        for each in methods
        if each.slug in found
    }


def _harm(found: Learned) -> str:
    """That somebody has reported harm, where enough have for it to be told."""
    return gettext("Skada är rapporterad när metoden har använts eller lärts ut här.") if found.harms else ""
