"""The demo town's decisions on disclosure, and requests about one's own data: through the acts, then laid over the days
before today."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness import disclosures, grounds, legal_texts, rights, rules
from varsam.kernel.lawfulness.disclosures import Answered, Said
from varsam.kernel.lawfulness.models import (
    Answer,
    Checked,
    Disclosure,
    Outcome,
    Right,
    RightsRequest,
    RightsStep,
)
from varsam.kernel.lawfulness.rights import Asker
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.records import identities
from varsam.kernel.records.models import Record
from varsam.kernel.vault.models import Purpose
from varsam.lib import personal_numbers
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_REGISTRAR = "registrator"


def load() -> None:
    """Fill in what `demo_decisions.yaml` says, where nothing has been decided or asked yet."""
    data = read_yaml("varsam.site", "demo_decisions.yaml")
    if not Disclosure.objects.using(OWNER).exists():
        for row in data["disclosures"]:
            _disclosure(row)
    if not RightsRequest.objects.using(OWNER).exists():
        for row in data["requests"]:
            _request(row)


def _afternoon(days: int) -> datetime:
    """An afternoon so many days back."""
    return timezone.localtime().replace(hour=14, minute=20, second=0) - timedelta(days=days)


def _record(row: dict[str, Any], by: User) -> Record:
    found = Record.objects.filter(unit__slug=row["unit"], closed_at=None).order_by("pk")
    if "holds" not in row:
        first: Record = found[row["nth"] - 1]
        return first
    for record in found:
        if identities.state(record) is not None:
            contact, _version = identities.open_contact(record=record, purpose=Purpose.DISCLOSURE, by=by)
            if contact.phone == row["holds"]:
                return record
    raise LookupError("no record of the demo has that number")


def _text(words: str) -> str:
    """The file wraps its lines; people who write in a form do not."""
    return "\n\n".join(" ".join(part.split()) for part in words.strip().split("\n\n"))


def _disclosure(row: dict[str, Any]) -> None:
    by, today = demo_cast.user(row["by"]), timezone.localdate()
    with acting(by):
        member = Membership.objects.select_related("organisation").get(user=by)
        record, rule = _record(row["record"], by), rules.current(row["rule"], today)
        unit = member.organisation
        regime = grounds.regime_of(unit)
        assert regime is not None
        outcome = Outcome(row["outcome"])
        made = disclosures.decide(
            unit=unit.pk,
            record=record,
            rule=rule,
            regime=regime,
            requested_on=_afternoon(row["asked_days_ago"]).date(),
            recipient=Organisation.objects.get(slug=row["recipient"]),
            answers=[
                Answered(test.key, test.question_sv, yes, words)
                for test, (yes, words) in zip(grounds.questions(rule), row["answers"], strict=False)
            ],
            outcome=outcome,
            said=Said(
                content=row["content"],
                decider=f"{by.name}, {member.get_role_display()}, {unit.name_sv}",
                asked=row["asked"],
                case_number=row["case_number"],
                recipient=row["recipient_words"],
                how=row.get("how", ""),
                reasons=_text(row["reasons"]),
                appeal=legal_texts.appeal("disclosure", today) if outcome != Outcome.DISCLOSED else "",
                participants=row["participants"].strip(),
            ),
            sent=row.get("sent", ""),
            by=by,
        )
    with transaction.atomic(using=OWNER):
        at = _afternoon(row["decided_days_ago"])
        Disclosure.objects.using(OWNER).filter(pk=made.pk).update(decided_at=at)


def _request(row: dict[str, Any]) -> None:
    by, today = demo_cast.user(_REGISTRAR), timezone.localdate()
    received = _afternoon(row["received_days_ago"])
    with acting(by):
        made = rights.receive(
            unit=Membership.objects.get(user=by).organisation_id,
            kind=Right(row["kind"]),
            checked=Checked(row["checked"]),
            received_on=received.date(),
            asker=Asker(row["name"], row["contact"], row["asked"]),
            by=by,
        )
        number = personal_numbers.parse(row["number"], today).digits
        rights.find(request=made, number=number, by=by)
        rights.open_records(request=made, by=by)
        rights.note(request=made, text=row["note"], by=by)
        if "answer" in row:
            _answer(made, Answer(row["answer"]["outcome"]), by)
    _spread(made, received, row.get("answer", {}).get("days_ago"))


def _answer(made: RightsRequest, outcome: Answer, by: User) -> None:
    right, today = Right(made.kind), timezone.localdate()
    rule = legal_texts.rule_of(right, today)
    assert rule is not None
    text, appeal = legal_texts.draft(right, outcome, today), legal_texts.appeal("rights", today)
    rights.answer(request=made, outcome=outcome, rule=rule, text=text, appeal=appeal, by=by)


def _spread(made: RightsRequest, received: datetime, answered_days_ago: int | None) -> None:
    """Lay the steps over the days, as they would have come."""
    answered = _afternoon(answered_days_ago) if answered_days_ago is not None else None
    with transaction.atomic(using=OWNER):
        for place, step in enumerate(RightsStep.objects.using(OWNER).filter(request=made).order_by("at")):
            at = answered if step.kind == "answered" and answered else received + timedelta(minutes=5 * place)
            RightsStep.objects.using(OWNER).filter(pk=step.pk).update(at=at)
        if answered is not None:
            RightsRequest.objects.using(OWNER).filter(pk=made.pk).update(answered_at=answered)
