"""Looking afterwards at who has read what: drawing a round, judging what is on it, and signing it.

Who may do what stands in the database's functions (`sql/50_review.sql`); here the words are sealed and opened.
"""

import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from varsam.kernel.access import actor
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.lawfulness import rules
from varsam.kernel.lawfulness.models import Judgement, LegalRule, LogReview, ReviewItem
from varsam.kernel.people.models import User
from varsam.kernel.vault import api as vault
from varsam.kernel.vault import identities as vaulted

# The rules that say how a round is drawn, and what follows upon a breach.
DRAWING, BREACH = "granskning-av-lasloggen", "gdpr-33-anmalan"
THRESHOLDS = (
    "sample_size", "most_of_a_kind", "night_from_hour", "night_to_hour", "many_records", "many_within_minutes",
)  # fmt: skip
NOTIFY_WITHIN = "notify_within_hours"
_LAST_HOUR = 24


class NotDrawable(LookupError):
    """The rule that says how a round is drawn does not hold today, or one of its numbers is none: `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no round can be drawn: {name}")
        self.name = name


class JudgedMeanwhile(Exception):
    """Somebody else has judged it since it was read: read it again."""


class OwnReading(PermissionDenied):
    """Nobody judges their own reading: somebody else does."""


class Signed(Exception):
    """The round is signed, and nothing in it changes."""


class NotJudged(Exception):
    """Something in the round is not judged yet."""


def words_belong_to(item: uuid.UUID) -> str:
    """What the sealed words of a judgement are bound to."""
    return f"review item {item}"


def closing_belongs_to(review: uuid.UUID) -> str:
    return f"review {review}"


# --- drawing ---------------------------------------------------------------------------------------------------


def drawing_rule(on: date) -> LegalRule:
    """The version by which a round is drawn on a day; raises NotDrawable where it cannot be used."""
    try:
        rule = rules.current(DRAWING, on)
    except rules.NoRuleHolds as error:
        raise NotDrawable(DRAWING) from error
    for name in THRESHOLDS:
        number = rule.parameters.get(name)
        is_number = isinstance(number, int) and not isinstance(number, bool) and number >= 0
        if not is_number or (name.endswith("_hour") and number > _LAST_HOUR):
            raise NotDrawable(name)
    return rule


def open_due() -> list[str]:
    """Draw a round for every municipality where one is due; returns their references.

    Each is a transaction of its own: after a crash there is a whole round or none, and the next run goes on.
    Raises NotDrawable.
    """
    due = list(call("review_due"))
    if not due:
        return []
    rule = drawing_rule(timezone.localdate())
    names = json.dumps(
        {
            pk: [part.hex() for part in vaulted.name_indexes(name)]
            for pk, name in User.objects.values_list("pk", "name")
        }
    )
    return [reference for place in due if (reference := _open(place, rule, names))]


def _open(municipality: int, rule: LegalRule, names: str) -> str | None:
    key_id, _key, wrapped, master = vault.new_key()
    with actor.working(), connection.cursor() as cursor:
        cursor.execute(
            "select varsam.review_open(%s, %s, %s, %s, %s, %s, %s::jsonb)",
            [municipality, rule.pk, uuid.uuid4(), key_id, wrapped, master, names],
        )
        found = cursor.fetchone()[0]
    return str(found) if found else None


# --- judging ---------------------------------------------------------------------------------------------------


def _key(review: LogReview) -> bytes:
    assert review.data_key is not None
    return vault.open_key(review.data_key)


@transaction.atomic
def judge(*, item: ReviewItem, seen: datetime | None, judgement: Judgement, words: str, by: User) -> None:
    """Say what one reading was, as long as the round is open; it can be judged again until then.

    `seen` is the item's `judged_at` as the one who judges saw it. JudgedMeanwhile where somebody was faster, OwnReading
    for one's own, Signed where the round is closed, ValueError where what is not in order is not told in words.
    """
    if judgement != Judgement.IN_ORDER and not words.strip():
        raise ValueError("what is not in order is told in words")
    sealed = None
    if words.strip():
        sealed = vault.seal(_key(item.review), words.strip().encode(), belongs_to=words_belong_to(item.pk))
    went = call("review_judge", item.pk, seen, judgement.value, sealed)
    if went == "own":
        raise OwnReading("somebody else judges it")
    if went == "changed":
        raise JudgedMeanwhile
    if went == "signed":
        raise Signed


@transaction.atomic
def have_told(*, item: ReviewItem, by: User) -> bool:
    """Say that the controller knows of a breach; False where that has been said, or it is none."""
    return bool(call("review_told", item.pk))


@transaction.atomic
def sign(*, review: LogReview, words: str, by: User) -> None:
    """Close a round, with its gravest judgement as the result; NotJudged while something is left, Signed when it is
    closed already."""
    sealed = None
    if words.strip():
        sealed = vault.seal(_key(review), words.strip().encode(), belongs_to=closing_belongs_to(review.pk))
    went = call("review_sign", review.pk, sealed)
    if went == "left":
        raise NotJudged
    if went == "signed":
        raise Signed


# --- reading ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One item with its words opened. `entry_gone`, `record_gone`: no longer there to look at."""

    item: ReviewItem
    words: str
    entry_gone: bool
    record_gone: bool


@dataclass(frozen=True)
class Opened:
    """A round with everything on it, in order."""

    review: LogReview
    lines: list[Line]
    words: str

    @property
    def left(self) -> int:
        return sum(line.item.judged_at is None for line in self.lines)


def open_round(reference: str) -> Opened | None:
    """A round with its items, and on record that it was read; None where it is not there for the one who acts."""
    review = (
        LogReview.objects.filter(reference=reference)
        .select_related("municipality", "rule", "data_key", "signed_by")
        .first()
    )
    if review is None:
        return None
    audit.note(Event.REVIEW_READ, target_type="review", target=review.reference, unit=review.municipality_id)
    with connection.cursor() as cursor:
        cursor.execute("select item, entry, record from varsam.review_gone(%s)", [review.pk])
        gone = {row[0]: (bool(row[1]), bool(row[2])) for row in cursor.fetchall()}
    items = list(review.items.select_related("unit", "reader", "judged_by", "told_by"))
    key = _key(review) if review.data_key_id else b""
    lines = [
        Line(item, _opened(key, item.words, words_belong_to(item.pk)), *gone.get(item.pk, (False, False)))
        for item in items
    ]
    return Opened(review, lines, _opened(key, review.words, closing_belongs_to(review.pk)))


def _opened(key: bytes, sealed: bytes | memoryview | None, belongs_to: str) -> str:
    return vault.unseal(key, sealed, belongs_to=belongs_to).decode() if sealed is not None and key else ""


def is_late(review: LogReview, now: datetime) -> bool:
    """Whether it should have been signed by now."""
    return review.signed_at is None and review.due < now


def tell_by(item: ReviewItem) -> tuple[LegalRule, datetime | None] | None:
    """The rule on what follows upon a breach, as it held when this one was found, and until when the authority is told
    (None: the rule does not say); None for what is no breach, or where no such rule held."""
    if item.breach_at is None:
        return None
    try:
        rule = rules.current(BREACH, timezone.localdate(item.breach_at))
    except rules.NoRuleHolds:
        return None
    hours = rule.parameters.get(NOTIFY_WITHIN)
    is_known = isinstance(hours, int) and not isinstance(hours, bool)
    return rule, item.breach_at + timedelta(hours=hours) if is_known else None
