"""pretix as its makers' installation guide runs it: gunicorn with two workers a core, PostgreSQL, Redis, Celery's worker.

Left out, all in its favour: the proxy in front, the exchange of workers after 1,200 requests, and the worker for mails.
"""

import asyncio
import contextlib
import json
import os
import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from bench.house import free_port
from bench.load import HOST, Server
from bench.peers import databases, environments, processes
from bench.peers.visitor import Line, Visitor, inside
from config import embedded

VERSION = "2026.8.0"
PYTHON = "3.13"
_QUEUES = "default,checkout,notifications,background,longrunning"
_CONFIG = """\
[pretix]
instance_name=Bench
url=http://{host}:{port}
datadir={data}
registration=off

[locale]
default=en
timezone=Europe/Stockholm

[database]
backend=postgresql
name=pretix
user=varsam_owner
host={socket}
port={socket_port}

[redis]
location=redis://{host}:{store}/0
sessions=true

[celery]
backend=redis://{host}:{store}/1
broker=redis://{host}:{store}/2
"""
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Event:
    """Something to sign up for: its place in the addresses, the product, and how many there are."""

    slug: str
    item: int

    @property
    def interface(self) -> str:
        return f"/api/v1/organizers/bench/events/{self.slug}"


@dataclass(frozen=True)
class Pretix:
    """A running pretix."""

    server: Server
    token: str
    database: embedded.Server

    def event(self, places: int | None) -> Event:
        """A new event with so many places (None: without end) and a waiting list, open for orders."""
        slug = secrets.token_hex(5)
        now = datetime.now(UTC)
        self._tell("POST", "/api/v1/organizers/bench/events/", {
            "name": {"en": "A course"}, "slug": slug, "live": False, "testmode": False, "currency": "SEK",
            "date_from": (now + timedelta(days=30)).isoformat(), "is_public": True, "has_subevents": False,
            "plugins": [], "timezone": "Europe/Stockholm",
        })  # fmt: skip
        event = f"/api/v1/organizers/bench/events/{slug}"
        item = int(self._tell("POST", f"{event}/items/", {
            "name": {"en": "Place"}, "default_price": "0.00", "active": True, "admission": True, "tax_rule": None,
        })["id"])  # fmt: skip
        self._tell(
            "POST", f"{event}/quotas/", {"name": "Places", "size": places, "items": [item], "variations": []}
        )
        self._tell("PATCH", f"{event}/settings/", {
            "waiting_list_enabled": True, "attendee_names_asked": False, "order_email_asked_twice": False,
            "mail_attach_tickets": False, "ticket_download": False,
        })  # fmt: skip
        self._tell("PATCH", f"{event}/", {"live": True})
        return Event(slug, item)

    def _tell(self, method: str, path: str, said: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(
            f"http://{HOST}:{self.server.port}{path}", json.dumps(said).encode(), method=method,
            headers={"Authorization": f"Token {self.token}", "Content-Type": "application/json"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except urllib.error.HTTPError as error:
            raise environments.Missing(
                f"pretix refused {method} {path}: {error.read().decode()[:300]}"
            ) from error

    async def order(self, line: Line, event: Event, person: int) -> str:
        """One order by the interface; "placed", "full", or what else came back."""
        said = {
            "email": _address(person), "locale": "en", "sales_channel": "web", "fees": [],
            "positions": [{"item": event.item, "variation": None, "price": "0.00", "attendee_name": f"Person {person}",
                           "attendee_email": _address(person), "answers": [], "subevent": None}],
        }  # fmt: skip
        answer = await self._program(line).post_json(f"{event.interface}/orders/", said, **self._rights())
        if answer.status == 201:
            return "placed"
        return (
            "full"
            if answer.status == 400 and "quota" in answer.text
            else f"{answer.status} {answer.text[:120]}"
        )

    async def wait(self, line: Line, event: Event, person: int) -> str:
        """Join the waiting list by the interface."""
        said = {"name": f"Person {person}", "email": _address(person), "item": event.item, "locale": "en"}
        answer = await self._program(line).post_json(
            f"{event.interface}/waitinglistentries/", said, **self._rights()
        )
        return "waiting" if answer.status == 201 else f"{answer.status} {answer.text[:120]}"

    async def order_or_wait(self, line: Line, event: Event, person: int) -> str:
        """What a program does for a person: order, and join the list where it is full."""
        outcome = await self.order(line, event, person)
        return await self.wait(line, event, person) if outcome == "full" else outcome

    def _program(self, line: Line) -> Visitor:
        return Visitor(line, language="en")

    def _rights(self) -> dict[str, str]:
        return {"Authorization": f"Token {self.token}", "Accept": "application/json"}

    async def check_out(self, line: Line, event: Event, person: int) -> str:
        """The whole way of a person through the web shop, pages only, as its own script asks: "placed", "full" or else."""
        browser, shop = Visitor(line, language="en"), f"/bench/{event.slug}/"
        page = await browser.get(shop)
        came = await self._finished(browser, f"{shop}cart/add?next=/bench/{event.slug}/checkout/start", {
            "csrfmiddlewaretoken": _token(page.text, browser), f"item_{event.item}": "1", "ajax": "1",
        })  # fmt: skip
        if not came.get("success"):
            told = str(came.get("message"))
            return "full" if "no longer available" in told or "sold out" in told else f"cart: {told[:120]}"
        page = await browser.follow(await browser.get(inside(str(came["redirect"]))))
        form = _hidden(page.text) | {
            "csrfmiddlewaretoken": _token(page.text, browser),
            "email": _address(person),
        }
        page = await browser.follow(await browser.post(f"{shop}checkout/questions/", form))
        confirmed = {"csrfmiddlewaretoken": _token(page.text, browser), "ajax": "1"}
        came = await self._finished(browser, f"{shop}checkout/confirm/", confirmed)
        if not came.get("success"):
            return f"order: {str(came.get('message') or came)[:120]}"
        page = await browser.follow(await browser.get(inside(str(came["redirect"]))))
        return (
            "placed"
            if page.status == 200 and "/order/" in str(came["redirect"])
            else f"{page.status} at the end"
        )

    async def _finished(self, browser: Visitor, path: str, form: dict[str, str]) -> dict[str, Any]:
        """Send a form whose work is done elsewhere, and ask for its end as pretix's script does."""
        asked = {"X_Requested_With": "XMLHttpRequest", "Accept": "application/json"}
        answer = await browser.post(path, form, **asked)
        found: dict[str, Any] = json.loads(answer.body)
        # Only the first answer says where to ask.
        place, pause = found.get("check_url"), 0.1
        while not found.get("ready") and place:
            await asyncio.sleep(pause)
            pause = 0.25
            found = json.loads((await browser.get(inside(str(place)), **asked)).body)
        return found

    def given(self, event: Event) -> tuple[int, int]:
        """How many places the database has given, and how many wait."""
        (found,) = databases.rows(
            self.database, "pretix",
            """select (select count(*) from pretixbase_orderposition p join pretixbase_order o on o.id = p.order_id
                       join pretixbase_event e on e.id = o.event_id
                       where e.slug = %s and o.status in ('n', 'p') and not p.canceled),
                      (select count(*) from pretixbase_waitinglistentry w join pretixbase_event e on e.id = w.event_id
                       where e.slug = %s)""",
            event.slug, event.slug,
        )  # fmt: skip
        return int(str(found[0])), int(str(found[1]))


def _address(person: int) -> str:
    return f"person{person}@example.org"


def _token(page: str, browser: Visitor) -> str:
    found = _TOKEN.search(page)
    return unescape(found[1]) if found else browser.cookies.get("pretix_csrftoken", "")


def _hidden(page: str) -> dict[str, str]:
    """What a form of the checkout carries along unseen."""
    found = {}
    for tag in _FIELD.findall(page):
        if 'type="hidden"' in tag and (name := re.search(r'name="([^"]+)"', tag)):
            value = re.search(r'value="([^"]*)"', tag)
            found[name[1]] = unescape(value[1]) if value else ""
    return found


@contextlib.contextmanager
def serving() -> Iterator[Pretix]:
    """pretix with its own PostgreSQL; the first time it is made, which takes minutes. Raises Missing."""
    python, data = environments.python("pretix", PYTHON), environments.data("pretix")
    (data / "files").mkdir(exist_ok=True)
    config, port = data / "pretix.cfg", free_port()
    around = {
        "PRETIX_CONFIG_FILE": str(config),
        "DJANGO_SETTINGS_MODULE": "pretix.settings",
        "PYTHONWARNINGS": "ignore",
    }
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(databases.opened(data / "database"))
        store, store_pid = stack.enter_context(processes.valkey(python.parents[1], data))
        fresh = databases.make(database, "pretix")
        config.write_text(_CONFIG.format(
            host=HOST, port=port, data=data / "files", store=store,
            socket=database.place.host, socket_port=database.place.port,
        ))  # fmt: skip
        token = _prepared(python, data, around, fresh)
        workers = 2 * (os.cpu_count() or 1)
        web = stack.enter_context(processes.running(
            [
                str(python), "-m", "gunicorn", "pretix.wsgi", "--workers", str(workers), "--bind", f"{HOST}:{port}",
                "--timeout", "300", "--no-control-socket",
            ],
            data / "gunicorn.log", cwd=data, surroundings=around,
        ))  # fmt: skip
        worker = stack.enter_context(processes.running(
            [
                str(python), "-m", "celery", "-A", "pretix.celery_app", "worker", "--queues", _QUEUES,
                "--loglevel", "warning",
            ],
            data / "celery.log", cwd=data, surroundings=around,
        ))  # fmt: skip
        processes.await_page(f"http://{HOST}:{port}/api/v1/", data / "gunicorn.log")
        pids = (web, worker, store_pid, databases.postmaster(data / "database"))
        yield Pretix(Server(port, pids), token, database)


def _prepared(python: Path, data: Path, around: dict[str, str], fresh: bool) -> str:
    mark = data / "token"
    if fresh or not mark.exists():
        log = data / "setup.log"
        made = [str(python), "-m", "pretix", "migrate", "--verbosity", "0"]
        processes.once(made, log, cwd=data, surroundings=around)
        script = str(Path(__file__).with_name("pretix_setup.py"))
        # -P: or else this folder's own pretix.py would be theirs.
        printed = processes.once([str(python), "-P", script], log, cwd=data, surroundings=around)
        mark.write_text(printed.strip().splitlines()[-1])
    return mark.read_text()
