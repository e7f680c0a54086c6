"""Warns wherever something still points at a method that the city has stopped using, or that something speaks against now."""

from django import template
from django.template import Context
from django.utils import timezone

from varsam.areas.methods.register.models import Method
from varsam.site.methods import standing, warnings
from varsam.site.methods.standing import Stand
from varsam.site.methods.warnings import Gone

register = template.Library()


@register.inclusion_tag("methods/gone.html", takes_context=True)
def method_warning(
    context: Context, method: Method | None, way: str = "methods:method", *, named: bool = False
) -> dict[str, object]:
    """Since when a method is not used any longer, why, and the way to its card; or what its card says against it, where a check
    or an evaluation does, or its support does not carry what the city says of it. Nothing for one that nothing speaks against.

    `way` is the name of the card's address: `register:method` at the desk. `named`: the method's name does not stand beside it. A
    page asks once for all that it shows.
    """
    if method is None:
        return {"gone": None}
    request = context["request"].__dict__
    if method.is_usable:
        if "warned_methods" not in request:
            request["warned_methods"] = standing.warned(timezone.localdate())
        warned: dict[str, Stand] = request["warned_methods"]
        return {"gone": None, "stand": warned.get(method.slug), "method": method, "way": way, "named": named}
    if "withdrawn_methods" not in request:
        request["withdrawn_methods"] = warnings.withdrawn()
    known: dict[str, Gone] = request["withdrawn_methods"]
    return {"gone": known.get(method.slug), "way": way}
