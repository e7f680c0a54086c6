"""How soon a line stands in the windows of 50 who watch a meeting, from the moment that its writer sends it.

The 50 are invented members of one group, each with a session of their own; they watch by `varsam live`, started by `varsam
serve` as in production. Beside it: the same from the moment that the database has stored the line, and an answer to the
writer alone.
"""

import asyncio
import os
import re
from collections.abc import Sequence
from datetime import timedelta
from time import perf_counter

import psycopg

from bench import house, load
from bench.report import Bound, load_average, percentile, table

WATCHERS = 50
LINES = 40
PAUSE = 0.4
BOUND_MS = 200.0


def run() -> list[Bound]:
    reference, item, sessions = _prepare()
    live = house.free_port()
    os.environ["VARSAM_LIVE"] = f":{live}"
    with house.serving("--live-port", str(live)) as server:
        _await_port(live)
        told = asyncio.run(_watch(server, live, f"{reference}/", item, sessions))
    os.environ.pop("VARSAM_LIVE")
    return _report(told)


def _prepare() -> tuple[str, int, list[str]]:
    """A trends meeting at which 50 sit, at its first item; its reference, the item, and a session of each (the first leads)."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from varsam.kernel.access.actor import acting
    from varsam.kernel.access.sessions import SessionStore
    from varsam.kernel.meetings import planning, room
    from varsam.kernel.meetings.enums import Presence
    from varsam.kernel.meetings.models import Group
    from varsam.kernel.people.models import User

    lead = User.objects.get(email="sspf.hisingen@demo.varsam.test")
    with acting(lead):
        group = Group.objects.filter(members__user=lead).order_by("pk")[0]
        starts = timezone.now() + timedelta(minutes=5)
        meeting = planning.plan_meeting(
            group=group, starts_at=starts, ends_at=starts + timedelta(hours=1), place="", by=lead
        )
    _invite(meeting.pk, lead.pk)
    with acting(lead):
        room.open_meeting(meeting=meeting, by=lead)
        for seat in meeting.attendances.all():
            planning.set_presence(attendance=seat, presence=Presence.PRESENT, by=lead)
        item = meeting.items.order_by("position")[0]
        room.start_item(item=item, by=lead)
        members = [seat.user_id for seat in meeting.attendances.order_by("pk") if seat.user_id != lead.pk]
    sessions = []
    for user in (lead, *User.objects.filter(pk__in=members).order_by("-pk")[: WATCHERS - 1]):
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        sessions.append(store.session_key or "")
    from django.db import connections

    connections.close_all()
    return meeting.reference, item.pk, sessions


_INVITE = """
with made as (
    insert into public.people_user (email, name, given_name, password, language, is_active)
    select 'bench-' || n || '@demo.varsam.test', 'Bänk ' || n, 'Bänk', '!', 'sv', true from generate_series(1, %(many)s) n
    returning id
), home as (
    select a.organisation_id as id, m.role from public.meetings_attendance a
    join public.people_membership m on m.user_id = a.user_id and m.organisation_id = a.organisation_id
    where a.meeting_id = %(meeting)s and a.user_id = %(lead)s limit 1
), works as (
    insert into public.people_membership (user_id, organisation_id, role, valid_from)
    select made.id, home.id, home.role, now() - interval '1 day' from made, home
)
insert into public.meetings_attendance (meeting_id, user_id, organisation_id, function, presence)
select %(meeting)s, made.id, home.id, 'other', 'invited' from made, home
"""


def _invite(meeting: int, lead: int) -> None:
    with house.connect("postgres") as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute(_INVITE, {"many": WATCHERS, "meeting": meeting, "lead": lead})


def _await_port(port: int) -> None:
    import socket
    import time

    for _ in range(300):
        with socket.socket() as trial:
            if trial.connect_ex((load.HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the live view did not begin to listen")


class Told:
    """When each line was sent, stored and answered, and when it came to each who watches; seconds of one clock."""

    def __init__(self) -> None:
        self.sent: list[float] = []
        self.stored: dict[int, float] = {}
        self.answered: list[float] = []
        # Of the pages, the live view and the database together, in ms.
        self.processor = 0.0
        self.came: list[list[float]] = [[] for _ in range(LINES)]


async def _watch(server: load.Server, live: int, reference: str, item: int, sessions: Sequence[str]) -> Told:
    told, ready = Told(), asyncio.Semaphore(0)
    watching = [
        asyncio.create_task(_one(live, reference, item, session, told, ready)) for session in sessions
    ]
    for _ in watching:
        await asyncio.wait_for(ready.acquire(), 60)
    await asyncio.sleep(1)
    hearing = asyncio.create_task(_hear(told))
    before = server.processor_ms()
    await _write(server.port, reference, item, sessions[0], told)
    await asyncio.sleep(3)
    told.processor = server.processor_ms() - before
    for task in (hearing, *watching):
        task.cancel()
    return told


async def _one(
    port: int, reference: str, item: int, session: str, told: Told, ready: asyncio.Semaphore
) -> None:
    reader, writer = await asyncio.open_connection(load.HOST, port, limit=2**20)
    writer.write(
        load.request(f"/direkt/{reference}{item}/?sedan=99999999999999", Cookie=f"sessionid={session}")
    )
    head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0]
    if b" 200" not in head:
        raise SystemExit(f"the live view answered {head!r}")
    ready.release()
    while True:
        text = (await reader.readline()).decode(errors="replace")
        for number in re.findall(r"Rad nummer (\d+) ", text):
            told.came[int(number)].append(perf_counter())


async def _hear(told: Told) -> None:
    """When the database says that a line has come: its transaction is committed."""
    from config import embedded

    place = embedded.address(house.DATA)
    ear = await psycopg.AsyncConnection.connect(
        host=place.host, port=place.port, user="varsam_app", dbname="varsam", autocommit=True
    )
    async with ear:
        await ear.execute("listen varsam_meeting")
        async for notice in ear.notifies():
            if notice.payload.endswith(":line"):
                told.stored[len(told.stored)] = perf_counter()


async def _write(port: int, reference: str, item: int, session: str, told: Told) -> None:
    """One line after the other, by the one who leads the meeting, as the page's script sends them."""
    reader, writer = await asyncio.open_connection(load.HOST, port, limit=2**20)
    address = f"/arbete/konferenser/{reference}rum/{item}/"
    writer.write(load.request(address, Cookie=f"sessionid={session}"))
    page = await load.answer(reader)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    cookie = re.search(r"csrftoken=(\w+)", page.headers.get("set-cookie", ""))
    if not token or not cookie:
        raise SystemExit(f"the room answered {page.status}")
    cookies = f"sessionid={session}; csrftoken={cookie[1]}"
    for number in range(LINES):
        form = {"kind": "text", "text": f"Rad nummer {number} av många.", "csrfmiddlewaretoken": token[1]}
        sent = load.request(f"{address}rad/", form, Cookie=cookies)
        told.sent.append(perf_counter())
        writer.write(sent.replace(b"Accept: text/html", b"Accept: application/json"))
        answer = await load.answer(reader)
        told.answered.append(perf_counter())
        if answer.status != 201:
            raise SystemExit(f"a line was answered {answer.status}: {answer.text[:200]}")
        await asyncio.sleep(PAUSE)


def _report(told: Told) -> list[Bound]:
    lost = sum(WATCHERS - len(came) for came in told.came)
    # The first few warm up what is loaded once.
    numbers = range(5, LINES)
    whole = [(at - told.sent[n]) * 1000 for n in numbers for at in told.came[n]]
    after = [(at - told.stored[n]) * 1000 for n in numbers if n in told.stored for at in told.came[n]]
    answered = [(told.answered[n] - told.sent[n]) * 1000 for n in numbers]
    rows = [
        (name, percentile(values, 0.5), percentile(values, 0.95), max(values))
        for name, values in (
            ("from sending to a window", whole),
            ("from being stored to a window", after),
            ("from sending to the answer", answered),
        )
    ]
    table(
        f"Live view: {LINES} lines to {WATCHERS} who watch, {lost} lost, load {load_average()}",
        ("ms", "median", "p95", "slowest"),
        rows,
    )
    print(
        f"  {told.processor / LINES:.0f} ms of processor time a line: pages, live view and database together"
    )
    at = percentile(whole, 0.95)
    return [
        Bound("a line in 50 windows, from sending", f"p95 {BOUND_MS:.0f} ms", f"{at:.0f} ms", at <= BOUND_MS),
        Bound("lines that did not come", "0", str(lost), lost == 0),
    ]
