"""Which guide a unit's question is about: said in the message itself, since nothing else is kept of who asks from outside."""

import re

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from varsam.areas.operations import guides

_MENTIONED = re.compile(r"/verksamhet/guider/([a-z0-9-]{1,60})/")


def mention(text: str, slug: str) -> str:
    """The text with a line before it that names the guide and where it stands; as it was where none was chosen."""
    guide = guides.of(slug) if slug else None
    if guide is None:
        return text
    with override("sv"):
        address = reverse("guides:guide", args=[slug])
    return (
        _("Det handlar om guiden ”%(title)s” (%(address)s)")
        % {
            "title": guide.title,
            "address": address,
        }
        + f"\n\n{text}"
    )


def mentioned(text: str) -> str:
    """The slug of the first guide that a text points at; empty where it points at none."""
    found = _MENTIONED.search(text)
    return found[1] if found else ""
