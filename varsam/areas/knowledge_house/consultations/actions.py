"""What is done with a consultation. Each act is one transaction: lock, check, change, put on record."""

import uuid
from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.consultations import policies, seals
from varsam.areas.knowledge_house.consultations.models import Consultation, Invitation, Lesson, Post
from varsam.areas.knowledge_house.consultations.models.lesson import LessonState
from varsam.areas.knowledge_house.consultations.states import PostKind, Reply, State
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.methods.register.models import Method
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.conversations import actions as conversations
from varsam.kernel.conversations import policies as thread_policies
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import State as EnquiryState
from varsam.kernel.people import limits
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.vault import api as vault


def _locked(consultation: Consultation) -> Consultation:
    return (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("data_key__wrapped_key")
        .get(pk=consultation.pk)
    )


def _on_record(event: Event, consultation: Consultation, **details: str | int | bool) -> None:
    audit.record(
        event,
        target_type="consultation",
        target=consultation.reference,
        unit=consultation.unit_id,
        details=dict(details),
    )


def _kept(consultation: Consultation, kinds: Iterable[str]) -> None:
    for kind in sorted(set(kinds)):
        _on_record(Event.CONSULTATION_IDENTIFIER_KEPT, consultation, kind=kind)


@transaction.atomic
def open_consultation(
    *,
    enquiry: str,
    heading: str,
    question: str,
    competences: Iterable[str] = (),
    organisation: Organisation | None = None,
    kept: tuple[str, ...] = (),
    by: User,
) -> str:
    """Put a question to the Knowledge House, for the enquiry of that reference; gives the consultation's reference.

    `organisation` is where a colleague who asks directly works. `kept` names kinds of identifiers that stay in the text for
    a reason that stands in it. Raises InsufficientPrivilege (as ProgrammingError) for an enquiry that is not theirs.
    """
    key_id, key, wrapped, master = vault.new_key()
    sealed = {
        part: vault.seal(key, text.encode(), belongs_to=seals.belongs_to(part, key_id)) if text else None
        for part, text in ((seals.HEADING, heading), (seals.QUESTION, question))
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "select varsam.consultations_open(%s, %s, %s, %s, %s, %s, %s, %s::text[], %s)",
            [
                enquiry, organisation.pk if organisation else None, key_id, wrapped, master, sealed[seals.HEADING],
                sealed[seals.QUESTION], list(competences), limits.after("consultation_advice", timezone.now()),
            ],
        )  # fmt: skip
        reference = str(cursor.fetchone()[0])
    for kind in sorted(set(kept)):
        audit.record(
            Event.CONSULTATION_IDENTIFIER_KEPT,
            target_type="consultation",
            target=reference,
            details={"kind": kind},
        )
    return reference


@transaction.atomic
def ask_from_enquiry(
    *,
    enquiry: Enquiry,
    heading: str,
    question: str,
    competences: Iterable[str] = (),
    kept: tuple[str, ...] = (),
    by: User,
) -> str:
    """Put a question for an enquiry that is being handled. The enquiry waits meanwhile, and its notes say for what."""
    thread_policies.check_can_write_in(enquiry)
    reference = open_consultation(
        enquiry=enquiry.reference,
        heading=heading,
        question=question,
        competences=competences,
        kept=kept,
        by=by,
    )
    words = _asked_words(reference)
    if thread_policies.can_move(enquiry, EnquiryState.WAITING):
        conversations.triage(enquiry=enquiry, to=EnquiryState.WAITING, reason=words, by=by)
    else:
        conversations.add_note(enquiry=enquiry, text=words, by=by)
    return reference


@transaction.atomic
def invite(*, consultation: Consultation, experts: Iterable[Expert], by: User) -> list[Invitation]:
    """Ask experts to read. Whoever was asked already is not asked twice."""
    consultation = _locked(consultation)
    policies.check_can_write_in(consultation)
    asked = set(consultation.invitations.values_list("expert_id", flat=True))
    made = []
    for expert in experts:
        if expert.pk in asked:
            continue
        made.append(
            Invitation.objects.create(
                consultation=consultation, expert=expert, user_id=expert.user_id, invited_by=by, invited_at=timezone.now()
            )
        )  # fmt: skip
        _on_record(Event.CONSULTATION_INVITED, consultation, expert=expert.pk)
    if made:
        _let_thread_wait(consultation, by)
    return made


def _let_thread_wait(consultation: Consultation, by: User) -> None:
    """Whoever asks experts has read the question: the thread in which a colleague asked directly waits, and says for what."""
    enquiry = Enquiry.objects.get(pk=consultation.enquiry_id)
    if not thread_policies.can_write_in(enquiry):
        return
    if enquiry.heading is None:
        heading = seals.text_of(consultation, seals.HEADING)
        enquiry = conversations.set_heading(enquiry=enquiry, heading=heading, by=by)
    if thread_policies.can_move(enquiry, EnquiryState.WAITING) and enquiry.state != EnquiryState.ADVISED:
        conversations.triage(
            enquiry=enquiry, to=EnquiryState.WAITING, reason=_asked_words(consultation.reference), by=by
        )


def _asked_words(reference: str) -> str:
    return _("Kunskapshuset är tillfrågat: %(reference)s.") % {"reference": reference}


@transaction.atomic
def reply(*, invitation: Invitation, takes_part: bool, by: User) -> Invitation:
    """An expert says whether they take part. Who says no is out at once."""
    invitation = _locked_invitation(invitation)
    invitation.reply = Reply.YES if takes_part else Reply.NO
    invitation.save(update_fields=["reply"])
    event = Event.CONSULTATION_ACCEPTED if takes_part else Event.CONSULTATION_DECLINED
    _on_record(event, invitation.consultation)
    return invitation


@transaction.atomic
def declare_conflict(*, invitation: Invitation, by: User) -> Invitation:
    """An expert has a conflict of interest: they are out at once, and for good."""
    invitation = _locked_invitation(invitation)
    consultation = invitation.consultation
    invitation.conflict = True
    invitation.save(update_fields=["conflict"])
    _on_record(Event.CONSULTATION_CONFLICT, consultation)
    return invitation


def _locked_invitation(invitation: Invitation) -> Invitation:
    """One's own invitation with its question, which whoever has gone out does not see any more."""
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    policies.check_is_in(locked)
    locked.consultation = Consultation.objects.get(pk=locked.consultation_id)
    policies.check_can_write_in(locked.consultation)
    return locked


@transaction.atomic
def post(
    *,
    consultation: Consultation,
    kind: PostKind,
    text: str,
    replies_to: Post | None = None,
    kept: tuple[str, ...] = (),
    by: User,
) -> Post:
    """Say something to the others. It is never changed; a later post adds to it or disagrees with it."""
    policies.check_can_write_in(consultation)
    assert consultation.data_key_id is not None
    post_id = uuid.uuid4()
    sealed = vault.seal(
        seals.key_of(consultation), text.encode(), belongs_to=seals.post_belongs_to(consultation.data_key_id, post_id)
    )  # fmt: skip
    made = Post.objects.create(
        id=post_id, consultation=consultation, author=by, kind=kind, replies_to=replies_to, at=timezone.now(),
        sealed=sealed,
    )  # fmt: skip
    _on_record(Event.CONSULTATION_POSTED, consultation, kind=kind.value)
    _kept(consultation, kept)
    return made


def disagreement_words(language: str) -> str:
    """What is said to the asker where experts disagreed, in the language of the answer."""
    with translation.override(language):
        return _("Experterna var inte eniga. Rådet säger var de tyckte olika.")


@transaction.atomic
def advise(*, consultation: Consultation, text: str, kept: tuple[str, ...] = (), by: User) -> Consultation:
    """Give the joined advice: it goes into the asker's thread, and says that experts disagreed where they did.

    Where nobody can read an answer in the thread (a call without a code), it stands there as a note, to be told.
    """
    consultation = _locked(consultation)
    policies.check_can_move(consultation, State.ADVISED)
    enquiry = Enquiry.objects.get(pk=consultation.enquiry_id)
    disagreed = consultation.posts.filter(kind=PostKind.DISAGREE).exists()
    said = f"{text}\n\n{disagreement_words(enquiry.language)}" if disagreed else text
    assert consultation.data_key_id is not None
    consultation.advice = vault.seal(
        seals.key_of(consultation),
        said.encode(),
        belongs_to=seals.belongs_to(seals.ADVICE, consultation.data_key_id),
    )
    consultation.state, consultation.disagreed = State.ADVISED, disagreed
    consultation.save(update_fields=["advice", "state", "disagreed"])
    if thread_policies.can_answer(enquiry):
        conversations.answer(enquiry=enquiry, text=said, by=by)
    elif thread_policies.can_write_in(enquiry):
        conversations.add_note(enquiry=enquiry, text=_("Råd att ge på telefon:") + f"\n\n{said}", by=by)
    enquiry.refresh_from_db(fields=["state"])
    if thread_policies.can_move(enquiry, EnquiryState.ADVISED):
        conversations.triage(enquiry=enquiry, to=EnquiryState.ADVISED, reason="", by=by)
    _on_record(Event.CONSULTATION_ADVISED, consultation, disagreed=disagreed)
    _kept(consultation, kept)
    consultation.refresh_from_db()
    return consultation


@transaction.atomic
def close(*, consultation: Consultation, by: User) -> Consultation:
    """The asker needs nothing more."""
    return _end(consultation, State.CLOSED, Event.CONSULTATION_CLOSED)


@transaction.atomic
def withdraw(*, consultation: Consultation, by: User) -> Consultation:
    """The question fell away; experts see no more of it."""
    return _end(consultation, State.WITHDRAWN, Event.CONSULTATION_WITHDRAWN)


def _end(consultation: Consultation, to: State, event: Event) -> Consultation:
    consultation = _locked(consultation)
    policies.check_can_move(consultation, to)
    consultation.state = to
    consultation.save(update_fields=["state"])
    _on_record(event, consultation)
    consultation.refresh_from_db()
    return consultation


@transaction.atomic
def add_lesson(*, consultation: Consultation, text: str, method: Method | None = None, by: User) -> Lesson:
    """Hand on what was learned to those who answer for the methods."""
    made = Lesson.objects.create(
        unit_id=consultation.unit_id, consultation=consultation, method=method, text=text, written_by=by,
        written_at=timezone.now(),
    )  # fmt: skip
    audit.record(Event.LESSON_ADDED, target_type="lesson", target=str(made.pk), unit=made.unit_id)
    return made


@transaction.atomic
def take_lesson(*, lesson: Lesson, method: Method | None, by: User) -> Lesson:
    """The method lead has taken care of it, and says which method it concerns where it does."""
    lesson = Lesson.objects.select_for_update(of=("self",)).get(pk=lesson.pk)
    if lesson.state == LessonState.NEW:
        lesson.state, lesson.method = LessonState.TAKEN, method
        lesson.save(update_fields=["state", "method"])
        audit.record(Event.LESSON_TAKEN, target_type="lesson", target=str(lesson.pk), unit=lesson.unit_id)
        lesson.refresh_from_db()
    return lesson
