"""What is done in a dialogue. Each act is one transaction, and on record in it."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from varsam.areas.collaboration.dialogue import policies, seals
from varsam.areas.collaboration.dialogue.enums import Consent, Kind, State
from varsam.areas.collaboration.dialogue.models import Community, Contact, Promise, Question
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.meetings import groups
from varsam.kernel.meetings.enums import Function, GroupKind
from varsam.kernel.people.models import District, Organisation, User
from varsam.kernel.vault import api as vault

_LONGEST_SLUG = 60


def _call(function: str, *values: Any) -> Any:
    return call(f"dialogue_{function}", *values)


def _kept(kinds: Iterable[str], target_type: str, target: str, unit: int) -> None:
    for kind in sorted(set(kinds)):
        audit.record(
            Event.DIALOGUE_IDENTIFIER_KEPT,
            target_type=target_type,
            target=target,
            unit=unit,
            details={"kind": kind},
        )


@transaction.atomic
def begin_dialogue(
    *,
    unit: int,
    organisation: Organisation | None,
    name: str,
    district: District | None,
    kind: Kind,
    by: User,
) -> Community:
    """Begin to talk with an organisation that is known, or with a new one of that name and district. A group in which they
    meet comes with it, which `by` leads.

    Raises ProgrammingError for a unit that is not theirs; IntegrityError where the city talks with it already, or it is a
    part of the city; PermissionDenied for those who may not convene such a group.
    """
    called = organisation.name_sv if organisation else name.strip()
    group = groups.make_group(
        unit=unit,
        kind=GroupKind.DIALOGUE,
        name=called[:120],
        district=district.pk if district else None,
        every_weeks=12,
        by=by,
    )
    groups.add_member(
        group=group, user=by, organisation=unit, function=Function.COORDINATION, leads=True, by=by
    )
    slug = f"{slugify(called)[:_LONGEST_SLUG]}-{uuid.uuid4().hex[:6]}"
    pk = _call(
        "begin",
        unit,
        organisation.pk if organisation else None,
        slug,
        called,
        district.pk if district else None,
        kind.value,
        group.pk,
    )
    return Community.objects.select_related("organisation").get(pk=pk)


@transaction.atomic
def end_dialogue(*, community: Community, by: User) -> bool:
    """The city and the organisation talk no more; what was promised stays, contacts go. False where somebody was first.

    IntegrityError while a promise is open; ProgrammingError for those who may not.
    """
    return bool(_call("end", community.pk))


@transaction.atomic
def add_account(*, community: Community, user: User, by: User) -> None:
    """Whom to call: somebody who signs in for the organisation. IntegrityError where they do not, or are there already."""
    _call("contact_account", community.pk, user.pk)


@transaction.atomic
def add_name(
    *,
    community: Community,
    name: str,
    reach: str,
    consent: Consent,
    consent_on: date,
    review_on: date,
    by: User,
) -> None:
    """Whom to call: a name and a number or address, with the consent on which they rest, and when they are asked again.

    IntegrityError for a consent that is still to come, or a review later than the limit `contact_review` from today.
    """
    key_id, key, wrapped, master = vault.new_key()
    sealed = [
        vault.seal(key, text.strip().encode(), belongs_to=seals.belongs_to(part, key_id))
        for part, text in ((seals.NAME, name), (seals.REACH, reach))
    ]
    _call(
        "contact_name",
        community.pk,
        key_id,
        wrapped,
        master,
        *sealed,
        consent.value,
        consent_on,
        review_on,
    )


@transaction.atomic
def review_contact(*, contact: Contact, consent: Consent, review_on: date, by: User) -> bool:
    """They were asked again and agree. False where the name is gone."""
    return bool(_call("contact_review", contact.pk, consent.value, review_on))


@transaction.atomic
def remove_contact(*, contact: Contact, by: User) -> bool:
    """They are not to be called any more: name and number are destroyed. False where somebody was first."""
    return bool(_call("contact_remove", contact.pk))


@transaction.atomic
def ask(*, community: Community, text: str, asked_on: date, kept: tuple[str, ...] = (), by: User) -> Question:
    """Write down what the organisation has asked. Raises PointsAtSomebody for what can never stay."""
    policies.check_person_free(text)
    key_id, key, wrapped, master = vault.new_key()
    sealed = vault.seal(key, text.encode(), belongs_to=seals.belongs_to(seals.ASKED, key_id))
    made = uuid.uuid4()
    _call("ask", made, community.pk, key_id, wrapped, master, sealed, asked_on)
    _kept(kept, "dialogue", str(community.pk), community.unit_id)
    return Question.objects.get(pk=made)


@transaction.atomic
def answer(*, question: Question, text: str, kept: tuple[str, ...] = (), by: User) -> bool:
    """Answer a question, once. False where somebody was first: theirs is what was answered."""
    policies.check_person_free(text)
    done = bool(_call("answer", question.pk, seals.close(question, seals.ANSWER, text)))
    if done:
        _kept(kept, "dialogue", str(question.community_id), question.community.unit_id)
    return done


@transaction.atomic
def promise(
    *,
    community: Community,
    text: str,
    owner: User,
    due_on: date,
    question: Question | None = None,
    kept: tuple[str, ...] = (),
    by: User,
) -> str:
    """The city promises something, `owner` answers for it, and a day is said; gives the reference.

    IntegrityError for a day that has been, or an owner who cannot answer for promises here.
    """
    policies.check_person_free(text)
    key_id, key, wrapped, master = vault.new_key()
    sealed = vault.seal(key, text.encode(), belongs_to=seals.belongs_to(seals.TEXT, key_id))
    reference = str(
        _call(
            "promise",
            community.pk,
            question.pk if question else None,
            key_id,
            wrapped,
            master,
            sealed,
            owner.pk,
            due_on,
        )
    )
    _kept(kept, "promise", reference, community.unit_id)
    return reference


@transaction.atomic
def settle_promise(
    *, promise: Promise, state: State, outcome: str, kept: tuple[str, ...] = (), by: User
) -> bool:
    """Kept, and what was done; or broken, and why. Once. False where somebody was first."""
    policies.check_person_free(outcome)
    done = bool(_call("settle", promise.pk, state.value, seals.close(promise, seals.OUTCOME, outcome)))
    if done:
        _kept(kept, "promise", promise.reference, promise.community.unit_id)
    return done


@transaction.atomic
def delay_promise(*, promise: Promise, due_on: date, why: str, kept: tuple[str, ...] = (), by: User) -> bool:
    """It takes longer: a later day, and why. The day that was said first stays. False where it is settled."""
    policies.check_person_free(why)
    made = uuid.uuid4()
    bound = seals.delay_belongs_to(promise.data_key_id, made)
    sealed = vault.seal(vault.open_key(promise.data_key), why.encode(), belongs_to=bound)
    done = bool(_call("delay", promise.pk, made, due_on, sealed))
    if done:
        _kept(kept, "promise", promise.reference, promise.community.unit_id)
    return done


@transaction.atomic
def hand_over(*, promise: Promise, owner: User, by: User) -> bool:
    """Somebody else answers for it from now on, and is told. False where it is settled."""
    return bool(_call("hand_over", promise.pk, owner.pk))
