"""The guide editor: written as a draft, looked at, compared with what it was, published in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.methods.register.api import Withdrawn
from varsam.areas.operations import content as contents
from varsam.areas.operations import editing, guides, seals
from varsam.areas.operations.content import Content
from varsam.areas.operations.enums import Setting, role_words
from varsam.areas.operations.guides import Guide
from varsam.areas.operations.models import Lesson, Scenario, Version
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.editing import differences
from varsam.site.operations import forms_guide, guide_page, tabs
from varsam.site.operations.forms_guide import DutyForm, GuideForm
from varsam.site.operations.views_guides import page as guide_context

# Addresses of their own below the guides: none may be called so.
RESERVED = frozenset({"ny"})


@dataclass(frozen=True)
class Row:
    """One guide in the desk's list."""

    slug: str
    title: str
    setting_words: str
    chips: list[tuple[str, str]]
    version: str
    checked: str


@require_safe
@gates.staff(needs=("guide", Verb.READ))
def all_guides(request: HttpRequest) -> HttpResponse:
    """Every guide, and what each needs."""
    every = guides.scenarios()
    hidden = [guides.of(each.slug, hidden=True) for each in every if not each.is_shown]
    out = {each.slug: each for each in [*guides.current(), *hidden] if each is not None}
    newest = Version.objects.order_by("scenario_id", "-number").distinct("scenario_id")
    drafts = {each.scenario_id: each for each in newest if each.published_at is None}
    rows = [_row(each, out.get(each.slug), drafts.get(each.pk)) for each in every]
    waiting = sum(bool(each.changed_rules) for each in out.values())
    context = {
        "rows": rows,
        "finding": _finding(len(rows), waiting),
        "may_edit": actor.may("guide", Verb.CHANGE),
        **tabs.of("unit_support:guides"),
    }
    return render(request, "operations/desk/guides.html", context)


def _finding(number: int, waiting: int) -> str:
    if waiting:
        said = {"number": waiting}
        return ngettext("En guide behöver läsas om", "%(number)s guider behöver läsas om", waiting) % said
    return ngettext("%(number)s guide", "%(number)s guider", number) % {"number": number}


def _row(scenario: Scenario, out: Guide | None, draft: Version | None) -> Row:
    titles = draft.content["title"] if draft else {}
    return Row(
        scenario.slug,
        (out.title if out else titles.get("sv")) or _("Utan rubrik"),
        str(Setting(scenario.setting).label),
        list(_chips(scenario, out, draft)),
        guide_page.version_words(out) if out else "",
        guide_page.checked_words(out) if out else "",
    )


def _chips(scenario: Scenario, out: Guide | None, draft: Version | None) -> Iterator[tuple[str, str]]:
    if out is None:
        yield "unknown", _("Bara utkast")
        return
    yield ("done", _("Publicerad")) if scenario.is_shown else ("plain", _("Gömd"))
    if draft is not None:
        yield "wait", _("Med utkast")
    if out.changed_rules:
        yield "late", _("En regel är ändrad")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("guide", Verb.ADD))
def new_guide(request: HttpRequest) -> HttpResponse:
    """The first draft of a guide to a situation that has none."""
    if request.method != "POST":
        return _page(
            request, None, GuideForm(initial={"why": _("Ny guide")}), forms_guide.duties(contents.empty())
        )
    form, duties = GuideForm(request.POST), forms_guide.sent_duties(request.POST)
    if not _is_valid(form, duties):
        return _page(request, None, form, duties, status=422)
    said = form.cleaned_data
    if not said["title_sv"].strip():
        form.add_error("title_sv", _("Skriv en rubrik på svenska."))
        return _page(request, None, form, duties, status=422)
    try:
        made = editing.new_scenario(
            content=form.content(duties),
            setting=said["setting"],
            source=said["source"],
            why=said["why"],
            reserved=RESERVED,
            by=me(request),
        )
    except Withdrawn as gone:
        form.add_error("methods", gone.words)
        return _page(request, None, form, duties, status=422)
    messages.success(request, _("Utkastet är sparat. Ingen utanför skrivbordet ser det."))
    return see_other("unit_support:guide", made.scenario.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("guide", Verb.CHANGE))
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide: write, look, keep as a draft, publish."""
    scenario = get_object_or_404(Scenario, slug=slug)
    if request.method != "POST":
        shown = guides.draft(scenario) or guides.of(slug, hidden=True)
        if shown is None:
            raise Http404
        initial = forms_guide.initial(shown.content) | {
            "setting": shown.setting,
            "source": shown.source,
            "seen": editing.newest(scenario).number,
        }
        return _page(request, scenario, GuideForm(initial=initial), forms_guide.duties(shown.content))
    if request.POST.get("act") == "discard":
        return _discarded(request, scenario)
    form, duties = GuideForm(request.POST), forms_guide.sent_duties(request.POST)
    if not _is_valid(form, duties):
        return _page(request, scenario, form, duties, status=422)
    return _saved(request, scenario, form, duties)


def _discarded(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    try:
        editing.discard_draft(scenario=scenario, seen=editing.newest(scenario).number, by=me(request))
    except (ValueError, editing.ChangedMeanwhile):
        messages.warning(
            request, _("Det gick inte. Guiden är inte publicerad, eller så skrev någon i den just nu.")
        )
    else:
        messages.success(
            request, _("Guiden är som den publicerade igen. Utkastet står kvar bland versionerna.")
        )
    return see_other("unit_support:guide", scenario.slug)


def _saved(request: HttpRequest, scenario: Scenario, form: GuideForm, duties: list[DutyForm]) -> HttpResponse:
    said, content = form.cleaned_data, form.content(duties)
    try:
        with transaction.atomic():
            saved = editing.save_draft(
                scenario=scenario,
                content=content,
                source=said["source"],
                why=said["why"],
                verified_on=said["verified_on"],
                seen=said["seen"] or 0,
                by=me(request),
            )
            if said["setting"] != scenario.setting:
                editing.arrange(
                    scenario=scenario,
                    setting=said["setting"],
                    position=scenario.position,
                    shown=scenario.is_shown,
                    by=me(request),
                )
    except editing.ChangedMeanwhile as changed:
        theirs = differences.shown(as_text(changed.latest.content), as_text(contents.of(content)))
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = str(changed.latest.number)  # type: ignore[index]
        return _page(request, scenario, form, duties, status=409, theirs=theirs)
    except Withdrawn as gone:
        form.add_error("methods", gone.words)
        return _page(request, scenario, form, duties, status=422)
    if request.POST.get("act") != "publish":
        messages.success(request, _("Utkastet är sparat. Ingen utanför skrivbordet ser det."))
        return see_other("unit_support:guide", scenario.slug)
    if contents.faults(contents.of(content)):
        messages.warning(
            request, _("Utkastet är sparat, men det går inte att publicera än. Se vad som saknas.")
        )
        return see_other("unit_support:guide", scenario.slug)
    editing.publish(scenario=scenario, seen=saved.number, by=me(request))
    messages.success(request, _("Publicerad. Alla läser den nya versionen nu."))
    return see_other("unit_support:guide", scenario.slug)


def _is_valid(form: GuideForm, duties: list[DutyForm]) -> bool:
    # All are asked, so that every fault is shown at once.
    return all([form.is_valid(), *(each.is_valid() for each in duties)])


def _page(
    request: HttpRequest,
    scenario: Scenario | None,
    form: GuideForm,
    duties: list[DutyForm],
    status: int = 200,
    **more: object,
) -> HttpResponse:
    versions = [each for each in guides.versions(scenario.slug) if each.published_at] if scenario else []
    draft = guides.draft(scenario) if scenario else None
    shown = draft or (versions[0] if versions else None)
    context: dict[str, Any] = {
        "form": form,
        "duties": duties,
        "stored": scenario if versions else None,
        "heading": (shown.title or _("Utan rubrik")) if shown else _("Skriv en ny guide"),
        "lead": _lead(versions[0] if versions else None),
        "is_draft": draft is not None,
        "is_new": scenario is None,
        "can_publish": scenario is not None,
        "may_hide": bool(versions),
        "changed_rules": versions[0].changed_rules if versions else (),
        "versions": versions,
        "faults": contents.faults(draft.content) if draft else [],
        "preview": guide_context(shown) if shown else None,
        "lesson": _lesson(draft),
        **more,
    }
    return render(request, "operations/desk/guide.html", context, status=status)


def _lesson(draft: Guide | None) -> str:
    """What a unit learned that the draft came of; empty where it came of none, or the words have been erased."""
    if draft is None:
        return ""
    found = Lesson.objects.filter(versions=draft.version_id).select_related("request").first()
    return seals.text_of(seals.key_of(found.request), found.sealed, seals.LESSON, found.pk) if found else ""


def _lead(published: Guide | None) -> str:
    if published is None:
        return _("Skriv på svenska och engelska. Inga personer, inga tecken att leta efter.")
    return f"{guide_page.version_words(published)}. {guide_page.checked_words(published)}."


@require_POST
@gates.staff(needs=("guide", Verb.CHANGE))
def show_guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a guide off the public pages, or put it back."""
    scenario = get_object_or_404(Scenario, slug=slug)
    shown = request.POST.get("shown") == "yes"
    editing.arrange(
        scenario=scenario,
        setting=scenario.setting,
        position=scenario.position,
        shown=shown,
        by=me(request),
    )
    messages.success(
        request,
        _("Alla kan läsa guiden igen.") if shown else _("Guiden syns inte längre utanför skrivbordet."),
    )
    return see_other("unit_support:guide", slug)


@require_safe
@gates.staff(needs=("guide", Verb.READ))
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A published version, with what has changed since and what it changed."""
    published = [each for each in guides.versions(slug) if each.published_at]
    found = next((each for each in published if each.number == number), None)
    if found is None:
        raise Http404
    place = published.index(found)
    earlier = published[place + 1] if place + 1 < len(published) else None
    text = as_text(found.content)
    context = {
        "guide": found,
        "text": text,
        "earlier": earlier,
        "since": differences.shown(text, as_text(published[0].content)) if place else None,
        "before": differences.shown(as_text(earlier.content), text) if earlier else None,
    }
    return render(request, "operations/desk/version.html", context)


def as_text(content: Content) -> str:
    """All that a guide says, line by line, to be compared."""
    lines: list[str] = []
    for language in contents.LANGUAGES:
        lines += [content["title"].get(language, ""), content["situation"].get(language, ""), ""]
        for each in content["responsibilities"]:
            lines.append(
                f"{role_words(each['role'])}: {each['duty'].get(language, '')} ({each['rule'] or '-'})"
            )
        for part in ("first_steps", "do_not"):
            lines += ["", *(f"- {line}" for line in content[part].get(language, []))]
        lines.append("")
    named = [
        *content["who_to_contact"]["contacts"],
        *content["who_to_contact"]["organisations"],
        *content["methods"],
    ]
    return "\n".join([*lines, ", ".join(named)])
