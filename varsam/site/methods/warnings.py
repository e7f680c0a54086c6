"""That something points at a method which is not to be used: since when, why, and what else there is to read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language

from varsam.areas.methods.register.models import State, Step
from varsam.areas.methods.register.states import ADVISED
from varsam.lib import when
from varsam.lib.working_days import STOCKHOLM


@dataclass(frozen=True)
class Gone:
    """A withdrawn method: its address and name, the day in words, why, and whether it was ever in use here."""

    slug: str
    name: str
    since: str
    why: str
    was_used: bool


def withdrawn(slugs: Iterable[str] | None = None) -> dict[str, Gone]:
    """The methods that are not to be used, by slug, or those among `slugs`; one query however many there are."""
    advised = Step.objects.filter(method=OuterRef("method"), after__in=ADVISED)
    steps = Step.objects.filter(method__state=State.WITHDRAWN, after=State.WITHDRAWN).annotate(
        was_advised=Exists(advised)
    )
    if slugs is not None:
        steps = steps.filter(method__slug__in=list(slugs))
    language = get_language() or "sv"
    # The last one stays, should the method have been taken up again in between.
    return {
        step.method.slug: Gone(
            step.method.slug,
            step.method.name,
            when.full_date(step.at.astimezone(STOCKHOLM).date(), language),
            step.why,
            # An idea, or what a review or a check spoke against, was never the city's to stop using.
            step.was_advised or step.method.in_use_since is not None,
        )
        for step in steps.select_related("method").order_by("pk")
    }
