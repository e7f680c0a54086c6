"""The relative's side, by the code: read what is offered, say yes or no, change one's mind, say whether it helped.

Every act proves the thread's token for one transaction, and is refused for whoever cannot.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from varsam.areas.relatives.support import refusals, seals, wordings
from varsam.areas.relatives.support.enums import Helped, Kind, Why
from varsam.areas.relatives.support.handing_over import LONGEST_NAME, LONGEST_PHONE, LONGEST_TEXT
from varsam.areas.relatives.support.models import Handover, Support, Wording
from varsam.areas.relatives.support.refusals import NotNow, Refusal
from varsam.areas.relatives.support.seals import Words
from varsam.areas.relatives.support.states import CoachState, HandoverState, State
from varsam.kernel.access.actor import as_writer
from varsam.kernel.conversations.writer import Visit


@dataclass(frozen=True)
class MyCoach:
    """The coach who was asked, by given name, and what they have said."""

    name: str
    state: CoachState


@dataclass(frozen=True, repr=False)
class MyHandover:
    """One social office that may call; `what` is what staff propose until the relative has said yes, then their own words.

    `wording` is what they are asked to say yes to, or what they did. `answer` is the office's, with `why` for a no.
    """

    uid: uuid.UUID
    office_id: int
    office_name: str
    state: HandoverState
    what: str
    name: str
    phone: str
    offered_at: datetime
    consented_at: datetime | None
    answered_at: datetime | None
    why: Why
    answer: str
    wording: Wording

    def __repr__(self) -> str:
        return f"<MyHandover {self.uid}>"


@dataclass(frozen=True, repr=False)
class Mine:
    """Everything about a support, for the relative whose it is."""

    uid: uuid.UUID
    reference: str
    state: State
    language: str
    languages: list[str]
    unit_name: str
    holder_name: str
    offered_at: datetime
    consented_at: datetime | None
    ended_at: datetime | None
    wording: Wording
    coach: MyCoach | None
    shares_thread: bool
    asks_helped: bool
    helped: Helped
    words: str
    kinds: list[Kind]
    handovers: list[MyHandover]

    def __repr__(self) -> str:
        return f"<Mine {self.uid}>"


def mine(visit: Visit) -> Mine | None:
    """The support of this visit's thread; None where nothing has been offered, or only counts are left."""
    with as_writer(visit.token):
        found = _support(visit)
        return _mine(visit, found) if found else None


def _support(visit: Visit) -> Support | None:
    return (
        Support.objects.filter(enquiry_id=visit.enquiry)
        .select_related("enquiry", "unit", "holder", "wording")
        .first()
    )


def _mine(visit: Visit, support: Support) -> Mine:
    name = _coach_name(support)
    return Mine(
        uid=support.uid,
        reference=support.enquiry.reference,
        state=State(support.state),
        language=support.language,
        languages=list(support.languages),
        unit_name=support.unit.name,
        holder_name=support.holder.given_name if support.holder else "",
        offered_at=support.offered_at,
        consented_at=support.consented_at,
        ended_at=support.ended_at,
        wording=support.wording or wordings.current(wordings.SUPPORT),
        coach=MyCoach(name, CoachState(support.coach_state)) if support.coach_state else None,
        shares_thread=support.shares_thread_at is not None,
        asks_helped=support.asks_helped,
        helped=Helped(support.helped),
        words=seals.opened(visit.key, seals.WORDS, support.uid, support.words),
        kinds=[Kind(each) for each in support.kinds],
        handovers=[
            _handover(visit, each)
            for each in support.handovers.select_related("office", "wording", "given").order_by("-offered_at")
        ],
    )


def _coach_name(support: Support) -> str:
    return str(refusals.call("support_coach_name", support.uid) or "") if support.coach_state else ""


def _handover(visit: Visit, handover: Handover) -> MyHandover:
    held = getattr(handover, "given", None)
    words = (
        seals.read(seals.opened_fresh(seals.GIVEN, handover.uid, held.data_key_id, held.sealed))
        if held
        else Words("", "", seals.opened(visit.key, seals.WHAT, handover.uid, handover.what))
    )
    return MyHandover(
        uid=handover.uid,
        office_id=handover.office_id,
        office_name=handover.office.name,
        state=HandoverState(handover.state),
        what=words.what,
        name=words.name,
        phone=words.phone,
        offered_at=handover.offered_at,
        consented_at=handover.consented_at,
        answered_at=handover.answered_at,
        why=Why(handover.why),
        answer=seals.opened_fresh(seals.ANSWER, handover.uid, handover.data_key_id, handover.answer),
        wording=handover.wording or wordings.current(wordings.HANDOVER),
    )


def _uid(visit: Visit) -> uuid.UUID:
    found = Support.objects.filter(enquiry_id=visit.enquiry).values_list("uid", flat=True).first()
    if found is None:
        raise NotNow(Refusal.GONE)
    return found


def accept(visit: Visit, *, wording: int, languages: tuple[str, ...] = ()) -> None:
    """Say yes to the support, having read the text whose id is `wording`; `languages` are more that they speak. NotNow where
    the text has changed since, or the support is over."""
    with as_writer(visit.token):
        refusals.call("support_answer", _uid(visit), True, wording, list(languages))


def decline(visit: Visit) -> None:
    """Say no to the offer; a yes is still possible later."""
    with as_writer(visit.token):
        refusals.call("support_answer", _uid(visit), False, None, [])


def leave(visit: Visit) -> None:
    """End the support, whenever and without saying why."""
    with as_writer(visit.token):
        refusals.call("support_leave", _uid(visit))


def end_coach(visit: Visit) -> None:
    """Say that one wants no coach any more."""
    with as_writer(visit.token):
        refusals.call("support_coach_end", _uid(visit))


def share_thread(visit: Visit, *, shares: bool) -> None:
    """Let the coach read the thread, or no longer: it closes at once."""
    with as_writer(visit.token):
        refusals.call("support_share", _uid(visit), shares)


def say_helped(visit: Visit, *, helped: Helped, words: str = "") -> None:
    """Say whether it helped, and more in one's own words; a later answer takes the place of the one before."""
    with as_writer(visit.token):
        uid = _uid(visit)
        sealed = seals.seal(visit.key, seals.WORDS, uid, words[:LONGEST_TEXT])
        refusals.call("support_helped", uid, helped.value, sealed)


def consent_to_handover(
    visit: Visit, uid: uuid.UUID, *, name: str, phone: str, what: str, wording: int
) -> None:
    """Let the office know exactly this, and call. ValueError without a name and a telephone number; NotNow where it was taken
    back, or the text whose id is `wording` has changed."""
    given = Words(
        " ".join(name.split())[:LONGEST_NAME],
        " ".join(phone.split())[:LONGEST_PHONE],
        what.strip()[:LONGEST_TEXT],
    )
    if not given.name or not given.phone:
        raise ValueError("a name and a number to call")
    fresh = seals.fresh(seals.GIVEN, uid, seals.written(given))
    with as_writer(visit.token):
        refusals.call("handover_consent", uid, wording, fresh.key, fresh.wrapped, fresh.master, fresh.sealed)


def refuse_handover(visit: Visit, uid: uuid.UUID) -> None:
    """Say no to an offer, or take a yes back: NotNow once the office has answered."""
    with as_writer(visit.token):
        refusals.call("handover_no", uid)


# The same to the database: what has been given, if anything, is destroyed in the same transaction.
withdraw_handover = refuse_handover
