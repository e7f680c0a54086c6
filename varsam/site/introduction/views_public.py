"""The introduction, for anyone: begun without an account, gone on with by a link, counted without a name.

Nothing here reads a cookie or sets one. Whoever has the link has the progress; a link is 256 bits, so guesses need no count.
"""

from babel.dates import format_date
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.training.introduction import progress as links_of
from varsam.areas.training.introduction import reading
from varsam.areas.training.introduction.enums import Kind
from varsam.areas.training.introduction.models import Version
from varsam.areas.training.introduction.progress import Progress
from varsam.kernel.access import gates
from varsam.kernel.people import published
from varsam.kernel.people.models import Organisation
from varsam.kernel.vault import links
from varsam.lib import when
from varsam.lib.throttle import Throttle
from varsam.site.desk.acts import see_other
from varsam.site.introduction import pages
from varsam.site.introduction.forms import FinishForm
from varsam.site.training import fields
from varsam.ui.languages import STAFF, written_in
from varsam.ui.visitors import source

# All of a school may begin at once, behind one address; a script that fills the table may not.
_starts = Throttle(most=2_000, seconds=600)
# Addresses of their own below a link: no step may be called so.
RESERVED = frozenset({"klar", "bevis"})


# Nobody is signed in and nothing is known of who presses: there is no cookie that a forged form could misuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
@published.kept
def start(request: HttpRequest) -> HttpResponse:
    """What the introduction is. A press begins it: a link is made, and nothing is known of whose."""
    versions = reading.published()
    if request.method == "POST" and versions:
        return _begun(request, versions)
    unit = _unit(request.GET.get("enhet", ""))
    context = {
        "way": pages.way(versions, None),
        "cases": sum(each.step.kind == Kind.CASE for each in versions),
        "minutes": reading.minutes(versions, get_language() or "sv"),
        "unit": unit,
    }
    return render(request, "introduction/start.html", context)


def _begun(request: HttpRequest, versions: list[Version]) -> HttpResponse:
    visitor = source(request)
    if _starts.is_closed(visitor):
        return render(request, "introduction/crowded.html", status=429)
    _starts.failed(visitor)
    unit = _unit(request.POST.get("enhet", ""))
    secret = links.written(links_of.begin(unit=unit.pk if unit else None))
    return see_other("introduction:step", secret, versions[0].step.slug)


def _unit(slug: str) -> Organisation | None:
    """The unit whose link somebody came by; None for anything that is no unit."""
    return fields.units().filter(slug=slug).first() if slug and "\0" not in slug else None


def _opened(written: str) -> tuple[bytes, Progress] | None:
    secret = links.read(written)
    found = links_of.of(secret) if secret else None
    return (secret, found) if secret and found else None


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "introduction/gone.html", status=404)


def _frame(secret: str, way: pages.Way, progress: Progress) -> dict[str, object]:
    """What every page below a link shows: the link itself, until when it works, and the way."""
    address = f"{settings.PUBLIC_ADDRESS}{reverse('introduction:overview', args=[secret])}"
    return {
        "secret": secret,
        "way": way,
        "address": address,
        "until": when.full_date(progress.until, get_language() or "sv"),
        "is_finished": progress.finished_in is not None,
    }


@require_safe
@gates.public
@written_in(*STAFF)
def overview(request: HttpRequest, secret: str) -> HttpResponse:
    """Where one is, and how to come back: the page that the link opens."""
    opened = _opened(secret)
    if opened is None:
        return _gone(request)
    versions, progress = reading.published(), opened[1]
    way = pages.way(versions, progress)
    left = reading.minutes(
        [each for each in versions if each.step.slug not in progress.done], get_language() or "sv"
    )
    return render(
        request, "introduction/overview.html", {**_frame(secret, way, progress), "minutes_left": left}
    )


# See `start`: the link is the proof, and no other site knows it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def step(request: HttpRequest, secret: str, slug: str) -> HttpResponse:
    """One step: to read, or to choose and be answered."""
    opened = _opened(secret)
    if opened is None:
        return _gone(request)
    read, progress = opened
    versions = reading.published()
    version = next((each for each in versions if each.step.slug == slug), None)
    if version is None:
        raise Http404
    way = pages.way(versions, progress, slug)
    if request.method == "POST":
        return _stepped(request, secret, read, progress, version, way)
    return _page(request, secret, progress, version, way, chosen=request.GET.get("svar", ""))


def _stepped(
    request: HttpRequest, secret: str, read: bytes, progress: Progress, version: Version, way: pages.Way
) -> HttpResponse:
    slug, is_case = version.step.slug, version.step.kind == Kind.CASE
    chosen = request.POST.get("svar", "")
    known = {each.key for each in reading.choices(version, "sv")}
    if is_case and chosen not in known:
        return _page(request, secret, progress, version, way, status=422)
    links_of.done(secret=read, step=slug)
    if is_case:
        answered = see_other("introduction:step", secret, slug)
        answered["Location"] += f"?svar={chosen}#svar"
        return answered
    if way.after is None:
        return see_other("introduction:finish", secret)
    return see_other("introduction:step", secret, way.after.slug)


def _page(
    request: HttpRequest,
    secret: str,
    progress: Progress,
    version: Version,
    way: pages.Way,
    *,
    chosen: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **_frame(secret, way, progress),
        **pages.page(version, chosen=chosen),
        "unsaid": status == 422,
    }
    return render(request, "introduction/step.html", context, status=status)


# See `start`.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def finish(request: HttpRequest, secret: str) -> HttpResponse:
    """Through: one may say where one works, or not, and is counted once."""
    opened = _opened(secret)
    if opened is None:
        return _gone(request)
    read, progress = opened
    if progress.finished_in is not None:
        return see_other("introduction:proof", secret)
    way = pages.way(reading.published(), progress)
    if request.method != "POST":
        unit = Organisation.objects.filter(pk=progress.unit).first() if progress.unit else None
        form, status = FinishForm(initial={"unit": unit.name if unit else ""}), 200
    else:
        form, status = FinishForm(request.POST), 422
        if form.is_valid():
            said = form.cleaned_data
            told = links_of.finish(
                secret=read, unit=said["unit"].pk if said["unit"] else None, group=said["group"]
            )
            if told in {"counted", "already"}:
                return see_other("introduction:proof", secret)
            status = 409
    context = {**_frame(secret, way, progress), "form": form, "units": fields.units()}
    return render(request, "introduction/finish.html", context, status=status)


@require_safe
@gates.public
@written_in(*STAFF)
def proof(request: HttpRequest, secret: str) -> HttpResponse:
    """That one has taken it, to print or to save. The name is written in the browser and never sent."""
    opened = _opened(secret)
    if opened is None:
        return _gone(request)
    progress = opened[1]
    if progress.finished_in is None:
        return see_other("introduction:overview", secret)
    versions = reading.published()
    context = {
        **_frame(secret, pages.way(versions, progress), progress),
        "month": format_date(progress.finished_in, "MMMM y", locale=get_language() or "sv"),
        "minutes": reading.minutes(versions, get_language() or "sv"),
    }
    return render(request, "introduction/proof.html", context)
