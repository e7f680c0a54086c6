"""Looking at the support again, saying what it came to, and asking afterwards how it went."""

import uuid
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from varsam.areas.knowledge_house.cases import actions, words
from varsam.areas.knowledge_house.cases.enums import Cancelled, Ending, Harm, PostCheck, ReviewKind, Verdict
from varsam.areas.knowledge_house.cases.models import Case, Outcome, Review
from varsam.areas.knowledge_house.cases.states import State
from varsam.kernel.access.functions import call
from varsam.kernel.audit.api import Event
from varsam.kernel.people import limits
from varsam.kernel.people.models import User
from varsam.lib.working_days import STOCKHOLM


class TooFar(ValueError):
    """Later than the longest time between two reviews."""


def latest_day(case: Case) -> date:
    """The last day for which the next review can be planned, after those that are planned already."""
    found = call("case_review_latest", case.record_id)
    assert isinstance(found, date)
    return found


@transaction.atomic
def plan(*, case: Case, on: date, kind: ReviewKind = ReviewKind.REVIEW, by: User) -> Review:
    """Plan a review for a day. TooFar where it is further from the one before than the rule says, ValueError for a day
    that has been."""
    if on < timezone.localdate():
        raise ValueError("planned for a day to come")
    case = actions.locked(case)
    try:
        with transaction.atomic():
            review = Review.objects.create(
                record=case.record, kind=kind.value, planned_on=on, planned_at=timezone.now(), planned_by=by
            )
    except IntegrityError as error:
        raise TooFar from error
    actions.on_record(Event.CASE_REVIEW_PLANNED, case, kind=kind.value)
    return review


def _of(review: Review) -> tuple[Case, Review]:
    case = actions.locked(Case.objects.get(pk=review.record_id))
    return case, Review.objects.select_for_update(of=("self",)).get(pk=review.pk)


@transaction.atomic
def hold(*, review: Review, on: date, text: str, verdict: Verdict, by: User) -> Review:
    """Say that a review was held, and what it came to. It moves nothing by itself: the handler takes the step."""
    if not text.strip() or on > timezone.localdate():
        raise ValueError("held by now, and says what it came to")
    case, review = _of(review)
    review.held_on, review.held_by, review.verdict = on, by, verdict.value
    review.sealed = words.seal(case.record, "cases_review", review.pk, text.strip())
    review.save(update_fields=["held_on", "held_by", "verdict", "sealed"])
    actions.on_record(Event.CASE_REVIEW_HELD, case, kind=review.kind, verdict=verdict.value)
    return review


@transaction.atomic
def cancel(*, review: Review, why: Cancelled, by: User) -> Review:
    """Cancel a review that is not held. What is due next is counted anew: a case with support is never without a day."""
    case, review = _of(review)
    review.cancelled_at, review.cancelled_by, review.cancelled_why = timezone.now(), by, why.value
    review.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_why"])
    actions.on_record(Event.CASE_REVIEW_CANCELLED, case, kind=review.kind, why=why.value)
    return review


@transaction.atomic
def record_outcome(
    *,
    case: Case,
    ending: Ending,
    helped: str,
    harm: Harm,
    harm_words: str = "",
    instead: str = "",
    post_check: PostCheck = PostCheck.NOT_ASKED,
    post_check_on: date | None = None,
    by: User,
) -> Outcome:
    """Say what this round of the case came to; the goals are counted from the plan. ValueError where harm is not told in
    words, and where an answer about post-checks has no day."""
    if harm == Harm.SOME and not harm_words.strip():
        raise ValueError("what did harm is told in words")
    if (post_check == PostCheck.NOT_ASKED) != (post_check_on is None):
        raise ValueError("an answer has a day")
    case, pk = actions.locked(case), uuid.uuid4()

    def sealed(row: str, text: str) -> bytes | None:
        return words.seal(case.record, row, pk, text.strip()) if text.strip() else None

    outcome = Outcome.objects.create(
        id=pk,
        record=case.record,
        round=case.round,
        at=timezone.now(),
        by=by,
        ending=ending.value,
        helped=sealed("cases_outcome helped", helped),
        harm=harm.value,
        harm_words=sealed("cases_outcome harm", harm_words),
        instead=sealed("cases_outcome instead", instead),
        post_check=post_check.value,
        post_check_on=post_check_on,
    )
    outcome.refresh_from_db()
    actions.on_record(Event.CASE_OUTCOME, case, ending=ending.value, harm=harm.value)
    return outcome


@transaction.atomic
def answer_post_check(*, outcome: Outcome, answer: PostCheck, on: date, by: User) -> Outcome:
    """Take down what the person says of being asked later, on a day."""
    case = actions.locked(Case.objects.get(pk=outcome.record_id))
    outcome.post_check, outcome.post_check_on = answer.value, on
    outcome.save(update_fields=["post_check", "post_check_on"])
    actions.on_record(Event.CASE_POST_CHECK, case, answer=answer.value)
    return outcome


@transaction.atomic
def take_back_post_check(*, outcome: Outcome, on: date, by: User) -> Outcome:
    """The person takes back their yes: what is planned is cancelled in the same transaction, by the database."""
    actions.locked(Case.objects.get(pk=outcome.record_id))
    outcome.taken_back_on = on
    outcome.save(update_fields=["taken_back_on"])
    return outcome


@transaction.atomic
def start_post_checks(*, case: Case, by: User) -> list[Review]:
    """Begin the post-checks and plan them, counted from the end. Shut where the person has not said yes."""
    closed_at = case.state_at
    case = actions.step(case=case, to=State.POST_CHECKS, by=by)
    days = [
        limits.after(key, closed_at).astimezone(STOCKHOLM).date()
        for key in ("post_check_first", "post_check_second")
    ]
    return [
        plan(case=case, on=max(day, timezone.localdate()), kind=ReviewKind.POST_CHECK, by=by) for day in days
    ]
