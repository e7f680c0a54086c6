"""What the page of one enquiry shows: who wrote, what was said, which promises run, and what can be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.consultations import reading as consultations
from varsam.kernel.access import actor, unsent
from varsam.kernel.conversations import inbox, policies
from varsam.kernel.conversations.inbox import Text
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender, Side, State
from varsam.kernel.notifications.models import Task
from varsam.kernel.people import calendar
from varsam.kernel.people.models import User
from varsam.lib.calendar_days import Calendar
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM
from varsam.site.appointments.of_enquiry import of_enquiry
from varsam.site.desk import clocks, moments, pictures, presentation, replies
from varsam.site.desk.acts import me
from varsam.site.desk.forms import (
    HeadingForm,
    TaskForm,
    TextForm,
    TriageForm,
    next_working_day,
)
from varsam.site.desk.writing import Check
from varsam.site.operations import of_enquiry as units
from varsam.site.routes import desk_part
from varsam.site.support import of_enquiry as support


@dataclass(frozen=True)
class Bubble:
    """One message as it stands in the thread."""

    side: str
    who: str
    initials: str
    at: str
    body: str
    language: str
    read: str
    is_call: bool


@dataclass(frozen=True)
class Promise:
    """One of the three promises: kept and when, or by when."""

    icon: str
    words: str
    when: str
    kind: str


@dataclass(frozen=True)
class Step:
    """A way that the enquiry can go from where it is."""

    value: str
    words: str
    help: str


@dataclass(frozen=True)
class Open:
    """An enquiry that has been opened, with what was said in it."""

    enquiry: Enquiry
    texts: list[Text]


def context(request: HttpRequest, opened: Open, **sent: object) -> dict[str, object]:
    """The page's context. `sent` replaces a form by the one that was sent, with what is wrong in it."""
    now, days, enquiry = timezone.now(), calendar.current(), opened.enquiry
    writable, answerable = policies.can_write_in(enquiry), policies.can_answer(enquiry)
    way = desk_part.context(request, enquiry)
    given_back = forms(request, enquiry, can_be_read=bool(way["reads_it"]))
    readers = [(user, at) for at, user in inbox.readers(enquiry) if user.pk != request.user.pk]
    return {
        "enquiry": enquiry,
        "row": presentation.row(enquiry, me=request.user, now=now, calendar=days),  # type: ignore[arg-type]
        "door": (presentation.DOOR_ICONS[Door(enquiry.door)], Door(enquiry.door).label),
        "recipient": _recipient(enquiry),
        "language_name": presentation.language_name(enquiry.language),
        "bubbles": [_bubble(enquiry, text, now) for text in opened.texts],
        "promises": _promises(enquiry, now, days),
        "strip": pictures.strip(enquiry, now, days),
        "readers": [(user.name, moments.short(at, now)) for user, at in readers],
        "steps": steps(enquiry),
        "todo": _tasks(enquiry, now),
        "writable": writable,
        "answerable": answerable,
        "consultations": consultations.of_enquiry(enquiry),
        "relative_support": support.side(enquiry),
        "times": of_enquiry(enquiry, me(request)),
        "unit_support": units.of_enquiry(enquiry),
        "may_consult": writable and enquiry.unit_id in actor.units("consultation", Verb.CHANGE),
        "wants_acknowledgement": answerable and enquiry.acknowledged_at is None,
        "received": moments.short(enquiry.received_at, now),
        "expires": moments.short_day(enquiry.expires_at),
        "tab": "answer" if answerable and not given_back["note_form"].initial else "note",
        "checks": {"answer": Check(), "note": Check(), "acknowledge": Check(), "triage": Check()},
        **way,
        **given_back,
        **sent,
    }


def forms(request: HttpRequest, enquiry: Enquiry, *, can_be_read: bool = True) -> dict[str, Any]:
    """Fresh forms, with what a lost session has kept of an unsent text. `can_be_read`: somebody here reads its language."""
    kept = _unsent(request, enquiry)
    holding = replies.acknowledgement if can_be_read else replies.waiting_for_translation
    ready, ready_language = holding(enquiry.language, enquiry.feedback_by)
    return {
        "answer_form": TextForm(auto_id="svar_%s", initial=kept.get("answer")),
        "note_form": TextForm(auto_id="anteckning_%s", initial=kept.get("add_note")),
        "acknowledge_form": TextForm(
            auto_id="bekrafta_%s", initial=kept.get("acknowledge") or {"text": ready}
        ),
        "ready_language": ready_language,
        "ready_language_name": presentation.language_name(ready_language),
        "triage_form": TriageForm(auto_id="bestam_%s", initial=kept.get("triage")),
        "heading_form": HeadingForm(auto_id="rubrik_%s", initial={"text": inbox.heading(enquiry)}),
        "task_form": TaskForm(auto_id="uppgift_%s", initial={"due": next_working_day()}),
    }


def _unsent(request: HttpRequest, enquiry: Enquiry) -> dict[str, dict[str, str]]:
    """Texts that were being written when the session ended, by act; each is handed back once."""
    acts = ("answer", "add_note", "acknowledge", "triage")
    found = {act: unsent.take(request, reverse(f"desk:{act}", args=[enquiry.reference])) for act in acts}
    return {act: texts for act, texts in found.items() if texts}


def _recipient(enquiry: Enquiry) -> str:
    words = {
        Sender.RELATIVE: _("Svar till den anhöriga"),
        Sender.SCHOOL: _("Svar till skolan"),
        Sender.YOUTH_CENTRE: _("Svar till fritidsgården"),
        Sender.OTHER_UNIT: _("Svar till verksamheten"),
        Sender.PARTNER: _("Svar till partnern"),
        Sender.CITIZEN: _("Svar till invånaren"),
        Sender.ABROAD: _("Svar till utlandet"),
    }
    return words[Sender(enquiry.sender)]


def _bubble(enquiry: Enquiry, text: Text, now: datetime) -> Bubble:
    message, side = text.message, Side(text.message.side)
    author: User | None = message.author
    if side is Side.WRITER and author is None:
        who, initials = presentation.who(enquiry), presentation.who(enquiry)[:1]
    else:
        who, initials = (author.name, author.initials) if author else (_("Staden"), "")
    read = side is Side.CITY and message.read_at is not None
    return Bubble(
        side=side.value,
        who=who,
        initials=initials,
        at=moments.short(message.at, now),
        body=text.body,
        language=enquiry.language if side is Side.WRITER else "",
        read=moments.short(message.read_at, now) if read and message.read_at else "",
        is_call=enquiry.door == Door.TELEPHONE and message.at == enquiry.received_at,
    )


def _promises(enquiry: Enquiry, now: datetime, days: Calendar) -> list[Promise]:
    kept = (
        (_("Bekräftat"), _("Bekräfta"), enquiry.acknowledged_at, enquiry.acknowledge_by, "check"),
        (_("Väg bestämd"), _("Bestäm väg"), enquiry.triaged_at, enquiry.triage_by, "clock"),
        (_("Besvarat"), _("Svara"), enquiry.answered_at, enquiry.feedback_by, "message-square"),
    )
    ended = enquiry.state in {State.CLOSED, State.ERASED}
    return [
        _promise(done, todo, at, by, icon, enquiry.received_at, now, days)
        for done, todo, at, by, icon in kept
        if at or not ended
    ]


def _promise(
    done: str,
    todo: str,
    at: datetime | None,
    by: datetime,
    icon: str,
    since: datetime,
    now: datetime,
    days: Calendar,
) -> Promise:
    if at is not None:
        return Promise("circle-check", done, moments.short(at, now), "done")
    clock = clocks.until(by, since, now, days)
    if clock.kind == "late":
        return Promise(
            "triangle-alert", todo, _("skulle varit klart %(day)s") % {"day": moments.short_day(by)}, "late"
        )
    near = moments.near_day(by.astimezone(STOCKHOLM).date(), now.astimezone(STOCKHOLM).date())
    return Promise(icon, todo, _("senast %(day)s") % {"day": near}, clock.kind)


def steps(enquiry: Enquiry) -> list[Step]:
    """The ways that the state table allows from here, as the one who decides reads them."""
    if not policies.can_write_in(enquiry):
        return []
    again = enquiry.state in {State.WAITING, State.ADVISED, State.CLOSED}
    said = [
        (State.ADVISED, _("Råd har getts"), _("Den som hörde av sig har fått det som behövs.")),
        (State.WAITING, _("Vänta"), _("Någon annan ska göra något först. Skriv vem och vad.")),
        (State.CLOSED, _("Avsluta"), _("Inget mer ska göras. Skriv varför.")),
        (State.ACKNOWLEDGED, _("Öppna igen"), _("Det är inte klart ännu.")),
    ]
    return [
        Step(state.value, words, help_words)
        for state, words, help_words in said
        if policies.can_move(enquiry, state) and (again or state != State.ACKNOWLEDGED)
    ]


def _tasks(enquiry: Enquiry, now: datetime) -> list[dict[str, object]]:
    today = now.astimezone(STOCKHOLM).date()
    found = Task.objects.filter(target=enquiry.reference, done_at=None).select_related("user")
    return [
        {
            "words": task.get_kind_display(),
            "who": task.user.given_name,
            "due": moments.near_day(task.due, today),
            "late": task.due < today,
        }
        for task in found
    ]
