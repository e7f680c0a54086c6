"""What is done with the catalogue: each act is one transaction, on record, and public at once."""

import uuid
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from varsam.areas.methods.register.api import check_newly_chosen
from varsam.areas.training.courses import domains
from varsam.areas.training.courses.models import Course, Group, Material, MaterialFile, WorkDomain
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib import file_kinds
from varsam.lib.rows import Verb

# All that an editor says of a course; its address stays what it was.
FIELDS = tuple(field.name for field in Course._meta.local_fields if field.name not in {"id", "slug"})
_LONGEST_SLUG = 50


class ChangedMeanwhile(Exception):
    """Somebody else has saved since the form was opened; `course` is as it stands now."""

    def __init__(self, course: Course) -> None:
        super().__init__(course.slug)
        self.course = course


class NotADomain(ValueError):
    """What was typed is no domain of mail addresses."""


def mark(course: Course) -> str:
    """A short mark that differs whenever anything of the course differs: tells whether a form shows what is stored."""
    return sha256(repr([getattr(course, name) for name in FIELDS]).encode()).hexdigest()[:24]


@transaction.atomic
def add_course(*, values: Mapping[str, Any], reserved: frozenset[str] = frozenset(), by: User) -> Course:
    """Put a course in the catalogue. Its address is made from the Swedish title, `reserved` ones avoided. Raises Withdrawn where
    it would teach a method that is no longer used."""
    check_newly_chosen(values.get("methods", ()))
    taken = {*Course.objects.values_list("slug", flat=True), *reserved}
    base = slugify(str(values["title_sv"]))[:_LONGEST_SLUG].strip("-") or "kurs"
    slug = next(each for each in (base, *(f"{base}-{n}" for n in range(2, 1000))) if each not in taken)
    course = Course.objects.create(slug=slug, **values)
    _on_record(course.slug, "new")
    return course


@transaction.atomic
def change_course(*, course: Course, values: Mapping[str, Any], seen: str, by: User) -> Course:
    """Save what the editor says. `seen` is the mark of what the form showed; ChangedMeanwhile when that is no longer what is
    stored. Raises Withdrawn where it would begin to teach a method that is no longer used."""
    course = Course.objects.select_for_update().get(pk=course.pk)
    if mark(course) != seen:
        raise ChangedMeanwhile(course)
    check_newly_chosen(values.get("methods", ()), course.methods)
    changed = [name for name in FIELDS if name in values and getattr(course, name) != values[name]]
    if changed:
        for name in changed:
            setattr(course, name, values[name])
        course.save(update_fields=changed)
        _on_record(course.slug, " ".join(changed))
    return course


@transaction.atomic
def add_group(*, name_sv: str, name_en: str, by: User) -> Group:
    """A further kind of work, at the end of the list. IntegrityError where there is one with that name."""
    last = Group.objects.order_by("-position").values_list("position", flat=True).first() or 0
    slug = slugify(name_sv).replace("-", "_")[:_LONGEST_SLUG]
    group = Group.objects.create(slug=slug, name_sv=name_sv, name_en=name_en, position=last + 10)
    _on_record(group.slug, "group")
    return group


@transaction.atomic
def rename_group(*, group: Group, name_sv: str, name_en: str, by: User) -> None:
    """Call a kind of work something else; those who said that they do it keep saying so."""
    group.name_sv, group.name_en = name_sv, name_en
    group.save(update_fields=["name_sv", "name_en"])
    _on_record(group.slug, "group")


@transaction.atomic
def add_domain(*, domain: str, by: User) -> WorkDomain:
    """Let people sign up by addresses of this domain, and of those below it. With the first, all others are shut out.

    NotADomain for what cannot be one.
    """
    try:
        named = domain.strip().strip("@. ").casefold().encode("idna").decode("ascii")
    except UnicodeError as error:
        raise NotADomain from error
    if "." not in named or " " in named:
        raise NotADomain
    made, _is_new = WorkDomain.objects.get_or_create(domain=named)
    transaction.on_commit(domains.changed)
    _on_record(named, "domain")
    return made


@transaction.atomic
def remove_domain(*, domain: WorkDomain, by: User) -> None:
    """Nobody signs up by that domain any more; who has signed up keeps their place."""
    name = domain.domain
    domain.delete()
    transaction.on_commit(domains.changed)
    _on_record(name, "domain")


@transaction.atomic
def add_material(*, course: Course, name: str, content: bytes, by: User) -> Material:
    """Something to hand out to those who took part. Raises file_kinds.NotTaken for a file that is not what it says."""
    taken = file_kinds.check(name, content)
    last = course.materials.order_by("-position").values_list("position", flat=True).first() or 0
    made = Material.objects.create(
        id=uuid.uuid4(),
        course=course,
        name=taken.name,
        kind=taken.kind,
        size=len(content),
        position=last + 10,
    )
    MaterialFile.objects.create(material=made, content=content, added_by=by, at=timezone.now())
    _on_record(course.slug, "material")
    return made


@transaction.atomic
def remove_material(*, material: Material, by: User) -> None:
    """Take it away, for those too who have taken part."""
    slug = material.course.slug
    material.delete()
    _on_record(slug, "material")


def _on_record(target: str, fields: str) -> None:
    unit = next(iter(actor.units("course", Verb.CHANGE)), None)
    audit.record(
        Event.COURSE_CHANGED, target_type="course", target=target, unit=unit, details={"fields": fields[:200]}
    )
    published.changed()
