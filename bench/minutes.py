"""Minutes of a whole meeting of 60 items on paper: read under row security, opened, and set as PDF/UA-1."""

import io
import uuid
from time import process_time
from typing import Any

import pikepdf
from django.db import transaction

from bench import report

_ITEMS = 60
_BOUND = 300
_TIMES = 15
_SAID = (
    "Fältarbetarna har sett fler ungdomar än vanligt vid torget på fredagar. Några är nya. Det är lugnt, men de yngsta åker"
    " hem sent.",
    "Skolan märker det på måndagarna: fler är trötta, och två klasser har bett om en vuxen på skolgården.",
    "Fritiden kan hålla öppet längre om två i personalen kan arbeta. Polisen går förbi som vanligt.",
)


def run() -> list[report.Bound]:
    """One meeting of the demo's coordination, with three notes, a decision and an action at each of its items."""
    meeting, user = _held()
    from varsam.kernel.access.actor import acting
    from varsam.site.meetings import document_whole, opened, whole
    from varsam.ui.documents import api as documents

    said = iter(range(10**6))

    def read() -> Any:
        with acting(user):
            return whole.of(opened.of(meeting(), user.pk))

    def printed() -> bytes:
        # Another title each time: the compiler keeps what it has set before, and would answer from there.
        with acting(user):
            found = whole.of(opened.of(meeting(), user.pk))
            data = document_whole.data(found)
            data["reference"] = f"M-26-{next(said):04}"
            for item in data["items"]["items"]:
                item["said"] = [f"{text} ({data['reference']})" for text in item["said"]]
            return documents.render("meeting_minutes", data, "sv")

    alone = report.milliseconds(read, _TIMES, 2)
    begun = process_time()
    both = report.milliseconds(printed, _TIMES, 0)
    worked = (process_time() - begun) * 1000 / _TIMES
    with pikepdf.open(io.BytesIO(printed())) as paper:
        pages = len(paper.pages)
    report.table(
        f"Minutes of {_ITEMS} items, {pages} pages",
        ("", "median, ms", "p95, ms"),
        [
            ("read and opened", report.middle(alone), report.percentile(alone, 0.95)),
            ("read, opened and printed", report.middle(both), report.percentile(both, 0.95)),
        ],
    )
    print(f"  Processor time of the last, without the database: {worked:.0f} ms each.")
    middle = report.middle(both)
    return [
        report.Bound(
            f"minutes of {_ITEMS} items as PDF", f"{_BOUND} ms", f"{middle:.0f} ms", middle <= _BOUND
        )
    ]


def _held() -> tuple[Any, Any]:
    """The meeting, read anew at each call, and who leads it."""
    from datetime import timedelta

    from django.utils import timezone

    from varsam.kernel.access.actor import acting
    from varsam.kernel.meetings import groups, planning, room
    from varsam.kernel.meetings.enums import Function, GroupKind, LineKind
    from varsam.kernel.meetings.models import Meeting
    from varsam.kernel.people.models import User

    user = User.objects.get(email="samordnare@demo.varsam.test")
    now = timezone.now()
    with transaction.atomic(), acting(user):
        unit = user.memberships.order_by("pk")[0].organisation_id
        group = groups.make_group(
            unit=unit, kind=GroupKind.TRENDS, name=f"Mätning {uuid.uuid4()}", by=user, every_weeks=0
        )
        groups.add_member(
            group=group, user=user, organisation=unit, function=Function.OTHER, leads=True, by=user
        )
        called = planning.plan_meeting(
            group=group, starts_at=now, ends_at=now + timedelta(hours=3), place="Älven", by=user
        )
        for number in range(_ITEMS - 3):
            planning.add_item(meeting=called, title=f"Kvällar vid torg {number}", minutes=3, by=user)
        room.open_meeting(meeting=called, by=user)
        for item in called.items.order_by("position"):
            room.start_item(item=item, by=user)
            for text in _SAID:
                room.write_line(item=item, kind=LineKind.TEXT, text=text, by=user)
            room.write_line(item=item, kind=LineKind.DECISION, text="Öppet till 22 på fredagar.", by=user)
            room.promise(
                item=item, text="Boka lokalen", owner=user, due_on=now.date() + timedelta(days=9), by=user
            )
        room.close_meeting(meeting=called, by=user)

    def again() -> Any:
        return Meeting.objects.select_related("group", "unit", "chair", "secretary").get(pk=called.pk)

    return again, user
