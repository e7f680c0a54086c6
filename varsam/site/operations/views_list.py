"""The desk's list of units' requests, and making a request of an enquiry."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.operations import api, guides
from varsam.areas.operations.enums import Setting
from varsam.areas.operations.models import Lesson, Request
from varsam.areas.operations.states import Why
from varsam.kernel.access import gates
from varsam.kernel.conversations import inbox
from varsam.kernel.conversations.states import Sender
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.desk import writing as desk_writing
from varsam.site.desk.acts import me, see_other
from varsam.site.operations import about, status_page, tabs, way
from varsam.site.operations.forms_request import TakeUpForm
from varsam.site.operations.way import Way

_LONGEST_LIVE_CHECK = 20_000
_ENDED = 30


@dataclass(frozen=True)
class Row:
    """One request in the list."""

    reference: str
    address: str
    heading: str
    origin: str
    chip: tuple[str, str]
    way: Way
    ended_words: str

    @property
    def urgency(self) -> tuple[bool, bool, date]:
        """What is late first, then what nobody holds, then by its day."""
        return (not self.way.is_late, bool(self.way.holder), self.way.due or date.max)


def row(request: Request) -> Row:
    """One request as lists show it; its heading is the guide's title, since nobody's words belong in a list."""
    title = title_of(request)
    setting = str(Setting(request.setting).label)
    return Row(
        request.reference,
        reverse("unit_support:request", args=[request.reference]),
        title or _("Stöd: %(setting)s, ingen guide vald än") % {"setting": setting.lower()},
        request.unit.name if request.unit else setting,
        status_page.chip(request, at_desk=True),
        way.of(request, at_desk=True),
        _ended(request),
    )


def title_of(request: Request) -> str:
    """The title of its guide in the active language; empty without one."""
    if request.version is None:
        return ""
    titles: dict[str, str] = request.version.content["title"]
    return titles.get(get_language() or "sv") or titles.get("sv", "")


def _ended(request: Request) -> str:
    if request.ended_at is None:
        return ""
    day = when.full_date(timezone.localtime(request.ended_at).date(), get_language() or "sv")
    return f"{Why(request.ended_why).label}, {day}"


@require_safe
@gates.staff(needs=("unit_request", Verb.READ))
def requests(request: HttpRequest) -> HttpResponse:
    """Every unit that has support: what is late first, then what nobody holds."""
    found = Request.objects.select_related("holder", "unit", "version").prefetch_related("plans")
    rows = [row(each) for each in found]
    open_ones = sorted((each for each in rows if not each.way.is_ended), key=lambda each: each.urgency)
    waiting = Lesson.objects.filter(state="suggested", sealed__isnull=False).count()
    context = {
        "rows": open_ones,
        "ended": [each for each in rows if each.way.is_ended][:_ENDED],
        "finding": _finding(open_ones),
        **tabs.of("unit_support:requests", {"unit_support:lessons": waiting}),
    }
    return render(request, "operations/desk/requests.html", context)


def _finding(rows: list[Row]) -> str:
    late, alone = sum(each.way.is_late for each in rows), sum(not each.way.holder for each in rows)
    if late:
        return ngettext("Ett stöd är sent", "%(number)s stöd är sena", late) % {"number": late}
    if alone:
        return ngettext(
            "Ett stöd saknar någon som håller i det", "%(number)s stöd saknar någon som håller i dem", alone
        ) % {"number": alone}
    if rows:
        return ngettext("En verksamhet har stöd", "%(number)s verksamheter har stöd", len(rows)) % {
            "number": len(rows)
        }
    return _("Stöd till verksamheter")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("unit_request", Verb.ADD))
def take_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a request of an enquiry that a unit has sent: a person decides, and says which guide fits."""
    opened = inbox.open_thread(reference)
    if opened is None:
        raise Http404
    enquiry, texts = opened
    if api.of_enquiry(enquiry.pk) is not None:
        return redirect("unit_support:request", reference)
    if not api.can_take_up(enquiry):
        messages.warning(request, _("Bara en förfrågan från en verksamhet kan bli ett stöd."))
        return redirect("desk:enquiry", reference)
    first = texts[0].body if texts else ""
    initial = {"setting": api.SETTINGS[Sender(enquiry.sender)], "guide": about.mentioned(first)}
    form = TakeUpForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "enquiry": enquiry, "first": first}
        return render(request, "operations/desk/take_up.html", context, status=422 if form.is_bound else 200)
    guide = guides.of(form.cleaned_data["guide"]) if form.cleaned_data["guide"] else None
    try:
        api.take_up(
            enquiry=enquiry,
            setting=form.cleaned_data["setting"],
            version=guide.version_id if guide else None,
            by=me(request),
        )
    except api.NotNow:
        messages.warning(
            request, _("Det gick inte. Samtalet är raderat, eller så handlägger en annan enhet det.")
        )
        return redirect("desk:enquiry", reference)
    messages.success(request, _("Du håller i stödet. Verksamheten ser det med sin kod."))
    return see_other("unit_support:request", reference)


@require_POST
@gates.staff(needs=("unit_request", Verb.READ))
def deidentify(request: HttpRequest) -> HttpResponse:
    """What in a text may point at someone, while it is being written. Nothing is kept."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:_LONGEST_LIVE_CHECK]
    return render(request, "desk/findings.html", {"check": desk_writing.check(text)})
