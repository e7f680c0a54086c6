"""That something points at a method which the city has stopped using: since when, why, and what else there is to read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from varsam.areas.methods.register.models import State, Step
from varsam.lib import when
from varsam.lib.working_days import STOCKHOLM


@dataclass(frozen=True)
class Gone:
    """A withdrawn method: its address and name, the day in words, and why."""

    slug: str
    name: str
    since: str
    why: str


def withdrawn(slugs: Iterable[str] | None = None) -> dict[str, Gone]:
    """The methods that are not used any longer, by slug, or those among `slugs`; one query however many there are."""
    steps = Step.objects.filter(method__state=State.WITHDRAWN, after=State.WITHDRAWN)
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
        )
        for step in steps.select_related("method").order_by("pk")
    }
