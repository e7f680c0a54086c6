"""What a method's card says of the research behind its ratings."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from varsam.areas.methods.register.models import Method
from varsam.areas.methods.studies import reading
from varsam.site.methods.parts import Part
from varsam.site.studies import drawn


def part(method: Method, request: HttpRequest, *, is_public: bool) -> Part | None:
    """The review that holds; None where nobody has finished one, and the card then says by itself that nobody has looked."""
    found = reading.evidence(method)
    if found is None:
        return None
    context = {
        "shown": found,
        "review": found.review,
        "steps": drawn.steps(found.flow),
        "included": drawn.rows(found.included),
        "left_out": drawn.rows(found.left_out),
    }
    return Part(
        "studies/card_part.html", context, _("Forskningen bakom"), "studier", drawn.summary(found.included)
    )
