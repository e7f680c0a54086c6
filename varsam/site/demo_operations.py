"""The demo town's units with support: each as far as its story goes, written by the coordination and by the unit's own code."""

from datetime import timedelta
from typing import Any

from varsam.areas.methods.register.models import Method
from varsam.areas.operations import actions, api, guides, writer
from varsam.areas.operations.actions import Wording
from varsam.areas.operations.models import FollowUp, Plan, Request
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import actions as conversations
from varsam.kernel.conversations import intake
from varsam.kernel.conversations import writer as threads
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender, State
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import User
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml


def load() -> None:
    """Put the units of `demo_operations.yaml` where there are none."""
    if Request.objects.using(OWNER).exists():
        return
    by = demo_cast.user("samordnare")
    for row in read_yaml("varsam.site", "demo_operations.yaml")["units"]:
        _unit(row, by)


def _unit(row: dict[str, Any], by: User) -> None:
    request, visit = _asked(row, by)
    guide = guides.of(row["guide"])
    assert guide is not None  # of the installation
    if row["check"]:
        keys = [each.key for each in guide.responsibilities]
        writer.say_check(visit, dict(zip(keys, row["check"], strict=False)))
    if row.get("plan"):
        _plan(row, request, visit, by)
    if row.get("follow_up"):
        _tell(row, visit)
    if row.get("started"):
        _long_ago(request, row["started"])


def _asked(row: dict[str, Any], by: User) -> tuple[Request, Visit]:
    received = intake.receive(
        text=row["text"],
        door=Door.PROFESSIONAL_FORM,
        sender=Sender(row["sender"]),
        language="sv",
        district=None,
        submission="",
    )
    visit = threads.enter(received.code or "")
    assert visit is not None  # the code is new
    guide = guides.of(row["guide"])
    assert guide is not None  # of the installation
    with acting(by):
        enquiry = Enquiry.objects.get(reference=received.reference)
        conversations.set_heading(enquiry=enquiry, heading=guide.title, by=by)
        conversations.answer(enquiry=enquiry, text=row["answer"], by=by)
        conversations.triage(enquiry=enquiry, to=State.ADVISED, reason="", by=by)
        return api.take_up(enquiry=enquiry, version=guide.version_id, by=by), visit


def _plan(row: dict[str, Any], request: Request, visit: Visit, by: User) -> None:
    with acting(by):
        for place, each in enumerate(row["measures"], start=1):
            method = Method.objects.filter(slug=each.get("method", "")).first()
            due = demo_cast.working_day(demo_cast.day(-each["in_days"]))
            wording = Wording(each["what"], each["role"], due, method, place)
            actions.add_measure(request=request, wording=wording, by=by)
        number = actions.propose_plan(request=request, by=by).number
    if row["plan"] == "accepted":
        writer.accept_plan(visit, number)
        mine = writer.mine(visit)
        assert mine is not None  # agreed to just now
        for opened in mine.measures[: row["ticked"]]:
            writer.tick(visit, opened.measure.pk, done=True)


def _tell(row: dict[str, Any], visit: Visit) -> None:
    said, mine = row["follow_up"], writer.mine(visit)
    assert mine is not None  # planned just now
    worked = {str(each.measure.pk): how for each, how in zip(mine.measures, said["worked"], strict=True)}
    writer.say_follow_up(visit, rating=said["rating"], harm=said["harm"], worked=worked, words=said["words"])
    writer.say_lesson(visit, row["lesson"])


def _long_ago(request: Request, days: int) -> None:
    """Let a plan have been agreed to so many days back, as only the owner of the tables may."""
    back = timedelta(days=days)
    found = Request.objects.using(OWNER).get(pk=request.pk)
    assert found.planned_at is not None
    assert found.follow_up_due is not None
    due = found.follow_up_due - back
    Request.objects.using(OWNER).filter(pk=request.pk).update(
        asked_at=found.asked_at - back,
        checked_at=(found.checked_at or found.asked_at) - back,
        planned_at=found.planned_at - back,
        follow_up_due=due,
    )
    FollowUp.objects.using(OWNER).filter(request_id=request.pk).update(due=due)
    for plan in Plan.objects.using(OWNER).filter(request_id=request.pk):
        Plan.objects.using(OWNER).filter(pk=plan.pk).update(
            proposed_at=plan.proposed_at - back,
            accepted_at=plan.accepted_at - back if plan.accepted_at else None,
        )
