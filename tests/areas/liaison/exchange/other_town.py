"""Another municipality in a test: it signs what it likes, honestly or not, and serves it on this computer."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from varsam.areas.liaison.exchange import documents, statements
from varsam.areas.liaison.exchange.documents import Head, KeyRow, Signed
from varsam.lib import signed

NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
BOTH = ("name", "target", "description", "harms", "needs", "cost")


def method(name: str, **more: Any) -> dict[str, Any]:
    """The content of a method, as our own format has it."""
    rating = {
        "rating": "strong",
        "summary": {"sv": "Hjälpte.", "en": "Helped."},
        "source": "S.",
        "rated_on": "2026-05-01",
    }
    return {
        **{each: {"sv": f"{each} {name}", "en": f"{each} {name} en"} for each in BOTH},
        "name": {"sv": name, "en": f"{name} (en)"},
        "level": "selective",
        "ages": {"from": 12, "to": 18},
        "settings": ["school"],
        "languages": ["sv"],
        "state": "recommended",
        "effect": rating,
        "implementation": {**rating, "rating": "moderate"},
        "checks": [{"kind": "legal", "said": "ok", "words": "Går bra.", "source": "1 §", "on": "2026-01-02", "ends": None}],
        "steps": [{"from": "evaluation", "to": "recommended", "why": "Två prövningar.", "on": "2026-06-01"}],
        "source": "En rapport",
        "verified_on": "2026-06-01",
        "review_on": None,
        "origin": None,
        **more,
    }  # fmt: skip


def lesson(title: str) -> dict[str, Any]:
    return {
        "title": {"sv": title, "en": f"{title} (en)"},
        "text": {"sv": "Det här lärde vi oss.", "en": "This is what we learned."},
        "learned_on": "2026-09-01",
        "source": "https://exempelstad.se/rapport",
        "methods": [],
    }


@dataclass
class OtherTown:
    """Its name among feeds, its keys (the last one signs), and its items as they are served."""

    publisher: uuid.UUID = field(default_factory=uuid.uuid4)
    keys: list[tuple[bytes, KeyRow]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    number: int = 1
    address: str = ""
    kind: str = "application/feed+json"
    raw: bytes | None = None
    asked: int = 0

    def __post_init__(self) -> None:
        if not self.keys:
            self.new_key()

    def new_key(self, *, endorsed: bool = True) -> KeyRow:
        private, public = signed.new_pair()
        made = NOW + timedelta(minutes=len(self.keys))
        before = self.keys[-1] if self.keys and endorsed else None
        word = signed.sign(before[0], statements.key(self.publisher, public, made)) if before else ""
        if self.keys:
            self.keys[-1] = (self.keys[-1][0], replace(self.keys[-1][1], retired_at=made))
        row = KeyRow(signed.key_id(public), public, made, None, before[1].name if before else "", word)
        self.keys.append((private, row))
        return row

    def statement(self, slug: str, content: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
        said = {
            "kind": "method",
            "version": 1,
            "previous": None,
            "changed_at": NOW + timedelta(hours=1),
            **more,
        }
        url = f"https://exempelstad.se/metoder/{slug}/"
        return statements.entry(publisher=self.publisher, slug=slug, url=url, content=content, **said)

    def say(self, statement: dict[str, Any], *, by: int = -1, **wrong: Any) -> dict[str, Any]:
        """An item with the statement signed; `wrong` replaces parts of what is signed afterwards."""
        private, row = self.keys[by]
        text = signed.canonical(statement).decode()
        shown = Signed(text, signed.digest(statement), row.name, signed.sign(private, statement)).as_json()
        shown["statement"].update(wrong)
        return shown

    def publish(self, *items: dict[str, Any]) -> None:
        self.items = list(items)
        self.number += 1

    def document(self) -> bytes:
        if self.raw is not None:
            return self.raw
        here = Head(
            publisher=self.publisher, names={"sv": "Exempelstad", "en": "Exampletown"}, number=self.number, changed_at=NOW,
            keys=[row for _private, row in reversed(self.keys)], total=len(self.items), home="https://exempelstad.se/",
            about="https://exempelstad.se/om/", json_address=self.address, atom_address=self.address,
        )  # fmt: skip
        said = json.loads(documents.json_feed(here, []))
        said["items"] = [{"id": str(n), "_varsam": each} for n, each in enumerate(self.items)]
        return json.dumps(said).encode()

    @property
    def allowed(self) -> frozenset[str]:
        return frozenset({self.address.split("/")[2]})


@contextmanager
def served(town: OtherTown) -> Iterator[OtherTown]:
    """The town's feed at an address on this computer, with an entity tag as a good server has."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            town.asked += 1
            content, tag = town.document(), f'"{town.number}"'
            is_same = self.headers.get("If-None-Match") == tag
            self.send_response(304 if is_same else 200)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", town.kind)
            self.send_header("Content-Length", "0" if is_same else str(len(content)))
            self.end_headers()
            if not is_same:
                self.wfile.write(content)

        def log_message(self, *words: object) -> None:
            """It keeps quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    town.address = f"http://127.0.0.1:{server.server_port}/metoder/flode.json"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield town
    server.shutdown()
    thread.join(5)
    server.server_close()
