"""Those at a conference with its room open before them, each signed in by a session of their own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client

from tests.kernel.meetings.conftest import Conference
from tests.site.conftest import Browse
from tests.site.meetings.conftest import Room, conference, give, group, meeting, ongoing, record, room
from varsam.site.live.hub import Hub
from varsam.site.live.stream import Stream
from varsam.site.live.visits import Visit

__all__ = ["conference", "give", "group", "meeting", "ongoing", "record", "room"]


class NearHub(Hub):
    """Asks on the connection of the test, whose transaction nobody else sees; hears what the test says."""

    def start(self) -> None:
        self._since = 0.0
        self._listens.set()

    async def do(self, act: Callable[..., Any], *values: Any) -> Any:
        return await sync_to_async(act, thread_sensitive=True)(*values)

    async def _ask(self, question: Callable[..., Any], *values: Any) -> Any:
        return await self.do(question, *values)


class Window:
    """An open stream: what has come, event by event."""

    def __init__(self, stream: Stream, address: str, client: Client, headers: dict[str, str]) -> None:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        sent = {"host": "testserver", "cookie": cookies, **headers}
        path, _, query = address.partition("?")
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        }
        self.stream, self.status, self.headers, self.text = stream, 0, {}, ""
        self.is_over = False
        self.leaves = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    async def open(self) -> "Window":
        self.task = asyncio.create_task(self.stream(self.scope, self._receive, self._send))
        while not self.status and not self.task.done():
            await asyncio.sleep(0.002)
        if self.task.done():
            self.task.result()
        return self

    async def _receive(self) -> dict[str, Any]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.text += message["body"].decode()
            self.is_over = not message["more_body"]

    @property
    def events(self) -> list[str]:
        """Their names in order, the opening pulse left out."""
        names = [line[7:] for line in self.text.splitlines() if line.startswith("event: ")]
        return names[1:]


class Watched:
    """The meeting's live process, in the test itself."""

    def __init__(self, room: Room, browse: Browse) -> None:
        self.room, self.browse = room, browse
        self.stream = Stream("config.live_urls")
        self.windows: list[Window] = []

    def address(self, item: int | None = None) -> str:
        place = self.room.conference.item.pk if item is None else item
        # Read in the year 33658: nothing has happened since, and no window is told to ask anew.
        return f"/direkt/{self.room.conference.meeting.reference}/{place}/?sedan=99999999999999"

    async def open(
        self, account: str | Client, address: str = "", headers: dict[str, str] | None = None
    ) -> Window:
        client = account if isinstance(account, Client) else await sync_to_async(self.browse)(account)
        window = Window(self.stream, address or self.address(), client, headers or {})
        self.windows.append(window)
        return await window.open()

    async def happens(self, act: Callable[[], Any] | None, *what: str) -> None:
        """It is done, and the database says so; until everybody has been told."""
        if act is not None:
            await sync_to_async(act, thread_sensitive=True)()
        conference = self.room.conference
        for each in what:
            self.stream.hub.hear(f"{conference.meeting.pk}:{conference.item.pk}:{each}")
        await asyncio.sleep(0.02)
        while self.stream.hub._working:
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.01)

    def run(self, story: Callable[[], Awaitable[None]]) -> None:
        """Tell it in a loop, and close all windows at its end."""

        async def whole() -> None:
            try:
                await story()
            finally:
                for window in self.windows:
                    window.leaves.set()
                    if window.task is not None:
                        await window.task

        async_to_sync(whole)()


@pytest.fixture
def watched(room: Room, as_user: Browse, monkeypatch: pytest.MonkeyPatch) -> Watched:
    monkeypatch.setattr("varsam.site.live.stream.Hub", NearHub)
    return Watched(room, as_user)


@pytest.fixture
def visit(ongoing: Conference, as_user: Browse) -> Callable[[str], Visit]:
    """`visit("skola")`: them, signed in and at the case."""
    from varsam.site.live.asking import password_digest

    def visiting(account: str) -> Visit:
        user = ongoing.cast(account)
        session = as_user(account).session.session_key or ""
        return Visit(
            user.pk, session, password_digest(user.password), ongoing.meeting.pk, ongoing.item.pk, "sv",
            is_inside=True, may_lead=False, writes=True, sees=frozenset(),
        )  # fmt: skip

    return visiting
