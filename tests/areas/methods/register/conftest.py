"""A method anywhere on its way, and what each gate asks for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from varsam.areas.methods.register import gates
from varsam.areas.methods.register.models import Check, Graded, Method
from varsam.areas.methods.register.states import Gate
from varsam.kernel.people.models import User

# The register's own; packages above it put their gates on the same table, and test them themselves.
OWN_TRIGGERS = ("by_whom", "in_role", "may_step", "stepped", "step_stays")

Put = Callable[..., None]
Hold = Callable[[Method, Gate], None]


@pytest.fixture
def lead(cast: Callable[[str], User]) -> User:
    return cast("metodansvarig")


@pytest.fixture
def method(db: None) -> Method:
    return Method.objects.get(slug="toleransprojektet")


@pytest.fixture
def alone(as_owner: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The register without what packages above it ask for."""
    monkeypatch.setattr(gates._registry, "asked", {})
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select tgname from pg_trigger where tgrelid = 'public.methods_step'::regclass and not tgisinternal"
            " and tgname <> all (%s)",
            [list(OWN_TRIGGERS)],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'alter table public.methods_step disable trigger "{name}"')


@pytest.fixture
def put(as_owner: Callable[[], Any]) -> Put:
    """`put(method, state=..., harms_sv=...)`: what a card says, past the rules for writing it."""

    def put_(method: Method, **said: object) -> None:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("alter table public.methods_method disable trigger method_follows")
            Method.objects.filter(pk=method.pk).update(**said)
            cursor.execute("alter table public.methods_method enable trigger method_follows")
        method.refresh_from_db()

    return put_


@pytest.fixture
def hold(as_owner: Callable[[], Any], lead: User, put: Put) -> Hold:
    """`hold(method, gate)`: what the gate asks for is there."""

    def checked(method: Method, kind: str, said: str) -> None:
        with as_owner():
            Check.objects.create(
                method=method,
                kind=kind,
                said=said,
                words="Genomgånget.",
                source="Kommunallagen",
                by=lead,
                on="2026-01-02",
            )

    def rated(method: Method, rating: str) -> None:
        with as_owner():
            Graded.objects.create(
                method=method, about="effect", rating=rating, basis_sv="Studier.", why="Bråttom.", by=lead
            )

    def hold_(method: Method, gate: Gate) -> None:
        {
            Gate.DESCRIBED: lambda: put(
                method, level="universal", target_sv="Alla", description_sv="Samtal."
            ),
            Gate.HARMS: lambda: put(method, harms_sv="Kan stämpla."),
            Gate.LEGAL: lambda: checked(method, "legal", "conditions"),
            Gate.CHILD: lambda: checked(method, "child", "conditions"),
            Gate.LEGAL_OK: lambda: checked(method, "legal", "ok"),
            Gate.CHILD_OK: lambda: checked(method, "child", "ok"),
            Gate.IN_USE: lambda: put(method, in_use_since=2014, source="Årsrapporten"),
            Gate.GRADED: lambda: rated(method, "none"),
            Gate.SHOWN: lambda: rated(method, "weak"),
        }[gate]()

    return hold_


def bare(put: Put, method: Method) -> None:
    """Nothing that a gate could ask for."""
    put(
        method, target_sv="", description_sv="", harms_sv="", in_use_since=None, effect="unknown", effect_sv="",
        effect_en="", effect_source="",
    )  # fmt: skip
