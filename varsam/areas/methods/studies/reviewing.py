"""Looking for research on a method and weighing it: each act is one transaction, on record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register import policies
from varsam.areas.methods.register.models import About, Method
from varsam.areas.methods.studies import rule
from varsam.areas.methods.studies.enums import ReviewState
from varsam.areas.methods.studies.models import Review, Study, Weighed
from varsam.areas.methods.studies.models.review import FACTS
from varsam.areas.methods.studies.rule import Found, Proposal
from varsam.kernel.access import actor, functions
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb

Value = str | int | date | bool | None
# What is said of one study; everything else of the row follows from it.
SAID: Final = ("is_included", "why_not", "about", "design", "size", "finding", "bias", "words_sv", "words_en")
_LEFT_OUT = {"about": "", "design": "", "size": None, "finding": "", "bias": ""}


class NotNow(Exception):
    """The review has been finished meanwhile, another one of the method is open, or it is not for the one who acts to do."""


class NotReady(Exception):
    """What a review lacks to be finished, by the words of the database (reading.MISSING says them to people)."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class TwiceSaid(ValueError):
    """A study cannot both be weighed and left out, nor be weighed twice for the same question."""


@dataclass(frozen=True)
class Ruling:
    """What whoever answers for a rating says: empty to take what the rule proposes, else another rating and why. A question that
    nobody `asked` of the research is not rated: that nothing was found of what nobody looked for says nothing."""

    rating: str = ""
    why: str = ""
    asked: bool = True


def _on_record(event: Event, review: Review, **details: str | int | bool) -> None:
    unit = next(iter(actor.units("study", Verb.READ)), None)
    audit.record(event, target_type="evidence", target=str(review.uid), unit=unit, details=details)


def _held(review: Review) -> Review:
    held = Review.objects.select_for_update(of=("self",)).select_related("method").get(pk=review.pk)
    if not held.is_open:
        raise NotNow(held.state)
    return held


@transaction.atomic
def start_review(*, method: Method, values: Mapping[str, Value], by: User) -> Review:
    """Begin a review of a method. Raises NotNow where one is open."""
    policies.check_person_free(*(str(value) for value in values.values() if isinstance(value, str)))
    facts = {name: value for name, value in values.items() if name in FACTS}
    try:
        with transaction.atomic():
            # Who begins it, and when, the database writes.
            made = Review.objects.create(method=method, started_by=by, started_at=timezone.now(), **facts)
    except (IntegrityError, ProgrammingError) as error:
        if functions.is_refused(error, or_twice=True):
            raise NotNow("one is open") from error
        raise
    _on_record(Event.EVIDENCE_STARTED, made)
    return made


@transaction.atomic
def change_review(*, review: Review, values: Mapping[str, Value], by: User) -> Review:
    """Write down what was asked, where and when was searched, and the numbers of the flow. Raises NotNow."""
    held = _held(review)
    changed = [name for name in FACTS if name in values and getattr(held, name) != values[name]]
    policies.check_person_free(*(str(values[name]) for name in changed if isinstance(values[name], str)))
    for name in changed:
        setattr(held, name, values[name])
    if changed:
        held.save(update_fields=changed)
        _on_record(Event.EVIDENCE_CHANGED, held, fields=" ".join(changed))
    return held


@transaction.atomic
def put_in(*, review: Review, studies: Iterable[Study], by: User) -> int:
    """Take studies up to be read in full; how many were not there before. Raises NotNow."""
    held = _held(review)
    there = set(held.weighed.values_list("study_id", flat=True))
    fresh = [study for study in studies if study.pk not in there and study.duplicate_of_id is None]
    Weighed.objects.bulk_create(Weighed(review=held, study=study) for study in fresh)
    if fresh:
        _on_record(Event.EVIDENCE_CHANGED, held, studies=len(fresh))
    return len(fresh)


@transaction.atomic
def weigh(*, weighed: Weighed, values: Mapping[str, Value], by: User) -> Weighed:
    """Say what a study is worth for one question, or why it is left out. Raises NotNow and TwiceSaid."""
    review = _held(weighed.review)
    held = Weighed.objects.select_for_update().get(pk=weighed.pk)
    said: dict[str, Any] = {name: values.get(name, "") for name in SAID}
    if not said["is_included"]:
        said |= _LEFT_OUT
    policies.check_person_free(str(said["words_sv"]), str(said["words_en"]))
    others = Weighed.objects.filter(review=review, study=held.study_id).exclude(pk=held.pk)
    if others.exists() and (not said["is_included"] or others.filter(about=said["about"]).exists()):
        raise TwiceSaid(held.pk)
    for name, value in said.items():
        setattr(held, name, value)
    held.save(update_fields=list(SAID))
    _on_record(Event.EVIDENCE_WEIGHED, review, included=bool(said["is_included"]))
    return held


@transaction.atomic
def weigh_again(*, weighed: Weighed, by: User) -> Weighed:
    """Take a study that is weighed for one question up for the other one too. Raises NotNow and TwiceSaid."""
    review = _held(weighed.review)
    if not weighed.is_included or Weighed.objects.filter(review=review, study=weighed.study_id).count() > 1:
        raise TwiceSaid(weighed.pk)
    return Weighed.objects.create(
        review=review, study=weighed.study, design=weighed.design, size=weighed.size
    )


@transaction.atomic
def take_out(*, weighed: Weighed, by: User) -> None:
    """Take a study that was put in by mistake out again. Raises NotNow."""
    review = _held(weighed.review)
    weighed.delete()
    _on_record(Event.EVIDENCE_CHANGED, review, studies=-1)


def proposals(review: Review) -> dict[About, Proposal]:
    """What the rule of today makes of the included studies, for both questions."""
    held = rule.current(timezone.localdate())
    found = [
        Found(each.about, each.design, each.finding, each.bias, each.size)
        for each in review.weighed.all()
        if each.is_included
    ]
    return {about: rule.propose(found, about, held) for about in About}


def told(review: Review) -> set[About]:
    """The questions of which some study that is weighed says something."""
    return {About(each.about) for each in review.weighed.all() if each.is_included}


def missing(review: Review) -> list[str]:
    """What a review lacks to be finished, by the words of the database."""
    return list(call("review_missing", review.pk))


@transaction.atomic
def finish_review(*, review: Review, rulings: Mapping[About, Ruling], by: User) -> Review:
    """Finish a review: each rating is given by the rule or overruled with a reason, or stays where the question was not asked;
    the database gives the next review its day and puts the one before aside. Raises NotReady, NotNow, ValueError where a rating
    is another than the rule's without a reason, or a question was not asked of which a study that is weighed says something, or
    none was."""
    held = _held(review)
    if lacking := missing(held):
        raise NotReady(lacking)
    proposed = proposals(held)
    rated = [about for about in proposed if rulings.get(about, Ruling()).asked]
    if not rated or not told(held) <= set(rated):
        raise ValueError("what studies were weighed for was asked, and something was")
    held.state = ReviewState.DONE
    held.rule_version = proposed[About.EFFECT].version
    try:
        with transaction.atomic():
            held.save(update_fields=["state", "rule_version"])
    except (IntegrityError, ProgrammingError) as error:
        if functions.is_refused(error, or_twice=True):
            raise NotNow("not to be finished") from error
        raise
    held.refresh_from_db()
    for about in rated:
        _grade(held, about, proposed[about], rulings.get(about, Ruling()), by)
    _on_record(Event.EVIDENCE_FINISHED, held, rule=held.rule_version)
    published.changed()
    return held


def _grade(review: Review, about: About, proposal: Proposal, ruling: Ruling, by: User) -> None:
    rating, why = ruling.rating or proposal.rating.value, ruling.why.strip()
    if rating != proposal.rating and not why:
        raise ValueError(f"{about}: another rating than the rule's needs a reason")
    register.grade(
        method=review.method,
        about=about,
        rating=rating,
        proposed=proposal.rating.value,
        why=why if rating != proposal.rating else "",
        basis_sv=proposal.reason_sv,
        basis_en=proposal.reason_en,
        # The review is the source; pages say so in the reader's language.
        source="",
        review=review.uid,
        by=by,
    )
