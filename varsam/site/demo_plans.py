"""The demo town's plans, made through the acts as the cast, then laid over the days before today.

`make(record, by, spec)` is called for each case that has a plan. `spec`, as it stands in YAML (all keys may be missing):

    days_ago: 60                # when the first goal was written
    goals:
      - text: "Jag vill gå till skolan utan ont i magen."
        ratings: [[60, 2], [10, 6]]          # days ago, number; the first is the start, a third value `end` the end
        reached: 12                          # days ago; or dropped: [12, "Vill något annat nu."]
        measures:
          - text: "Studiestöd tisdag och torsdag"
            owner: skola                     # an account of the cast that can read the plan, or
            who: "Kurator"                   # words
            due_in: 30                       # days from today, negative where it is late
            method: "some-slug"
            steps: [[40, ongoing], [12, done, "Klar i tid.", skola]]   # days ago, state, words, by whom
    strengths: ["Fotbollen"]
    needs: ["Lugn på kvällarna"]
    disagreements: [[20, "Jag vill inte att tränaren är med."]]
    copies: [[15, so]]
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from varsam.areas.knowledge_house.plans import actions
from varsam.areas.knowledge_house.plans.actions import Promise
from varsam.areas.knowledge_house.plans.models import (
    AssetKind,
    Change,
    Goal,
    GoalState,
    Measure,
    MeasureState,
    Moment,
)
from varsam.areas.methods.register.models import Method
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record
from varsam.site import demo_cast
from varsam.site.reference import OWNER


class _Days:
    """When each row that was made is said to have been made."""

    def __init__(self) -> None:
        self._rows: list[tuple[type[models.Model], uuid.UUID, datetime]] = []

    def put(self, row: models.Model, days_ago: int) -> None:
        self._rows.append((type(row), row.pk, demo_cast.ago(days_ago, hours=3)))

    def lay(self) -> None:
        """Write the days, as the owner may."""
        with transaction.atomic(using=OWNER):
            for model, pk, at in self._rows:
                model._default_manager.using(OWNER).filter(pk=pk).update(at=at)
            for model in (Goal, Measure):
                self._lay_states(model)

    def _lay_states(self, model: type[Goal | Measure]) -> None:
        """A goal or a measure stands where it stands since its last step, or since it was written."""
        ids = [pk for made, pk, _at in self._rows if made is model]
        for row in model.objects.using(OWNER).filter(pk__in=ids):
            steps = row.changes.using(OWNER).order_by("-at")
            own = steps if model is Measure else steps.filter(measure=None)
            last = own.first()
            row.state_at = last.at if last else row.at
            row.save(using=OWNER, update_fields=["state_at"])


def make(record: Record, by: User, spec: dict[str, Any]) -> None:
    """Fill in the plan of `record` as `by`, who is of its unit, with what `spec` says."""
    days, first = _Days(), int(spec.get("days_ago", 30))
    with acting(by):
        for text in spec.get("strengths", ()):
            days.put(actions.add_asset(record=record, kind=AssetKind.STRENGTH, text=text, by=by), first)
        for text in spec.get("needs", ()):
            days.put(actions.add_asset(record=record, kind=AssetKind.NEED, text=text, by=by), first)
        for said, text in spec.get("disagreements", ()):
            days.put(actions.disagree(record=record, text=text, by=by), said)
    for row in spec.get("goals", ()):
        _goal(record, by, row, first, days)
    with acting(by):
        for given, language in spec.get("copies", ()):
            days.put(actions.give_copy(record=record, language=language, named=False, by=by), given)
    days.lay()


def _goal(record: Record, by: User, row: dict[str, Any], first: int, days: _Days) -> None:
    with acting(by):
        goal = actions.add_goal(record=record, text=row["text"], by=by)
        days.put(goal, first)
        for index, (said, value, *end) in enumerate(row.get("ratings", ())):
            moment = Moment.END if end else Moment.REVIEW if index else Moment.START
            days.put(actions.rate(goal=goal, moment=moment, value=value, by=by), said)
    for one in row.get("measures", ()):
        _measure(goal, by, one, first, days)
    with acting(by):
        for state, said in (("reached", row.get("reached")), ("dropped", row.get("dropped"))):
            if said is not None:
                at, why = said if isinstance(said, list) else (said, "")
                actions.step_goal(goal=goal, before=GoalState.OPEN, to=GoalState(state), why=why, by=by)
                days.put(Change.objects.filter(goal=goal, measure=None).latest("at"), at)


def _measure(goal: Goal, by: User, row: dict[str, Any], first: int, days: _Days) -> None:
    with acting(by):
        promise = Promise(
            text=row["text"],
            method=Method.objects.filter(slug=row["method"]).first() if "method" in row else None,
            owner=demo_cast.user(row["owner"]) if "owner" in row else None,
            owner_words=row.get("who", ""),
            due_on=timezone.localdate() + timedelta(days=row["due_in"]) if "due_in" in row else None,
        )
        measure = actions.add_measure(goal=goal, promise=promise, by=by)
    days.put(measure, first)
    for at, state, *more in row.get("steps", ()):
        words = more[0] if more else ""
        who = demo_cast.user(more[1]) if len(more) > 1 else by
        with acting(who):
            before = MeasureState(Measure.objects.get(pk=measure.pk).state)
            actions.step_measure(measure=measure, before=before, to=MeasureState(state), words=words, by=who)
            days.put(Change.objects.filter(measure=measure).latest("at"), at)
