"""The reading list: what is worth colleagues' time. That somebody has read it is theirs alone to know."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from varsam.areas.liaison.insights import policies
from varsam.areas.liaison.insights.acts import act
from varsam.areas.liaison.insights.models import HaveRead, Reading, ReadingTopic
from varsam.areas.methods.register.models import Method
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import User

FIELDS = ("title", "url", "study", "why_sv", "why_en", "roles", "minutes")


def _check(values: Mapping[str, Any], *, kept: bool) -> None:
    texts = {name: values[name] for name in ("title", "why_sv", "why_en") if values.get(name)}
    policies.check_person_free(texts, kept=kept)


def _on_record(reading: Reading, what: str) -> None:
    audit.record(
        Event.READING_CHANGED,
        target_type="reading",
        target=str(reading.uid),
        unit=reading.unit_id,
        details={"what": what},
    )


def _tag(reading: Reading, methods: Iterable[Method]) -> None:
    wanted, had = {each.pk for each in methods}, set(reading.topics.values_list("method_id", flat=True))
    reading.topics.filter(method__in=had - wanted).delete()
    ReadingTopic.objects.bulk_create(
        ReadingTopic(reading=reading, method_id=each) for each in sorted(wanted - had)
    )


@act
def add(
    *, unit: int, values: Mapping[str, Any], methods: Iterable[Method] = (), kept: bool = False, by: User
) -> Reading:
    """Put something on the list (FIELDS), with an address or a study. `kept` as in actions.write: an author's name may stay.
    Raises PointsAtSomebody, and NotNow where neither address nor study says what to read."""
    _check(values, kept=kept)
    reading = Reading.objects.create(unit_id=unit, by=by, **{name: values[name] for name in values})
    _tag(reading, methods)
    _on_record(reading, "added")
    return reading


@act
def change(
    *,
    reading: Reading,
    values: Mapping[str, Any],
    methods: Iterable[Method],
    kept: bool = False,
    by: User,
) -> Reading:
    """Change what is said of it; errors as in `add`."""
    _check(values, kept=kept)
    found = Reading.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    for name in FIELDS:
        if name in values:
            setattr(found, name, values[name])
    found.save(update_fields=[name for name in FIELDS if name in values])
    _tag(found, methods)
    _on_record(found, "changed")
    return found


@act
def remove(*, reading: Reading, by: User) -> None:
    """Take it off the list; removed again, it is as it was."""
    if Reading.objects.filter(pk=reading.pk, removed_at=None).update(removed_at=timezone.now()):
        _on_record(reading, "removed")


@act
def mark(*, reading: Reading, has_read: bool, by: User) -> None:
    """Remember for oneself that one has read it, or not. Nothing is put on record."""
    if has_read:
        HaveRead.objects.get_or_create(reading=reading, user=by)
    else:
        HaveRead.objects.filter(reading=reading, user=by).delete()
