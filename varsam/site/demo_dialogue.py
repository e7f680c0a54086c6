"""The demo town's dialogue: begun, asked, promised and met through the acts by the cast, then laid on the days it was."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.areas.collaboration.dialogue import actions
from varsam.areas.collaboration.dialogue.enums import Consent, Kind, State
from varsam.areas.collaboration.dialogue.models import Community, Contact, Delay, Promise, Question
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings import agenda, groups, planning, reading, room
from varsam.kernel.meetings.enums import Function, ItemKind, LineKind, Presence
from varsam.kernel.meetings.models import Group, Item, Line, Meeting, Member
from varsam.kernel.people.models import Organisation, User
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_BY = "samordnare"
_LASTS, _ITEM = timedelta(minutes=60), timedelta(minutes=20)


def load() -> None:
    """Fill in what `demo_dialogue.yaml` says, where the city talks with nobody yet."""
    if Community.objects.using(OWNER).exists():
        return
    by = demo_cast.user(_BY)
    data = read_yaml("varsam.site", "demo_dialogue.yaml")["dialogues"]
    found = [(_begin(row, by), row) for row in data]
    asked = {community.pk: _questions(community, row, by) for community, row in found}
    # In the order in which they were made, so that their numbers follow.
    promises = [(each, community) for community, row in found for each in row["promises"]]
    for each, community in sorted(promises, key=lambda pair: -pair[0]["days_ago"]):
        _promise(community, each, asked[community.pk], by)
    for community, row in found:
        for meeting in row["meetings"]:
            _met(community, meeting, by)
        _next(community, row["next"], by)


def _begin(row: dict[str, Any], by: User) -> Community:
    with acting(by):
        community = actions.begin_dialogue(
            unit=Organisation.objects.get(slug="samordningen").pk,
            organisation=Organisation.objects.select_related("district").get(slug=row["organisation"]),
            name="",
            district=None,
            kind=Kind(row["kind"]),
            by=by,
        )
        for account in row["accounts"]:
            user = demo_cast.user(account)
            actions.add_account(community=community, user=user, by=by)
            assert community.group is not None
            groups.add_member(
                group=community.group,
                user=user,
                organisation=community.organisation_id,
                function=Function.CIVIL_SOCIETY,
                by=by,
            )
        for each in row["contacts"]:
            actions.add_name(
                community=community,
                name=each["name"],
                reach=each["reach"],
                consent=Consent(each["consent"]),
                consent_on=demo_cast.day(each["days_ago"]),
                review_on=demo_cast.day(-each["review_in"]),
                by=by,
            )
    _lay_dialogue(community, row)
    return community


def _lay_dialogue(community: Community, row: dict[str, Any]) -> None:
    assert community.group_id is not None
    began = demo_cast.day(row["since"])
    with transaction.atomic(using=OWNER):
        Community.objects.using(OWNER).filter(pk=community.pk).update(begun_on=began)
        Contact.objects.using(OWNER).filter(community_id=community.pk).update(at=demo_cast.ago(60))
        Group.objects.using(OWNER).filter(pk=community.group_id).update(
            purpose="Höra vad som oroar, svara på frågor och hålla det som staden lovar."
        )
        Member.objects.using(OWNER).filter(group_id=community.group_id).update(
            valid_from=demo_cast.ago(row["since"])
        )


def _questions(community: Community, row: dict[str, Any], by: User) -> dict[str, Question]:
    made = {}
    for each in row["questions"]:
        with acting(by):
            question = actions.ask(
                community=community, text=each["text"], asked_on=demo_cast.day(each["days_ago"]), by=by
            )
            if "answer" in each:
                actions.answer(question=question, text=each["answer"]["text"], by=by)
        said: dict[str, Any] = {"at": demo_cast.ago(each["days_ago"])}
        if "answer" in each:
            said["answered_on"] = demo_cast.day(each["days_ago"] - each["answer"]["after"])
        with transaction.atomic(using=OWNER):
            Question.objects.using(OWNER).filter(pk=question.pk).update(**said)
        made[each["key"]] = question
    return made


def _promise(community: Community, row: dict[str, Any], asked: dict[str, Question], by: User) -> None:
    owner, ahead = demo_cast.user(row["owner"]), timezone.localdate() + timedelta(days=400)
    with acting(by):
        reference = actions.promise(
            community=community,
            text=row["text"],
            owner=owner,
            due_on=ahead,
            question=asked.get(row.get("question", "")),
            by=by,
        )
    with acting(owner):
        promise = Promise.objects.select_related("community", "data_key").get(reference=reference)
        if "delay" in row:
            later = ahead + timedelta(days=1)
            actions.delay_promise(promise=promise, due_on=later, why=row["delay"]["why"], by=owner)
        if "state" in row:
            actions.settle_promise(
                promise=promise, state=State(row["state"]), outcome=row["outcome"], by=owner
            )
    _lay_promise(promise, row)


def _lay_promise(promise: Promise, row: dict[str, Any]) -> None:
    def after(days: int) -> date:
        return demo_cast.day(row["days_ago"] - days)

    due = after(row["within"])
    said: dict[str, Any] = {"promised_on": after(0), "due_on": due, "now_due_on": due}
    with transaction.atomic(using=OWNER):
        if "delay" in row:
            said["now_due_on"] = after(row["delay"]["within"])
            Delay.objects.using(OWNER).filter(promise_id=promise.pk).update(
                was_due=due, due_on=said["now_due_on"], said_on=after(row["delay"]["after"])
            )
        if "after" in row:
            said["settled_on"] = after(row["after"])
        Promise.objects.using(OWNER).filter(pk=promise.pk).update(**said)


# --- meetings --------------------------------------------------------------------------------------------------------


def _plan(community: Community, starts: datetime, place: str, by: User) -> Meeting:
    with acting(by):
        assert community.group is not None
        return planning.plan_meeting(
            group=community.group, starts_at=starts, ends_at=starts + _LASTS, place=place, by=by
        )


def _met(community: Community, row: dict[str, Any], by: User) -> None:
    starts = demo_cast.meets(row["days_ago"], row["at"], back=True)
    meeting = _plan(community, starts, row["place"], by)
    with acting(by):
        room.open_meeting(meeting=meeting, by=by)
        for seat in reading.attendances(meeting):
            planning.set_presence(attendance=seat, presence=Presence.PRESENT, by=by)
        for item in meeting.items.exclude(origin=""):
            # What comes up by itself today did not wait then.
            planning.drop_item(item=item, by=by)
        opening = meeting.items.get(kind=ItemKind.OPENING)
        room.start_item(item=opening, by=by)
        room.write_line(item=Item.objects.get(pk=opening.pk), kind=LineKind.TEXT, text=row["note"], by=by)
        room.close_meeting(meeting=meeting, by=by)
    with transaction.atomic(using=OWNER):
        Meeting.objects.using(OWNER).filter(pk=meeting.pk).update(opened_at=starts, closed_at=starts + _LASTS)
        Item.objects.using(OWNER).filter(pk=opening.pk).update(started_at=starts, ended_at=starts + _LASTS)
        Line.objects.using(OWNER).filter(item_id=opening.pk).update(at=starts + _ITEM)


def _next(community: Community, row: dict[str, Any] | None, by: User) -> None:
    if row is None:
        return
    meeting = _plan(community, demo_cast.meets(-row["in_days"], row["at"], back=True), row["place"], by)
    with acting(by):
        agenda.fill(meeting=meeting, by=by)
