"""What is done with a unit's request, by the city or by the unit itself. Each act is one transaction; the database knows on
whose side the one who acts stands, which steps there are and whose turn it is, and puts the act on record.

All of them raise NotNow for what the request's state or a missing right does not allow, and PointsAtSomebody for a text that
is about a person.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from varsam.areas.methods.register.api import Method, check_may_be_used
from varsam.areas.operations import policies, seals
from varsam.areas.operations.acts import NotNow, act, keep, key_of
from varsam.areas.operations.enums import ROLES, Harm, Rating, Said, Worked
from varsam.areas.operations.models import Measure, Plan, Request, Version
from varsam.areas.operations.states import State, Why
from varsam.kernel.access.functions import call
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.vault import api as vault

__all__ = [
    "NotNow",
    "Wording",
    "add_measure",
    "answer_plan",
    "change_measure",
    "choose_guide",
    "close",
    "follow_up",
    "note_visit",
    "propose_plan",
    "remove_measure",
    "say_check",
    "take",
    "take_up",
    "tick",
    "withdraw",
]


@dataclass(frozen=True)
class Wording:
    """One measure as the city writes it: by which role, until when, what, and by which method where there is one."""

    what: str
    owner_role: str
    due: date
    method: Method | None = None
    position: int = 1


# --- it begins -------------------------------------------------------------------------------------------------


@act
def take_up(
    *,
    enquiry: Enquiry | str,
    setting: str,
    version: Version | int | None = None,
    organisation: Organisation | None = None,
    by: User,
) -> Request:
    """Make a request of an enquiry that a unit has sent (or of its reference); the same enquiry gives the same request.

    A colleague of a unit does so with the thread they sent in this very transaction, and says for which `organisation`.
    """
    reference = enquiry if isinstance(enquiry, str) else enquiry.reference
    key_id, _, wrapped, master = vault.new_key()
    uid = call(
        "operations_open",
        reference,
        organisation.pk if organisation else None,
        setting,
        version.pk if isinstance(version, Version) else version,
        key_id,
        wrapped,
        master,
    )
    return Request.objects.get(pk=uid)


@act
def take(*, request: Request, by: User) -> None:
    """Become the one of the city who holds it."""
    call("operations_take", request.pk)


@act
def choose_guide(*, request: Request, version: Version | int | None, by: User | None = None) -> None:
    """Say which guide fits, or that none does; what was said by the old one is gone through anew."""
    call("operations_choose", request.pk, version.pk if isinstance(version, Version) else version)


@act
def say_check(*, request: Request, answers: Mapping[str, Said | str], by: User | None = None) -> State:
    """Say of responsibilities whether the unit does that; returns the state. When all have an answer, it is clear who is
    responsible for what. Where no guide fits, the city says so with no answers."""
    said = json.dumps({key: str(Said(answer)) for key, answer in answers.items()})
    return State(call("operations_check", request.pk, said))


# --- what is to be done -----------------------------------------------------------------------------------------


@act
def add_measure(*, request: Request, wording: Wording, kept: tuple[str, ...] = (), by: User) -> Measure:
    """Propose something to do. It waits for the unit's yes to a plan that holds it. Raises Withdrawn for a method that is no
    longer used."""
    return _write_measure(request, uuid.uuid4(), wording, kept)


@act
def change_measure(*, measure: Measure, wording: Wording, kept: tuple[str, ...] = (), by: User) -> Measure:
    """Say it otherwise; what was agreed holds until the unit has agreed to the new plan."""
    return _write_measure(Request.objects.get(pk=measure.request_id), measure.pk, wording, kept)


def _write_measure(request: Request, uid: uuid.UUID, wording: Wording, kept: tuple[str, ...]) -> Measure:
    if wording.owner_role not in ROLES or not wording.what.strip():
        raise ValueError("a measure says what is to be done, and by which role")
    stay = policies.check_person_free(wording.what, kept)
    sealed = seals.seal(key_of(request), wording.what.strip(), seals.MEASURE, uid)
    method = wording.method.pk if wording.method else None
    if not Measure.objects.filter(pk=uid, method=method).exists():
        check_may_be_used(wording.method)
    call(
        "operations_measure",
        request.pk,
        uid,
        wording.position,
        method,
        wording.owner_role,
        wording.due,
        sealed,
    )
    keep(request, stay)
    return Measure.objects.get(pk=uid)


@act
def remove_measure(*, measure: Measure, by: User) -> None:
    """Let a measure fall away from the next plan; what is done stays."""
    call("operations_measure_drop", measure.pk)


@act
def propose_plan(*, request: Request, by: User) -> Plan:
    """Put the measures as they stand to the unit. An earlier proposal that was not answered falls away."""
    key = key_of(request)
    found = list(Measure.objects.filter(request=request).select_related("method").order_by("position", "pk"))
    said = [
        {
            "uid": str(measure.pk),
            "what": seals.text_of(key, measure.what, seals.MEASURE, measure.pk),
            "owner_role": measure.owner_role,
            "due": measure.due.isoformat(),
            "method": measure.method.slug if measure.method else "",
        }
        for measure in found
    ]
    number = (
        Plan.objects.filter(request=request).order_by("-number").values_list("number", flat=True).first() or 0
    ) + 1
    sealed = seals.seal(key, json.dumps(said, ensure_ascii=False), seals.PLAN, f"{request.pk} {number}")
    if call("operations_propose", request.pk, sealed) != number:
        raise NotNow("somebody else has proposed a plan meanwhile")
    return Plan.objects.get(request=request, number=number)


@act
def answer_plan(
    *,
    request: Request,
    number: int,
    accepts: bool,
    why: str = "",
    kept: tuple[str, ...] = (),
    by: User | None = None,
) -> None:
    """The unit agrees to the plan that was proposed last, or says why not. The six weeks begin with a yes."""
    stay = policies.check_person_free(why, kept)
    sealed = (
        seals.seal(key_of(request), why.strip(), seals.DECLINED_PLAN, f"{request.pk} {number}")
        if why.strip() and not accepts
        else None
    )
    call("operations_answer", request.pk, number, accepts, sealed)
    keep(request, stay)


@act
def tick(*, measure: Measure, done: bool, by: User | None = None) -> None:
    """Say that something agreed has been done, or take that back."""
    call("operations_tick", measure.pk, done)


@act
def note_visit(*, enquiry: int, at: datetime, by: User | None = None) -> None:
    """A visit for this enquiry (id) has been made: the six weeks are counted from then. Nothing where it has no request."""
    call("operations_visited", enquiry, at)


# --- how it went ------------------------------------------------------------------------------------------------


@act
def follow_up(
    *,
    request: Request,
    rating: Rating | str,
    harm: Harm | str,
    worked: Mapping[str, Worked | str],
    words: str = "",
    kept: tuple[str, ...] = (),
    by: User | None = None,
) -> None:
    """The unit tells how it went: its own rating, whether it noticed harm, and of each measure (uid) whether it helped."""
    stay = policies.check_person_free(words, kept)
    number = (
        Plan.objects.filter(request=request, accepted_at__isnull=False)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    sealed = (
        seals.seal(key_of(request), words.strip(), seals.FOLLOW_UP, f"{request.pk} {number}")
        if words.strip()
        else None
    )
    helped = json.dumps({str(uid): str(Worked(said)) for uid, said in worked.items()})
    call("operations_follow_up", request.pk, str(Rating(rating)), str(Harm(harm)), helped, sealed)
    keep(request, stay)


@act
def close(*, request: Request, why: Why = Why.ENOUGH, by: User) -> None:
    """What was to be done is done, or knowing who does what was enough."""
    call("operations_end", request.pk, State.DONE.value, why.value)


@act
def withdraw(*, request: Request, why: Why, by: User | None = None) -> None:
    """It is given up, with a reason; the unit may do so itself, for nobody has to take support."""
    call("operations_end", request.pk, State.WITHDRAWN.value, why.value)
