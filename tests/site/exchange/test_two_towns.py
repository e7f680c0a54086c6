"""Two towns exchange over HTTP: real servers, each with its own database, and somebody who changes things on the way."""

import html
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import psycopg
import pytest

from tests import environment
from tests.site.cli.running import free_port

PASSWORD = "varsam-demo"
_CHANGE = """
from varsam.areas.liaison.exchange import publishing
from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor
from varsam.kernel.people.models import User
lead = User.objects.get(email="metodansvarig@demo.varsam.test")
with actor.acting(lead):
    method = Method.objects.get(slug={slug!r})
    actions.change_method(method=method, values={values!r}, seen=actions.mark(method), by=lead)
publishing.publish()
"""
_PUBLISH = "from varsam.areas.liaison.exchange import publishing; publishing.publish()"


@dataclass
class Town:
    """A municipality: its database, its data folder, and where it answers."""

    name: str
    database: str
    data: Path
    port: int
    public: str = ""
    allowed: str = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def surroundings(self) -> dict[str, str]:
        return environment.surroundings(
            self.database,
            data=self.data,
            address=self.public or self.address,
            VARSAM_EXCHANGE_ALLOWED=self.allowed,
        )

    def run(self, program: str) -> None:
        """A program of this town's, run to its end."""
        whole = f"import django; django.setup()\n{program}"
        subprocess.run(
            [sys.executable, "-c", whole], env=self.surroundings(), cwd=environment.ROOT, check=True
        )

    def owner(self) -> psycopg.Connection:
        return environment.owner(self.database)


@contextmanager
def process(town: Town, *words: str) -> Iterator[None]:
    log = town.data / f"{words[0]}.log"
    with log.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", "varsam.site.cli", *words],
            env=town.surroundings(), stdout=output, stderr=output, cwd=environment.ROOT,
        )  # fmt: skip
    try:
        yield
        assert started.poll() is None, log.read_text()
    finally:
        started.terminate()
        started.wait(20)


@contextmanager
def town(name: str, folder: Path, worker: str) -> Iterator[Town]:
    """A clone of the demo town under another name, which has signed nothing and follows nobody."""
    data = folder / name
    data.mkdir()
    made = Town(name, f"varsam_{name}_{worker}_{os.getpid()}".lower(), data, free_port())
    environment.clone(made.database)
    with made.owner() as owner:
        owner.execute("update people_organisation set name_sv = %s where slug = 'goteborgs-stad'", [name])
        owner.execute(
            "truncate exchange_published, exchange_signingsecret, exchange_signingkey, exchange_publisher"
        )
        owner.execute("truncate exchange_subscription cascade")
    yield made
    with environment.superuser() as superuser:
        environment.drop(superuser, made.database)


class Between:
    """Whoever sits between the towns: hands on what is asked, and can be told to change what comes back."""

    def __init__(self) -> None:
        self.to, self.changes = "", {}  # type: ignore[var-annotated]
        between = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                tag = {} if between.changes else {"If-None-Match": self.headers.get("If-None-Match", "")}
                answer = httpx.get(between.to + self.path, headers=tag, timeout=20)
                content = answer.content
                for before, after in between.changes.items():
                    content = content.replace(before.encode(), after.encode())
                self.send_response(answer.status_code)
                for name in ("Content-Type", "ETag"):
                    if name in answer.headers:
                        self.send_header(name, answer.headers[name])
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *words: object) -> None:
                """It keeps quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"

    @contextmanager
    def listening(self) -> Iterator[None]:
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        yield
        self.server.shutdown()
        self.server.server_close()


class Colleague:
    """Somebody who works in a town, with a browser of their own and no scripts."""

    def __init__(self, town: Town) -> None:
        self.web = httpx.Client(base_url=town.address, follow_redirects=True, timeout=20)
        self.page = ""

    def open(self, path: str) -> str:
        answer = self.web.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        self.page = answer.text
        return str(answer.url.path)

    def send(self, path: str, **fields: object) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token, self.words[:500]
        answer = self.web.post(
            path,
            data={"csrfmiddlewaretoken": token[1], **fields},
            headers={"Referer": str(self.web.base_url)},
        )
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        self.page = answer.text
        return str(answer.url.path)

    @property
    def words(self) -> str:
        main = self.page.split("<main", 1)[-1].split("</main>", 1)[0]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())

    def sign_in(self, account: str) -> None:
        self.open("/konto/logga-in/")
        self.send("/konto/logga-in/", login=f"{account}@demo.varsam.test", password=PASSWORD)

    def fetch(self, feed: str) -> None:
        """Have the feed fetched now, and wait until it has been."""
        self.open(feed)
        self.send(f"{feed}hamta/")
        until = time.monotonic() + 180
        while "<progress" in self.page:
            assert time.monotonic() < until, self.words[:500]
            time.sleep(0.2)
            self.open(feed)


@pytest.fixture
def towns(tmp_path: Path, worker_id: str) -> Iterator[tuple[Town, Town, Between]]:
    """Exempelstad publishes, Göteborg follows; both served as for real, with somebody between them."""
    with ExitStack() as stack:
        theirs = stack.enter_context(town("Exempelstad", tmp_path, worker_id))
        ours = stack.enter_context(town("Goteborg", tmp_path, worker_id))
        between = Between()
        between.to, theirs.public, ours.allowed = theirs.address, f"http://{between.host}", between.host
        stack.enter_context(between.listening())
        for each in (theirs, ours):
            serve = ("serve", "--port", str(each.port), "--workers", "1", "--live-port", "0")
            stack.enter_context(process(each, *serve))
        stack.enter_context(process(ours, "worker"))
        theirs.run(_PUBLISH)
        for each in (theirs, ours):
            _answers(each)
        yield theirs, ours, between


def _answers(each: Town) -> None:
    until = time.monotonic() + 150
    while True:
        try:
            assert httpx.get(f"{each.address}/metoder/flode/", timeout=10).status_code == 200
        except httpx.TransportError:
            assert time.monotonic() < until
            time.sleep(0.2)
        else:
            return


@pytest.fixture
def ylva(towns: tuple[Town, Town, Between]) -> Iterator[Colleague]:
    """The method lead of the town that follows, signed in."""
    made = Colleague(towns[1])
    made.sign_in("metodansvarig")
    yield made
    made.web.close()


def test_two_towns_exchange(towns: tuple[Town, Town, Between], ylva: Colleague) -> None:
    theirs, ours, between = towns
    feed = httpx.get(f"http://{between.host}/metoder/flode.json").json()
    item = next(each for each in feed["items"] if each["tags"] == ["method"])
    slug, name = item["_varsam"]["statement"]["key"], item["title"]

    ylva.open("/arbete/utbyte/folj/")
    where = ylva.send(
        "/arbete/utbyte/folj/", name="Exempelstad", address=f"http://{between.host}/metoder/flode.json"
    )
    ylva.fetch(where)
    # The fingerprint is the one that they show on their own page.
    assert "Är det här deras nyckel?" in ylva.words
    public = html.unescape(httpx.get(f"{theirs.address}/metoder/flode/").text)
    groups = re.findall(r"<span>([0-9A-F]{4})</span>", ylva.page)
    assert len(groups) == 16
    assert re.findall(r"<span>([0-9A-F]{4})</span>", public) == groups

    # Nothing can be taken over before somebody has compared it.
    ylva.open(f"{where}?visa=alla")
    entry = next(
        address
        for address, title in re.findall(r'href="(/arbete/utbyte/poster/[^"]+)"[^>]*>([^<]+)<', ylva.page)
        if html.unescape(title) == name
    )
    ylva.open(entry)
    assert "Bekräfta nyckeln" in ylva.words
    assert "Ta över som idé" not in ylva.words
    ylva.open(where)
    decide = re.search(r'action="([^"]+/nyckel/\d+/)"', ylva.page)
    assert decide
    ylva.send(decide[1], jamfort="1", svar="ja")

    ylva.open(f"{entry}ta-over/")
    card = ylva.send(f"{entry}ta-over/", name="Vårt namn på den", words="Så här gör de i Exempelstad.")
    assert card.startswith("/arbete/metoder/")
    assert "Exempelstad, version 1" in ylva.words

    # They change it; here nothing changes, and it is said.
    theirs.run(
        _CHANGE.format(
            slug=slug, values={"harms_sv": "En ny risk som de har sett.", "target_sv": "Andra än förut"}
        )
    )
    ylva.fetch(where)
    ylva.open(card)
    assert "Vårt namn på den" in ylva.words
    assert "har ändrats där" in ylva.words
    assert "En ny risk som de har sett." not in ylva.words
    ylva.open(entry)
    assert "Har ändrats hos Exempelstad" in ylva.words
    assert "En ny risk som de har sett." in ylva.words
    seen = re.search(r'name="sett" value="([^"]+)"', ylva.page)
    assert seen
    ylva.send(f"{entry}falt/", falt="harms", sett=seen[1])
    ylva.open(card)
    assert "En ny risk som de har sett." in ylva.words
    assert "Andra än förut" not in ylva.words
    assert "Vårt namn på den" in ylva.words

    # Somebody changes it on the way.
    between.changes = {"En ny risk som de har sett.": "Helt utan risker."}
    ylva.fetch(where)
    ylva.open("/arbete/utbyte/?visa=varningar")
    assert "Signaturen stämmer inte, eller saknas." in ylva.words
    ylva.open(entry)
    assert "tog inte in det" in ylva.words
    assert "Helt utan risker." not in ylva.page
    with ours.owner() as owner:
        stored = owner.execute(
            "select content::text from exchange_entry union all select content::text from exchange_entryversion"
        )
        assert not any(
            "Helt utan risker" in json.dumps(json.loads(row[0]), ensure_ascii=False) for row in stored
        )
