"""The texts that people sign: every version in every language, and how a new one is written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import actor, gates
from varsam.kernel.lawfulness import terms as kept
from varsam.kernel.lawfulness.models import Term
from varsam.lib.rows import Verb
from varsam.site.consent import words
from varsam.site.consent.forms_terms import TermForm
from varsam.site.desk.acts import me

# Addresses of their own below `texter/`: no term may take one of them.
_RESERVED = frozenset({"ny"})


def _languages(term: Term) -> list[dict[str, str]]:
    """Where each language stands in a version."""
    missing, behind = kept.missing(term), kept.behind(term)
    states = []
    for code, name in words.LANGUAGES.items():
        state = "missing" if code in missing else "behind" if code in behind else "there"
        said = {"missing": _("saknas"), "behind": _("följer en äldre svenska"), "there": _("finns")}
        states.append({"code": code, "name": name, "state": state, "words": said[state]})
    return states


@require_safe
@gates.staff()
def terms(request: HttpRequest) -> HttpResponse:
    """The texts by which somebody is asked from now on."""
    rows = [
        {"term": term, "words": words.shown(term), "languages": _languages(term)} for term in kept.newest()
    ]
    return render(request, "consent/terms.html", {"rows": rows, "may_write": actor.may("rule", Verb.ADD)})


@require_safe
@gates.staff()
def term(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """One text in all its languages; the newest version where none is named."""
    versions = kept.versions(slug)
    shown = next((each for each in versions if number in {None, each.number}), None)
    if shown is None:
        raise Http404
    context = {
        "term": shown,
        "versions": versions,
        "is_newest": shown == versions[0],
        "words": words.shown(shown),
        "texts": [
            {**language, "text": kept.words(shown, language["code"])} for language in _languages(shown)
        ],
        "options": [
            (
                words.KINDS.get(option.organisation_kind, option.organisation_kind),
                words.information(option.information),
            )
            for option in shown.options.all()
        ],
        "may_write": actor.may("rule", Verb.ADD),
    }
    return render(request, "consent/term.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("rule", Verb.ADD))
def add_term(request: HttpRequest) -> HttpResponse:
    """A text that is not there yet."""
    taken = frozenset({each.slug for each in kept.newest()} | _RESERVED)
    form = TermForm(_sent(request), term=None, taken=taken)
    if not form.is_valid():
        return _page(request, form, None)
    return _save(request, form, form.cleaned_data["slug"], None)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("rule", Verb.ADD))
def change_term(request: HttpRequest, slug: str) -> HttpResponse:
    """A new version of a text; those who have been asked keep the one they were asked by."""
    versions = kept.versions(slug)
    if not versions:
        raise Http404
    form = TermForm(_sent(request), term=versions[0])
    if not form.is_valid():
        return _page(request, form, versions[0])
    return _save(request, form, slug, versions[0])


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _save(request: HttpRequest, form: TermForm, slug: str, before: Term | None) -> HttpResponse:
    try:
        made = kept.add_version(
            slug=slug,
            texts=form.texts(),
            still_right=form.still_right(),
            options=form.options(),
            source=form.cleaned_data["source"],
            seen=form.cleaned_data["seen"],
            by=me(request),
        )
    except kept.ChangedMeanwhile as changed:
        return _changed_meanwhile(request, form, changed.latest)
    late = [words.LANGUAGES[code] for code in [*kept.behind(made), *kept.missing(made)]]
    if late:
        said = _("Sparat. Blanketten kan inte skrivas ut på %(languages)s förrän texten är översatt.")
        messages.warning(request, said % {"languages": words.listed(late)})
    else:
        messages.success(request, _("Sparat. Nya förfrågningar använder den här texten."))
    return redirect("consent:term", slug)


def _changed_meanwhile(request: HttpRequest, form: TermForm, latest: Term) -> HttpResponse:
    """Nobody's text is lost: the typed one stays in the form, the other stands beside it. The next save counts as seen."""
    form.add_error(
        None,
        _(
            "Någon annan har sparat version %(number)s medan du skrev. Jämför med den, och spara igen om din ska gälla."
        )
        % {"number": latest.number},
    )
    sent = request.POST.copy()
    sent["seen"] = str(latest.number)
    form.data = sent
    return _page(request, form, latest, status=409)


def _page(
    request: HttpRequest, form: TermForm, before: Term | None, status: int | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "term": before, "words": words.shown(before) if before else None}
    code = status or (422 if form.is_bound else 200)
    return render(request, "consent/change_term.html", context, status=code)
