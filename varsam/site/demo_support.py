"""The demo town's support for relatives: offered by the coordination, answered by invented relatives with their codes."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.relatives.parents import actions as groups
from varsam.areas.relatives.parents import writer as parents
from varsam.areas.relatives.parents.models import ParentGroup
from varsam.areas.relatives.support import actions, coaching, handing_over, wordings, writer
from varsam.areas.relatives.support.enums import EndedHow, Helped
from varsam.areas.relatives.support.models import Support, SupportCount
from varsam.areas.relatives.support.states import HandoverState
from varsam.kernel.access.actor import acting
from varsam.kernel.appointments import actions as appointments
from varsam.kernel.appointments import writer as times
from varsam.kernel.appointments.enums import Form, Kind
from varsam.kernel.conversations import actions as conversations
from varsam.kernel.conversations import intake
from varsam.kernel.conversations import writer as threads
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender, State
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import District, Membership, Organisation, User
from varsam.site import demo_cast
from varsam.site.reference import OWNER, read_yaml


def load() -> None:
    """Put the families of `demo_support.yaml`, the parent group and the quarters before, where there are none."""
    if Support.objects.using(OWNER).exists():
        return
    data = read_yaml("varsam.site", "demo_support.yaml")
    by = demo_cast.user("samordnare")
    _coaches(data["coaches"])
    with acting(by):
        home = Membership.objects.select_related("organisation").get(user=by).organisation
        made = _group(data["group"], home, by)
        _times(data["times"], home, by)
    for row in data["families"]:
        _family(row, made, by)
    _before(data["quarters"], home)


def _coaches(accounts: list[str]) -> None:
    for account in accounts:
        expert = Expert.objects.using(OWNER).get(user__email=demo_cast.address(account), ended_at=None)
        Expert.objects.using(OWNER).filter(pk=expert.pk).update(roles=[*expert.roles, "parent_coach"])


def _group(row: dict[str, Any], home: Organisation, by: User) -> ParentGroup:
    first = demo_cast.meets(-row["in_days"], row["at"])
    spans = [
        (first + timedelta(weeks=week), first + timedelta(weeks=week, hours=2))
        for week in range(row["meetings"])
    ]
    made = groups.plan(
        unit=home,
        names=row["names"],
        language=row["language"],
        district=District.objects.get(slug=row["district"]),
        place=row["place"],
        places=row["places"],
        times=spans,
        leaders=[by],
        by=by,
    )
    return groups.open_(group=made, by=by)


def _times(row: dict[str, Any], home: Organisation, by: User) -> None:
    # A weekend moves to the Monday, where another of these days may lie already.
    starts = sorted({demo_cast.meets(-day, at) for day in row["in_days"] for at in row["at"]})
    appointments.open_times(
        unit=home,
        host=by,
        kind=Kind.TALK,
        times=[(at, at + timedelta(minutes=45)) for at in starts],
        forms=[Form.PHONE, Form.VIDEO, Form.ROOM],
        place=row["place"],
        phone=row["phone"],
        languages=row["languages"],
        by=by,
    )


def _family(row: dict[str, Any], group: ParentGroup, by: User) -> None:
    enquiry, visit = _wrote(row, by)
    with acting(by):
        actions.offer(enquiry=enquiry, by=by)
    for step in row["steps"]:
        if isinstance(step, dict):
            [(name, said)] = step.items()
        else:
            name, said = step, None
        _STEPS[name](said, enquiry, visit, group, by)


def _wrote(row: dict[str, Any], by: User) -> tuple[Enquiry, Visit]:
    received = intake.receive(
        text=" ".join(row["text"].split()),
        door=Door.ANONYMOUS_FORM,
        sender=Sender.RELATIVE,
        language=row["language"],
        district=District.objects.get(slug=row["district"]).pk,
        submission="",
    )
    visit = threads.enter(received.code or "")
    assert visit is not None  # the code is new
    with acting(by):
        enquiry = Enquiry.objects.get(reference=received.reference)
        conversations.set_heading(enquiry=enquiry, heading=row["heading"], by=by)
        conversations.answer(enquiry=enquiry, text=row["answer"], by=by)
        conversations.triage(enquiry=enquiry, to=State.ADVISED, reason="", by=by)
        return Enquiry.objects.get(pk=enquiry.pk), visit


def _kept(enquiry: Enquiry) -> Support:
    return Support.objects.select_related("enquiry", "unit").get(enquiry=enquiry)


def _accepts(_said: Any, _enquiry: Enquiry, visit: Visit, _group_: ParentGroup, _by: User) -> None:
    mine = writer.mine(visit)
    assert mine is not None  # offered just now
    writer.accept(visit, wording=mine.wording.pk)


def _declines(_said: Any, _enquiry: Enquiry, visit: Visit, _group_: ParentGroup, _by: User) -> None:
    writer.decline(visit)


def _taken(_said: Any, enquiry: Enquiry, _visit: Visit, _group_: ParentGroup, by: User) -> None:
    with acting(by):
        actions.take(support=_kept(enquiry), by=by)


def _books(said: Any, enquiry: Enquiry, visit: Visit, _group_: ParentGroup, by: User) -> None:
    with acting(by):
        appointments.invite(enquiry=enquiry, kind=Kind.TALK, by=by)
    if said:
        mine = times.mine(visit)[0]
        first = times.choices(visit, mine.invitation)[0]
        times.book(visit, mine.invitation, first.uid, Form(said), phone="070-174 06 31")


def _coach(said: Any, enquiry: Enquiry, _visit: Visit, _group_: ParentGroup, by: User) -> None:
    user = demo_cast.user(said["who"])
    with acting(by):
        kept = _kept(enquiry)
        expert = Expert.objects.get(user=user, ended_at=None)
        actions.ask_coach(support=kept, expert=expert, by=by)
    if said.get("says"):
        with acting(user):
            coaching.coach_answers(support_uid=kept.uid, accepts=said["says"] == "yes", by=user)


def _shares(_said: Any, _enquiry: Enquiry, visit: Visit, _group_: ParentGroup, _by: User) -> None:
    writer.share_thread(visit, shares=True)


def _invited(_said: Any, enquiry: Enquiry, _visit: Visit, group: ParentGroup, by: User) -> None:
    with acting(by):
        groups.invite(group=group, support=_kept(enquiry), by=by)


def _joins(said: Any, enquiry: Enquiry, visit: Visit, group: ParentGroup, by: User) -> None:
    _invited(said, enquiry, visit, group, by)
    mine = next(each for each in parents.groups(visit) if each.reference == group.reference)
    assert mine.seat is not None  # invited just now
    parents.agree(visit, mine.seat.uid, alias=said, wording=mine.wording.pk)


def _asks_group(said: Any, _enquiry: Enquiry, visit: Visit, group: ParentGroup, _by: User) -> None:
    seat = parents.ask(visit, group.reference)
    parents.agree(visit, seat.uid, alias=said, wording=group.wording_id)


def _office(said: Any, enquiry: Enquiry, visit: Visit, _group_: ParentGroup, by: User) -> None:
    with acting(by):
        office = Organisation.objects.get(slug=said["office"])
        made = handing_over.offer_handover(support=_kept(enquiry), office=office, what=said["what"], by=by)
        wording = wordings.current(wordings.HANDOVER).pk
    if said.get("name"):
        assert made.state == HandoverState.OFFERED
        writer.consent_to_handover(
            visit, made.uid, name=said["name"], phone=said["phone"], what=said["what"], wording=wording
        )


def _ends(_said: Any, enquiry: Enquiry, _visit: Visit, _group_: ParentGroup, by: User) -> None:
    with acting(by):
        actions.end(support=_kept(enquiry), how=EndedHow.DONE, by=by)


def _helped(said: Any, _enquiry: Enquiry, visit: Visit, _group_: ParentGroup, _by: User) -> None:
    writer.say_helped(visit, helped=Helped(said["helped"]), words=said.get("words", ""))


_STEPS = {
    "accepts": _accepts,
    "declines": _declines,
    "taken": _taken,
    "books": _books,
    "coach": _coach,
    "shares": _shares,
    "invited": _invited,
    "joins": _joins,
    "asks_group": _asks_group,
    "office": _office,
    "ends": _ends,
    "helped": _helped,
}


def _before(rows: list[dict[str, Any]], home: Organisation) -> None:
    """Supports of the quarters before, of which only counts are left."""
    today = timezone.localdate()
    for row in rows:
        month = _first_of_quarter(today, row["ago"])
        for answer, many in row["helped"].items():
            SupportCount.objects.using(OWNER).bulk_create(
                SupportCount(
                    unit_id=home.pk,
                    language="sv",
                    offered_in=month,
                    begun_in=month,
                    ended_in=month,
                    months=2,
                    how=EndedHow.DONE,
                    kinds=["talk", "group"] if number % 3 == 0 else ["talk"],
                    helped=answer,
                    helped_in=month,
                )
                for number in range(many)
            )


def _first_of_quarter(today: date, ago: int) -> date:
    number = today.year * 4 + (today.month - 1) // 3 - ago
    return date(number // 4, number % 4 * 3 + 1, 1)
