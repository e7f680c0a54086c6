"""The demo town's conferences: called, held and adjusted through the acts by the cast, then laid on the days they were."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness import consents, terms
from varsam.kernel.lawfulness.models import Consent, ConsentRequest, Decision, Form, Scope
from varsam.kernel.meetings import groups, minutes, planning, reading, room
from varsam.kernel.meetings.enums import Function, LineKind, Presence
from varsam.kernel.meetings.models import Action, Adjuster, Group, Item, Line, Meeting, Minutes
from varsam.kernel.meetings.states import ActionState
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.records.models import Grant, Record
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_SIGNED_AFTER = timedelta(days=1, hours=3)


def load() -> None:
    """Fill in what `demo_meetings.yaml` says, where nobody has met yet."""
    if Meeting.objects.using(OWNER).exists():
        return
    data, records = read_yaml("varsam.site", "demo_meetings.yaml"), demo_cast.known_records()
    for row in data["groups"]:
        _members(row)
    for row in data["consents"]:
        _consent(row, records[row["record"]])
    for row in data["meetings"]:
        _meeting(row, records)


def _members(row: dict[str, Any]) -> None:
    """Seats that the group does not have yet; the first of them leads."""
    leader = demo_cast.user(row["members"][0]["account"])
    with acting(leader):
        group = _group(row)
        seated = set(group.members.current().values_list("user_id", flat=True))
        led = group.members.current().filter(leads=True).exists()
        for place, said in enumerate(row["members"]):
            user = demo_cast.user(said["account"])
            if user.pk not in seated:
                groups.add_member(
                    group=group,
                    user=user,
                    organisation=_works_at(user),
                    function=Function(said["function"]),
                    leads=place == 0 and not led,
                    by=leader,
                )


def _group(row: dict[str, Any]) -> Group:
    return Group.objects.get(unit__slug=row["unit"], kind=row["kind"])


def _works_at(user: User) -> int:
    """Read as the owner: nobody sees where somebody else works but by what they do together."""
    return (
        Membership.objects.using(OWNER).filter(user_id=user.pk).values_list("organisation_id", flat=True)[0]
    )


# --- what lets them be in ------------------------------------------------------------------------------------------


def _consent(row: dict[str, Any], record_id: int) -> None:
    by, today = demo_cast.user(row["by"]), timezone.localdate()
    decided = today - timedelta(days=row["days_ago"])
    with acting(by):
        signers, rules = consents.signers_for(
            age=row["age"], guardians=row["guardians"], concerned=frozenset(), on=today
        )
        organisations = Organisation.objects.in_bulk(list(row["scopes"]), field_name="slug")
        request = consents.ask(
            record=Record.objects.get(pk=record_id),
            term=terms.versions(row["term"])[0],
            scopes={organisations[slug].pk: kinds for slug, kinds in row["scopes"].items()},
            signers=signers,
            until=consents.end_of(today + timedelta(days=row["until_in"])),
            rule_versions=rules,
            by=by,
        )
        scopes = {scope.organisation.slug: scope for scope in request.scopes.select_related("organisation")}
        given = {scope.pk: Decision.GIVEN for scope in scopes.values()}
        for signer in request.signers.select_related("record"):
            consents.register(signer=signer, decisions=given, form=Form.PAPER, decided_on=decided, by=by)
        for slug, account in row["members"].items():
            consents.share(scope=scopes[slug], member=demo_cast.user(account), by=by)
    _lay_consent(request, scopes, timezone.now() - timedelta(days=row["days_ago"]))


def _lay_consent(request: ConsentRequest, scopes: dict[str, Scope], at: datetime) -> None:
    with transaction.atomic(using=OWNER):
        ConsentRequest.objects.using(OWNER).filter(pk=request.pk).update(asked_at=at)
        Consent.objects.using(OWNER).filter(scope__in=scopes.values()).update(registered_at=at)
        Grant.objects.using(OWNER).filter(basis__in=[scope.pk for scope in scopes.values()]).update(
            starts_at=at
        )


# --- meetings --------------------------------------------------------------------------------------------------------


def _meeting(row: dict[str, Any], records: dict[str, int]) -> None:
    by, starts = demo_cast.user(row["by"]), demo_cast.meets(row["days_ago"], str(row["at"]))
    ends = starts + timedelta(minutes=row["minutes"])
    with acting(by):
        group = Group.objects.get(unit__slug=row["unit"], ended_at=None)
        meeting = planning.plan_meeting(
            group=group, starts_at=starts, ends_at=ends, place=row["place"], by=by
        )
        if row["secretary"]:
            planning.change_meeting(
                meeting=meeting,
                starts_at=starts,
                ends_at=ends,
                place=row["place"],
                chair=by,
                secretary=demo_cast.user(row["secretary"]),
                by=by,
            )
    items = [_case(meeting, case, records) for case in row["cases"]]
    if "opening" in row:
        _hold(meeting, row, items, by)


def _case(meeting: Meeting, row: dict[str, Any], records: dict[str, int]) -> Item:
    by = demo_cast.user(row["by"])
    with acting(by):
        record = Record.objects.get(pk=records[row["record"]])
        return planning.add_case(meeting=meeting, record=record, minutes=row["minutes"], by=by)


def _hold(meeting: Meeting, row: dict[str, Any], items: list[Item], by: User) -> None:
    with acting(by):
        room.open_meeting(meeting=meeting, by=by)
        excused = {demo_cast.user(account).pk for account in row["excused"]}
        for seat in reading.attendances(meeting):
            state = Presence.EXCUSED if seat.user_id in excused else Presence.PRESENT
            planning.set_presence(attendance=seat, presence=state, by=by)
    at = meeting.starts_at
    said = {item.pk: case for item, case in zip(items, row["cases"], strict=True)}
    for item in Item.objects.using(OWNER).filter(meeting_id=meeting.pk).order_by("position"):
        case = said.get(item.pk)
        lines = case["lines"] if case else row["opening"] if item.kind == "opening" else []
        with acting(by):
            room.start_item(item=Item.objects.get(pk=item.pk), by=by)
        _lines(item, lines)
        at = _lay_item(item, at, timedelta(minutes=item.planned_minutes), lines)
    with acting(by):
        room.close_meeting(meeting=meeting, by=by)
    with transaction.atomic(using=OWNER):
        Meeting.objects.using(OWNER).filter(pk=meeting.pk).update(opened_at=meeting.starts_at, closed_at=at)
        Item.objects.using(OWNER).filter(meeting_id=meeting.pk, ended_at=None).update(ended_at=at)
    for item in items:
        _settle(item, said[item.pk], at)
        _adjust(item, said[item.pk], by, at + _SIGNED_AFTER)


def _lines(item: Item, lines: list[dict[str, Any]]) -> None:
    for row in lines:
        by = demo_cast.user(row["by"])
        with acting(by):
            here = Item.objects.get(pk=item.pk)
            if row["kind"] == LineKind.ACTION:
                due = timezone.localdate() + timedelta(days=row["due_in"])
                room.promise(
                    item=here, text=row["text"], owner=demo_cast.user(row["owner"]), due_on=due, by=by
                )
            else:
                room.write_line(item=here, kind=LineKind(row["kind"]), text=row["text"], by=by)


def _lay_item(item: Item, at: datetime, planned: timedelta, lines: list[dict[str, Any]]) -> datetime:
    """Lay an item and its lines over the time that it took; returns when the next one began."""
    ends = at + planned
    with transaction.atomic(using=OWNER):
        Item.objects.using(OWNER).filter(pk=item.pk).update(started_at=at, ended_at=ends)
        written = Line.objects.using(OWNER).filter(item_id=item.pk).order_by("at", "pk")
        for line, row in zip(written, lines, strict=True):
            Line.objects.using(OWNER).filter(pk=line.pk).update(at=at + timedelta(minutes=row["at"]))
            if row["kind"] == LineKind.ACTION:
                due = (at + timedelta(days=row["due_in"])).date()
                Action.objects.using(OWNER).filter(line_id=line.pk).update(due_on=due)
    return ends


def _settle(item: Item, case: dict[str, Any], at: datetime) -> None:
    """What its owner has said to be done since."""
    for row in case["lines"]:
        if "done_after" not in row:
            continue
        owner = demo_cast.user(row["owner"])
        with acting(owner):
            action = Action.objects.get(item_id=item.pk, owner=owner, state=ActionState.OPEN)
            room.settle(action=action, state=ActionState.DONE, by=owner)
        with transaction.atomic(using=OWNER):
            done = at + timedelta(days=row["done_after"])
            Action.objects.using(OWNER).filter(pk=action.pk).update(settled_at=done)


def _adjust(item: Item, case: dict[str, Any], by: User, at: datetime) -> None:
    """Signed by those who are named, and locked; the times come last, since what was signed is what stands there."""
    if "adjusted" not in case:
        return
    users = [demo_cast.user(account) for account in case["adjusted"]]
    with acting(by):
        minutes.name_adjusters(item=Item.objects.get(pk=item.pk), users=users, by=by)
    for user in users:
        with acting(user):
            read = reading.open_item(Item.objects.get(pk=item.pk), on_record=False)
            assert read is not None
            minutes.sign(item=read.item, seen=read.digest, by=user)
    with acting(by):
        minutes.lock(item=Item.objects.get(pk=item.pk), by=by)
    with transaction.atomic(using=OWNER):
        Adjuster.objects.using(OWNER).filter(item_id=item.pk).update(signed_at=at)
        Minutes.objects.using(OWNER).filter(pk=item.pk).update(locked_at=at + timedelta(hours=1))
