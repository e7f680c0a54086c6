"""Which acts are allowed, in words: row security has already decided which rows exist for the one who acts."""

from django.core.exceptions import PermissionDenied

from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import TRANSITIONS, State


def can_write_in(enquiry: Enquiry) -> bool:
    """An erased thread has no key: nothing can be added to it."""
    return enquiry.state != State.ERASED and enquiry.data_key_id is not None


def check_can_write_in(enquiry: Enquiry) -> None:
    if not can_write_in(enquiry):
        raise PermissionDenied("the thread has been erased")


def can_answer(enquiry: Enquiry) -> bool:
    """An answer needs somebody who can read it: a writer who holds a code."""
    return can_write_in(enquiry) and enquiry.writer_digest is not None


def check_can_answer(enquiry: Enquiry) -> None:
    if not can_answer(enquiry):
        raise PermissionDenied("nobody can read an answer in this thread")


def can_move(enquiry: Enquiry, to: State) -> bool:
    """Steps follow the state table; a step that is not in it does not exist."""
    return (State(enquiry.state), to) in TRANSITIONS and to != State.ERASED


def check_can_move(enquiry: Enquiry, to: State) -> None:
    if not can_move(enquiry, to):
        raise PermissionDenied("not a step of an enquiry's way")
