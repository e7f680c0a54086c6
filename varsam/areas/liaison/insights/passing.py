"""Passing on what was learned, and what those who got it make of it. The database says who may, and tells them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from psycopg.types.json import Jsonb

from varsam.areas.liaison.insights import policies
from varsam.areas.liaison.insights.acts import act
from varsam.areas.liaison.insights.enums import Answer
from varsam.areas.liaison.insights.models import Insight
from varsam.kernel.access.functions import call
from varsam.kernel.people import limits
from varsam.kernel.people.models import User

REMINDER = "insight_reminder"


@dataclass(frozen=True)
class ToUnit:
    """Everybody who works in a unit, or those there with one of the `roles`."""

    unit: int
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """Somebody or some unit that an insight can be passed on to. `roles`: role → how many; `number`: how many people."""

    kind: str
    id: int
    name_sv: str
    name_en: str
    roles: dict[str, int]
    number: int

    @property
    def is_unit(self) -> bool:
        return self.kind == "unit"


def choices(words: str, most: int = 30) -> list[Choice]:
    """Units, and colleagues, of the actor's municipality with every one of the words in their name or where they belong: at most
    `most` of each, by name."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.insights_choose(%s, %s)", [words, most])
        return [
            Choice(kind, pk, sv, en, json.loads(roles), number)
            for kind, pk, sv, en, roles, number in cursor.fetchall()
        ]


@act
def pass_on(
    *, insight: Insight, users: Sequence[int] = (), units: Sequence[ToUnit] = (), words: str, by: User
) -> int:
    """Pass a shared insight on, with a word why; how many were told that something waits. Who had it already keeps it as it was.

    Raises PointsAtSomebody for the words, NotNow for a draft, for nobody, and for somebody of another municipality.
    """
    policies.check_person_free({"words": words})
    said = [{"unit": each.unit, "roles": sorted(set(each.roles))} for each in units]
    remind_at = limits.after(REMINDER, timezone.now())
    return int(
        call("insights_pass_on", insight.pk, sorted(set(users)), Jsonb(said), words.strip(), remind_at)
    )


@act
def read(*, insight: Insight, by: User) -> bool:
    """Open what was passed on to oneself: from now on the sender sees that. False where it was open already."""
    return bool(call("insights_open", insight.pk))


@act
def say(*, insight: Insight, answer: Answer, said: str = "", by: User) -> None:
    """Say what one makes of it, which can be changed. Raises PointsAtSomebody, and NotNow before it has been opened."""
    policies.check_person_free({"said": said})
    call("insights_say", insight.pk, answer.value, said.strip())
