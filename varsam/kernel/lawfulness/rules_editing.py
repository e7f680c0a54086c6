"""How a rule gets a new version: the old ones stay, and nobody writes over somebody unawares."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.lawfulness.models import Certainty, LegalRule, RuleStatus
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb


@dataclass(frozen=True)
class Wording:
    """What a version says: everything but who wrote it, when and why."""

    law: str
    section: str
    short_sv: str
    short_en: str
    effect_sv: str
    effect_en: str
    status: str
    certainty: str
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    verified_on: date | None = None
    domain_ref: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, rule: LegalRule) -> "Wording":
        return cls(**{name: getattr(rule, name) for name in cls.__dataclass_fields__})


class ChangedMeanwhile(Exception):
    """Somebody else has written a version since the form was opened; `latest` is theirs."""

    def __init__(self, latest: LegalRule) -> None:
        super().__init__(str(latest))
        self.latest = latest


class CannotReplace(Exception):
    """The version that was to be replaced is not there, or is one that another has replaced already."""


class NothingToCheck(Exception):
    """A proposal is no law yet; it cannot be said to be right."""


class NotALawyer(Exception):
    """Only a lawyer answers for a check."""


def may_check() -> bool:
    """Whether the one who acts answers for what the law says."""
    return actor.may("rule_check", Verb.ADD)


def _lock(slug: str) -> None:
    # Rows of the table cannot be locked by those who may not change them, so the rule's name is.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('legal rule ' || %s, 0))", [slug])


def _latest(slug: str, seen: int) -> list[LegalRule]:
    """All versions, locked against others until the transaction ends; raises ChangedMeanwhile."""
    _lock(slug)
    versions = list(LegalRule.objects.filter(slug=slug).select_related("made_by").order_by("number"))
    if versions and versions[-1].number != seen:
        raise ChangedMeanwhile(versions[-1])
    return versions


def _on_record(event: Event, rule: LegalRule) -> None:
    unit = next(iter(actor.units("rule", Verb.ADD)), None)
    audit.record(event, target_type="rule", target=rule.slug, unit=unit, details={"number": rule.number})


@transaction.atomic
def add_version(
    *, slug: str, wording: Wording, why: str, seen: int, by: User, replaces: int | None = None
) -> LegalRule:
    """Write a version of a rule, or the first of a new one.

    `seen` is the number of the newest version when the form was opened, 0 for none; raises ChangedMeanwhile when
    somebody has written since. `replaces` names a version that shall hold on no day any more; raises CannotReplace.
    No lawyer has checked a new version, whoever wrote it.
    """
    versions = _latest(slug, seen)
    if replaces is not None:
        before = _replaceable(versions, replaces)
        if wording.status == RuleStatus.PROPOSED and before.status != RuleStatus.PROPOSED:
            # A proposal in the place of the law would leave no law.
            raise CannotReplace
    rule = LegalRule.objects.create(
        slug=slug, number=len(versions) + 1, replaces=replaces, why=why, made_by=by, **asdict(wording)
    )
    _on_record(Event.RULE_VERSION_ADDED, rule)
    return rule


def _replaceable(versions: list[LegalRule], number: int) -> LegalRule:
    """The version that another may take the place of; raises CannotReplace."""
    replaced = {version.replaces for version in versions}
    found = next((version for version in versions if version.number == number), None)
    if found is None or number in replaced:
        raise CannotReplace
    return found


@transaction.atomic
def mark_checked(*, slug: str, number: int, why: str, seen: int, by: User) -> LegalRule:
    """Say as a lawyer that a version is what the law says: a new version with the same words takes its place.

    Raises NotALawyer, NothingToCheck for a proposal, and like `add_version`.
    """
    if not may_check():
        raise NotALawyer
    versions = _latest(slug, seen)
    checked = _replaceable(versions, number)
    if checked.status == RuleStatus.PROPOSED:
        raise NothingToCheck
    words = {**asdict(Wording.of(checked)), "certainty": Certainty.CONFIRMED}
    now = timezone.now()
    rule = LegalRule.objects.create(
        slug=slug,
        number=len(versions) + 1,
        replaces=number,
        why=why,
        made_by=by,
        made_at=now,
        checked_by=by,
        checked_at=now,
        **words,
    )
    _on_record(Event.RULE_CHECKED, rule)
    return rule
