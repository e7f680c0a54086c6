"""What people do with the rule table and by it: each act is one transaction, on record."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from varsam.areas.methods.register import api as register
from varsam.areas.methods.register.api import Method, Origin
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.conversations import actions as conversations
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib.routing import Route, Situation, Table
from varsam.lib.rows import Verb
from varsam.site.routes import tables
from varsam.site.routes.models import Decision, Idea, Languages, Version


class ChangedMeanwhile(Exception):
    """Somebody else has written a version since: `latest` is theirs."""

    def __init__(self, latest: Version) -> None:
        super().__init__(str(latest))
        self.latest = latest


class LeavesSomebodyOut(Exception):
    """The table has no route for somebody: `examples` are situations without one; none of them where only the last rule,
    which takes what nobody else has answered, is missing."""

    def __init__(self, examples: list[Situation]) -> None:
        super().__init__(f"{len(examples)} situations without a route")
        self.examples = examples


class NotProposed(Exception):
    """Another way than those proposed needs a reason."""


@dataclass(frozen=True)
class Writing:
    """A version as somebody writes it: rules as data, the day it begins (local), what it rests on and why."""

    rules: list[dict[str, Any]]
    valid_from: date
    source: str
    note: str


def check(rules: list[dict[str, Any]]) -> Table:
    """The table of these rules. LeavesSomebodyOut where somebody has no route, routing.Unreadable where it is no table."""
    table = Table(rules)
    missed = table.without_route()
    if missed or not any(rule.takes_everything_left for rule in table.rules):
        raise LeavesSomebodyOut(missed)
    return table


@transaction.atomic
def write_version(*, writing: Writing, seen: int, by: User) -> Version:
    """Write the next version. `seen` is the number of the newest when the editor was opened: ChangedMeanwhile where somebody
    has written since. Raises like `check`; the database refuses a day that has been."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('the rule table', 0))")
    newest = tables.newest()
    if newest.number != seen:
        raise ChangedMeanwhile(newest)
    check(writing.rules)
    version = Version.objects.create(
        number=seen + 1,
        rules=writing.rules,
        valid_from=writing.valid_from,
        source=writing.source,
        note=writing.note,
        by=by,
    )
    unit = next(iter(actor.units("route_rule", Verb.ADD)), None)
    audit.record(
        Event.ROUTE_TABLE_WRITTEN,
        target_type="rule",
        target="route-table",
        unit=unit,
        details={"number": version.number},
    )
    published.changed()
    return version


@transaction.atomic
def decide(
    *, enquiry: Enquiry, version: Version, proposed: list[Route], route: str, reason: str = "", by: User
) -> Decision:
    """Decide where an enquiry belongs; the way counts as decided from now on, and its writer is told.

    `version` proposed `proposed` and must still be in force: ChangedMeanwhile. Another way than those needs a `reason`, which
    becomes an internal note (NotProposed). The same decision again changes nothing.
    """
    current = tables.in_force()
    if current.pk != version.pk:
        raise ChangedMeanwhile(current)
    rules = [each.rule for each in proposed]
    followed = next((each for each in proposed if each.route == route), None)
    if followed is None and not reason:
        raise NotProposed
    enquiry, note = conversations.decide_way(enquiry=enquiry, reason=reason, by=by)
    last = Decision.objects.filter(enquiry=enquiry).first()
    if last and not note and (last.version_id, last.rules, last.route) == (version.pk, rules, route):
        return last
    decision = Decision.objects.create(
        enquiry=enquiry,
        version=version,
        rules=rules,
        route=route,
        which=followed.which if followed else None,
        followed=followed is not None,
        why=note if followed is None else None,
        by=by,
    )
    audit.record(
        Event.ENQUIRY_ROUTED,
        target_type="enquiry",
        target=enquiry.reference,
        unit=enquiry.unit_id,
        details={"to": route, "version": version.number, "followed": decision.followed},
    )
    return decision


@transaction.atomic
def make_idea(*, enquiry: Enquiry, name: str, words: str, by: User, reserved: frozenset[str]) -> Method:
    """Put what was asked about into the register of methods as an idea, without saying who asked; once for each enquiry.

    `reserved` are slugs that no method may have. Raises as `propose_idea` does (NotNow, PointsAtSomebody).
    """
    Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    made = Idea.objects.filter(enquiry=enquiry).select_related("method").first()
    if made is not None:
        return made.method
    method = register.propose_idea(name=name, words=words, origin=Origin.ENQUIRY, reserved=reserved, by=by)
    Idea.objects.create(enquiry=enquiry, method=method, by=by)
    return method


@transaction.atomic
def say_languages(*, codes: list[str], by: User) -> Languages:
    """Say which languages one reads, besides those that everybody here does."""
    said, _made = Languages.objects.update_or_create(user=by, defaults={"codes": sorted(set(codes))})
    return said
