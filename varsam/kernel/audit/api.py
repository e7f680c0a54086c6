"""Writing the audit, sealing it and checking it.

- `record`: an act, in the transaction of the act. It is there exactly when the act is.
- `note`: a reading or a refusal. It is queued and written in a transaction of its own by `flush`, after the request's
  transaction has ended either way, and before the answer is sent: whoever got to see something is on record.
"""

import hmac
import json
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone

SEAL_BATCH = 1000
DIGEST_BYTES = 32


class Event(StrEnum):
    """Everything that is put on record; the part before the dot says what it concerns."""

    SIGNED_IN = "account.signed_in"
    SIGN_IN_FAILED = "account.sign_in_failed"
    SIGNED_OUT = "account.signed_out"
    ENQUIRY_RECEIVED = "enquiry.received"
    ENQUIRY_NOTED = "enquiry.noted"
    ENQUIRY_READ = "enquiry.read"
    ENQUIRY_ACKNOWLEDGED = "enquiry.acknowledged"
    ENQUIRY_TAKEN = "enquiry.taken"
    ENQUIRY_TRIAGED = "enquiry.triaged"
    ENQUIRY_ANSWERED = "enquiry.answered"
    ENQUIRY_TITLED = "enquiry.titled"
    ENQUIRY_ERASED = "enquiry.erased"
    ENQUIRY_EXPIRED = "enquiry.expired"
    IDENTIFIER_KEPT = "enquiry.identifier_kept"
    REFUSED = "access.refused"
    CONTACT_CHANGED = "contact.changed"
    CONTACT_VERIFIED = "contact.verified"
    PAGE_SAVED = "page.saved"
    PAGE_PUBLISHED = "page.published"
    PAGE_REVIEWED = "page.reviewed"
    LIMIT_CHANGED = "limit.changed"
    RULE_VERSION_ADDED = "rule.version_added"
    RULE_CHECKED = "rule.checked"
    HOLIDAY_CHANGED = "holiday.changed"
    TASK_ADDED = "task.added"
    TASK_DONE = "task.done"
    RECORD_OPENED = "record.opened"
    RECORD_READ = "record.read"
    RECORD_WRITTEN = "record.written"
    RECORD_CLOSED = "record.closed"
    RECORD_REOPENED = "record.reopened"
    RECORD_TRANSFERRED = "record.transferred"
    RECORD_RECEIVED = "record.received"
    GRANT_GIVEN = "grant.given"
    GRANT_ENDED = "grant.ended"
    GRANT_STOPPED = "grant.stopped"
    GLASS_BROKEN = "glass.broken"
    GLASS_READ = "glass.read"
    GLASS_REVIEWED = "glass.reviewed"
    PARTNER_LEFT = "partner.left"
    PARTNER_RETURNED = "partner.returned"
    RECORD_IDENTIFIER_KEPT = "record.identifier_kept"
    CONSENT_ASKED = "consent.asked"
    CONSENT_GIVEN = "consent.given"
    CONSENT_REFUSED = "consent.refused"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    CONSENT_PRINTED = "consent.printed"
    TERM_ADDED = "term.version_added"
    RECORD_DESTROYED = "record.destroyed"
    TRACK_CHANGED = "track.changed"
    CASEWORK_ASKED = "casework.asked"
    CASEWORK_CORRECTED = "casework.corrected"
    PATHWAY_VERSION_ADDED = "pathway.version_added"
    PATHWAY_STARTED = "record.pathway_started"
    PART_OPEN = "record.part_open"
    PART_DONE = "record.part_done"
    PART_NOT_NEEDED = "record.part_not_needed"
    PART_ASSIGNED = "record.part_assigned"
    RETENTION_EXCEPTED = "retention.excepted"
    RETENTION_INCLUDED = "retention.included"
    RETENTION_APPROVED = "retention.approved"
    RETENTION_ABANDONED = "retention.abandoned"
    RETENTION_DONE = "retention.done"
    RETENTION_RULE_CHANGED = "retention.rule_changed"
    HOLD_SET = "hold.set"
    HOLD_LIFTED = "hold.lifted"
    IDENTITY_ADDED = "identity.added"
    IDENTITY_OPENED = "identity.opened"
    IDENTITY_CHANGED = "identity.changed"
    IDENTITY_SEARCHED = "identity.searched"
    DISCLOSURE_DECIDED = "disclosure.decided"
    DISCLOSURE_READ = "disclosure.read"
    RIGHTS_RECEIVED = "rights.received"
    RIGHTS_SEARCHED = "rights.searched"
    RIGHTS_OPENED = "rights.opened"
    RIGHTS_DROPPED = "rights.dropped"
    RIGHTS_EXTENDED = "rights.extended"
    RIGHTS_EXTRACTED = "rights.extracted"
    RIGHTS_ANSWERED = "rights.answered"
    RIGHTS_READ = "rights.read"
    REVIEW_OPENED = "review.opened"
    REVIEW_READ = "review.read"
    REVIEW_JUDGED = "review.judged"
    REVIEW_TOLD = "review.told"
    REVIEW_SIGNED = "review.signed"
    ENGAGEMENT_MATCHED = "engagement.matched"
    ENGAGEMENT_INTRODUCED = "engagement.introduced"
    ENGAGEMENT_STARTED = "engagement.started"
    ENGAGEMENT_PAUSED = "engagement.paused"
    ENGAGEMENT_ENDED = "engagement.ended"
    ENGAGEMENT_CHANGED = "engagement.changed"
    ENGAGEMENT_SESSION = "engagement.session"
    SUPERVISION_NOTED = "supervision.noted"
    HOURS_REVIEWED = "hours.reviewed"
    HOURS_EXPORTED = "hours.exported"
    PICTURE_STARTED = "programme.started"
    PICTURE_CHANGED = "programme.changed"
    PICTURE_ADOPTED = "programme.adopted"
    PLAN_ADOPTED = "programme.plan_adopted"
    PLAN_CHANGED = "programme.plan_changed"
    MEASURE_MOVED = "programme.measure_moved"
    MEASURE_FOLLOWED_UP = "programme.followed_up"
    COUNCIL_REPORTED = "programme.reported"
    METHOD_CHANGED = "method.changed"
    INTRODUCTION_SAVED = "introduction.saved"
    INTRODUCTION_PUBLISHED = "introduction.published"
    INTRODUCTION_REVIEWED = "introduction.reviewed"
    INTRODUCTION_CHANGED = "introduction.changed"
    SURVEY_WRITTEN = "survey.written"
    SURVEY_READ = "survey.read"
    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_READ = "certificate.read"
    CERTIFICATE_SENT = "certificate.sent"
    CERTIFICATE_REVOKED = "certificate.revoked"
    CERTIFICATE_REINSTATED = "certificate.reinstated"
    COVERAGE_FILE_BROUGHT = "coverage.file_brought"
    COVERAGE_APPROVED = "coverage.approved"
    COVERAGE_BROUGHT_IN = "coverage.brought_in"
    COVERAGE_DISCARDED = "coverage.discarded"
    PLAN_WRITTEN = "plan.written"
    PLAN_RATED = "plan.rated"
    PLAN_STEPPED = "plan.stepped"
    PLAN_COPIED = "plan.copied"
    EXPERT_ADDED = "expert.added"
    EXPERT_CHANGED = "expert.changed"
    EXPERT_LEFT = "expert.left"
    COMPETENCE_CHANGED = "competence.changed"
    CONSULTATION_ASKED = "consultation.asked"
    CONSULTATION_READ = "consultation.read"
    CONSULTATION_INVITED = "consultation.invited"
    CONSULTATION_ACCEPTED = "consultation.accepted"
    CONSULTATION_DECLINED = "consultation.declined"
    CONSULTATION_CONFLICT = "consultation.conflict"
    CONSULTATION_POSTED = "consultation.posted"
    CONSULTATION_ADVISED = "consultation.advised"
    CONSULTATION_CLOSED = "consultation.closed"
    CONSULTATION_WITHDRAWN = "consultation.withdrawn"
    CONSULTATION_IDENTIFIER_KEPT = "consultation.identifier_kept"
    CONSULTATION_DESTROYED = "consultation.destroyed"
    LESSON_ADDED = "lesson.added"
    LESSON_TAKEN = "lesson.taken"
    DEVELOPMENT_NOTED = "development.noted"
    DEVELOPMENT_READ = "development.read"
    DEVELOPMENT_STRUCK = "development.struck"
    DEVELOPMENT_CONCLUDED = "development.concluded"
    DEVELOPMENT_IDENTIFIER_KEPT = "development.identifier_kept"
    AGREEMENT_CONCLUDED = "agreement.concluded"
    AGREEMENT_READ = "agreement.read"
    AGREEMENT_ENDED = "agreement.ended"
    AGREEMENT_PAPER_ADDED = "agreement.paper_added"
    AGREEMENT_PAPER_READ = "agreement.paper_read"
    AGREEMENT_PAPER_REMOVED = "agreement.paper_removed"
    DIALOGUE_BEGUN = "dialogue.begun"
    DIALOGUE_ENDED = "dialogue.ended"
    DIALOGUE_READ = "dialogue.read"
    DIALOGUE_CONTACT_ADDED = "dialogue.contact_added"
    DIALOGUE_CONTACT_REVIEWED = "dialogue.contact_reviewed"
    DIALOGUE_CONTACT_REMOVED = "dialogue.contact_removed"
    DIALOGUE_CONTACT_LAPSED = "dialogue.contact_lapsed"
    DIALOGUE_ASKED = "dialogue.asked"
    DIALOGUE_ANSWERED = "dialogue.answered"
    DIALOGUE_PROMISED = "dialogue.promised"
    DIALOGUE_DELAYED = "dialogue.delayed"
    DIALOGUE_HANDED_OVER = "dialogue.handed_over"
    DIALOGUE_SETTLED = "dialogue.settled"
    DIALOGUE_IDENTIFIER_KEPT = "dialogue.identifier_kept"
    GROUP_MADE = "group.made"
    GROUP_CHANGED = "group.changed"
    MEMBER_ADDED = "group.member_added"
    MEMBER_LEFT = "group.member_left"
    MEETING_PLANNED = "meeting.planned"
    MEETING_CHANGED = "meeting.changed"
    MEETING_OPENED = "meeting.opened"
    MEETING_CLOSED = "meeting.closed"
    MEETING_CANCELLED = "meeting.cancelled"
    MEETING_TAKEN_BACK = "meeting.taken_back"
    MEETING_INVITED = "meeting.invited"
    MEETING_ANSWERED = "meeting.answered"
    FEED_MADE = "calendar.feed_made"
    FEED_REVOKED = "calendar.feed_revoked"
    MEETING_ITEM_ADDED = "meeting.item_added"
    MEETING_ITEM_DROPPED = "meeting.item_dropped"
    MEETING_CONFLICT = "meeting.conflict"
    MEETING_CONFLICT_ENDED = "meeting.conflict_ended"
    MEETING_IDENTIFIER_KEPT = "meeting.identifier_kept"
    MEETING_SERIES = "meeting.series"
    MEETING_SERIES_ENDED = "meeting.series_ended"
    MEETING_DOCUMENT_ADDED = "meeting.document_added"
    MEETING_DOCUMENT_REMOVED = "meeting.document_removed"
    MEETING_DOCUMENT_READ = "meeting.document_read"
    MINUTES_READ = "minutes.read"
    MINUTES_WRITTEN = "minutes.written"
    MINUTES_ADJUSTERS = "minutes.adjusters"
    MINUTES_SIGNED = "minutes.signed"
    MINUTES_REOPENED = "minutes.reopened"
    MINUTES_LOCKED = "minutes.locked"
    MINUTES_DOCUMENT = "minutes.document"
    ACTION_PROMISED = "action.promised"
    ACTION_SETTLED = "action.settled"
    ACTION_FOLLOWED = "action.followed"
    KEYS_ROTATED = "vault.keys_rotated"
    RESTORED = "vault.restored"
    CASE_OPENED = "case.opened"
    CASE_STEPPED = "case.stepped"
    CASE_TAKEN = "case.taken"
    CASE_CHANGED = "case.changed"
    CASE_STATED = "case.stated"
    CASE_CHECKED = "case.checked"
    CASE_FOUND = "case.found"
    CASE_REVIEW_PLANNED = "case.review_planned"
    CASE_REVIEW_HELD = "case.review_held"
    CASE_REVIEW_CANCELLED = "case.review_cancelled"
    CASE_OUTCOME = "case.outcome"
    CASE_POST_CHECK = "case.post_check"
    CASE_POST_CHECK_TAKEN_BACK = "case.post_check_taken_back"
    CASE_OFFERED = "case.offered"
    CASE_ANSWERED = "case.answered"
    CASE_OFFER_READ = "case.offer_read"
    CASE_OFFER_TAKEN_BACK = "case.offer_taken_back"
    CASE_PERSON_TOLD = "case.person_told"
    CASE_OF_AGE = "case.of_age"
    COURSE_CHANGED = "course.changed"
    TRAINING_PLANNED = "training.planned"
    TRAINING_CHANGED = "training.changed"
    TRAINING_MOVED = "training.moved"
    TRAINING_READ = "training.read"
    TRAINING_INVITED = "training.invited"
    TRAINING_SETTLED = "training.settled"
    TRAINING_PLACED = "training.placed"
    TRAINING_CANCELLED_FOR = "training.cancelled_for"
    TRAINING_WALKED_IN = "training.walked_in"
    TRAINING_MARKED = "training.marked"
    LOG_READ = "audit.read"


@dataclass(frozen=True)
class Note:
    """One reading or refusal, waiting to be written. `details` holds enumerated facts, never text of a person's."""

    event: Event
    target_type: str = ""
    target: str = ""
    unit: int | None = None
    details: dict[str, str | int | bool] = field(default_factory=dict)
    at: datetime = field(default_factory=timezone.now)


_waiting: ContextVar[list[Note] | None] = ContextVar("audit_notes", default=None)


def record(
    event: Event,
    *,
    target_type: str = "",
    target: str = "",
    unit: int | None = None,
    details: dict[str, str | int | bool] | None = None,
    at: datetime | None = None,
) -> None:
    """Write one entry in the current transaction; the actor is the one that the transaction acts for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select varsam.audit_append(%s, %s, %s, %s, %s::jsonb, %s)",
            [event, target_type, target, unit, json.dumps(details or {}), at],
        )


def collect() -> list[Note]:
    """Start a request's list of notes and return it."""
    notes: list[Note] = []
    _waiting.set(notes)
    return notes


def note(event: Event, **facts: object) -> None:
    """Queue a reading or a refusal (see `Note` for `facts`); outside a request it is written at once."""
    entry = Note(event, **facts)  # type: ignore[arg-type]
    notes = _waiting.get()
    if notes is None:
        _write(entry)
    else:
        notes.append(entry)


def _write(entry: Note) -> None:
    record(
        entry.event,
        target_type=entry.target_type,
        target=entry.target,
        unit=entry.unit,
        details=entry.details,
        at=entry.at,
    )


def end() -> None:
    """The request is over: a note from now on is written at once, and not onto a list that nobody looks at."""
    _waiting.set(None)


def flush(notes: list[Note]) -> None:
    """Write what was queued, in the caller's transaction, and end the list."""
    for entry in notes:
        _write(entry)
    notes.clear()
    end()


# --- seals -----------------------------------------------------------------------------------------------------


def _mac(key: bytes, before: bytes, ids: list[int], digests: bytes) -> bytes:
    return hmac.digest(key, before + json.dumps(ids).encode() + digests, sha256)


def seal(key: bytes) -> int:
    """Seal all entries that no seal covers, in batches; returns how many. `key` is 32 bytes from the key file."""
    sealed = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select varsam.audit_lock()")
            cursor.execute("select id, digest from varsam.audit_unsealed(%s)", [SEAL_BATCH])
            found = [(int(row[0]), bytes(row[1])) for row in cursor.fetchall()]
            if not found:
                return sealed
            cursor.execute("select varsam.audit_last_mac()")
            before = bytes(cursor.fetchone()[0] or b"")
            ids, digests = [row[0] for row in found], b"".join(row[1] for row in found)
            cursor.execute(
                "select varsam.audit_store_seal(%s, %s, %s)", [ids, digests, _mac(key, before, ids, digests)]
            )
            sealed += len(found)


def _seals() -> Iterator[tuple[int, list[int], bytes, bytes]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("select id, entries, digests, mac from varsam.audit_seals(%s, 50)", [after])
            found = cursor.fetchall()
        for number, entries, digests, mac in found:
            ids = json.loads(entries) if isinstance(entries, str) else entries
            yield int(number), [int(i) for i in ids], bytes(digests), bytes(mac)
        if not found:
            return
        after = found[-1][0]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the audit: `entry` or `seal` says where, `what` is changed, missing, reordered,
    `seal broken` (its own contents) or `seal missing` (the chain does not hold)."""

    what: str
    entry: int | None = None
    seal: int | None = None

    def __str__(self) -> str:
        place = f"entry {self.entry}" if self.entry else f"seal {self.seal}"
        return f"{place}: {self.what}"


def _check_entries(seal_id: int, ids: list[int], digests: bytes) -> Iterator[Finding]:
    sealed = [digests[i * DIGEST_BYTES : (i + 1) * DIGEST_BYTES] for i in range(len(ids))]
    with connection.cursor() as cursor:
        cursor.execute("select id, digest from varsam.audit_digests(%s)", [ids])
        now = {int(row[0]): bytes(row[1]) for row in cursor.fetchall()}
    if ids != sorted(ids):
        yield Finding("reordered", seal=seal_id)
    for number, digest in zip(ids, sealed, strict=False):
        if number not in now:
            yield Finding("missing", entry=number, seal=seal_id)
        elif now[number] != digest:
            yield Finding("changed", entry=number, seal=seal_id)


def verify(key: bytes) -> tuple[int, list[Finding]]:
    """Check every sealed entry against its seal and every seal against the one before.

    Returns how many entries were checked and what was found wrong, in order.
    """
    checked, findings, before, last = 0, [], b"", 0
    for number, ids, digests, mac in _seals():
        if not hmac.compare_digest(mac, _mac(key, before, ids, digests)):
            gap = number != last + 1
            findings.append(Finding("seal missing before this one" if gap else "seal broken", seal=number))
        findings += _check_entries(number, ids, digests)
        checked += len(ids)
        before, last = mac, number
    return checked, findings
