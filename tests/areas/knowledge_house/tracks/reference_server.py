"""A small casework system on loopback that keeps the contract, written from the contract and not from the fake. Tests make
it misbehave."""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from varsam.areas.knowledge_house.tracks.casework_http import schema

TOKEN = "a-token-of-the-tests"
Answer = Callable[["_Handler"], None]


class ReferenceServer:
    """Cases in memory; `requests` holds what was sent, as it was sent."""

    def __init__(self) -> None:
        self.cases: dict[str, dict[str, str]] = {}
        self.by_key: dict[str, str] = {}
        self.renamed: dict[str, str] = {}
        self.requests: list[tuple[str, str, dict[str, str], str]] = []
        self.misbehave: list[Answer] = []
        handler = type("Handler", (_Handler,), {"house": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # --- what somebody does in that system -------------------------------------------------------------------

    def put(self, reference: str, status: str, at: datetime) -> None:
        self.cases[reference] = {"reference": reference, "status": status, "at": at.isoformat()}

    def rename(self, reference: str, new: str) -> None:
        self.cases[new] = {**self.cases.pop(reference), "reference": new}
        self.renamed[reference] = new

    # --- the contract ----------------------------------------------------------------------------------------

    def open(self, key: str, body: object) -> tuple[int, Any]:
        schema("Asked")(body)
        if key in self.by_key:
            return 200, self.cases[self.renamed.get(self.by_key[key], self.by_key[key])]
        reference = self.by_key[key] = f"SN-{len(self.by_key) + 1:04d}"
        self.put(reference, "received", datetime.now(UTC))
        return 201, self.cases[reference]

    def status(self, body: Any) -> tuple[int, Any]:
        schema("Wanted")(body)
        found = self.cases.get(self.renamed.get(body["reference"], body["reference"]))
        return (200, found) if found else (404, {"error": "unknown_reference"})


class _Handler(BaseHTTPRequestHandler):
    house: ReferenceServer

    def log_message(self, *_: object) -> None:
        return None

    def do_GET(self) -> None:
        self._take("")

    def do_POST(self) -> None:
        self._take(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())

    def _take(self, body: str) -> None:
        self.house.requests.append((self.command, self.path, dict(self.headers), body))
        if self.house.misbehave:
            self.house.misbehave.pop(0)(self)
            return
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.say(401, {"error": "refused"})
            return
        match self.command, self.path:
            case "GET", "/v1/ping":
                self.say(200, {"contract": "1"})
            case "POST", "/v1/cases":
                self.say(*self.house.open(self.headers["Idempotency-Key"], json.loads(body)))
            case "POST", "/v1/cases/status":
                self.say(*self.house.status(json.loads(body)))
            case _:
                self.say(404, {"error": "malformed"})

    def say(
        self, code: int, said: Any, *, kind: str = "application/json", headers: dict[str, str] | None = None
    ) -> None:
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(raw)
        except OSError:
            # The client has heard enough.
            return

    def drip(self, pause: float) -> None:
        """Bytes that keep coming and never end: no single wait is long."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(pause)
