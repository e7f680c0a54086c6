"""A method where a test needs it on its way, as the method lead took it there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import Check, Method, State, Step
from varsam.kernel.access.actor import acting
from varsam.kernel.people import published

Move = Callable[..., None]


@pytest.fixture
def move(as_owner: Callable[[], Any], cast: Callable[[str], Any]) -> Move:
    """`move("sspf", State.WITHDRAWN, why=...)`: taken there, whatever its gates ask for."""

    def moved(slug: str, to: State, why: str = "Det har visat sig skada.") -> None:
        with as_owner(), connection.cursor() as cursor:
            method = Method.objects.get(slug=slug)
            # Only what follows from a step; not what it asks for.
            cursor.execute("alter table public.methods_step disable trigger user")
            cursor.execute("alter table public.methods_step enable trigger stepped")
            cursor.execute("alter table public.methods_step enable trigger in_role")
            Step.objects.create(
                method=method, before=method.state, after=to, why=why, by=cast("metodansvarig")
            )
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table public.methods_step enable trigger user")
            published.changed()

    return moved


@pytest.fixture
def checked(as_owner: Callable[[], Any], cast: Callable[[str], Any]) -> Callable[..., None]:
    """`checked("sspf", "legal", "ok", on, ends)`: what a check came to."""

    def check(slug: str, kind: str, said: str, on: Any, ends: Any = None) -> None:
        with as_owner():
            method = Method.objects.get(slug=slug)
            Check.objects.create(
                method=method, kind=kind, said=said, words="Prövad.", source="Lagen.", by=cast("jurist"),
                on=on, ends=ends,
            )  # fmt: skip
            published.changed()

    return check


@pytest.fixture
def graded(cast: Callable[[str], Any]) -> Callable[[str, str], None]:
    """`graded("sspf", "weak")`: how the method lead rates its effect."""

    def grade(slug: str, rating: str) -> None:
        lead = cast("metodansvarig")
        with acting(lead):
            actions.grade(
                method=Method.objects.get(slug=slug), about="effect", rating=rating, basis_sv="Ord.",
                basis_en="Words.", source="Källan", why="Prövas.", by=lead,
            )  # fmt: skip

    return grade
