"""What the coordinator and the trainers do with the introduction: each act is one transaction, on record, and what is
published is public at once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from varsam.areas.training.introduction.enums import Kind, Part
from varsam.areas.training.introduction.models import Step, Version
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb

REVIEW_AFTER_DAYS = 180


@dataclass(frozen=True)
class Wording:
    """All that a version says; the fields are those of the model."""

    title_sv: str
    title_en: str
    body_sv: str
    body_en: str
    question_sv: str = ""
    question_en: str = ""
    choices: Sequence[dict[str, str]] = ()
    keep_sv: str = ""
    keep_en: str = ""
    picture: str = ""
    contacts: Sequence[str] = ()
    rules: Sequence[str] = ()
    source: str = ""

    @classmethod
    def of(cls, version: Version) -> "Wording":
        """What a version says."""
        return cls(**{name: getattr(version, name) for name in cls.__dataclass_fields__})


class ChangedMeanwhile(Exception):
    """Somebody else has saved since the form was opened; `latest` is what they wrote."""

    def __init__(self, latest: Version) -> None:
        super().__init__(str(latest))
        self.latest = latest


def latest(step: Step) -> Version | None:
    """The newest version of a step, draft or published."""
    return step.versions.select_related("by").order_by("-number").first()


def next_review() -> date:
    """Half a year from today."""
    return timezone.localdate() + timedelta(days=REVIEW_AFTER_DAYS)


def _locked(step: Step) -> Step:
    return Step.objects.select_for_update().get(pk=step.pk)


def _on_record(event: Event, step: Step, **details: str | bool) -> None:
    unit = next(iter(actor.units("course", Verb.CHANGE)), None)
    audit.record(event, target_type="introduction", target=step.slug, unit=unit, details=dict(details))


def _write(step: Step, wording: Wording, seen: int, by: User, *, is_published: bool) -> Version:
    newest = latest(step)
    if newest and newest.number != seen:
        raise ChangedMeanwhile(newest)
    said = {name: list(it) if isinstance(it, tuple) else it for name, it in asdict(wording).items()}
    number = newest.number + 1 if newest else 1
    return Version.objects.create(step=step, number=number, is_published=is_published, by=by, **said)


@transaction.atomic
def save_draft(*, step: Step, wording: Wording, seen: int, by: User) -> Version:
    """Keep a version that nobody outside reads. `seen` is the number of the newest one when the form was opened, 0 for none;
    ChangedMeanwhile when somebody has saved since."""
    step = _locked(step)
    made = _write(step, wording, seen, by, is_published=False)
    _on_record(Event.INTRODUCTION_SAVED, step)
    return made


@transaction.atomic
def publish(*, step: Step, wording: Wording, review_by: date, seen: int, by: User) -> Version:
    """Show a version to everyone, and say when it is to be read through again. Raises like `save_draft`."""
    step = _locked(step)
    made = _write(step, wording, seen, by, is_published=True)
    step.review_by = review_by
    step.save(update_fields=["review_by"])
    _on_record(Event.INTRODUCTION_PUBLISHED, step)
    published.changed()
    return made


@transaction.atomic
def mark_reviewed(*, step: Step, by: User) -> Step:
    """Say that a step has been read through and still holds, for another half year."""
    step = _locked(step)
    step.review_by = next_review()
    step.save(update_fields=["review_by"])
    _on_record(Event.INTRODUCTION_REVIEWED, step)
    return step


@transaction.atomic
def add_step(
    *, title_sv: str, part: Part, kind: Kind, reserved: frozenset[str] = frozenset(), by: User
) -> Step:
    """A step without words yet, last in its part; its address is made from the Swedish title, `reserved` ones avoided.
    Nobody outside sees it before something is published in it."""
    steps = list(Step.objects.select_for_update())
    taken, base = {*(each.slug for each in steps), *reserved}, slugify(title_sv)[:50].strip("-") or "steg"
    slug = next(each for each in (base, *(f"{base}-{n}" for n in range(2, 1000))) if each not in taken)
    order = list(Part)
    before = [each for each in steps if order.index(Part(each.part)) <= order.index(part)]
    made = Step.objects.create(
        slug=slug, part=part, kind=kind, position=len(before) + 1, review_by=next_review()
    )
    _number([*before, made, *(each for each in steps if each not in before)])
    _on_record(Event.INTRODUCTION_CHANGED, made, what="new")
    return made


@transaction.atomic
def move_step(*, step: Step, by: User, earlier: bool) -> bool:
    """Exchange a step with its neighbour in the same part; False where it stands at the end of it already."""
    steps = list(Step.objects.select_for_update())
    here = next(place for place, each in enumerate(steps) if each.pk == step.pk)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(steps) or steps[there].part != steps[here].part:
        return False
    steps[here], steps[there] = steps[there], steps[here]
    _number(steps)
    _on_record(Event.INTRODUCTION_CHANGED, step, what="place")
    published.changed()
    return True


def _number(steps: Sequence[Step]) -> None:
    for position, each in enumerate(steps, start=1):
        if each.position != position:
            each.position = position
            each.save(update_fields=["position"])


@transaction.atomic
def set_shown(*, step: Step, shown: bool, by: User) -> None:
    """Take a step out of the introduction, or put it back. Nothing is deleted, and who has finished has finished."""
    step = _locked(step)
    step.is_shown = shown
    step.save(update_fields=["is_shown"])
    _on_record(Event.INTRODUCTION_CHANGED, step, what="shown", shown=shown)
    published.changed()
