"""What we have seen ourselves, on a method's card: colleagues who answer for it read all that is told, others years that are over."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from varsam.areas.methods.learning import api as learning
from varsam.areas.methods.register.models import Method
from varsam.site.learning import showing
from varsam.site.methods.parts import Part

STYLES = ("ui/learning.css",)


def part(method: Method, request: HttpRequest, *, is_public: bool) -> Part:
    """Always there: that we do not know yet is a result."""
    own = not is_public and learning.may_read()
    found = learning.of(method.slug) if own else learning.published(method.slug)
    return Part(
        template="learning/part.html",
        context={"learned": found, "sources": showing.of(found), "is_own": own},
        title=_("Det vi själva har sett"),
        anchor="sett",
        summary=showing.times(found.uses),
    )
