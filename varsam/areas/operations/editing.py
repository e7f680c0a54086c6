"""What the coordinator does with the guides: each act is one transaction and on record, every version stays, and what is
published is public at once."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from varsam.areas.methods.register.api import check_newly_chosen
from varsam.areas.operations import content as contents
from varsam.areas.operations.content import Content
from varsam.areas.operations.models import Lesson, Scenario, Version
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb

# Stands as the reason of a version that a unit's lesson led to.
FROM_LESSON = "En verksamhet lärde sig något"


class ChangedMeanwhile(Exception):
    """Somebody else has saved since the form was opened; `latest` is what they wrote."""

    def __init__(self, latest: Version) -> None:
        super().__init__(str(latest))
        self.latest = latest


class Incomplete(ValueError):
    """The draft cannot be published; `faults` says in plain sentences what is missing."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def newest(scenario: Scenario) -> Version:
    """The newest version of a guide, draft or published."""
    return scenario.versions.select_related("scenario", "by").order_by("-number")[0]


def _locked(scenario: Scenario) -> Scenario:
    return Scenario.objects.select_for_update().get(pk=scenario.pk)


def _on_record(event: Event, scenario: Scenario, **details: str | int | bool) -> None:
    unit = next(iter(actor.units("guide", Verb.CHANGE)), None)
    audit.record(event, target_type="guide", target=scenario.slug, unit=unit, details=dict(details))


def _free_slug(name: str, taken: Iterable[str]) -> str:
    base, used = slugify(name)[:50].strip("-") or "situation", set(taken)
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in used)


def _beginning(situation: str) -> str:
    """So many words that an address tells what it leads to."""
    return " ".join(situation.split()[:6])


@transaction.atomic
def new_scenario(
    *,
    content: Content,
    setting: str,
    source: str,
    why: str,
    verified_on: date | None = None,
    lesson: Lesson | None = None,
    reserved: frozenset[str] = frozenset(),
    by: User,
) -> Version:
    """Begin the guide to a situation that has none; its first version is a draft. Its address is made from the Swedish title,
    or where that is still to be written (a lesson has none) from how the situation begins; `reserved` ones avoided. Raises
    Withdrawn where it points at a method that is no longer used."""
    check_newly_chosen(content["methods"])
    taken = {*Scenario.objects.values_list("slug", flat=True), *reserved}
    named = content["title"].get("sv", "").strip() or _beginning(content["situation"].get("sv", ""))
    last = Scenario.objects.order_by("-position").values_list("position", flat=True).first() or 0
    scenario = Scenario.objects.create(slug=_free_slug(named, taken), setting=setting, position=last + 10)
    made = _write(scenario, 1, content, source, verified_on, why, lesson, by)
    _on_record(Event.GUIDE_SAVED, scenario, number=1)
    return made


@transaction.atomic
def save_draft(
    *,
    scenario: Scenario,
    content: Content,
    source: str,
    why: str,
    seen: int,
    verified_on: date | None = None,
    lesson: Lesson | None = None,
    by: User,
) -> Version:
    """Keep a version that nobody outside reads. `seen` is the number of the newest one when the form was opened; raises
    ChangedMeanwhile when somebody has saved since. A change counts as unread by a lawyer unless `verified_on` says when one
    has read just this. Raises Withdrawn where it begins to point at a method that is no longer used."""
    scenario, before = _locked(scenario), newest(scenario)
    if before.number != seen:
        raise ChangedMeanwhile(before)
    check_newly_chosen(content["methods"], _pointed_at(scenario))
    origin = lesson or (before.lesson if before.published_at is None else None)
    made = _write(scenario, before.number + 1, content, source, verified_on, why, origin, by)
    _on_record(Event.GUIDE_SAVED, scenario, number=made.number)
    return made


def _pointed_at(scenario: Scenario) -> set[str]:
    """Methods that any version so far has pointed at: going back to one chooses nothing new."""
    return {
        slug for said in scenario.versions.values_list("content__methods", flat=True) for slug in said or ()
    }


@transaction.atomic
def publish(*, scenario: Scenario, seen: int, why: str = "", by: User) -> Version:
    """Show the newest version to everyone, as one of its own; publishing what is published says that it has been read through
    again. Raises ChangedMeanwhile like `save_draft`, and Incomplete."""
    scenario, before = _locked(scenario), newest(scenario)
    if before.number != seen:
        raise ChangedMeanwhile(before)
    if faults := contents.faults(before.content):
        raise Incomplete(faults)
    made = _write(
        scenario, before.number + 1, before.content, before.source, before.verified_on, why or before.why,
        before.lesson if before.published_at is None else None, by, is_published=True,
    )  # fmt: skip
    _on_record(Event.GUIDE_PUBLISHED, scenario, number=made.number)
    published.changed()
    return made


@transaction.atomic
def discard_draft(*, scenario: Scenario, seen: int, by: User) -> Version:
    """Go back to what is published; the draft stays among the versions. Raises ChangedMeanwhile, and ValueError where nothing
    has been published."""
    out = scenario.versions.filter(published_at__isnull=False).order_by("-number").first()
    if out is None:
        raise ValueError("nothing has been published")
    return save_draft(
        scenario=scenario, content=out.content, source=out.source, verified_on=out.verified_on, why=out.why,
        seen=seen, by=by,
    )  # fmt: skip


@transaction.atomic
def arrange(*, scenario: Scenario, setting: str, position: int, shown: bool, by: User) -> Scenario:
    """Say where a guide belongs, and hide it from the public or show it again. Nothing is deleted."""
    scenario = _locked(scenario)
    scenario.setting, scenario.position, scenario.is_shown = setting, position, shown
    scenario.save(update_fields=["setting", "position", "is_shown"])
    _on_record(Event.GUIDE_ARRANGED, scenario, shown=shown)
    published.changed()
    return scenario


def _write(
    scenario: Scenario,
    number: int,
    content: Content,
    source: str,
    verified_on: date | None,
    why: str,
    lesson: Lesson | None,
    by: User,
    *,
    is_published: bool = False,
) -> Version:
    return Version.objects.create(
        scenario=scenario,
        number=number,
        content=contents.of(content),
        source=source,
        verified_on=verified_on,
        why=why,
        lesson=lesson,
        by=by,
        published_at=timezone.now() if is_published else None,
    )
