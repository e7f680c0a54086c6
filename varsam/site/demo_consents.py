"""The demo town's consents: asked, answered, shared and taken back through the acts, then laid over the days before today."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness import consents, terms
from varsam.kernel.lawfulness.models import Consent, ConsentRequest, Decision, Form, Scope, Signer
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions, partners
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Entry, Grant, Record
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml


def load() -> None:
    """Fill in what `demo_consents.yaml` says, where nobody has been asked yet."""
    if ConsentRequest.objects.using(OWNER).exists():
        return
    data = read_yaml("varsam.site", "demo_consents.yaml")
    records = demo_cast.known_records()
    _add_organisations(data["organisations"])
    records |= {row["id"]: _add_record(row) for row in data["records"]}
    for row in data["requests"]:
        _request(row, records[row["record"]])
    for row in data["left"]:
        by = demo_cast.user(row["by"])
        with acting(by):
            partners.leave(organisation=Organisation.objects.get(slug=row["organisation"]), by=by)


def _add_organisations(rows: list[dict[str, str]]) -> None:
    with transaction.atomic(using=OWNER):
        for row in rows:
            Organisation(**row, kind="civil_society").save(using=OWNER)


def _add_record(row: dict[str, Any]) -> int:
    by, at = demo_cast.user(row["by"]), demo_cast.ago(row["days_ago"])
    unit = Organisation.objects.get(slug=row["unit"])
    with acting(by):
        record = actions.open_record(
            unit=unit.pk, track=Track(row["track"]), track_reason="", text=row["text"], by=by
        )
    with transaction.atomic(using=OWNER):
        Record.objects.using(OWNER).filter(pk=record.pk).update(opened_at=at, last_entry_at=at)
        Entry.objects.using(OWNER).filter(record_id=record.pk).update(at=at, happened_at=at)
    return record.pk


def _request(row: dict[str, Any], record_id: int) -> None:
    by = demo_cast.user(row["by"])
    with acting(by):
        request = _asked(row, Record.objects.get(pk=record_id), by)
        parts = _Parts(request)
        for answer in row.get("answers", ()):
            _answer(parts, answer, by)
        for share in row.get("shares", ()):
            _share(parts, share, by)
        for taken in row.get("withdrawn", ()):
            _withdraw(parts, taken, by)
    _spread(row, request, parts)


def _asked(row: dict[str, Any], record: Record, by: User) -> ConsentRequest:
    said = row["signers"]
    signers, rules = consents.signers_for(
        age=said["age"],
        guardians=said.get("guardians", 0),
        concerned=frozenset(said.get("concerned", ())),
        on=timezone.localdate(),
    )
    organisations = Organisation.objects.in_bulk(list(row["scopes"]), field_name="slug")
    return consents.ask(
        record=record,
        term=terms.versions(row["term"])[0],
        scopes={organisations[slug].pk: kinds for slug, kinds in row["scopes"].items()},
        signers=signers,
        until=consents.end_of(timezone.localdate() + timedelta(days=row["until_in"])),
        rule_versions=rules,
        by=by,
    )


class _Parts:
    """The scopes of one request by the slug of their organisation, its signers by what they are called."""

    def __init__(self, request: ConsentRequest) -> None:
        found = request.scopes.select_related("organisation")
        self.scopes: dict[str, Scope] = {scope.organisation.slug: scope for scope in found}
        self.signers: dict[str, Signer] = {}
        for signer in request.signers.select_related("record"):
            self.signers[f"{signer.role} {signer.position}"] = signer
            self.signers.setdefault(signer.role, signer)


def _answer(parts: _Parts, row: dict[str, Any], by: User) -> None:
    decisions = {parts.scopes[slug].pk: Decision.GIVEN for slug in row.get("given", ())}
    decisions |= {parts.scopes[slug].pk: Decision.REFUSED for slug in row.get("refused", ())}
    consents.register(
        signer=parts.signers[row["signer"]],
        decisions=decisions,
        form=Form(row["form"]),
        decided_on=demo_cast.day(row["days_ago"]),
        by=by,
    )


def _share(parts: _Parts, row: dict[str, Any], by: User) -> None:
    member = demo_cast.user(row["member"]) if "member" in row else None
    consents.share(scope=parts.scopes[row["organisation"]], member=member, by=by)


def _withdraw(parts: _Parts, row: dict[str, Any], by: User) -> None:
    consents.withdraw(
        signer=parts.signers[row["signer"]],
        scopes=[parts.scopes[slug].pk for slug in row["scopes"]],
        form=Form(row["form"]),
        decided_on=demo_cast.day(row["days_ago"]),
        by=by,
    )


def _backdate(model: type[Any], where: dict[str, object], **to: datetime) -> None:
    model.objects.using(OWNER).filter(**where).update(**to)


def _spread(row: dict[str, Any], request: ConsentRequest, parts: _Parts) -> None:
    """Lay the question, answers and shares on the days when they would have been written in."""
    with transaction.atomic(using=OWNER):
        _backdate(ConsentRequest, {"pk": request.pk}, asked_at=demo_cast.ago(row["days_ago"]))
        for said in Consent.objects.using(OWNER).filter(scope__in=parts.scopes.values()):
            days = (timezone.localdate() - said.decided_on).days
            _backdate(Consent, {"pk": said.pk}, registered_at=demo_cast.ago(days))
        for share in row.get("shares", ()):
            basis = parts.scopes[share["organisation"]].pk
            _backdate(Grant, {"basis": basis}, starts_at=demo_cast.ago(share["days_ago"]))
        for taken in row.get("withdrawn", ()):
            for slug in taken["scopes"]:
                _backdate(Grant, {"basis": parts.scopes[slug].pk}, ended_at=demo_cast.ago(taken["days_ago"]))
