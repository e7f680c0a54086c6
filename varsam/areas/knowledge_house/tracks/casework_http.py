"""A real casework system, asked over HTTP by the contract in data/casework.openapi.yaml."""

import asyncio
import json
import random
import ssl
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import fastjsonschema
import httpx
import yaml
from django.utils import timezone

from varsam.areas.knowledge_house.tracks import casework
from varsam.areas.knowledge_house.tracks.casework import Asked, Standing
from varsam.areas.knowledge_house.tracks.enums import Status

LONGEST_ANSWER = 16 * 1024
_BUSY = frozenset({429, 502, 503, 504})
_GOOD = frozenset({200, 201})


def contract() -> dict[str, Any]:
    """The contract as it is published."""
    file = resources.files("varsam.areas.knowledge_house.tracks").joinpath("data", "casework.openapi.yaml")
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


@cache
def schema(name: str) -> Callable[[object], Any]:
    """What holds a piece of JSON against a schema of the contract; it raises fastjsonschema.JsonSchemaException."""
    said = contract()["components"]["schemas"][name]
    checks: Callable[[object], Any] = fastjsonschema.compile(
        {"$schema": "http://json-schema.org/draft-07/schema#", **said}
    )
    return checks


class HttpCasework:
    """A system at an address. Everything about one question, tries and pauses included, happens within `deadline` seconds.

    - Tried again: what never reached it, and what it says it was too busy for. Every question is safe to ask twice.
    - Redirects are not followed: the token is for this address and no other.
    - The machine's proxies and key stores for other programs are left alone; `ca_file` names an authority of the city's own.
    """

    def __init__(
        self, address: str, token: str, *, ca_file: Path | None = None, deadline: float = 8.0, tries: int = 3
    ) -> None:
        self._address = address.rstrip("/")
        self._headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Authorization": f"Bearer {token}",
            "User-Agent": "varsam",
        }
        self._trust = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
        self._deadline, self._tries = deadline, tries

    def open(self, key: uuid.UUID, asked: Asked) -> Standing:
        body = {"reference": asked.reference, "unit": asked.unit, "track": asked.track}
        return self._standing("/v1/cases", body, {"Idempotency-Key": str(key)})

    def status(self, reference: str) -> Standing:
        return self._standing("/v1/cases/status", {"reference": reference})

    def ping(self) -> None:
        self._answer("GET", "/v1/ping", "Pong")

    def _standing(self, path: str, body: dict[str, str], headers: dict[str, str] | None = None) -> Standing:
        said = self._answer("POST", path, "Standing", body, headers)
        try:
            at = datetime.fromisoformat(said["at"])
        except ValueError:
            raise casework.Nonsense from None
        if at.tzinfo is None:
            raise casework.Nonsense
        return casework.checked(Standing(said["reference"], Status(said["status"]), at), timezone.now())

    def _answer(
        self, method: str, path: str, wanted: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Any:
        try:
            # In a thread of its own: whoever asks may run in a loop already.
            with ThreadPoolExecutor(max_workers=1) as apart:
                asking = self._within(method, path, body, headers or {})
                code, raw = apart.submit(asyncio.run, asking).result()
        except (TimeoutError, httpx.TimeoutException):
            raise casework.Slow from None
        except httpx.TransportError:
            raise casework.Down from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise casework.Nonsense from None
        if code not in _GOOD:
            raise _failure(code, raw)
        return _parsed(raw, wanted)

    async def _within(
        self, method: str, path: str, body: object, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        async with (
            asyncio.timeout(self._deadline),
            httpx.AsyncClient(
                verify=self._trust,
                trust_env=False,
                timeout=self._deadline,
                headers={**self._headers, **headers},
            ) as client,
        ):
            for attempt in range(1, self._tries + 1):
                is_last = attempt == self._tries
                try:
                    code, raw = await self._once(client, method, path, body)
                except (httpx.ConnectError, httpx.RemoteProtocolError, httpx.ReadError):
                    if is_last:
                        raise
                else:
                    if code not in _BUSY or is_last:
                        return code, raw
                # Many workers that wait equally long would all come back at once.
                await asyncio.sleep(0.1 * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311
        raise AssertionError("the last try answers or raises")

    async def _once(
        self, client: httpx.AsyncClient, method: str, path: str, body: object
    ) -> tuple[int, bytes]:
        raw = b""
        async with client.stream(method, self._address + path, json=body) as response:
            is_json = response.headers.get("Content-Type", "").split(";")[0].strip() == "application/json"
            if response.status_code in _GOOD and not is_json:
                raise casework.Nonsense
            async for piece in response.aiter_raw():
                raw += piece
                if len(raw) > LONGEST_ANSWER:
                    raise casework.Nonsense
            return response.status_code, raw


def _parsed(raw: bytes, wanted: str) -> Any:
    try:
        said = json.loads(raw)
        schema(wanted)(said)
    except (ValueError, RecursionError, fastjsonschema.JsonSchemaException):
        raise casework.Nonsense from None
    return said


def _failure(code: int, raw: bytes) -> casework.Failed:
    """What a code that is no answer means. A page that is not there is no case that is not there: the body must say so."""
    if code in {401, 403}:
        return casework.Refused()
    if code >= 500 or code in _BUSY:
        return casework.Down()
    try:
        said = _parsed(raw, "Failed")
    except casework.Nonsense as nonsense:
        return nonsense
    if code == 404 and said["error"] == "unknown_reference":
        return casework.UnknownReference()
    return casework.Nonsense()
