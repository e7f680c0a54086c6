"""Groups and who sits in them. Being a member opens no case."""

from datetime import date, time
from types import EllipsisType

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.meetings.database import call
from varsam.kernel.meetings.enums import Function, GroupKind
from varsam.kernel.meetings.models import Group, Member
from varsam.kernel.people.models import User


def workers(organisation: int) -> list[User]:
    """Those who could sit in a group for an organisation, for who makes groups or calls meetings; empty for others."""
    return list(User.objects.filter(pk__in=call("workers", organisation)).order_by("name"))


def _on_record(event: Event, group: Group, **details: str | int | bool) -> None:
    audit.record(event, target_type="group", target=str(group.pk), unit=group.unit_id, details=dict(details))


def _locked(group: Group) -> Group:
    """The group, for those who may change it; PermissionDenied for others."""
    found = Group.objects.select_for_update(of=("self",)).filter(pk=group.pk).first()
    if found is None:
        raise PermissionDenied("not a group of the one who acts")
    return found


@transaction.atomic
def make_group(
    *,
    unit: int,
    kind: GroupKind,
    name: str,
    by: User,
    district: int | None = None,
    purpose: str = "",
    every_weeks: int = 4,
    weekday: int | None = None,
    usual_time: time | None = None,
    place: str = "",
    area: str = "",
    valid_until: date | None = None,
) -> Group:
    """A group that `unit` convenes. What it may meet about (cases or trends) follows from its kind for good.

    Others than SSPF and SIG are convened by the coordination. PermissionDenied for others, IntegrityError for a name that the
    unit has given to a group already.
    """
    try:
        with transaction.atomic():
            group = Group.objects.create(
                unit_id=unit,
                kind=kind,
                name=name.strip(),
                district_id=district,
                area=area.strip(),
                purpose=purpose.strip(),
                every_weeks=every_weeks,
                weekday=weekday,
                usual_time=usual_time,
                place=place.strip(),
                valid_until=valid_until,
            )
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") == "23514":
            raise PermissionDenied("the coordination convenes that kind of group") from error
        raise
    _on_record(Event.GROUP_MADE, group, kind=kind.value)
    return group


@transaction.atomic
def change_group(
    *,
    group: Group,
    name: str,
    district: int | None,
    purpose: str,
    every_weeks: int,
    weekday: int | None,
    usual_time: time | None,
    place: str,
    by: User,
    area: str | EllipsisType = ...,
    valid_until: date | EllipsisType | None = ...,
) -> Group:
    """Another name, purpose or rhythm, and another area and last day where they are said; never another unit or room."""
    group = _locked(group)
    group.name, group.district_id, group.purpose = name.strip(), district, purpose.strip()
    group.every_weeks, group.weekday, group.usual_time = every_weeks, weekday, usual_time
    group.place = place.strip()
    if not isinstance(area, EllipsisType):
        group.area = area.strip()
    if not isinstance(valid_until, EllipsisType):
        group.valid_until = valid_until
    group.save(
        update_fields=[
            *("name", "district", "purpose", "every_weeks", "weekday", "usual_time"),
            *("place", "area", "valid_until"),
        ]
    )
    _on_record(Event.GROUP_CHANGED, group)
    return group


@transaction.atomic
def end_group(*, group: Group, by: User) -> Group:
    """It meets no more; what it has met about stays."""
    group = _locked(group)
    if group.ended_at is None:
        group.ended_at = timezone.now()
        group.save(update_fields=["ended_at"])
        _on_record(Event.GROUP_CHANGED, group, ended=True)
    return group


@transaction.atomic
def add_member(
    *,
    group: Group,
    user: User,
    organisation: int,
    function: Function,
    by: User,
    leads: bool = False,
    deputy_for: Member | None = None,
) -> Member:
    """Give somebody a seat, for an organisation in which they work; or as the deputy of another member. Somebody who
    sits there already keeps the seat that they have. ValueError where they do not work there."""
    group = _locked(group)
    found = group.members.current().filter(user=user).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            member = group.members.create(
                user=user,
                organisation_id=organisation,
                function=function,
                leads=leads,
                deputy_for=deputy_for,
            )
    except IntegrityError as error:
        raise ValueError("they do not work there, or are nobody's deputy here") from error
    _on_record(Event.MEMBER_ADDED, group, user=user.pk)
    return member


@transaction.atomic
def change_member(*, member: Member, leads: bool, deputy_for: Member | None, by: User) -> Member:
    """Who leads the group, and whose deputy somebody is; ValueError where that is nobody else of the group."""
    group = _locked(member.group)
    member = group.members.select_for_update(of=("self",)).get(pk=member.pk)
    member.leads, member.deputy_for = leads, deputy_for
    try:
        with transaction.atomic():
            member.save(update_fields=["leads", "deputy_for"])
    except IntegrityError as error:
        raise ValueError("a deputy is one of the same group's, and for somebody else") from error
    _on_record(Event.GROUP_CHANGED, group, user=member.user_id)
    return member


@transaction.atomic
def end_member(*, member: Member, by: User) -> Member:
    """They leave the group, and its meetings that have not begun; those that were stay in their list. It opened no case."""
    group = _locked(member.group)
    member = group.members.select_for_update(of=("self",)).get(pk=member.pk)
    if member.valid_to is None:
        member.valid_to = max(timezone.now(), member.valid_from)
        member.save(update_fields=["valid_to"])
        _on_record(Event.MEMBER_LEFT, group, user=member.user_id)
    return member
