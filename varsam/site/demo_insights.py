"""What the demo town has learned from outside: written, passed on and read through the acts by the cast, then laid on the days
it was; and the letters of the two months that are over."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.areas.liaison.contacts.models import Body
from varsam.areas.liaison.insights import actions, digest, passing, shelf
from varsam.areas.liaison.insights.enums import Answer
from varsam.areas.liaison.insights.models import (
    Digest,
    DigestLetter,
    Insight,
    Passed,
    Reading,
    Receipt,
)
from varsam.areas.liaison.insights.passing import ToUnit
from varsam.areas.liaison.missions.models import Mission
from varsam.areas.methods.register.models import Method
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation, User
from varsam.lib.working_days import STOCKHOLM
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_BY, _UNIT = "samordnare", "samordningen"


def load() -> None:
    """Fill in what `demo_insights.yaml` says, where nothing has been learned yet."""
    if Insight.objects.using(OWNER).exists():
        return
    by, data = demo_cast.user(_BY), read_yaml("varsam.site", "demo_insights.yaml")
    made = {row["key"]: _insight(row, by) for row in data["insights"]}
    _idea(data["idea"], made, by)
    for number, row in enumerate(data["reading"]):
        _reading(row, number, by)
    _letters()


def _moment(row: dict[str, Any]) -> datetime:
    """When it was shared: on a working day of a month that is over, or so many days back."""
    if "days_ago" in row:
        return demo_cast.ago(row["days_ago"])
    month = timezone.localdate()
    for _each in range(row["months_ago"]):
        month = digest.month_before(month)
    day = demo_cast.working_day(date(month.year, month.month, row["day"]))
    return datetime.combine(day, time(14, 20), STOCKHOLM)


def _methods(slugs: list[str]) -> list[Method]:
    return list(Method.objects.filter(slug__in=slugs))


def _insight(row: dict[str, Any], by: User) -> Insight:
    at = _moment(row)
    with acting(by):
        body = Body.objects.filter(slug=row["body"]).first()
        mission = Mission.objects.filter(body=body).first() if body and row.get("on_mission") else None
        values = {
            "title_sv": row["title"]["sv"],
            "title_en": row["title"]["en"],
            "text_sv": row["text"]["sv"].strip(),
            "text_en": row["text"]["en"].strip(),
            "learned_on": at.date() - timedelta(days=1),
            "url": row.get("url", ""),
            "body": body,
            "mission": mission,
        }
        # Names of places and of reviews look like people's; who wrote them here has read them.
        unit = Organisation.objects.get(slug=_UNIT).pk
        made = actions.write(unit=unit, values=values, methods=_methods(row["methods"]), kept=True, by=by)
        if not row.get("draft"):
            actions.share(insight=made, by=by)
        if row["open"]:
            actions.open_to_all(insight=made, by=by)
    for each in row["passed"]:
        _pass_on(made, each, at, by)
    _lay(made, at)
    return made


def _lay(insight: Insight, at: datetime) -> None:
    with transaction.atomic(using=OWNER):
        rows = Insight.objects.using(OWNER).filter(pk=insight.pk)
        rows.update(written_at=at, changed_at=at)
        rows.filter(shared_at__isnull=False).update(shared_at=at)
        rows.filter(is_open=True).update(opened_at=at + timedelta(hours=1))
        # Its reminder has been sent where its day is over.
        due = at + timedelta(days=14)
        reminded = due if due < timezone.now() else None
        passings = Passed.objects.using(OWNER).filter(insight=insight.pk)
        passings.update(at=at + timedelta(hours=2), remind_at=due, reminded_at=reminded)


def _pass_on(insight: Insight, row: dict[str, Any], at: datetime, by: User) -> None:
    with acting(by):
        to: dict[str, Any] = (
            {"users": [demo_cast.user(row["account"]).pk]}
            if "account" in row
            else {
                "units": [ToUnit(Organisation.objects.get(slug=row["unit"]).pk, tuple(row.get("roles", ())))]
            }
        )
        passing.pass_on(insight=insight, words=row["words"], by=by, **to)
    reads = row.get("reads", {})
    if "read" in row:
        reads = {row["account"]: [row["read"], row["answer"], row["said"]]}
    for account, (days, answer, said) in reads.items():
        reader, read_at = demo_cast.user(account), at + timedelta(days=days)
        with acting(reader):
            passing.read(insight=insight, by=reader)
            if answer:
                passing.say(insight=insight, answer=Answer(answer), said=said, by=reader)
        with transaction.atomic(using=OWNER):
            receipt = Receipt.objects.using(OWNER).filter(insight=insight.pk, user=reader.pk)
            receipt.update(read_at=read_at)
            receipt.exclude(answer="").update(answered_at=read_at + timedelta(minutes=6))


def _idea(row: dict[str, Any], made: dict[str, Insight], by: User) -> None:
    with acting(by):
        actions.make_idea(insight=made[row["of"]], name=row["name"], words=row["words"], by=by)


def _reading(row: dict[str, Any], number: int, by: User) -> None:
    values = {
        "title": row["title"],
        "url": row["url"],
        "why_sv": row["why"]["sv"],
        "why_en": row["why"]["en"],
        "roles": row["roles"],
        "minutes": row["minutes"],
    }
    with acting(by):
        unit = Organisation.objects.get(slug=_UNIT).pk
        made = shelf.add(unit=unit, values=values, methods=_methods(row["methods"]), kept=True, by=by)
    reader = demo_cast.user("metodansvarig")
    if number == 0:
        with acting(reader):
            shelf.mark(reading=Reading.objects.get(pk=made.pk), has_read=True, by=reader)
    with transaction.atomic(using=OWNER):
        Reading.objects.using(OWNER).filter(pk=made.pk).update(at=demo_cast.ago(50 - 7 * number))


def _letters() -> None:
    """The letters of the two months that are over, as the worker would have written them; their mails are sent."""
    last = digest.month_before(timezone.localdate())
    for month in (digest.month_before(last), last):
        digest.write(month)
        first = demo_cast.working_day((month + timedelta(days=32)).replace(day=1))
        with transaction.atomic(using=OWNER):
            made_at = datetime.combine(first, time(8, 23), STOCKHOLM)
            Digest.objects.using(OWNER).filter(month=month).update(made_at=made_at)
            DigestLetter.objects.using(OWNER).filter(digest__month=month).update(sent_at=made_at)
