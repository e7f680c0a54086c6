"""Template tags of the desk: its frame, and numbers as the desk says them."""

from django import template
from django.template import Context

from varsam.site.desk import navigation, tallies

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_frame(context: Context) -> navigation.Frame:
    """What surrounds the page: the ways that this role can go, with what waits there."""
    return navigation.frame(context["request"])


@register.filter
def tally(number: int) -> str:
    """A count, "1 000+" beyond the cap."""
    return tallies.words(number)
