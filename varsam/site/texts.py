"""The texts that the coordinator edits, as the public reads them."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.lib import when
from varsam.site import markdown
from varsam.site.models import Page


def _page(slug: str) -> Page | None:
    """The page in the active language, else in English, else in Swedish."""
    found = {page.language: page for page in Page.objects.filter(slug=slug).exclude(body="")}
    return found.get(get_language() or "sv") or found.get("en") or found.get("sv")


def body(slug: str) -> SafeString:
    """The text alone, for a page that has more on it; empty where nothing is published in the active language."""
    page = Page.objects.filter(slug=slug, language=get_language()).exclude(body="").first()
    return markdown.render(page.body) if page else mark_safe("")


def context(slug: str) -> dict[str, object]:
    page = _page(slug)
    if page is None:
        return {"title": _("Sidan är inte klar än"), "body_html": ""}
    date = when.full_date(page.published_at.date(), get_language() or "sv")
    return {
        "title": page.title,
        "body_html": markdown.render(page.body),
        "updated_words": _("Uppdaterad %(date)s") % {"date": date},
    }
