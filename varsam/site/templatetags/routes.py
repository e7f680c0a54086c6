"""Whether an office reads the languages that it is written to in."""

from django import template
from django.template import Context

from varsam.site.desk.presentation import Row
from varsam.site.routes import reading

register = template.Library()


@register.simple_tag(takes_context=True)
def read_here(context: Context, row: Row) -> bool:
    """Whether somebody in the row's unit reads the language of its enquiry; each unit is asked once a page."""
    if row.language in reading.READ_BY_ALL:
        return True
    request = context["request"]
    known: dict[int, frozenset[str]] = request.__dict__.setdefault("languages_read", {})
    if row.unit not in known:
        known[row.unit] = reading.languages_in(row.unit)
    return row.language in known[row.unit]
