"""Which acts are allowed, in words: row security has already decided which rows exist for the one who acts."""

from django.core.exceptions import PermissionDenied

from varsam.areas.knowledge_house.consultations.models import Consultation, Invitation
from varsam.areas.knowledge_house.consultations.states import TRANSITIONS, State


def can_write_in(consultation: Consultation) -> bool:
    """Experts and the coordinator write while the question is open and has not been destroyed."""
    return consultation.is_open and consultation.data_key_id is not None


def check_can_write_in(consultation: Consultation) -> None:
    if not can_write_in(consultation):
        raise PermissionDenied("the question is no longer open")


def can_move(consultation: Consultation, to: State) -> bool:
    """Steps follow the state table."""
    return (State(consultation.state), to) in TRANSITIONS and consultation.data_key_id is not None


def check_can_move(consultation: Consultation, to: State) -> None:
    if not can_move(consultation, to):
        raise PermissionDenied("not a step of a consultation's way")


def can_reply(invitation: Invitation | None, consultation: Consultation) -> bool:
    """Whoever has gone out does not come back."""
    return invitation is not None and not invitation.is_out and can_write_in(consultation)


def check_is_in(invitation: Invitation) -> None:
    if invitation.is_out:
        raise PermissionDenied("has gone out")
