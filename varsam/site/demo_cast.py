"""What every part of the demo's story stands on: its people by account, its days before today, and its first records."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from varsam.kernel.people import calendar
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record
from varsam.site.reference import OWNER, read_yaml

DOMAIN = "demo.varsam.test"


def address(account: str) -> str:
    """The mail address of an account: of the cast, or of those who only stand in the network."""
    return f"{account}@{DOMAIN}"


def user(account: str) -> User:
    """One of them by account (`samordnare`)."""
    return User.objects.get(email=address(account))


def ago(days: int, hours: int = 2) -> datetime:
    """So many days back, and some hours before this time of day, so that today's has happened too."""
    return timezone.now() - timedelta(days=days, hours=hours)


def day(days: int) -> date:
    """The date so many days back; ahead where negative."""
    return timezone.localdate() - timedelta(days=days)


def working_day(near: date, *, back: bool = False) -> date:
    """That day where the offices are open on it, else the next one on which they are, or the last one before."""
    days = calendar.current()
    while not days.is_working_day(near):
        near += timedelta(days=-1 if back else 1)
    return near


def meets(days: int, at: str, *, back: bool = False) -> datetime:
    """When a meeting begins that lies so many days back: at a time of day (`10:00`), on a working day."""
    hour, minute = at.split(":")
    begins = timezone.localtime().replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    found = working_day(day(days), back=back)
    return begins.replace(year=found.year, month=found.month, day=found.day)


def known_records() -> dict[str, int]:
    """Ids of the demo's first records, which were opened in the order in which they begin; then those of the consents."""
    rows = read_yaml("varsam.site", "demo_records.yaml")["records"]
    order = [row["id"] for row in sorted(rows, key=lambda row: -row["entries"][0]["days_ago"])]
    order += [row["id"] for row in read_yaml("varsam.site", "demo_consents.yaml")["records"]]
    opened = Record.objects.using(OWNER).order_by("pk").values_list("pk", flat=True)
    return dict(zip(order, opened, strict=False))
