"""The texts that the coordinator edits, as the public reads them."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.relatives import guidance
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


def guides(slugs: Sequence[str]) -> Mapping[str, guidance.Text]:
    """The published guides of these pages, by slug, each in the active language, else in English, else in Swedish."""
    order = [get_language() or "sv", "en", "sv"]
    found = Page.objects.filter(slug__in=slugs, language__in=order).exclude(body="")
    best: dict[str, Page] = {}
    for page in sorted(found, key=lambda each: order.index(each.language), reverse=True):
        best[page.slug] = page
    return {slug: _guide(page) for slug, page in best.items()}


def _guide(page: Page) -> guidance.Text:
    lead, parts = markdown.parted(page.body)
    # A line that begins with a Swedish name still runs as its language does.
    direction = "rtl" if page.language in settings.LANGUAGES_BIDI else "ltr"
    return guidance.Text(
        title=page.title,
        language=page.language,
        direction=direction,
        lead=markdown.render(lead, direction),
        parts=tuple(guidance.Part(heading, markdown.render(text, direction)) for heading, text in parts),
        published_on=timezone.localdate(page.published_at),
        review_by=page.review_by,
    )
