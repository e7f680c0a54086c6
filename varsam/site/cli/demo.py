"""`varsam demo`: a whole town of made-up people, from nothing to a running Varsam in one command."""

import argparse
import http.client
import os
import signal
import time
from pathlib import Path
from types import FrameType

from config import embedded
from varsam.lib import keyring
from varsam.site.cli import demo_folder, house
from varsam.site.cli.children import Children
from varsam.site.cli.errors import Refused
from varsam.site.cli.migrate import bring_up_to_date
from varsam.site.cli.serve import check_port, free_port, port

_HOST = "127.0.0.1"
_WAIT_FOR_PAGES = 60.0
_WAIT_FOR_ANSWER = 3.0
_LOOK_EVERY = 0.2


class _Stop(BaseException):
    """Somebody asked us to end."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it lives and where it answers."""
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="the folder for its state (VARSAM_DATA, else .data)"
    )
    parser.add_argument("--port", type=port, default=8000, help="where the pages are served (8000)")
    parser.add_argument("--fresh", action="store_true", help="delete the demo that is there and begin anew")


def run(arguments: argparse.Namespace) -> int:
    """Serve the demo town until Ctrl-C, SIGTERM or a closed terminal; then stop all that was started."""
    for which in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(which, _stop)
    try:
        _run(arguments)
    except _Stop:
        house.say("Everything that was started is stopped")
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    _turn_deaf()
    raise _Stop


def _turn_deaf() -> None:
    """From here on everything is being stopped in order, and a second Ctrl-C must not tear that apart."""
    for which in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(which, signal.SIG_IGN)


def _run(arguments: argparse.Namespace) -> None:
    check_port(_HOST, arguments.port, f"PORT={arguments.port + 1} make demo")
    address = f"http://{_HOST}:{arguments.port}"
    data = (arguments.data or house.data_folder()).expanduser().resolve()
    os.environ.update(VARSAM_DATA=str(data), VARSAM_DEMO="1", VARSAM_PUBLIC_ADDRESS=address)
    _prepare_folder(data, fresh=arguments.fresh)
    if not house.has_own_database():
        house.say("Starting PostgreSQL")
    with house.opened(house.say, make=True) as server:
        try:
            _fill()
            _serve(server, arguments.port, data)
        finally:
            _turn_deaf()


def _serve(server: embedded.Server | None, number: int, data: Path) -> None:
    with Children() as children:
        try:
            # Found by the page itself, so any port that is free will do.
            live = free_port(_HOST)
            words = ("serve", "--port", str(number), "--live-port", str(live))
            children.start("web server", *words, environment=os.environ)
            children.start("worker", "worker", environment=os.environ)
            _wait_for_pages(children, number)
            _welcome(f"http://{_HOST}:{number}", data)
            _watch(children, server)
        finally:
            _turn_deaf()
            house.say("Stopping")


def _prepare_folder(data: Path, *, fresh: bool) -> None:
    if fresh and house.has_own_database():
        raise Refused(
            "--fresh deletes the demo's own database only, and DATABASE_URL points at another.",
            "Empty that database yourself, or unset DATABASE_URL.",
        )
    if fresh:
        demo_folder.empty(data)
    try:
        demo_folder.prepare(data)
    except PermissionError as error:
        raise Refused(f"You may not write to {data}.", "Choose another folder (--data DIR).") from error
    key_file = Path(os.environ.get("VARSAM_KEY_FILE", data / "keys" / "master.json"))
    if not os.environ.get("VARSAM_MASTER_KEYS"):
        if embedded.is_initialised(data) and not key_file.exists():
            raise Refused(
                f"The key file {key_file} is gone, and nothing stored can be read without it.",
                "Put it back, or begin anew: varsam demo --fresh.",
            )
        keyring.create(key_file)


def _fill() -> None:
    demo_folder.mark_database()
    house.say("Bringing the database up to date")
    bring_up_to_date()
    from varsam.site import demo

    house.say("Loading the demo town")
    demo.load()


def _wait_for_pages(children: Children, number: int) -> None:
    until = time.monotonic() + _WAIT_FOR_PAGES
    while time.monotonic() < until:
        _refuse_if_ended(children)
        if _answers(number):
            return
        time.sleep(0.05)
    raise Refused(
        "The web server did not answer within a minute.", "Start again; the reason may stand above."
    )


def _answers(number: int) -> bool:
    """Whether a page comes; that somebody listens says little, since the pages load after the port is taken."""
    caller = http.client.HTTPConnection(_HOST, number, timeout=_WAIT_FOR_ANSWER)
    try:
        caller.request("GET", "/halsa/")
        caller.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        caller.close()
    return True


def _watch(children: Children, server: embedded.Server | None) -> None:
    while True:
        _refuse_if_ended(children)
        if server is not None and not server.alive():
            raise Refused("PostgreSQL has ended unexpectedly.", "Start again: what was saved is recovered.")
        time.sleep(_LOOK_EVERY)


def _refuse_if_ended(children: Children) -> None:
    ended = children.ended()
    if ended is not None:
        name, status = ended
        raise Refused(
            f"The {name} has ended unexpectedly (status {status}).", "Start again: nothing saved is lost."
        )


def _welcome(address: str, data: Path) -> None:
    from varsam.site import demo

    print(f"\n  Varsam runs on {address}\n", flush=True)
    print(f"  Staff sign in at {address}/konto/logga-in/ with the password {demo.PASSWORD}:")
    width = max(len(person.email) for person in demo.CAST)
    for person in demo.CAST:
        print(f"    {person.email:<{width}}  {person.title}")
    print(f"\n  Mail that it sends is written to {data / 'mail'}")
    print("  Ctrl-C stops everything.\n", flush=True)
