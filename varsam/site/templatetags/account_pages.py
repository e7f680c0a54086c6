"""Template tags of the sign-in pages."""

import re
from collections.abc import Sequence

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from varsam.site import demo

register = template.Library()

_BOX = re.compile(r'viewBox="([\d .]+)"')
_PATH = re.compile(r'\bd="([MmHhVvLlZz\d .,-]+)"')


@register.simple_tag
def demo_people() -> Sequence[demo.Person]:
    """The cast that anyone may sign in as: in the demo town, and nowhere else."""
    return demo.CAST if settings.DEMO else ()


@register.simple_tag
def demo_password() -> str:
    """The password of the whole cast."""
    return demo.PASSWORD if settings.DEMO else ""


@register.simple_tag
def qr_code(svg: str) -> SafeString:
    """The library's QR code drawn inline: as an image from a `data:` address the browser would refuse it."""
    box, path = _BOX.search(svg), _PATH.search(svg)
    if not box or not path:
        return format_html("{}", "")
    return format_html(
        '<svg class="qr-code" viewBox="{}" width="220" height="220" role="img" aria-label="{}">'
        '<rect width="100%" height="100%" fill="#fff"/><path d="{}" fill="#000"/></svg>',
        box[1],
        _("QR-kod för appen"),
        path[1],
    )
