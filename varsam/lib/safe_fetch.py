"""Fetches a document from an address that somebody has typed, so that neither the address nor whoever answers can do harm.

- Only https on port 443, no user in the address; each redirect is checked like the first address, at most three.
- A name is looked up once, every address it has must be a public one, and the connection goes to the address that was
  checked: a name that means another machine a moment later reaches nothing of ours (DNS rebinding).
- Bytes are counted as they come and after unpacking; the whole exchange ends at the deadline, however slowly somebody drips.

`allowed` names machines ("127.0.0.1:8001") that are let through over plain http, for tests and the demo and nothing else.
"""

import asyncio
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

import httpx

MOST_HOPS = 3
LONGEST_ADDRESS = 500
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# An IPv4 address inside an IPv6 one, by the translators of networks (RFC 6052).
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Fault(StrEnum):
    """Why nothing came of it."""

    NONE = ""
    ADDRESS = "address"  # not https, another port, a user in it, too long
    INSIDE = "inside"  # a machine that is not on the public internet
    NAME = "name"  # nobody has that name
    DOWN = "down"  # no answer, or the connection broke
    CERTIFICATE = "certificate"
    SLOW = "slow"
    HUGE = "huge"
    HOPS = "hops"  # sent on too often, or to nowhere
    STATUS = "status"  # answered, but not with the document
    KIND = "kind"  # another kind of document
    BROKEN = "broken"  # cannot be unpacked or read


class NotFetched(Exception):
    """Nothing was fetched; `fault` says why. It never holds anything of the answer."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Place:
    """Where an address leads: checked, and not looked up yet."""

    url: str
    scheme: str
    host: str
    port: int
    is_allowed: bool


@dataclass(frozen=True)
class Fetched:
    """What came. `is_same`: the server says that nothing has changed since `etag`; then there is no content."""

    url: str
    content: bytes
    kind: str
    etag: str
    is_same: bool


def place(url: str, allowed: Collection[str] = ()) -> Place:
    """Where this address leads; raises NotFetched(ADDRESS) for one that nothing is fetched from."""
    if len(url) > LONGEST_ADDRESS or any(sign <= " " or sign == "\x7f" for sign in url):
        raise NotFetched(Fault.ADDRESS)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NotFetched(Fault.ADDRESS) from None
    if not host or parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise NotFetched(Fault.ADDRESS)
    is_allowed = f"{host}:{port}" in allowed
    if not is_allowed and (parts.scheme != "https" or port not in {None, 443}):
        raise NotFetched(Fault.ADDRESS)
    if is_allowed and parts.scheme not in {"http", "https"}:
        raise NotFetched(Fault.ADDRESS)
    clean = parts._replace(fragment="").geturl()
    return Place(clean, parts.scheme, host, port or 443, is_allowed)


def is_public(address: str) -> bool:
    """Whether an IP address is a machine on the public internet: not this one, not its neighbours, and neither of them by
    the way of an address inside another."""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    return all(_is_public(each) for each in (found, *_inside(found)))


def is_inside(host: str) -> bool:
    """Whether a host is written so that it can only be this machine or a neighbour: an address that is not public, or a name
    without a dot. What a name with dots leads to is known first when it is looked up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host.rstrip(".")
    return not is_public(host)


def _is_public(found: _IPAddress) -> bool:
    # Networks of their own, from before IPv6 had other words for them, count as global in the tables.
    is_site = isinstance(found, ipaddress.IPv6Address) and found.is_site_local
    return found.is_global and not (
        found.is_multicast or found.is_reserved or found.is_unspecified or is_site
    )


def _inside(found: _IPAddress) -> list[_IPAddress]:
    if isinstance(found, ipaddress.IPv4Address):
        return []
    inner: list[_IPAddress] = [each for each in (found.ipv4_mapped, found.sixtofour) if each is not None]
    inner += list(found.teredo or ())
    if found in _TRANSLATED or int(found) >> 32 == 0:
        inner.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    return inner


def same_place(one: str, other: str) -> bool:
    """Whether two addresses are on the same server: a feed goes on where it began."""
    first, second = urlsplit(one), urlsplit(other)
    return (first.scheme, first.netloc) == (second.scheme, second.netloc)


class Fetcher:
    """One exchange with a server, which may ask for several pages: `seconds` and `most_bytes` hold for all of it.

    `kinds` are the content types that are taken, in the order in which they are asked for.
    """

    def __init__(
        self,
        *,
        seconds: float,
        most_bytes: int,
        kinds: tuple[str, ...],
        allowed: Collection[str] = (),
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._seconds, self._left, self._kinds = seconds, most_bytes, kinds
        self._allowed, self._trust = frozenset(allowed), trust or ssl.create_default_context()
        self._looking = ThreadPoolExecutor(max_workers=1)
        # In a thread of its own: whoever asks may run in a loop already.
        self._apart = ThreadPoolExecutor(max_workers=1)
        self._runner, self._until = asyncio.Runner(), 0.0

    def __enter__(self) -> "Fetcher":
        self._until = time.monotonic() + self._seconds
        return self

    def __exit__(self, *exception: object) -> None:
        with self._apart:
            self._apart.submit(self._runner.close)
        # A name that nobody answers for is still being looked up: nobody waits for that.
        self._looking.shutdown(wait=False, cancel_futures=True)

    def get(self, url: str, etag: str = "") -> Fetched:
        """The document at an address; raises NotFetched. With `etag` it may answer that nothing has changed since."""
        return self._apart.submit(self._runner.run, self._within(url, etag)).result()

    async def _within(self, url: str, etag: str) -> Fetched:
        try:
            async with asyncio.timeout(max(0.0, self._until - time.monotonic())):
                return await self._follow(url, etag)
        except (TimeoutError, httpx.TimeoutException):
            raise NotFetched(Fault.SLOW) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
            raise NotFetched(_fault_of(error)) from None

    async def _follow(self, url: str, etag: str) -> Fetched:
        here = place(url, self._allowed)
        for _hop in range(MOST_HOPS + 1):
            answer = await self._once(here, etag)
            if isinstance(answer, Fetched):
                return answer
            here = place(urljoin(here.url, answer), self._allowed)
        raise NotFetched(Fault.HOPS)

    async def _once(self, here: Place, etag: str) -> Fetched | str:
        """The document, or where it says that it is."""
        target, extensions = await self._checked(here)
        headers = {
            "Host": httpx.URL(here.url).netloc.decode("ascii"),
            "Accept": ", ".join(self._kinds),
            "Accept-Encoding": "gzip",
            "User-Agent": "varsam",
            **({"If-None-Match": etag} if etag else {}),
        }
        async with (
            httpx.AsyncClient(verify=self._trust, trust_env=False, timeout=self._seconds) as client,
            client.stream("GET", target, headers=headers, extensions=extensions) as response,
        ):
            if response.status_code in _REDIRECTS:
                return response.headers.get("Location") or _refuse(Fault.HOPS)
            if response.status_code == 304 and etag:
                return Fetched(here.url, b"", "", etag, True)
            if response.status_code != 200:
                raise NotFetched(Fault.STATUS)
            kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
            if kind not in self._kinds:
                raise NotFetched(Fault.KIND)
            content = await self._content(response)
            return Fetched(here.url, content, kind, _short(response.headers.get("ETag", "")), False)

    async def _checked(self, here: Place) -> tuple[httpx.URL, dict[str, str]]:
        """The address of the machine that was checked, and the name that its certificate must have."""
        if here.is_allowed:
            return httpx.URL(here.url), {}
        addresses = await self._look_up(here)
        if not addresses:
            raise NotFetched(Fault.NAME)
        if not all(is_public(each) for each in addresses):
            raise NotFetched(Fault.INSIDE)
        return httpx.URL(here.url).copy_with(host=addresses[0]), {"sni_hostname": here.host}

    async def _look_up(self, here: Place) -> list[str]:
        def ask() -> list[str]:
            found = socket.getaddrinfo(here.host, here.port, type=socket.SOCK_STREAM)
            return list(dict.fromkeys(str(each[4][0]) for each in found))

        try:
            return await asyncio.get_running_loop().run_in_executor(self._looking, ask)
        except (OSError, UnicodeError):
            raise NotFetched(Fault.NAME) from None

    async def _content(self, response: httpx.Response) -> bytes:
        packing = response.headers.get("Content-Encoding", "identity").strip().lower()
        if packing not in {"identity", "gzip", ""}:
            raise NotFetched(Fault.BROKEN)
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS) if packing == "gzip" else None
        pieces: list[bytes] = []
        async for piece in response.aiter_raw():
            plain = _unpacked(unpacker, piece, self._left) if unpacker else piece
            # What comes packed counts too: there is a packing of nothing that goes on for ever.
            self._left -= max(len(plain), len(piece))
            if self._left < 0:
                raise NotFetched(Fault.HUGE)
            pieces.append(plain)
        if unpacker and not unpacker.eof:
            raise NotFetched(Fault.BROKEN)
        return b"".join(pieces)


def _unpacked(unpacker: "zlib._Decompress", piece: bytes, left: int) -> bytes:
    """At most one byte more than may come: a bomb is never unpacked."""
    try:
        plain = unpacker.decompress(piece, left + 1)
    except zlib.error:
        raise NotFetched(Fault.BROKEN) from None
    if unpacker.unconsumed_tail:
        raise NotFetched(Fault.HUGE)
    # Nothing follows the end: it would be kept, and never counted.
    if unpacker.unused_data:
        raise NotFetched(Fault.BROKEN)
    return plain


def _refuse(fault: Fault) -> str:
    raise NotFetched(fault)


def _short(etag: str) -> str:
    """An entity tag that is worth sending back."""
    return etag if len(etag) <= 200 and etag.isascii() and etag.isprintable() else ""


def _fault_of(error: Exception) -> Fault:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Fault.CERTIFICATE
        cause = cause.__cause__ or cause.__context__
    return Fault.ADDRESS if isinstance(error, (httpx.InvalidURL, UnicodeError)) else Fault.DOWN
