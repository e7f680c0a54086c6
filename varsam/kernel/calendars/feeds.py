"""A secret address from which somebody's own calendar fetches when they meet."""

import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.calendars import links
from varsam.kernel.calendars.models import Feed
from varsam.kernel.people.models import User
from varsam.lib import ical
from varsam.lib.ical import Entry

# How often a calendar is asked to come back; not a promise of ours, and calendars do as they like.
REFRESH = timedelta(hours=1)


class Revoked(Exception):
    """The address was taken back, or its account has ended."""


def feed_of(user: User) -> Feed | None:
    """The feed that holds now, of the one who acts."""
    return Feed.objects.filter(user=user, revoked_at=None).first()


@transaction.atomic
def make_feed(*, by: User) -> Feed:
    """A new address; the one before, if any, is revoked by it."""
    revoke_feed(by=by)
    key = uuid.uuid4()
    made = Feed.objects.create(
        user=by, key=key, digest=links.digest(links.feed_secret(key)), made_at=timezone.now()
    )
    audit.record(Event.FEED_MADE, target_type="account")
    return made


@transaction.atomic
def revoke_feed(*, by: User) -> bool:
    """Take the address back: from now on it gives nothing. Whether there was one."""
    feed = Feed.objects.select_for_update().filter(user=by, revoked_at=None).first()
    if feed is None:
        return False
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])
    audit.record(Event.FEED_REVOKED, target_type="account")
    return True


def fetch(secret: bytes) -> bytes | None:
    """The calendar of this secret address; None where there has never been one, Revoked where it was taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select standing, language from varsam.calendars_open_feed(%s)", [secret])
        found = cursor.fetchone()
        if found is None:
            return None
        standing, language = found
        if standing != "open":
            raise Revoked
        cursor.execute("select * from varsam.calendars_feed(%s)", [secret])
        rows = cursor.fetchall()
    with translation.override(language):
        entries = [
            Entry(
                uid=str(uid),
                sequence=sequence,
                stamp=changed_at,
                starts_at=starts_at,
                ends_at=ends_at,
                summary=_("Möte i Varsam"),
                is_off=is_off,
                is_free=is_free,
            )
            for uid, sequence, changed_at, starts_at, ends_at, is_off, is_free in rows
        ]
    return ical.feed(entries, name="Varsam", refresh=REFRESH)
