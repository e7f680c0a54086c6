"""Reading what was learned: what there is, what everybody may read, to whom one was passed on and what they say of it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from varsam.areas.liaison.insights.models import Insight, Passed, Receipt
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb

_TEXTS = ("title_sv", "text_sv", "title_en", "text_en")


@dataclass(frozen=True)
class Wanted:
    """Which ones: words in the texts, a method's slug, a mission's uid; empty is all."""

    text: str = ""
    method: str = ""
    mission: uuid.UUID | None = None
    is_open: bool = False


def find(wanted: Wanted) -> QuerySet[Insight]:
    """Those that the one who acts answers for, the newest first; with their methods, and to whom they were passed on."""
    found = Insight.objects.filter(unit__in=actor.units("insight", Verb.READ))
    if wanted.method:
        found = found.filter(topics__method__slug=wanted.method)
    if wanted.mission:
        found = found.filter(mission=wanted.mission)
    if wanted.is_open:
        found = found.filter(is_open=True)
    if wanted.text.strip():
        found = found.filter(pk__in=_with_words(wanted.text.strip()))
    return with_source(found).prefetch_related(
        Prefetch("passings", Passed.objects.select_related("unit", "user"))
    )


def _with_words(text: str) -> "QuerySet[Any, Any]":
    """Those with every word in some form of it, in either language, or with the words as they stand as part of others."""
    swedish = Q(swedish=SearchQuery(text, config="swedish", search_type="websearch"))
    english = Q(english=SearchQuery(text, config="english", search_type="websearch"))
    as_it_stands = Q()
    for word in text.split()[:8]:
        as_it_stands &= Q(*((f"{name}__icontains", word) for name in _TEXTS), _connector=Q.OR)
    return Insight.objects.annotate(
        swedish=SearchVector("title_sv", "text_sv", config="swedish"),
        english=SearchVector("title_en", "text_en", config="english"),
    ).filter(swedish | english | as_it_stands).values("pk")  # fmt: skip


def with_source(found: QuerySet[Insight]) -> QuerySet[Insight]:
    """With body, mission (where the reader may see it), writer and methods."""
    return found.select_related("body", "mission", "written_by", "unit", "idea").prefetch_related("methods")


def open_insights() -> QuerySet[Insight]:
    """Those that everybody may read, also without an actor, in the order in which they were opened."""
    return (
        Insight.objects.filter(is_open=True)
        .select_related("body", "unit")
        .prefetch_related("methods")
        .order_by("opened_at", "pk")
    )


@dataclass(frozen=True)
class TakenBack:
    """An insight that was everybody's and is so no more: which, and since when."""

    uid: uuid.UUID
    at: datetime


def taken_back() -> list[TakenBack]:
    """Those that were open and were taken back, in the order in which they went; one that is opened again is not there."""
    with connection.cursor() as cursor:
        cursor.execute("select uid, at from varsam.insights_taken_back()")
        return [TakenBack(*row) for row in cursor.fetchall()]


def of_method(method: Method, *, is_public: bool) -> list[Insight]:
    """What was learned about a method: what everybody may read, or all that the one who acts may."""
    found = Insight.objects.filter(topics__method=method).select_related("body", "mission")
    if is_public:
        found = found.filter(is_open=True)
    return list(found.order_by("-learned_on", "-pk"))


def of_mission(mission: uuid.UUID) -> list[Insight]:
    """What was learned on a mission, as far as the one who acts may read it."""
    return list(Insight.objects.filter(mission=mission).order_by("-learned_on", "-pk"))


# --- the sender's side -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """A colleague to whom something was passed on; `receipt` is None where nothing has come of it yet."""

    name: str
    receipt: Receipt | None

    @property
    def has_read(self) -> bool:
        return bool(self.receipt and self.receipt.read_at)


@dataclass(frozen=True)
class Sent:
    """One passing and everybody whom it reached, by alphabet. Where it rests, nobody asks any more who read it."""

    passed: Passed
    people: list[Person] = field(default_factory=list)

    @property
    def opened(self) -> int:
        return sum(each.has_read for each in self.people)


def sent(insight: Insight) -> list[Sent]:
    """To whom it was passed on and what came of it, the latest first, for who answers for the insight; in three questions."""
    receipts = {each.user_id: each for each in Receipt.objects.filter(insight=insight)}
    passings = (
        Passed.objects.filter(insight=insight).select_related("unit", "user", "by").order_by("-at", "pk")
    )
    found = {each.pk: Sent(each) for each in passings}
    with connection.cursor() as cursor:
        cursor.execute("select passed_id, user_id, name from varsam.insights_receivers(%s)", [insight.pk])
        for passed, user, name in cursor.fetchall():
            found[passed].people.append(Person(name, receipts.get(user)))
    return list(found.values())


# --- the recipient's side ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Received:
    """An insight that was passed on to the one who acts: by whom and why, whether they have opened it, what they said."""

    insight: Insight
    passings: list[Passed]
    receipt: Receipt | None

    @property
    def is_old(self) -> bool:
        """So long ago that nobody asks any more who has read it."""
        return all(each.rested_at for each in self.passings)

    @property
    def is_open(self) -> bool:
        return self.is_old or bool(self.receipt and self.receipt.read_at)

    @property
    def first(self) -> Passed:
        return min(self.passings, key=lambda each: (each.at, each.pk))


def mine(by: User, only: Iterable[uuid.UUID] | None = None) -> list[Received]:
    """What was passed on to the one who acts and to their units: unread first, then the latest; in four questions."""
    passings = (
        Passed.objects.filter(pk__in=_my_passings())
        .select_related("insight", "unit", "by")
        .order_by("-at", "pk")
    )
    if only is not None:
        passings = passings.filter(insight__uid__in=list(only))
    found: dict[int, list[Passed]] = {}
    for each in passings:
        found.setdefault(each.insight_id, []).append(each)
    receipts = {each.insight_id: each for each in Receipt.objects.filter(user=by, insight__in=list(found))}
    insights = with_source(Insight.objects.filter(pk__in=list(found))).in_bulk()
    received = [Received(insights[pk], passed, receipts.get(pk)) for pk, passed in found.items()]
    return sorted(received, key=lambda each: each.is_open)


def received(uid: uuid.UUID, by: User) -> Received | None:
    """One of them; None where it was not passed on to the one who acts."""
    return next(iter(mine(by, only=[uid])), None)


def unread() -> int:
    """How many wait for the one who acts, in one question."""
    return int(call("insights_unread"))


def _my_passings() -> list[int]:
    return list(call("insights_passings"))
