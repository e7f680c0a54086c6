"""The stream itself (server-sent events over ASGI): one answer that lasts as long as the window is open."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.http import HttpResponseBase
from django.http.request import split_domain_port

from varsam.site.live.hub import Hub
from varsam.site.live.views import Entered
from varsam.site.live.visits import Watcher

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_PATHS = ("/direkt/", "/en/direkt/")
# A browser that is told to comes back after so many milliseconds; the page's script does so sooner.
_OPENING = b"retry: 5000\n\n"


class Stream:
    """The application. `addresses` is the module of URLs that it answers; whoever enters passes the middleware and the
    gate that every page has."""

    def __init__(self, addresses: str) -> None:
        self._addresses = addresses
        self._hub: Hub | None = None
        self._handler = BaseHandler()
        self._handler.load_middleware()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    @property
    def hub(self) -> Hub:
        if self._hub is None:
            self._hub = Hub()
            self._hub.start()
        return self._hub

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                _ = self.hub
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.hub.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = ASGIRequest(dict(scope), BytesIO())
        origin = _origin(request)
        if not scope["path"].startswith(_PATHS):
            await _refuse(send, 404, origin)
        elif origin is None:
            await _refuse(send, 403, None)
        elif not self.hub.is_listening:
            await _refuse(send, 503, origin)
        else:
            response = await self.hub.do(self._entered, request)
            if isinstance(response, Entered):
                await self._tell(response, request, receive, send, origin)
            else:
                # A page of its own (sign in, add a second factor) is of no use to a script.
                await _refuse(send, 401 if response.status_code == 302 else response.status_code, origin)

    def _entered(self, request: ASGIRequest) -> HttpResponseBase:
        request.urlconf = self._addresses
        return self._handler.get_response(request)

    async def _tell(
        self, entered: Entered, request: ASGIRequest, receive: Receive, send: Send, origin: str
    ) -> None:
        watcher = await self.hub.add(entered.visit, _moment(request))
        leaves = asyncio.ensure_future(_until_gone(receive))
        leaves.add_done_callback(lambda _: watcher.end())
        try:
            # They come from the middleware: among them that nobody keeps the answer.
            kept = [
                (name.lower().encode(), value.encode())
                for name, value in entered.headers.items()
                if name.lower() not in {"content-length", "cache-control"}
            ]
            headers = [*kept, (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no"), *_cors(origin)]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await _body(send, _OPENING)
            await _pour(watcher, send)
        finally:
            self.hub.remove(watcher)
            leaves.cancel()
        with suppress(Exception):
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _pour(watcher: Watcher, send: Send) -> None:
    while (message := await watcher.queue.get()) is not None:
        await _body(send, message)


async def _body(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int, origin: str | None) -> None:
    headers = [(b"cache-control", b"no-store"), (b"content-length", b"0"), *_cors(origin)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _moment(request: ASGIRequest) -> float:
    """When the page was read, in seconds of 1970; long ago where it does not say."""
    said = request.GET.get("sedan", "")
    return int(said) / 1000 if said.isascii() and said.isdigit() and len(said) < 15 else 0.0


def _origin(request: ASGIRequest) -> str | None:
    """The origin that asks ("" where it is our own, and browsers do not say), or None where it is somebody else's."""
    said = request.headers.get("Origin", "")
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    if not said or said == f"{request.scheme}://{host}":
        return "" if request.headers.get("Sec-Fetch-Site", "") != "cross-site" else None
    asks, ours = urlsplit(said), urlsplit(settings.PUBLIC_ADDRESS)
    # A demo's pages are on another port of the same computer.
    is_ours = (
        bool(settings.LIVE)
        and asks.hostname == split_domain_port(host)[0]
        and asks.hostname in settings.LOOPBACK
        and (asks.scheme, asks.port) == (ours.scheme, ours.port)
    )
    return said if is_ours else None


def _cors(origin: str | None) -> list[tuple[bytes, bytes]]:
    if not origin:
        return []
    return [
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]
