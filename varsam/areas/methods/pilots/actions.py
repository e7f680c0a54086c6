"""What is done with a pilot. Each act is one transaction and on record; the database knows the steps and whose act it is.

All raise NotNow for what the pilot's state or a missing right does not allow, and PointsAtSomebody for a text that is about a
person.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from varsam.areas.methods.pilots import anew, bearing, policies, results, seals
from varsam.areas.methods.pilots.enums import Better, Conclusion, Design, Kind, Moment, Severity
from varsam.areas.methods.pilots.models import Evaluation, Harm, Measure, Pilot, Place, Reading
from varsam.areas.methods.pilots.states import State
from varsam.areas.methods.register.models import Method
from varsam.kernel.access.functions import Act, call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.vault import api as vault


class NotNow(Exception):
    """The pilot is not where this can be done, or it is not for the one who acts to do."""


class ChangedMeanwhile(Exception):
    """Somebody else has saved the plan since it was opened."""


class NotCarried(Exception):
    """The conclusion says more than the numbers do (bearing.py)."""


@dataclass(frozen=True)
class Plan:
    """What is to be found out, how, between which days, and at how many harms of which severity or worse it is stopped."""

    aim: str
    design: Design
    starts_on: date
    ends_on: date
    stop_words: str
    stop_severity: Severity
    stop_count: int
    owner: int


@dataclass(frozen=True)
class Wording:
    """One measure as it is read; `low` and `high` are the ends of a mean's scale."""

    name: str
    kind: Kind
    better: Better
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Number:
    """What was measured of a group of `n`: `events` for a share or a count, `mean` and `sd` for a mean."""

    n: int
    events: int | None = None
    mean: float | None = None
    sd: float | None = None


act = Act(NotNow, or_twice=True)


# --- it is planned ---------------------------------------------------------------------------------------------


@act
def plan_pilot(
    *, method: Method, unit: Organisation | int, design: Design, starts_on: date, ends_on: date, by: User
) -> Pilot:
    """Begin to plan trying a method; whoever does so answers for it until somebody else is named."""
    key_id, _key, wrapped, master = vault.new_key()
    home = unit if isinstance(unit, int) else unit.pk
    made = call("pilots_make", home, method.pk, design.value, starts_on, ends_on, key_id, wrapped, master)
    return Pilot.objects.get(pk=made)


@act
def change_plan(*, pilot: Pilot, plan: Plan, seen: int, by: User) -> None:
    """Save the plan. `seen` is the version that was shown; ChangedMeanwhile where somebody was first. Once it has begun, only
    its end and its owner can be others."""
    policies.check_person_free(plan.aim, plan.stop_words)
    saved = call(
        "pilots_plan", pilot.pk, seen, plan.aim, plan.design.value, plan.starts_on, plan.ends_on, plan.stop_words,
        plan.stop_severity.value, plan.stop_count, plan.owner,
    )  # fmt: skip
    if not saved:
        raise ChangedMeanwhile


@act
def add_place(
    *, pilot: Pilot, unit: Organisation | int, contact: User | int, is_comparison: bool, by: User
) -> Place:
    """Say where the method is tried, or where the same is measured without it; and who there gives the numbers."""
    made = call("pilots_add_place", pilot.pk, _pk(unit), _pk(contact), is_comparison)
    return Place.objects.get(pk=made)


@act
def set_contact(*, place: Place, contact: User | int, by: User) -> None:
    """Somebody else there gives the numbers from now on."""
    call("pilots_set_contact", place.pk, _pk(contact))


@act
def remove_place(*, place: Place, by: User) -> None:
    """Take a place out of a plan, with what it has told."""
    call("pilots_remove_place", place.pk)


def _pk(one: Organisation | User | int) -> int:
    return one if isinstance(one, int) else int(one.pk)


@act
def add_measure(*, pilot: Pilot, wording: Wording, by: User) -> Measure:
    """Say what is measured, the same at every place."""
    return Measure.objects.get(pk=_measure(pilot.pk, None, wording))


@act
def change_measure(*, measure: Measure, wording: Wording, by: User) -> None:
    """Say it otherwise; one that has been measured keeps its name, its kind and its scale."""
    _measure(measure.pilot_id, measure.pk, wording)


def _measure(pilot: int, measure: int | None, wording: Wording) -> int:
    policies.check_person_free(wording.name)
    said = wording.name, wording.kind.value, wording.better.value, wording.low, wording.high
    return int(call("pilots_measure", pilot, measure, *said))


@act
def set_main(*, measure: Measure, by: User) -> None:
    """Name the measure that decides whether it became better, before the pilot begins: it is put first."""
    call("pilots_main", measure.pk)


@act
def remove_measure(*, measure: Measure, by: User) -> None:
    """Take a measure out of a plan, with what has been told of it."""
    call("pilots_remove_measure", measure.pk)


# --- it goes on ------------------------------------------------------------------------------------------------


def _step(pilot: Pilot, to: State, why: str) -> None:
    policies.check_person_free(why)
    call("pilots_step", pilot.pk, to.value, why)
    # The card says of every pilot how it goes.
    published.changed()


@act
def start(*, pilot: Pilot, by: User) -> None:
    """Begin. From now on neither what is measured nor the stop rule changes."""
    _step(pilot, State.RUNNING, "")


@act
def stop(*, pilot: Pilot, why: str, by: User) -> None:
    """Stop before the rule does."""
    _step(pilot, State.STOPPED, why)


@act
def resume(*, pilot: Pilot, why: str, by: User) -> None:
    """Let it go on after a stop: the method lead alone, with a reason."""
    _step(pilot, State.RUNNING, why)


@act
def end(*, pilot: Pilot, why: str = "", by: User) -> None:
    """It is over; before its time, or after a stop, with a reason."""
    _step(pilot, State.ENDED, why)


@act
def drop(*, pilot: Pilot, why: str, by: User) -> None:
    """It never began."""
    _step(pilot, State.DROPPED, why)


@act
def tell(
    *,
    measure: Measure,
    place: Place,
    moment: Moment,
    on: date,
    number: Number,
    corrects: Reading | None = None,
    by: User,
) -> Reading:
    """Tell what a place measured. A correction names what it takes the place of, which is kept."""
    told = call(
        "pilots_reading", measure.pk, place.pk, moment.value, on, number.n, number.events, number.mean, number.sd,
        corrects.pk if corrects else None,
    )  # fmt: skip
    return Reading.objects.get(pk=told)


@act
def tell_harm(
    *,
    pilot: Pilot,
    place: Place | None,
    on: date,
    severity: Severity,
    words: str,
    done: str,
    uid: uuid.UUID | None = None,
    corrects: Harm | None = None,
    kept: Iterable[str] = (),
    by: User,
) -> State:
    """Tell of a harm in words that name nobody; gives the pilot's state, for it may have been stopped by it. With the same
    `uid` it is told once."""
    stay = policies.check_person_free(words, done, kept=kept)
    key = seals.key_of(pilot)
    if key is None:
        raise NotNow("what was written has been destroyed")
    harm = uid or uuid.uuid4()
    sealed = [seals.seal(key, text, part, harm) for part, text in ((seals.WORDS, words), (seals.DONE, done))]
    state = call(
        "pilots_harm", harm, pilot.pk, place.pk if place else None, on, severity.value, *sealed,
        corrects.pk if corrects else None,
    )  # fmt: skip
    for kind in stay:
        audit.record(
            Event.PILOT_IDENTIFIER_KEPT,
            target_type="pilot",
            target=pilot.reference,
            unit=pilot.unit_id,
            details={"kind": kind},
        )
    if state == State.STOPPED:
        published.changed()
    return State(state)


@act
def tell_quiet(*, place: Place, month: date, by: User) -> None:
    """Say that nobody came to harm in a month, as far as the place knows."""
    call("pilots_quiet", place.pk, month)


@act
def evaluate(
    *, pilot: Pilot, conclusion: Conclusion, words_sv: str, words_en: str = "", by: User
) -> Evaluation:
    """Say what came of it; the results are published with it, small numbers hidden. NotCarried for a conclusion that no
    number bears out, NotNow for one that the design cannot carry at all."""
    policies.check_person_free(words_sv, words_en)
    found = results.results(pilot)
    if not bearing.bears_out(found, conclusion):
        raise NotCarried(conclusion.value)
    figures = json.dumps(anew.to_publish(pilot, found))
    made = call("pilots_evaluate", pilot.pk, conclusion.value, words_sv, words_en, figures)
    published.changed()
    return Evaluation.objects.get(pk=made)
