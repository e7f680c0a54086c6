"""The guides, open to everybody: all of them, what a search finds, and one of them."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.operations import guides, search
from varsam.areas.operations.enums import Setting
from varsam.areas.operations.guides import Guide
from varsam.areas.relatives import api as relatives
from varsam.kernel.access import gates
from varsam.kernel.people import published
from varsam.lib import when
from varsam.site.operations import guide_page
from varsam.ui.languages import STAFF, written_in

_MOST = 12
LONGEST = 400


@dataclass(frozen=True)
class Found:
    """One guide that a search found."""

    slug: str
    title: str
    snippet: SafeString | str
    icon: str
    setting: str


# What is typed may point at somebody, so it travels in the body and stands in no address and no log. Nobody is signed in:
# there is no cookie that a forged form could misuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
@published.kept
def all_guides(request: HttpRequest) -> HttpResponse:
    """Every guide by setting; or, for words that were sent, those that are about them. Nothing of the words is kept."""
    text = request.POST.get("q", "")[:LONGEST].replace("\0", "").strip()
    chosen = request.POST.get("setting", "")
    setting = chosen if chosen in Setting.values else ""
    hits = search.find(text, setting=setting, most=_MOST) if text else []
    context = {
        "text": text,
        "setting": setting,
        "settings": Setting.choices,
        "found": [
            Found(each.slug, each.title, each.snippet, guide_page.ICONS[Setting(each.setting)], each.setting)
            for each in hits
        ],
        "read_as": list(hits[0].read_as.items()) if hits else [],
        "parts": [] if text else guide_page.parts(guides.current(setting)),
    }
    is_live = request.headers.get("HX-Target") == "traffar"
    return render(request, "operations/found.html" if is_live else "operations/guides.html", context)


def named(slug: str) -> Guide:
    """The guide of that name, if it is shown."""
    found = guides.of(slug)
    if found is None:
        raise Http404
    return found


@require_safe
@gates.public
@written_in(*STAFF)
@published.kept
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One situation: what to do first, what not to do, who answers for what, whom to call."""
    return render(request, "operations/guide.html", page(named(slug)))


def page(found: Guide) -> dict[str, object]:
    """What the page of a guide shows; the same for a draft that is looked at."""
    now = timezone.now()
    return {
        "guide": found,
        "icon_name": guide_page.ICONS[Setting(found.setting)],
        "setting_words": Setting(found.setting).label,
        "lanes": guide_page.lanes(found.responsibilities),
        "contacts": guide_page.contacts(found.contacts, now),
        "organisations": guide_page.organisations(found.organisations),
        "methods": guide_page.methods(found.methods),
        "text_language": guide_page.text_language(found),
        "is_translated": guide_page.text_language(found) == (get_language() or "sv"),
        "checked": guide_page.checked_words(found),
        "version": guide_page.version_words(found),
        "now_x": relatives.now_share(now),
        "now_words": when.moment(now, get_language() or "sv"),
    }
