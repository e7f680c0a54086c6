"""What the method lead does with the register: each act is one transaction, on record, and public at once."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.text import slugify

from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb

# All that an editor says of a method; its address stays what it was.
FIELDS = tuple(field.name for field in Method._meta.local_fields if field.name not in {"id", "slug"})

Value = str | date | None


class ChangedMeanwhile(Exception):
    """Somebody else has saved since the form was opened; `method` is as it stands now."""

    def __init__(self, method: Method) -> None:
        super().__init__(method.slug)
        self.method = method


def mark(method: Method) -> str:
    """A short mark that differs whenever anything of the card differs: tells whether a form shows what is stored."""
    return sha256(repr([getattr(method, name) for name in FIELDS]).encode()).hexdigest()[:24]


def _on_record(method: Method, fields: str) -> None:
    unit = next(iter(actor.units("method", Verb.CHANGE)), None)
    audit.record(
        Event.METHOD_CHANGED, target_type="method", target=method.slug, unit=unit, details={"fields": fields}
    )
    published.changed()


def _free_slug(name: str, taken: Iterable[str]) -> str:
    base, used = slugify(name)[:50].strip("-") or "metod", set(taken)
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in used)


@transaction.atomic
def add_method(*, values: Mapping[str, Value], reserved: frozenset[str] = frozenset(), by: User) -> Method:
    """Put a method in the register. Its address is made from the Swedish name, `reserved` ones avoided."""
    taken = {*Method.objects.values_list("slug", flat=True), *reserved}
    method = Method.objects.create(slug=_free_slug(str(values["name_sv"]), taken), **values)
    _on_record(method, "new")
    return method


@transaction.atomic
def change_method(*, method: Method, values: Mapping[str, Value], seen: str, by: User) -> Method:
    """Save what the editor says. `seen` is the mark of what the form showed; raises ChangedMeanwhile when that is no
    longer what is stored."""
    method = Method.objects.select_for_update().get(pk=method.pk)
    if mark(method) != seen:
        raise ChangedMeanwhile(method)
    changed = [name for name in FIELDS if name in values and getattr(method, name) != values[name]]
    if not changed:
        return method
    for name in changed:
        setattr(method, name, values[name])
    method.save(update_fields=changed)
    _on_record(method, " ".join(changed))
    return method
