"""The demo town's consultations: asked, answered and advised through the acts by the cast, then laid over the days before."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from varsam.areas.knowledge_house.consultations import actions
from varsam.areas.knowledge_house.consultations.models import Consultation, Invitation, Lesson, Post
from varsam.areas.knowledge_house.consultations.states import PostKind
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import intake
from varsam.kernel.conversations import limits as promises
from varsam.kernel.conversations.models import Enquiry, Message
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.people import calendar, limits
from varsam.kernel.people.models import District, Membership, User
from varsam.lib.references import format_reference
from varsam.lib.working_days import deadline
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml

_SENDERS = {"skola": Sender.SCHOOL, "fritid": Sender.YOUTH_CENTRE, "kriminalvard": Sender.PARTNER}


def load() -> None:
    """Put the questions of `demo_consultations.yaml`, the oldest first, where there are none."""
    if Consultation.objects.using(OWNER).exists():
        return
    data = read_yaml("varsam.site", "demo_consultations.yaml")
    coordinator = demo_cast.user("samordnare")
    oldest = ""
    for row in sorted(data["consultations"], key=lambda row: -row["asked_days_ago"]):
        reference = _ask(row)
        _answered(row, reference, coordinator)
        _lay_back(row, reference)
        oldest = oldest or reference
    for each in data["history"]:
        _history(each["quarters_ago"], each["days"], oldest)


def _ask(row: dict[str, Any]) -> str:
    by = demo_cast.user(row["asked_by"])
    district = District.objects.filter(name=row.get("district", "")).first()
    with acting(by):
        place = Membership.objects.select_related("organisation").get(user=by).organisation
        question = " ".join(row["question"].split())
        received = intake.receive(
            text=question,
            door=Door.PROFESSIONAL_FORM,
            sender=_SENDERS.get(row["asked_by"], Sender.OTHER_UNIT),
            language="sv",
            district=district.pk if district else None,
            submission="",
        )
        return actions.open_consultation(
            enquiry=received.reference,
            heading=row["heading"],
            question=question,
            competences=row["competences"],
            organisation=place,
            by=by,
        )


def _found(reference: str) -> Consultation:
    return Consultation.objects.select_related("data_key__wrapped_key").get(reference=reference)


def _answered(row: dict[str, Any], reference: str, coordinator: User) -> None:
    with acting(coordinator):
        experts = [Expert.objects.get(user__email=demo_cast.address(key)) for key in row["invited"]]
        actions.invite(consultation=_found(reference), experts=experts, by=coordinator)
    for key in row.get("conflict", ()):
        with acting(demo_cast.user(key)):
            mine = Invitation.objects.get(user=demo_cast.user(key), consultation__reference=reference)
            actions.declare_conflict(invitation=mine, by=demo_cast.user(key))
    posts: list[Post] = []
    for said in row["said"]:
        by = demo_cast.user(said["by"])
        with acting(by):
            to = posts[said["against"] - 1] if "against" in said else None
            made = actions.post(
                consultation=_found(reference),
                kind=PostKind(said["kind"]),
                text=said["text"],
                replies_to=to,
                by=by,
            )
        posts.append(made)
    with acting(coordinator):
        _ended(row, _found(reference), coordinator)


def _ended(row: dict[str, Any], consultation: Consultation, by: User) -> None:
    if "advice" in row:
        consultation = actions.advise(consultation=consultation, text=" ".join(row["advice"].split()), by=by)
    if row.get("lesson"):
        actions.add_lesson(consultation=consultation, text=row["lesson"], by=by)
    if row.get("closed"):
        actions.close(consultation=consultation, by=by)
    if row.get("withdrawn"):
        actions.withdraw(consultation=consultation, by=by)


def _asked_at(row: dict[str, Any]) -> datetime:
    day = timezone.localtime() - timedelta(days=row["asked_days_ago"])
    return day.replace(hour=9, minute=20, second=0, microsecond=0)


def _lay_back(row: dict[str, Any], reference: str) -> None:
    """Lay what happened over the days after the question, as it would have been."""
    at, latest = _asked_at(row), timezone.now() - timedelta(minutes=2)
    advised = min(at + timedelta(days=row.get("advised_after_days", 6), hours=5), latest)
    with transaction.atomic(using=OWNER):
        found = Consultation.objects.using(OWNER).get(reference=reference)
        invited = Invitation.objects.using(OWNER).filter(consultation=found)
        invited.update(invited_at=at + timedelta(hours=3))
        Expert.objects.using(OWNER).filter(pk__in=invited.values("expert_id")).update(
            last_asked_at=at + timedelta(hours=3)
        )
        posts = Post.objects.using(OWNER).filter(consultation=found).order_by("at")
        for post, said in zip(posts, row["said"], strict=True):
            moment = min(at + timedelta(days=said["days"], hours=2), latest)
            Post.objects.using(OWNER).filter(pk=post.pk).update(at=moment)
        Consultation.objects.using(OWNER).filter(pk=found.pk).update(
            asked_at=at,
            advise_by=limits.after("consultation_advice", at),
            advised_at=advised if found.advised_at else None,
            closed_at=min(advised + timedelta(days=2), latest) if found.closed_at else None,
        )
        Lesson.objects.using(OWNER).filter(consultation=found).update(
            written_at=min(advised + timedelta(days=1), latest)
        )
        _lay_thread_back(found.enquiry_id, at, advised)


def _lay_thread_back(enquiry: int, at: datetime, advised: datetime) -> None:
    promise, handled = promises.promise(at), at + timedelta(hours=3)
    kept = Enquiry.objects.using(OWNER).get(pk=enquiry)
    Enquiry.objects.using(OWNER).filter(pk=enquiry).update(
        received_at=at,
        last_message_at=advised if kept.answered_at else at,
        acknowledge_by=promise.acknowledge_by,
        triage_by=promise.triage_by,
        feedback_by=promise.feedback_by,
        expires_at=promises.promise(advised if kept.answered_at else at).expires_at,
        acknowledged_at=handled if kept.acknowledged_at else None,
        triaged_at=handled if kept.triaged_at else None,
        answered_at=advised if kept.answered_at else None,
    )
    for message in Message.objects.using(OWNER).filter(enquiry_id=enquiry):
        moment = {"writer": at, "note": handled}.get(message.side, advised)
        Message.objects.using(OWNER).filter(pk=message.pk).update(at=moment)


def _history(quarters_ago: int, days: list[int], reference: str) -> None:
    """Consultations of an earlier quarter whose texts are gone: only their times are left, for the picture."""
    now, known = timezone.localtime(), calendar.current()
    quarter = now.year * 4 + (now.month - 1) // 3 - quarters_ago
    start = now.replace(
        year=quarter // 4, month=quarter % 4 * 3 + 1, day=4, hour=10, minute=0, second=0, microsecond=0
    )
    like = Consultation.objects.using(OWNER).get(reference=reference)
    for place, taken in enumerate(days):
        asked = start + timedelta(days=place * 8)
        advised = deadline(asked, taken, known).replace(hour=15, minute=0, second=0)
        with connections[OWNER].cursor() as cursor:
            cursor.execute("select nextval('public.consultations_number')")
            number = int(cursor.fetchone()[0])
        Consultation.objects.using(OWNER).create(
            number=number,
            reference=format_reference("R", asked.year, number),
            unit_id=like.unit_id,
            enquiry_id=like.enquiry_id,
            sender=like.sender,
            state="closed",
            asked_at=asked,
            advise_by=limits.after("consultation_advice", asked),
            advised_at=advised,
            closed_at=advised,
        )
