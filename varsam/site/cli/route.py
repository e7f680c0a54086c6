"""`varsam route`: a situation as JSON on standard input, where it belongs and why as JSON."""

import argparse
import json
import os
import sys
from importlib import resources

import yaml

from varsam.lib import routing
from varsam.site.cli.errors import STATUS_INPUT, Refused

# A situation is a few words; more is no situation.
_MOST_BYTES = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: the situation comes on standard input."""


def run(arguments: argparse.Namespace) -> int:
    """Print the routes in their order, reasons in Swedish, by the version of the rule table that is in force; by the one that
    Varsam comes with where there is no database. Status 2 and one line for what is no situation."""
    situation = read(sys.stdin.buffer.read(_MOST_BYTES + 1))
    proposed = _from_database(situation) if _has_database() else seeded().propose(situation)
    routes = [{"route": found.route, "reason": found.reason, "rule": found.rule} for found in proposed]
    print(json.dumps({"routes": routes}, ensure_ascii=False, indent=1))
    return 0


def read(raw: bytes) -> routing.Situation:
    """The situation in what came in; Refused, in one line that repeats nothing, where there is none."""
    try:
        if len(raw) > _MOST_BYTES:
            raise routing.Unreadable("too long for a situation")
        return routing.read_situation(json.loads(raw, object_pairs_hook=_once))
    except routing.Unreadable as error:
        raise Refused(f"route: {error}", status=STATUS_INPUT) from error
    except (ValueError, RecursionError) as error:
        raise Refused("route: standard input is not JSON", status=STATUS_INPUT) from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise routing.Unreadable("a field comes twice")
    return dict(pairs)


def _has_database() -> bool:
    if os.environ.get("DATABASE_URL"):
        return True
    # Django is imported only where it is needed: without a database the answer comes at once.
    from varsam.site.cli import house

    return house.has_database()


def _from_database(situation: routing.Situation) -> list[routing.Route]:
    """By the version in force; by the table that Varsam comes with where none has been loaded yet."""
    from varsam.site.cli import house

    with house.opened():
        from varsam.site.routes import tables

        try:
            return tables.propose(situation)
        except tables.NoTable:
            return seeded().propose(situation)


def seeded() -> routing.Table:
    """The table that Varsam comes with."""
    text = resources.files("varsam.site").joinpath("data", "route_rules.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return routing.Table(yaml.load(text, Loader=loader)["rules"])  # noqa: S506 (both are the safe ones)
