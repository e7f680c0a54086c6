"""One's own calendar: what one is invited to, answers, and the address from which another calendar fetches it."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsam.kernel.access import gates
from varsam.kernel.calendars import answers, feeds, links
from varsam.kernel.calendars.answers import NoDeputy, NotOpen
from varsam.kernel.calendars.enums import Answer
from varsam.kernel.calendars.models import Feed
from varsam.kernel.meetings.models import Meeting
from varsam.lib import when
from varsam.site.calendars import answering
from varsam.site.desk.acts import me, see_other


@dataclass(frozen=True)
class Address:
    """The address that holds now, and what is known of its use."""

    address: str
    opens_in_calendar: str
    made: str
    used: str


def _address(feed: Feed) -> Address:
    language, address = get_language() or "sv", links.feed_address(feed.key)
    return Address(
        address=address,
        opens_in_calendar="webcal" + address[address.index("://") :],
        made=when.day(feed.made_at, language),
        used=when.day(feed.last_used_day, language) if feed.last_used_day else "",
    )


@require_safe
@gates.staff()
def calendar(request: HttpRequest) -> HttpResponse:
    """What I am invited to, and the way to have it in a calendar of my own."""
    rows, feed = answering.folded(answers.mine(), me(request)), feeds.feed_of(me(request))
    context = {
        "rows": rows,
        "unanswered": sum(each.next.waits for each in rows),
        "feed": _address(feed) if feed else None,
        "sender": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, "calendars/calendar.html", context)


@require_POST
@gates.staff()
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whether I come, in my calendar or on the page of the meeting."""
    meeting = Meeting.objects.filter(reference=reference).first()
    said = request.POST.get("answer", "")
    if meeting is None or said not in Answer.values:
        raise Http404
    try:
        answers.reply(meeting=meeting, answer=Answer(said), by=me(request))
    except NotOpen as told:
        messages.error(request, _("Det gick inte att svara: %(why)s.") % {"why": told.standing.label.lower()})
    except NoDeputy:
        messages.error(
            request, _("Du har ingen ersättare i gruppen. Den som leder gruppen kan lägga till en.")
        )
    else:
        messages.success(request, _("Ditt svar är sparat. Ändrar du dig gäller det senaste svaret."))
    if request.POST.get("next") == "meeting":
        return see_other("meetings:meeting", reference)
    return see_other("calendars:calendar")


@require_POST
@gates.staff()
def make_feed(request: HttpRequest) -> HttpResponse:
    """A new address; the one before ends."""
    had = feeds.feed_of(me(request)) is not None
    feeds.make_feed(by=me(request))
    messages.success(
        request,
        _("Du har en ny adress. Den gamla fungerar inte längre: byt den i din kalender.")
        if had
        else _("Din adress är klar. Lägg in den i din kalender."),
    )
    return see_other("calendars:calendar")


@require_POST
@gates.staff()
def revoke_feed(request: HttpRequest) -> HttpResponse:
    """Close the address: whoever has it gets nothing from now on."""
    if feeds.revoke_feed(by=me(request)):
        messages.success(request, _("Adressen är stängd. Den som har den får inget mer."))
    return see_other("calendars:calendar")
