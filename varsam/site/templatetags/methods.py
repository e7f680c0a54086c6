"""Warns wherever something still points at a method that the city has stopped using."""

from django import template
from django.template import Context

from varsam.areas.methods.register.models import Method
from varsam.site.methods import warnings
from varsam.site.methods.warnings import Gone

register = template.Library()


@register.inclusion_tag("methods/gone.html", takes_context=True)
def method_warning(context: Context, method: Method | None, way: str = "methods:method") -> dict[str, object]:
    """Since when a method is not used any longer, why, and the way to its card; nothing for one that is.

    `way` is the name of the card's address: `register:method` at the desk. A page asks once for all that it shows.
    """
    if method is None or method.is_usable:
        return {"gone": None}
    request = context["request"]
    known: dict[str, Gone] | None = request.__dict__.get("withdrawn_methods")
    if known is None:
        known = request.__dict__["withdrawn_methods"] = warnings.withdrawn()
    return {"gone": known.get(method.slug), "way": way}
