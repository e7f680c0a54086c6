"""The demo town's engagements: matched, begun and written in through the acts by those who do it, then laid over the days
before today."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from varsam.areas.knowledge_house.engagements import actions
from varsam.areas.knowledge_house.engagements.enums import EndedWhy, Form, Kind
from varsam.areas.knowledge_house.engagements.models import Engagement, HourEntry, Session, Supervision
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record
from varsam.site import demo_cast
from varsam.site.reference import OWNER

# A session is written in on the way home.
_AFTER = timedelta(hours=1)


def make(record: Record, by: User, spec: dict[str, Any]) -> Engagement:
    """One engagement of `record`, made by its handler `by`.

    `spec`: kind, expert (account), hours, purpose, matched (days ago); and as far as it has come: introduced, started
    (days ago; measures must be shared with the expert by then), sessions (days_ago, at, minutes, form, text), paused
    (days_ago, text), ended (days_ago, why, text); conflict (the reason) where the expert avoids the unit.
    """
    user = demo_cast.user(spec["expert"])
    with acting(by):
        engagement = actions.match(
            record=Record.objects.select_related("unit", "data_key__wrapped_key").get(pk=record.pk),
            expert=Expert.objects.get(user=user, ended_at=None),
            kind=Kind(spec["kind"]),
            hours_a_month=spec["hours"],
            purpose=spec["purpose"],
            conflict_reason=spec.get("conflict", ""),
            by=by,
        )
        if "introduced" in spec:
            actions.introduce(engagement=engagement, by=by)
        if "started" in spec:
            actions.start(engagement=engagement, by=by)
    if "started" in spec:
        # Before its sessions: none is from before it began.
        _lay_on(engagement, started_at=_moment(spec["started"], "14:10"))
    with acting(user):
        for step in spec.get("sessions", ()):
            _session(engagement, step, user)
    with acting(by):
        if "paused" in spec:
            actions.pause(engagement=engagement, words=spec["paused"]["text"], by=by)
        if "ended" in spec:
            said = spec["ended"]
            actions.end(engagement=engagement, why=EndedWhy(said["why"]), words=said["text"], by=by)
    _spread(engagement, spec)
    return engagement


def supervise(account: str, spec: dict[str, Any]) -> Supervision:
    """One time of supervision, noted by the expert: days_ago, minutes, with_whom, next_in (days, or absent)."""
    user = demo_cast.user(account)
    at = _moment(spec["days_ago"])
    next_on = timezone.localdate() + timedelta(days=spec["next_in"]) if "next_in" in spec else None
    with acting(user):
        noted = actions.note_supervision(
            expert=Expert.objects.get(user=user, ended_at=None),
            at=at,
            minutes=spec["minutes"],
            with_whom=spec["with_whom"],
            next_on=next_on,
            by=user,
        )
    with transaction.atomic(using=OWNER):
        Supervision.objects.using(OWNER).filter(pk=noted.pk).update(noted_at=at + _AFTER)
        paid = HourEntry.objects.using(OWNER).filter(
            user=user, kind="supervision", day=timezone.localdate(at)
        )
        paid.update(written_at=at + _AFTER)
    return noted


def _moment(days: int, at: str = "15:00") -> datetime:
    hour, minute = at.split(":")
    day = timezone.localtime() - timedelta(days=days)
    moment = day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return min(moment, timezone.now() - timedelta(hours=2))


def _session(engagement: Engagement, step: dict[str, Any], by: User) -> None:
    actions.write_session(
        engagement=engagement,
        at=_moment(step["days_ago"], step["at"]),
        minutes=step["minutes"],
        form=Form(step.get("form", Form.MEETING.value)),
        journal=" ".join(step.get("text", "").split()),
        by=by,
    )


def _lay_on(engagement: Engagement, **times: datetime) -> None:
    with transaction.atomic(using=OWNER):
        Engagement.objects.using(OWNER).filter(pk=engagement.pk).update(**times)


def _spread(engagement: Engagement, spec: dict[str, Any]) -> None:
    """Lay the steps and what was written on the days when they would have been."""
    with transaction.atomic(using=OWNER):
        times: dict[str, datetime] = {"matched_at": _moment(spec["matched"], "10:20")}
        for step in ("introduced", "started"):
            if step in spec:
                times[f"{step}_at"] = _moment(spec[step], "14:10")
        for step in ("paused", "ended"):
            if step in spec:
                times[f"{step}_at"] = _moment(spec[step]["days_ago"], "11:30")
        _lay_on(engagement, **times)
        for session in Session.objects.using(OWNER).filter(engagement=engagement):
            written = min(session.at + timedelta(minutes=session.minutes) + _AFTER, timezone.now())
            Session.objects.using(OWNER).filter(pk=session.pk).update(written_at=written)
            paid = HourEntry.objects.using(OWNER).filter(
                engagement=engagement, day=timezone.localdate(session.at)
            )
            paid.update(written_at=written)
