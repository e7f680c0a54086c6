"""Entries are read by calendars that others have written: two parsers, and the calendar server Radicale."""

import base64
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import vobject
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from varsam.lib import ical
from varsam.lib.ical import Entry
from varsam.lib.working_days import STOCKHOLM

ENTRY = Entry(
    uid="6c0e7ad5-0a8f-4b65-8a52-9f1de4a0c0ff@varsam.example",
    sequence=0,
    stamp=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    starts_at=datetime(2026, 12, 1, 13, 0, tzinfo=STOCKHOLM),
    ends_at=datetime(2026, 12, 1, 14, 30, tzinfo=STOCKHOLM),
    summary="Möte i Varsam",
    description="Svara här: https://varsam.example/svar-mote/abc/",
    address="https://varsam.example/svar-mote/abc/",
)
ADDRESSES = {"organizer": "varsam@varsam.example", "attendee": "partner@polisen.example"}


def _vobject(written: bytes) -> Any:
    return vobject.readOne(written.decode())


def _ical(written: bytes) -> Any:
    return IcsCalendarStream.calendar_from_ics(written.decode())


def _spans(written: bytes) -> set[tuple[datetime, datetime]]:
    """When it begins and ends as each parser reads it, in UTC: one pair where they agree."""
    first, second = _vobject(written).vevent, _ical(written).events[0]
    return {
        (first.dtstart.value.astimezone(UTC), first.dtend.value.astimezone(UTC)),
        (second.dtstart.astimezone(UTC), second.dtend.astimezone(UTC)),
    }


def _instant(entry: Entry) -> tuple[datetime, datetime]:
    return entry.starts_at.astimezone(UTC), entry.ends_at.astimezone(UTC)


def test_invitation_is_read_alike_by_two_parsers() -> None:
    written = ical.invitation(ENTRY, **ADDRESSES)
    calendar, other = _vobject(written), _ical(written).events[0]
    assert calendar.method.value == "REQUEST"
    assert calendar.vevent.uid.value == other.uid == ENTRY.uid
    assert int(calendar.vevent.sequence.value) == other.sequence == 0
    assert calendar.vevent.summary.value == other.summary == ENTRY.summary
    assert calendar.vevent.description.value == other.description == ENTRY.description
    assert calendar.vevent.attendee.value == "mailto:partner@polisen.example"
    assert str(other.organizer.uri) == "mailto:varsam@varsam.example"
    assert _spans(written) == {_instant(ENTRY)}


def test_cancellation_says_so_in_method_and_status() -> None:
    written = ical.cancellation(replace(ENTRY, sequence=2, is_off=True), **ADDRESSES)
    calendar, other = _vobject(written), _ical(written).events[0]
    assert calendar.method.value == "CANCEL"
    assert (calendar.vevent.status.value, other.status) == ("CANCELLED", "CANCELLED")
    assert other.sequence == 2
    assert calendar.vevent.transp.value == "TRANSPARENT"


def test_an_entry_has_no_place_and_nobody_else() -> None:
    names = set(_vobject(ical.invitation(ENTRY, **ADDRESSES)).vevent.contents)
    assert names == {
        "summary", "dtstart", "dtend", "dtstamp", "uid", "sequence", "attendee", "class", "description", "organizer",
        "status", "transp", "url",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("starts_at", "is_utc"),
    [
        # The night when the clock goes forward: 02.30 does not exist and is 03.30.
        (datetime(2027, 3, 28, 2, 30, tzinfo=STOCKHOLM), False),
        (datetime(2027, 3, 28, 1, 59, tzinfo=STOCKHOLM), False),
        # The night when it goes back: 02.30 comes twice, and so does an end at 02.10.
        (datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM), True),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=STOCKHOLM), True),
        (datetime(2026, 10, 25, 1, 10, tzinfo=STOCKHOLM), False),
        (datetime(2026, 10, 25, 3, 0, tzinfo=STOCKHOLM), False),
    ],
)
def test_time_is_the_same_instant_on_the_nights_when_the_clock_changes(
    starts_at: datetime, is_utc: bool
) -> None:
    begins = starts_at.astimezone(UTC)
    entry = replace(ENTRY, starts_at=starts_at, ends_at=begins + timedelta(hours=1))
    written = ical.invitation(entry, **ADDRESSES)
    assert _spans(written) == {(begins, begins + timedelta(hours=1))}
    assert bool(re.search(rb"DTSTART:\d{8}T\d{6}Z", written)) is is_utc


def test_the_zone_that_is_sent_along_is_stockholm(tmp_path: Path) -> None:
    written = ical.invitation(ENTRY, **ADDRESSES).decode().replace("\r\n", "\n")
    zone = re.search(r"BEGIN:VTIMEZONE.*END:VTIMEZONE\n", written, re.DOTALL)
    assert zone
    (tmp_path / "zone.ics").write_text(zone.group(), encoding="utf-8")
    theirs = tzical(str(tmp_path / "zone.ics")).get("Europe/Stockholm")
    noons = [
        datetime.combine(date(2020, 1, 1) + timedelta(days=n), datetime.min.time()) for n in range(0, 9000, 7)
    ]
    for noon in noons:
        at = noon.replace(hour=12)
        assert at.replace(tzinfo=theirs).utcoffset() == at.replace(tzinfo=STOCKHOLM).utcoffset(), at


# What a parser takes out of any text by itself: ends of lines are one kind, and other control characters none.
_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.sampled_from('\n,;:\\"åäö🗓'), max_size=200
).map(str.strip)


@given(_TEXT.filter(bool))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    written = ical.invitation(replace(ENTRY, description=text), **ADDRESSES)
    assert _vobject(written).vevent.description.value == text
    assert _ical(written).events[0].description == text
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75, "octets, not letters (RFC 5545, 3.1)"
    for line in lines:
        line.decode()  # no letter is cut in two


def test_text_cannot_begin_a_property_of_its_own() -> None:
    written = ical.invitation(
        replace(ENTRY, description="x\r\nATTENDEE:mailto:b@c.se\nEND:VEVENT"), **ADDRESSES
    )
    assert written.count(b"\r\nATTENDEE") == 1
    assert len(_ical(written).events) == 1


def test_feed_says_how_often_and_stays_the_same_text() -> None:
    entries = [
        ENTRY,
        replace(ENTRY, uid="b@varsam.example", is_off=True),
        replace(ENTRY, uid="c@x", is_free=True),
    ]
    written = ical.feed(entries, name="Varsam", refresh=timedelta(hours=1))
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in written
    assert b"X-PUBLISHED-TTL:PT1H" in written
    assert b"ATTENDEE" not in written
    assert b"ORGANIZER" not in written
    assert [event.uid for event in _ical(written).events] == [entry.uid for entry in entries]
    assert [e.status.value for e in _vobject(written).vevent_list] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [e.transp.value for e in _vobject(written).vevent_list] == ["OPAQUE", "TRANSPARENT", "TRANSPARENT"]
    assert ical.feed(entries, name="Varsam", refresh=timedelta(hours=1)) == written
    empty = ical.feed([], name="Varsam", refresh=timedelta(hours=1))
    assert _vobject(empty).prodid.value == ical.PRODUCT


def test_a_meeting_without_length_is_a_moment() -> None:
    written = ical.invitation(replace(ENTRY, ends_at=ENTRY.starts_at), **ADDRESSES)
    assert b"DTEND" not in written
    assert _ical(written).events[0].dtstart == ENTRY.starts_at


# --- a real calendar server ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def calendars(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Radicale on a port of its own, with an empty calendar of one user."""
    folder = tmp_path_factory.mktemp("radicale")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none",
            "--storage-filesystem-folder", str(folder), "--logging-level", "error",
        ],
        stderr=subprocess.PIPE,
    )  # fmt: skip
    sign_in = base64.b64encode(b"partner:x").decode()
    client = httpx.Client(
        base_url=f"http://127.0.0.1:{port}/partner/", headers={"Authorization": f"Basic {sign_in}"}
    )
    try:
        _wait(client, server)
        assert client.request("MKCALENDAR", "kalender/").status_code == 201
        yield client
    finally:
        client.close()
        server.terminate()
        server.wait(10)
        assert server.stderr
        server.stderr.close()


def _wait(client: httpx.Client, server: "subprocess.Popen[bytes]") -> None:
    for _attempt in range(200):
        assert server.poll() is None, server.stderr and server.stderr.read()
        try:
            client.get("")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the calendar server never answered")


def _put(calendars: httpx.Client, message: bytes, **headers: str) -> httpx.Response:
    """Put what came by mail where a calendar program puts it: without its METHOD (RFC 4791, 4.1)."""
    kept = re.sub(rb"METHOD:\w+\r\n", b"", message)
    uid = _ical(message).events[0].uid
    return calendars.put(
        f"kalender/{uid}.ics", content=kept, headers={"Content-Type": "text/calendar", **headers}
    )


def _between(calendars: httpx.Client, day: str) -> str:
    """What the server finds on that day (UTC), asked as a calendar program asks."""
    query = f"""<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/><c:calendar-data/></d:prop>
      <c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="{day}T000000Z" end="{day}T235959Z"/>
      </c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"""
    answer = calendars.request(
        "REPORT", "kalender/", content=query, headers={"Depth": "1", "Content-Type": "application/xml"}
    )
    assert answer.status_code == 207
    return answer.text


def test_invitation_update_and_cancellation_round_trip_through_a_calendar_server(
    calendars: httpx.Client,
) -> None:
    first = _put(calendars, ical.invitation(ENTRY, **ADDRESSES), **{"If-None-Match": "*"})
    assert first.status_code == 201
    assert ENTRY.uid in _between(calendars, "20261201")

    moved = replace(
        ENTRY,
        sequence=1,
        starts_at=ENTRY.starts_at + timedelta(days=7),
        ends_at=ENTRY.ends_at + timedelta(days=7),
    )
    assert _put(
        calendars, ical.invitation(moved, **ADDRESSES), **{"If-Match": first.headers["ETag"]}
    ).is_success
    assert ENTRY.uid not in _between(calendars, "20261201"), "the same entry has moved"
    assert ENTRY.uid in _between(calendars, "20261208")
    kept = calendars.get(f"kalender/{ENTRY.uid}.ics").content
    assert _ical(kept).events[0].sequence == 1
    assert _spans(kept) == {_instant(moved)}

    off = replace(moved, sequence=2, is_off=True)
    assert _put(calendars, ical.cancellation(off, **ADDRESSES)).is_success
    kept = calendars.get(f"kalender/{ENTRY.uid}.ics").content
    assert (_vobject(kept).vevent.status.value, _ical(kept).events[0].sequence) == ("CANCELLED", 2)
    assert len(_ical(kept).events) == 1


def test_night_when_the_clock_changes_is_found_by_a_calendar_server(calendars: httpx.Client) -> None:
    begins = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=STOCKHOLM)
    night = replace(
        ENTRY,
        uid="night@varsam.example",
        starts_at=begins,
        ends_at=begins.astimezone(UTC) + timedelta(hours=1),
    )
    assert _put(calendars, ical.invitation(night, **ADDRESSES)).is_success
    assert _spans(calendars.get("kalender/night@varsam.example.ics").content) == {_instant(night)}


def test_whole_feed_is_taken_by_a_calendar_server(calendars: httpx.Client) -> None:
    entries = [replace(ENTRY, uid=f"{n}@varsam.example", sequence=n) for n in range(3)]
    written = ical.feed(entries, name="Varsam", refresh=timedelta(hours=1))
    assert calendars.put(
        "prenumeration/", content=written, headers={"Content-Type": "text/calendar"}
    ).is_success
    kept = calendars.get("prenumeration/").content
    assert {event.uid: event.sequence for event in _ical(kept).events} == {e.uid: e.sequence for e in entries}
