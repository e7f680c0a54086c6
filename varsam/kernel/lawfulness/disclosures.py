"""Deciding whether something secret is given out, and reading what has been decided."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.lawfulness import grounds
from varsam.kernel.lawfulness.grounds import Regime
from varsam.kernel.lawfulness.models import Disclosure, DisclosureSent, LegalRule, Outcome
from varsam.kernel.lawfulness.rules import LegalTest
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records.actions import record_key
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Record
from varsam.kernel.vault import api as vault


class NotLawful(ValueError):
    """The decision cannot be taken like this: a test is unanswered or not met, the rule cannot carry it, or the
    decision says less than the law asks of it. `about` names what is wrong: rule, answers, outcome, sent, reasons,
    appeal, information, until, corrects."""

    def __init__(self, about: str) -> None:
        super().__init__(about)
        self.about = about


class OpensNothing(Exception):
    """Nothing can be shared by this decision: it was refused, corrected, has run out, or the recipient has left."""


@dataclass(frozen=True)
class Answered:
    """One test of the rule as it was put, and what was answered."""

    key: str
    question: str
    yes: bool
    words: str


@dataclass(frozen=True)
class Said:
    """The words of a decision; all but `content` may be empty. `appeal` is the text as it was given with it, `decider`
    the name, role and office of the one who decided, as they were then."""

    content: str
    decider: str = ""
    asked: str = ""
    case_number: str = ""
    recipient: str = ""
    how: str = ""
    reasons: str = ""
    appeal: str = ""
    participants: str = ""


def belongs_to(disclosure: uuid.UUID) -> str:
    """What a decision's sealed words are bound to."""
    return f"disclosure {disclosure}"


def sent_belongs_to(disclosure: uuid.UUID) -> str:
    return f"disclosure sent {disclosure}"


def stops(asked: Sequence[LegalTest], answers: Sequence[Answered]) -> list[LegalTest]:
    """The tests whose answers close the way to a release."""
    given = {answer.key: answer.yes for answer in answers}
    return [test for test in asked if test.key in given and not test.permits(given[test.key])]


def unanswered(asked: Sequence[LegalTest], answers: Sequence[Answered]) -> list[LegalTest]:
    """The tests that nobody has answered yet."""
    given = {answer.key for answer in answers if answer.words.strip()}
    return [test for test in asked if test.key not in given]


@transaction.atomic
def decide(
    *,
    unit: int,
    record: Record | None,
    rule: LegalRule,
    regime: Regime,
    requested_on: date | None,
    recipient: Organisation | None,
    authority: str = "",
    answers: Sequence[Answered],
    outcome: Outcome,
    said: Said,
    sent: str = "",
    information: Sequence[Information] = (),
    opens_until: datetime | None = None,
    presented_by: User | None = None,
    corrects: Disclosure | None = None,
    by: User,
) -> Disclosure:
    """Take a decision; it is never changed afterwards (a correction is a new one that `corrects` the old, and ends what
    the old one opened).

    A release rests on a rule that can carry it, with every test answered in words and met; a refusal needs one test
    that is not met, or a rule that gives no support, and says why and how to appeal. NotLawful otherwise. Sources:
    förvaltningslagen (2017:900) 31 and 32 §§.
    """
    _check(regime, rule, recipient, authority, answers, outcome, said, sent)
    if information and not set(information) <= set(grounds.covers(rule)):
        raise NotLawful("information")
    if opens_until is not None and not timezone.now() < opens_until:
        raise NotLawful("until")
    new_id, (key_id, key, wrapped, master) = uuid.uuid4(), vault.new_key()
    words = {**asdict(said), "tests": [asdict(answer) for answer in answers]}
    sent_key = record_key(Record.objects.select_related("data_key").get(pk=record.pk)) if record else key
    arguments = [
        *(
            new_id,
            unit,
            record.pk if record else None,
            corrects.pk if corrects else None,
            rule.pk,
            regime.key,
        ),
        *(outcome.value, requested_on, recipient.pk if recipient else None, authority),
        *([kind.value for kind in information], opens_until, presented_by.pk if presented_by else None),
        json.dumps({answer.key: answer.yes for answer in answers}),
        *(key_id, wrapped, master),
        vault.seal(key, json.dumps(words, ensure_ascii=False).encode(), belongs_to=belongs_to(new_id)),
        vault.seal(sent_key, sent.strip().encode(), belongs_to=sent_belongs_to(new_id))
        if sent.strip()
        else None,
    ]
    marks = ", ".join("%s::jsonb" if place == 13 else "%s" for place in range(len(arguments)))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select varsam.disclosure_decide({marks})", arguments)
    except IntegrityError as error:
        raise NotLawful("corrects" if corrects else "rule") from error
    return Disclosure.objects.get(pk=new_id)


def _check(
    regime: Regime,
    rule: LegalRule,
    recipient: Organisation | None,
    authority: str,
    answers: Sequence[Answered],
    outcome: Outcome,
    said: Said,
    sent: str,
) -> None:
    on = timezone.localdate()
    ground = next(
        (
            found
            for found in grounds.available(regime=regime, recipient=recipient, authority=authority, on=on)
            if found.rule.pk == rule.pk
        ),
        None,
    )
    if ground is None:
        raise NotLawful("rule")
    asked = grounds.questions(rule)
    if not said.content.strip():
        raise NotLawful("content")
    if outcome == Outcome.REFUSED:
        _check_refusal(bool(ground.why_not), asked, answers, said, sent)
    elif ground.why_not:
        raise NotLawful("rule")
    else:
        _check_release(asked, answers, outcome, said, sent)


def _check_refusal(
    is_hindered: bool, asked: Sequence[LegalTest], answers: Sequence[Answered], said: Said, sent: str
) -> None:
    if not is_hindered and not stops(asked, answers):
        raise NotLawful("answers")
    if not said.reasons.strip():
        raise NotLawful("reasons")
    if not said.appeal.strip():
        raise NotLawful("appeal")
    if sent.strip():
        raise NotLawful("sent")


def _check_release(
    asked: Sequence[LegalTest], answers: Sequence[Answered], outcome: Outcome, said: Said, sent: str
) -> None:
    if unanswered(asked, answers) or stops(asked, answers):
        raise NotLawful("answers")
    if not sent.strip():
        raise NotLawful("sent")
    if outcome == Outcome.PARTLY and not said.reasons.strip():
        raise NotLawful("reasons")
    if outcome == Outcome.PARTLY and not said.appeal.strip():
        raise NotLawful("appeal")


# --- reading ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """A decision as the one who acts may read it. `sent` is None for those who do not read the record's content, and
    where nothing was given out."""

    disclosure: Disclosure
    said: Said
    answers: list[Answered]
    sent: str | None


def open_disclosure(reference: str) -> Opened | None:
    """A decision with its words, and on record that it was read; None when it is not there for the one who acts."""
    found = (
        Disclosure.objects.filter(reference=reference)
        .select_related(
            "unit", "record", "record__data_key", "rule", "recipient", "decided_by", "presented_by", "data_key",
            "corrects",
        )
        .first()
    )  # fmt: skip
    if found is None or found.data_key is None:
        return None
    audit.note(
        Event.DISCLOSURE_READ,
        target_type="record" if found.about else "disclosure",
        target=found.about or found.reference,
        unit=found.unit_id,
        details={"decision": found.reference},
    )
    return _opened(found)


def _opened(found: Disclosure) -> Opened:
    assert found.data_key is not None
    key = vault.open_key(found.data_key)
    words = json.loads(vault.unseal(key, found.sealed, belongs_to=belongs_to(found.pk)))
    answers = [Answered(**row) for row in words.pop("tests")]
    sent = DisclosureSent.objects.filter(pk=found.pk).first()
    if sent is None:
        return Opened(found, Said(**words), answers, None)
    sent_key = record_key(found.record) if found.record_id and found.record else key
    text = vault.unseal(sent_key, sent.sealed, belongs_to=sent_belongs_to(found.pk)).decode()
    return Opened(found, Said(**words), answers, text)


# --- sharing ---------------------------------------------------------------------------------------------------


@transaction.atomic
def share(*, disclosure: Disclosure, member: User | None = None, by: User) -> uuid.UUID:
    """Let the decision's recipient, or one person there, see what it names, until its day. Done twice, given once;
    OpensNothing where it opens nothing."""
    try:
        with transaction.atomic():
            return uuid.UUID(str(call("disclosure_share", disclosure.pk, member.pk if member else None)))
    except IntegrityError as error:
        raise OpensNothing from error


@dataclass(frozen=True)
class Shared:
    """One share that rests on a decision."""

    grant_id: uuid.UUID
    member: User | None
    until: datetime
    ended_at: datetime | None
    ended_why: str


def shared_by(disclosure: Disclosure) -> list[Shared]:
    """What has been shared by a decision, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("select * from varsam.disclosure_grants(%s)", [disclosure.pk])
        found = cursor.fetchall()
    people = User.objects.in_bulk([row[1] for row in found if row[1]])
    return [Shared(row[0], people.get(row[1]), *row[2:]) for row in found]


def members(disclosure: Disclosure) -> list[User]:
    """Those at the recipient to whom a decision can open the record."""
    return list(User.objects.filter(pk__in=call("disclosure_members", disclosure.pk)).order_by("name"))
