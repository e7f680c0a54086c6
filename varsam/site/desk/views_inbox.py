"""The inbox: every enquiry that the one who acts may read, with what comes next and by when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.kernel.access import gates
from varsam.kernel.conversations import inbox
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender
from varsam.kernel.people import calendar
from varsam.kernel.people.models import District
from varsam.lib.references import format_reference, parse_reference
from varsam.lib.rows import Verb
from varsam.site.desk import filters, presentation, tallies


@require_safe
@gates.staff(needs=("enquiry", Verb.READ))
def inbox_list(request: HttpRequest) -> HttpResponse:
    """The list with its filters; only the list when the page itself asks for it."""
    wanted = request.GET.get("q", "").strip()[:80]
    if wanted:
        found = _find(wanted)
        if found:
            return redirect("desk:enquiry", reference=found)
    context = _context(request)
    if wanted:
        messages.warning(request, _missed(wanted))
        context |= {"asked_reference": wanted, "search_missed": True}
    partial = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, "desk/inbox.html#list" if partial else "desk/inbox.html", context)


def _find(wanted: str) -> str | None:
    parsed = parse_reference(wanted)
    if parsed is None:
        return None
    reference = format_reference(*parsed)
    return reference if Enquiry.objects.filter(reference=reference).exists() else None


def _missed(wanted: str) -> str:
    if parse_reference(wanted) is None:
        return _("”%(text)s” är ingen referens. En referens ser ut så här: A-26-094.") % {"text": wanted}
    return _("Ingen sådan referens här: %(text)s.") % {"text": wanted}


def _context(request: HttpRequest) -> dict[str, object]:
    now, asked = timezone.now(), filters.read(request.GET)
    districts = {district.slug: district for district in District.objects.all()}
    asked_filters = asked.as_filters(now, districts)
    found = inbox.page(asked_filters, asked.show + 1)
    days = calendar.current()
    rows = [presentation.row(each, me=request.user, now=now, calendar=days) for each in found[: asked.show]]  # type: ignore[arg-type]
    counts = tallies.of(request)
    key = filters.chosen(asked)
    return {
        "asked": asked,
        "rows": rows,
        "choices": [
            (
                choice,
                choice.key == key,
                counts.get(choice.key),
                asked.query(**choice.changes, after="", show=inbox.PAGE),
            )
            for choice in filters.CHOICES
        ],
        "total": _total(asked, asked_filters, counts, key, len(rows)),
        "more": _more(asked, rows) if len(found) > asked.show else "",
        "newest": asked.query(after="") if asked.after else "",
        "order_links": {"new": asked.query(order="new", after=""), "due": asked.query(order="due", after="")},
        "selects": _selects(asked, districts),
        "kept": [
            (name, getattr(asked, name)) for name in ("state", "owner", "late", "due", "unread", "order")
        ],
        "everything": asked.query(district="", sender="", language="", after=""),
        "key": key,
    }


def _more(asked: filters.Asked, rows: list[presentation.Row]) -> str:
    """Where the older ones are. Deadlines fall together at the day's end, so that order grows instead of turning."""
    if not asked.by_due:
        return asked.query(after=rows[-1].received_at.isoformat(), show=inbox.PAGE)
    if asked.show >= filters.MOST_SHOWN:
        return ""
    return asked.query(show=asked.show + inbox.PAGE)


def _total(
    asked: filters.Asked, asked_filters: dict[str, object], counts: dict[str, int], key: str, shown: int
) -> int:
    """How many there are in all, without counting again what is known."""
    if key in counts and not asked.narrowed and not (asked.by_due and key not in {"late", "today"}):
        return counts[key]
    if shown < asked.show and not asked.after:
        return shown
    return tallies.count([{k: v for k, v in asked_filters.items() if k not in {"after", "order"}}])[0]


def _selects(asked: filters.Asked, districts: dict[str, District]) -> list[dict[str, object]]:
    languages = [
        (code, presentation.language_name(code).capitalize()) for code in ("sv", "en", "ar", "so", "fa")
    ]
    places = [(district.slug, district.name) for district in districts.values()]
    orders = [("new", _("Senast inkommet först")), ("due", _("Kortast frist först"))]
    return [
        {
            "name": "district",
            "label": _("Område"),
            "all": _("Alla områden"),
            "value": asked.district,
            "options": places,
        },
        {
            "name": "sender",
            "label": _("Från"),
            "all": _("Alla avsändare"),
            "value": asked.sender,
            "options": Sender.choices,
        },
        {
            "name": "language",
            "label": _("Språk"),
            "all": _("Alla språk"),
            "value": asked.language,
            "options": languages,
        },
        {
            "name": "order",
            "label": _("Ordning"),
            "all": "",
            "value": "due" if asked.by_due else "new",
            "options": orders,
        },
    ]
