"""The unit's side for whoever holds the code: each takes the visit and proves its token."""

import uuid
from collections.abc import Mapping

from varsam.areas.operations import actions, lessons, reading
from varsam.areas.operations.acts import NotNow
from varsam.areas.operations.enums import Harm, Rating, Said, Worked
from varsam.areas.operations.models import Measure, Request
from varsam.areas.operations.reading import Whole
from varsam.areas.operations.states import State, Why
from varsam.kernel.access.actor import as_writer
from varsam.kernel.conversations.writer import Visit


def mine(visit: Visit) -> Whole | None:
    """The request of this thread with everything in it; None where there is none, or it has been erased."""
    with as_writer(visit.token):
        request = reading.of_enquiry(visit.enquiry)
        return reading.of(request) if request and request.data_key_id else None


def _own(visit: Visit) -> Request:
    request = reading.of_enquiry(visit.enquiry)
    if request is None:
        raise NotNow("the thread has no request")
    return request


def choose_guide(visit: Visit, version: int | None) -> None:
    """Say that another guide fits better."""
    with as_writer(visit.token):
        actions.choose_guide(request=_own(visit), version=version)


def say_check(visit: Visit, answers: Mapping[str, Said | str]) -> State:
    """Say what the unit does, does not yet, or does not know."""
    with as_writer(visit.token):
        return actions.say_check(request=_own(visit), answers=answers)


def accept_plan(visit: Visit, number: int) -> None:
    """Agree to the plan of that number."""
    with as_writer(visit.token):
        actions.answer_plan(request=_own(visit), number=number, accepts=True)


def decline_plan(visit: Visit, number: int, why: str = "", kept: tuple[str, ...] = ()) -> None:
    """Say that the plan does not fit, and why."""
    with as_writer(visit.token):
        actions.answer_plan(request=_own(visit), number=number, accepts=False, why=why, kept=kept)


def tick(visit: Visit, measure: uuid.UUID, *, done: bool) -> None:
    """Say that a measure (uid) has been done, or take that back."""
    with as_writer(visit.token):
        found = Measure.objects.filter(pk=measure, request=_own(visit)).first()
        if found is None:
            raise NotNow("no measure of this request")
        actions.tick(measure=found, done=done)


def say_follow_up(
    visit: Visit,
    *,
    rating: Rating | str,
    harm: Harm | str,
    worked: Mapping[str, Worked | str],
    words: str = "",
    kept: tuple[str, ...] = (),
) -> None:
    """Tell how it went."""
    with as_writer(visit.token):
        actions.follow_up(
            request=_own(visit), rating=rating, harm=harm, worked=worked, words=words, kept=kept
        )


def say_lesson(visit: Visit, text: str, kept: tuple[str, ...] = ()) -> None:
    """Suggest what others should know."""
    with as_writer(visit.token):
        lessons.suggest(request=_own(visit), text=text, kept=kept)


def withdraw(visit: Visit, why: Why = Why.SOLVED_ITSELF) -> None:
    """The unit needs no support any more."""
    with as_writer(visit.token):
        actions.withdraw(request=_own(visit), why=why)
