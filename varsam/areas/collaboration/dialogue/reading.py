"""Reading dialogues: all of them with how their promises stand, one in full, and what an organisation was promised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from varsam.areas.collaboration.dialogue import seals, standing
from varsam.areas.collaboration.dialogue.enums import State
from varsam.areas.collaboration.dialogue.models import Community, Contact, Delay, Promise, Question
from varsam.areas.collaboration.dialogue.standing import Standing
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.meetings.models import Group, Meeting
from varsam.kernel.meetings.states import MeetingState
from varsam.kernel.people.models import Organisation, User
from varsam.lib.rows import Verb


@dataclass(frozen=True)
class Moved:
    """The city said that it takes longer."""

    delay: Delay
    why: str


@dataclass(frozen=True)
class Promised:
    """One promise, opened, and how it stands today."""

    promise: Promise
    text: str
    outcome: str
    moved: list[Moved]
    standing: Standing


@dataclass(frozen=True)
class Asked:
    """One question, opened, and the references of what was promised because of it."""

    question: Question
    text: str
    answer: str
    promises: list[str]


@dataclass(frozen=True)
class Reached:
    """Whom to call. `is_due`: they are to be asked again by today."""

    contact: Contact
    name: str
    reach: str
    is_due: bool


@dataclass(frozen=True)
class Opened:
    """A dialogue in full: promises that are open first, by their day; questions, the newest first."""

    community: Community
    promises: list[Promised]
    questions: list[Asked]
    contacts: list[Reached]


@dataclass(frozen=True)
class Line:
    """One dialogue in the list: its promises, how many questions wait, and when they meet next."""

    community: Community
    promises: list[tuple[Promise, Standing]]
    waiting: int
    next_meeting: Meeting | None


def every() -> QuerySet[Community]:
    """Dialogues that the one who acts keeps, is talked with in, or answers for a promise in."""
    return Community.objects.select_related("organisation__district", "unit", "group")


def lines(on: date) -> list[Line]:
    """All dialogues, by name, with how each stands."""
    found = (
        every()
        .filter(unit_id__in=actor.units("dialogue", Verb.READ))
        .prefetch_related(
            Prefetch("promises", Promise.objects.order_by("now_due_on", "pk")),
            Prefetch("questions", Question.objects.filter(answered_on=None)),
        )
    )
    meetings = next_meetings([each.group_id for each in found if each.group_id])
    made = [
        Line(
            each,
            [(one, standing.of(one, on)) for one in each.promises.all()],
            len(each.questions.all()),
            meetings.get(each.group_id or 0),
        )
        for each in found
    ]
    return sorted(
        made, key=lambda line: (line.community.ended_on is not None, line.community.organisation.name)
    )


def next_meetings(groups: Iterable[int]) -> dict[int, Meeting]:
    """The first meeting to come of each group."""
    found: dict[int, Meeting] = {}
    planned = Meeting.objects.filter(
        group_id__in=list(groups), state=MeetingState.PLANNED, starts_at__gte=timezone.now()
    )
    for each in planned.order_by("starts_at"):
        found.setdefault(each.group_id, each)
    return found


def open_dialogue(pk: int) -> Opened | None:
    """One of them, for who keeps it, opened and on record; None where it is not there for the one who acts."""
    found = every().filter(pk=pk, unit_id__in=actor.units("dialogue", Verb.READ)).first()
    if found is None:
        return None
    _on_record(found)
    return _open(found)


def ours() -> list[Opened]:
    """What the organisations were promised for which the one who acts signs in, on record."""
    found = every().filter(organisation_id__in=actor.units("promised", Verb.READ)).order_by("pk")
    for each in found:
        _on_record(each)
    return [_open(each) for each in found]


def _on_record(community: Community) -> None:
    audit.note(
        audit.Event.DIALOGUE_READ, target_type="dialogue", target=str(community.pk), unit=community.unit_id
    )


def _open(community: Community) -> Opened:
    today = timezone.localdate()
    questions = community.questions.select_related("data_key__wrapped_key", "answered_by").prefetch_related(
        "promises"
    )
    contacts = community.contacts.filter(removed_at=None).select_related("data_key__wrapped_key", "user")
    return Opened(
        community,
        open_promises(Promise.objects.filter(community=community)),
        [_asked(each) for each in questions],
        [_reached(each, today) for each in contacts],
    )


def open_promises(which: QuerySet[Promise]) -> list[Promised]:
    """Promises, opened: those that are open first, by their day; then those that are settled, the latest first."""
    today = timezone.localdate()
    found = which.select_related(
        "community__organisation", "data_key__wrapped_key", "owner", "office"
    ).prefetch_related(Prefetch("delays", Delay.objects.order_by("due_on")))
    made = [_promised(each, today) for each in found]
    made.sort(key=_order)
    return made


def _order(each: Promised) -> tuple[bool, int]:
    promise = each.promise
    if promise.settled_on is None:
        return False, promise.now_due_on.toordinal()
    return True, -promise.settled_on.toordinal()


def find_promise(reference: str) -> Promised | None:
    """One promise, for who keeps the dialogue or answers for it, on record; None where it is not theirs to change."""
    found = Promise.objects.filter(reference=reference).select_related("community").first()
    if found is None or not may_change(found):
        return None
    audit.note(
        audit.Event.DIALOGUE_READ, target_type="promise", target=reference, unit=found.community.unit_id
    )
    return open_promises(Promise.objects.filter(pk=found.pk))[0]


def may_change(promise: Promise) -> bool:
    """Whether the one who acts keeps the dialogue, or answers for this promise."""
    return keeps(promise.community) or promise.owner_id == actor.proved()


def keeps(community: Community) -> bool:
    return community.unit_id in actor.units("dialogue", Verb.CHANGE)


def owned(by: User) -> list[Promised]:
    """Promises that somebody answers for, on record with each dialogue."""
    found = open_promises(Promise.objects.filter(owner=by))
    for community in {each.promise.community_id: each.promise.community for each in found}.values():
        _on_record(community)
    return found


def owners() -> list[User]:
    """Those who can answer for a promise."""
    return list(User.objects.filter(pk__in=_ids("dialogue_owners")).order_by("name"))


def accounts(community: Community) -> list[User]:
    """Those who sign in for the organisation and are no contact yet."""
    there = community.contacts.filter(removed_at=None, user__isnull=False).values("user_id")
    found = User.objects.filter(pk__in=_ids("dialogue_signing_in", community.pk))
    return list(found.exclude(pk__in=there).order_by("name"))


def not_yet(unit: Organisation) -> list[Organisation]:
    """Organisations outside the city with which there is no dialogue yet."""
    talking = Community.objects.values("organisation_id")
    found = Organisation.objects.filter(left_at=None, parent=None).exclude(pk__in=talking)
    return list(found.exclude(pk=unit.ancestors[0]).order_by("name_sv"))


def meetings_of(group: Group) -> list[Meeting]:
    """Meetings of the dialogue's group, the newest first."""
    return list(group.meetings.exclude(state=MeetingState.CANCELLED).order_by("-starts_at")[:12])


def _ids(function: str, *values: int) -> list[int]:
    return list(call(function, *values))


def _promised(promise: Promise, today: date) -> Promised:
    return Promised(
        promise,
        seals.text_of(promise, seals.TEXT, promise.text),
        seals.text_of(promise, seals.OUTCOME, promise.outcome),
        [Moved(each, seals.why_of(promise, each)) for each in promise.delays.all()],
        standing.of(promise, today),
    )


def _asked(question: Question) -> Asked:
    return Asked(
        question,
        seals.text_of(question, seals.ASKED, question.asked),
        seals.text_of(question, seals.ANSWER, question.answer),
        sorted(each.reference for each in question.promises.all()),
    )


def _reached(contact: Contact, today: date) -> Reached:
    if contact.user is not None:
        return Reached(contact, contact.user.name, contact.user.email, False)
    is_due = contact.review_on is not None and contact.review_on <= today
    return Reached(
        contact,
        seals.text_of(contact, seals.NAME, contact.name),
        seals.text_of(contact, seals.REACH, contact.reach),
        is_due,
    )


def is_open(promised: Promised) -> bool:
    return promised.promise.state == State.OPEN
