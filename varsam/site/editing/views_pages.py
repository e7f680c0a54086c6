"""The texts of the public pages: written, looked at, published, compared with what they were."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.relatives import guidance
from varsam.kernel.access import gates
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site import markdown
from varsam.site.desk.acts import me
from varsam.site.editing import actions, differences
from varsam.site.editing.forms_pages import PageForm, next_review
from varsam.site.editing.tasks import REVIEW_AHEAD_DAYS
from varsam.site.models import Page, Revision

SOURCE = "sv"
HISTORY = 20


@dataclass(frozen=True)
class Place:
    """A text that a public page asks for: its slug, what it is called here, where it stands, and whether the page
    has words of its own while nothing is published.

    `parts` is how many headings of the second level it is made of, 0 where the editor decides.
    """

    slug: str
    words: str | Promise
    where: str
    hint: str | Promise
    has_standard: bool = False
    parts: int = 0


PLACES = (
    Place("anhorig", gettext_lazy("Vad händer när du skriver"), "/anhorig/", gettext_lazy("På sidan för anhöriga"), True),
    Place("verksamhet", gettext_lazy("Så hjälper vi verksamheter"), "/verksamhet/", gettext_lazy("På sidan för yrkesverksamma"), True),
    Place("personuppgifter", gettext_lazy("Om personuppgifter"), "/personuppgifter/", gettext_lazy("Vad som sparas, och vad anonymitet inte täcker")),
    Place("tillganglighet", gettext_lazy("Tillgänglighet"), "/tillganglighet/", gettext_lazy("Redogörelsen som lagen kräver")),
)  # fmt: skip
GUIDES = tuple(
    Place(topic.page, topic.name, f"/anhorig/rad/{topic.slug}/", "", parts=guidance.PARTS)
    for topic in guidance.topics()
)
_PLACES = {place.slug: place for place in (*PLACES, *GUIDES)}
_LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Cell:
    """One text in one language: `state` is published, review, draft, behind, standard or missing."""

    place: Place
    code: str
    language: str
    state: str
    words: str
    hint: str
    here: bool = False


def _place(slug: str, language: str) -> Place:
    if slug not in _PLACES or language not in _LANGUAGES:
        raise Http404
    return _PLACES[slug]


def _cell(place: Place, code: str, found: dict[tuple[str, str], Page], here: str = "") -> Cell:
    page, source = found.get((place.slug, code)), found.get((place.slug, SOURCE))

    def cell(state: str, words: str, hint: str = "") -> Cell:
        return Cell(place, code, str(_LANGUAGES[code]), state, words, hint, code == here)

    if page is None:
        return cell("standard", _("Standardtext")) if place.has_standard else cell("missing", _("Saknas"))
    if not page.body:
        return cell("draft", _("Bara utkast"))
    date = when.full_date(timezone.localdate(page.published_at), get_language() or SOURCE)
    if code != SOURCE and _is_behind(page, source):
        return cell("behind", _("Svenskan är nyare"), date)
    if _is_due(page):
        return cell("review", _("Läs igenom"), date)
    if getattr(page, "newest_status", None) == "draft":
        return cell("published", _("Publicerad, med utkast"), date)
    return cell("published", _("Publicerad"), date)


def _is_behind(page: Page, source: Page | None) -> bool:
    """Whether the Swedish text was published at least a day after this one."""
    return bool(source and source.body and source.published_at - page.published_at > timedelta(days=1))


def _behind_words(page: Page | None, source: Page | None, language: str) -> str:
    """The day of the Swedish text that this one has not followed yet; empty where it has."""
    if language == SOURCE or page is None or source is None or not page.body or not _is_behind(page, source):
        return ""
    return when.full_date(timezone.localdate(source.published_at), get_language() or SOURCE)


def _is_due(page: Page | None) -> bool:
    """Whether a published text is to be read through by now, or within a fortnight."""
    if page is None or not page.body:
        return False
    return page.review_by <= timezone.localdate() + timedelta(days=REVIEW_AHEAD_DAYS)


def _found(*slugs: str) -> dict[tuple[str, str], Page]:
    newest = Revision.objects.filter(page=OuterRef("pk")).order_by("-at", "-pk").values("status")[:1]
    pages = Page.objects.filter(slug__in=slugs).annotate(newest_status=Subquery(newest))
    return {(page.slug, page.language): page for page in pages}


@require_safe
@gates.staff(needs=("page", Verb.READ))
def pages(request: HttpRequest) -> HttpResponse:
    """Every text in every language, and what each needs."""
    found = _found(*_PLACES)
    groups = [
        (name, [(place, [_cell(place, code, found) for code in _LANGUAGES]) for place in places])
        for name, places in ((_("Sidor"), PLACES), (_("Råd till anhöriga"), GUIDES))
    ]
    cells = [cell for _name, rows in groups for _place_, row in rows for cell in row]
    context = {
        "groups": groups,
        "missing": sum(cell.state == "missing" for cell in cells),
        "review": sum(cell.state in {"review", "behind"} for cell in cells),
    }
    return render(request, "editing/pages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("page", Verb.CHANGE))
def page(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """One text in one language: write, look, keep as a draft, publish."""
    place = _place(slug, language)
    if request.method != "POST":
        return _editor(request, place, language, PageForm(initial=_initial(slug, language)))
    form = PageForm(request.POST, parts=place.parts if "publish" in request.POST else 0)
    if not form.is_valid():
        return _editor(request, place, language, form, status=422)
    if "preview" in request.POST:
        return _editor(request, place, language, form)
    seen = form.cleaned_data["seen"] or 0
    try:
        _save(request, form, slug, language, seen)
    except actions.ChangedMeanwhile as changed:
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = str(changed.latest.pk)  # type: ignore[index]
        return _editor(request, place, language, form, status=409, theirs=_compared(changed.latest, form))
    return redirect("editing:page", slug=slug, language=language)


def _save(request: HttpRequest, form: PageForm, slug: str, language: str, seen: int) -> None:
    text, by = form.text(), me(request)
    if "publish" in request.POST:
        review_by = form.cleaned_data["review_by"]
        actions.publish(slug=slug, language=language, text=text, review_by=review_by, seen=seen, by=by)
        messages.success(request, _("Publicerat. Alla läser den nya texten nu."))
        return
    actions.save_draft(slug=slug, language=language, text=text, seen=seen, by=by)
    messages.success(request, _("Utkastet är sparat. Ingen utanför skrivbordet ser det."))


def _direction(language: str) -> str:
    if language not in _LANGUAGES:
        return "auto"
    return "rtl" if language in settings.LANGUAGES_BIDI else "ltr"


def _compared(theirs: Revision, form: PageForm) -> dict[str, object]:
    text = form.text()
    return {"revision": theirs, "title": theirs.title, "parts": differences.shown(theirs.body, text.body)}


def _initial(slug: str, language: str) -> dict[str, Any]:
    page = Page.objects.filter(slug=slug, language=language).first()
    newest = actions.latest(page) if page else None
    shown = newest or page
    review_by = page.review_by if page and page.review_by > timezone.localdate() else next_review()
    return {
        "title": shown.title if shown else "",
        "body": shown.body if shown else "",
        "review_by": review_by,
        "seen": newest.pk if newest else 0,
    }


def _editor(
    request: HttpRequest, place: Place, language: str, form: PageForm, status: int = 200, **more: object
) -> HttpResponse:
    found = _found(place.slug)
    stored, source = found.get((place.slug, language)), found.get((place.slug, SOURCE))
    revisions = list(stored.revisions.select_related("by")[:HISTORY]) if stored else []
    form.fields["body"].widget.attrs.update(lang=language, dir="auto")
    form.fields["title"].widget.attrs.update(lang=language, dir="auto")
    context = {
        "place": place,
        "language": language,
        "language_name": _LANGUAGES[language],
        "tabs": [_cell(place, code, found, language) for code in _LANGUAGES],
        "form": form,
        "stored": stored,
        "draft": bool(revisions) and revisions[0].status == "draft",
        "source": source if language != SOURCE and source and source.body else None,
        "source_html": markdown.render(source.body) if source else "",
        "title": form["title"].value() or "",
        "html": markdown.render(form["body"].value() or "", _direction(language)),
        "revisions": revisions,
        "review_due": _is_due(stored),
        "behind_words": _behind_words(stored, source, language),
        **more,
    }  # fmt: skip
    return render(request, "editing/page.html", context, status=status)


@require_POST
@gates.staff(needs=("page", Verb.CHANGE))
def preview_page(request: HttpRequest) -> HttpResponse:
    """How a text reads, while it is written. Nothing is kept."""
    text = request.POST.get("body", "")[: PageForm.base_fields["body"].max_length]  # type: ignore[attr-defined]
    html = markdown.render(text, _direction(request.POST.get("language", "")))
    context = {"title": request.POST.get("title", ""), "html": html}
    return render(request, "editing/page_preview.html", context)


@require_POST
@gates.staff(needs=("page", Verb.CHANGE))
def review_page(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Read through, and it still holds: for another half year."""
    stored = get_object_or_404(Page.objects.exclude(body=""), slug=slug, language=language)
    actions.mark_reviewed(page=stored, review_by=next_review(), by=me(request))
    messages.success(request, _("Tack. Du blir påmind igen om ett halvår."))
    return redirect("editing:page", slug=slug, language=language)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("page", Verb.CHANGE))
def revision(request: HttpRequest, slug: str, language: str, revision: int) -> HttpResponse:
    """An older version, with what has changed since; going back to it makes a new draft of it."""
    place = _place(slug, language)
    found = get_object_or_404(Revision.objects.select_related("by", "page"), pk=revision, page__slug=slug, page__language=language)  # fmt: skip
    newest = actions.latest(found.page) or found
    if request.method == "POST":
        text = actions.Text(found.title, found.body)
        actions.save_draft(slug=slug, language=language, text=text, seen=newest.pk, by=me(request))
        messages.success(
            request, _("Den äldre texten är nu ett utkast. Publicera den när du har läst igenom den.")
        )
        return redirect("editing:page", slug=slug, language=language)
    earlier = found.page.revisions.filter(pk__lt=found.pk).first()
    context = {
        "place": place,
        "language": language,
        "language_name": _LANGUAGES[language],
        "revision": found,
        "newest": newest,
        "earlier": earlier,
        "parts_before": differences.shown(earlier.body, found.body) if earlier else None,
        "parts_since": differences.shown(found.body, newest.body) if newest.pk != found.pk else None,
    }
    return render(request, "editing/revision.html", context)
