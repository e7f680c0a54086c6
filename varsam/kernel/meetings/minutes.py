"""From draft to locked minutes of one item. Each act is one transaction, decided by the database."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from varsam.kernel.meetings import sealing
from varsam.kernel.meetings.database import call, must
from varsam.kernel.meetings.models import Item, Minutes
from varsam.kernel.meetings.room import ChangedMeanwhile, NotOpen
from varsam.kernel.people.models import User


def keeps(item: Item) -> bool:
    """Whether the one who acts keeps these minutes: leads the meeting and is in the circle, or has the record."""
    return bool(call("keeps", item.pk))


@transaction.atomic
def name_adjusters(*, item: Item, users: Sequence[User], by: User) -> None:
    """Those who are to say that the minutes are right: they were there and are in the circle. Who is named no more and
    has not signed is let go; PermissionDenied where the one who acts does not keep the minutes, or somebody was not there."""
    must("adjusters", item.pk, [user.pk for user in users])


@transaction.atomic
def sign(*, item: Item, seen: bytes, by: User) -> Minutes:
    """Sign what one has read, whose digest is `seen` (`reading.OpenItem.digest`), after the meeting; the last to sign
    makes it adjusted. Raises NotOpen, and ChangedMeanwhile where something was written since."""
    answer = call("sign", item.pk, seen)
    if answer is None:
        raise PermissionDenied("not an adjuster in the circle")
    if answer in {"closed", "changed"}:
        raise {"closed": NotOpen, "changed": ChangedMeanwhile}[answer]
    return Minutes.objects.get(pk=item.pk)


@transaction.atomic
def reopen(*, item: Item, reason: str, by: User) -> Minutes:
    """Back to a draft, because something was wrong; everybody signs anew. ValueError without a reason."""
    seal = sealing.of_item(item)
    if not reason.strip():
        raise ValueError("say what was wrong")
    must("reopen", item.pk, seal.close("minutes", item.pk, reason) if seal else None)
    return Minutes.objects.get(pk=item.pk)


@transaction.atomic
def lock(*, item: Item, by: User) -> bytes:
    """Nothing changes any more; the SHA-256 of what stands there, which is in the audit too."""
    return bytes(must("lock", item.pk))


def is_intact(minutes: Minutes) -> bool | None:
    """Whether locked minutes are what was locked; None where they are not locked, or not for the one who acts."""
    now = call("digest", minutes.pk)
    return bytes(now) == bytes(minutes.digest) if now and minutes.digest else None
