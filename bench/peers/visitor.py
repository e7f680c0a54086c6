"""A person's browser, or a program with a token: cookies of its own, one connection, kept as long as the server keeps it.

The same for every server that is compared; load.py's is quicker but knows no cookies and no server that hangs up.
"""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.load import HOST, Answer

_TIMEOUT = 600


class Line:
    """A connection to a server; opened anew where the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, head: list[str], body: bytes) -> tuple[Answer, list[str]]:
        """Send a request; gives the answer and the cookies that it sets."""
        async with asyncio.timeout(_TIMEOUT):
            if self._streams is None:
                self._streams = await asyncio.open_connection(HOST, self.port, limit=2**20)
            reader, writer = self._streams
            writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
            answer, cookies, kept = await _answer(reader)
            if not kept:
                self.close()
            return answer, cookies

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


class Visitor:
    """One person: follows nothing by itself, keeps cookies, and comes from an address of its own."""

    def __init__(self, line: Line, address: str = "", language: str = "sv") -> None:
        self.line, self.cookies = line, dict[str, str]()
        self._always = [f"Host: {HOST}:{line.port}", f"Accept-Language: {language}"]
        if address:
            self._always.append(f"X-Forwarded-For: {address}")

    async def get(self, path: str, **headers: str) -> Answer:
        return await self._ask("GET", path, b"", headers)

    async def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        """Send a form as a browser does, with the page's own origin."""
        kind = "application/x-www-form-urlencoded"
        origin = f"http://{HOST}:{self.line.port}"
        return await self._ask(
            "POST", path, urlencode(form).encode(), {"Content_Type": kind, "Origin": origin, "Referer": origin + path} | headers
        )  # fmt: skip

    async def post_json(self, path: str, said: dict[str, Any], **headers: str) -> Answer:
        return await self._ask(
            "POST", path, json.dumps(said).encode(), {"Content_Type": "application/json"} | headers
        )

    async def follow(self, answer: Answer) -> Answer:
        """Go where an answer points, as often as it points on."""
        while answer.status in (301, 302, 303):
            answer = await self.get(inside(answer.headers["location"]))
        return answer

    async def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        head = [
            f"{method} {path} HTTP/1.1",
            *self._always,
            *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
        ]
        if not any(name.lower() == "accept" for name in headers):
            head.append("Accept: text/html")
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body or method == "POST":
            head.append(f"Content-Length: {len(body)}")
        answer, cookies = await self.line.ask(head, body)
        for cookie in cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()
        return answer


def inside(address: str) -> str:
    """Path and question of an address, without the server."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


async def _answer(reader: asyncio.StreamReader) -> tuple[Answer, list[str], bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers, cookies = dict[str, str](), list[str]()
    for line in head[1:]:
        name, _, value = line.partition(":")
        if name.lower() == "set-cookie":
            cookies.append(value.strip())
        headers[name.lower()] = value.strip()
    status = int(head[0].split()[1])
    kept = headers.get("connection", "").lower() != "close" and not head[0].startswith("HTTP/1.0")
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = await _chunks(reader)
    elif "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    elif status in (204, 304):
        body = b""
    else:
        body, kept = await reader.read(), False
    return Answer(status, headers, body), cookies, kept


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        found += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return found
