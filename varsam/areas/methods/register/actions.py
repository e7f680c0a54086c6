"""What is done with the register: each act is one transaction, on record, and public at once."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from varsam.areas.methods.register import gates, policies
from varsam.areas.methods.register.enums import About, CheckKind, CheckSaid, Origin, Rating, State
from varsam.areas.methods.register.models import Check, Graded, Method, Step
from varsam.areas.methods.register.models.method import CHANGES
from varsam.areas.methods.register.states import TRANSITIONS, NoSuchStep
from varsam.kernel.access import actor
from varsam.kernel.access.functions import Act
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb

# All that an editor says of a method; its address, its state and its ratings are not an editor's to write.
FIELDS = CHANGES

Value = str | date | int | list[str] | None


class ChangedMeanwhile(Exception):
    """Somebody else has saved since the form was opened; `method` is as it stands now."""

    def __init__(self, method: Method) -> None:
        super().__init__(method.slug)
        self.method = method


class Missing(Exception):
    """A step that asks for more than there is; `words` says what, a sentence each."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(" ".join(words))
        self.words = words


class NotNow(Exception):
    """The database does not take it: the method is somewhere else by now, or it is not for the one who acts to do."""


def mark(method: Method) -> str:
    """A short mark that differs whenever anything of the card differs: tells whether a form shows what is stored."""
    return sha256(repr([getattr(method, name) for name in FIELDS]).encode()).hexdigest()[:24]


def _on_record(event: Event, method: Method, verb: Verb = Verb.CHANGE, **details: str) -> None:
    unit = next(iter(actor.units("method", verb)), None)
    audit.record(event, target_type="method", target=method.slug, unit=unit, details={**details})
    published.changed()


@Act(NotNow, or_twice=True)
def _stored[Row: (Method, Step, Check, Graded)](row: Row) -> Row:
    """The row, stored; raises NotNow where the database does not take it, and leaves the transaction as it was."""
    row.save(force_insert=True)
    return row


# --- the card ---------------------------------------------------------------------------------------------------


def _free_slug(name: str, taken: Iterable[str]) -> str:
    base, used = slugify(name)[:50].strip("-") or "metod", set(taken)
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in used)


@transaction.atomic
def add_method(*, values: Mapping[str, Value], reserved: frozenset[str] = frozenset(), by: User) -> Method:
    """Put a method in the register, as an idea. Its address is made from the Swedish name, `reserved` ones avoided."""
    taken = {*Method.objects.values_list("slug", flat=True), *reserved}
    method = _stored(Method(slug=_free_slug(str(values["name_sv"]), taken), **values))
    _on_record(Event.METHOD_CHANGED, method, fields="new")
    return method


@transaction.atomic
def propose_idea(
    *,
    name: str,
    words: str,
    by: User,
    origin: str = Origin.OWN,
    origin_uid: str = "",
    origin_words: str = "",
    reserved: frozenset[str] = frozenset(),
) -> Method:
    """Put something that may be worth trying in the register: a name and what it is, in Swedish, and where it came from.

    Open to those who may add methods or think of them; others get NotNow. Raises PointsAtSomebody.
    """
    policies.check_person_free(name, words, origin_words)
    taken = {*Method.objects.values_list("slug", flat=True), *reserved}
    method = _stored(
        Method(
            slug=_free_slug(name, taken),
            name_sv=name.strip(),
            description_sv=words.strip(),
            origin_kind=Origin(origin),
            origin_uid=origin_uid,
            origin_words=origin_words.strip(),
        )
    )
    _on_record(Event.METHOD_PROPOSED, method, Verb.ADD, origin=Origin(origin).value)
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
    _on_record(Event.METHOD_CHANGED, method, fields=" ".join(changed))
    return method


# --- its way ----------------------------------------------------------------------------------------------------


@transaction.atomic
def step(*, method: Method, to: str, why: str, by: User) -> Step:
    """Take a step, with a reason. Raises NoSuchStep, Missing (what its gates ask for), PointsAtSomebody, and NotNow where
    somebody else has moved it meanwhile or it is not for the one who acts to do."""
    method = Method.objects.get(pk=method.pk)
    before, after = State(method.state), State(to)
    if (before, after) not in TRANSITIONS:
        raise NoSuchStep(f"{before} → {after}")
    policies.check_person_free(why)
    if words := gates.missing(method, after):
        raise Missing(words)
    taken = _stored(Step(method=method, before=before, after=after, why=why.strip(), by=by))
    _on_record(Event.METHOD_STEPPED, method, before=before.value, after=after.value)
    return taken


@transaction.atomic
def check(
    *,
    method: Method,
    kind: str,
    said: str,
    words: str,
    source: str,
    by: User,
    on: date | None = None,
    ends: date | None = None,
) -> Check:
    """Write down what a check came to, on the day `on` (today) and good until the end of `ends` (until the next one)."""
    policies.check_person_free(words)
    row = Check(
        method=method,
        kind=CheckKind(kind),
        said=CheckSaid(said),
        words=words.strip(),
        source=source.strip(),
        by=by,
        on=on or timezone.localdate(),
        ends=ends,
    )
    made = _stored(row)
    _on_record(Event.METHOD_CHECKED, method, kind=made.kind, said=made.said)
    return made


@transaction.atomic
def grade(
    *,
    method: Method,
    about: str,
    rating: str,
    basis_sv: str,
    basis_en: str,
    source: str,
    by: User,
    proposed: str = "",
    why: str = "",
    review: UUID | None = None,
) -> Graded:
    """Rate what is known. `proposed` is what the rule said in a finished `review` of the method, once for each question: neither
    goes without the other. Another rating than the rule's needs a `why`, and so does one that no rule was asked for. NotNow
    where the database does not take it."""
    policies.check_person_free(basis_sv, basis_en, why)
    row = Graded(
        method=method,
        about=About(about),
        rating=Rating(rating),
        proposed=Rating(proposed) if proposed else "",
        why=why.strip(),
        basis_sv=basis_sv.strip(),
        basis_en=basis_en.strip(),
        source=source.strip(),
        review=review,
        by=by,
    )
    made = _stored(row)
    _on_record(Event.METHOD_GRADED, method, about=made.about, rating=made.rating)
    return made
