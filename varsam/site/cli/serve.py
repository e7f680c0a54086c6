"""`varsam serve`: the pages, by granian behind any proxy."""

import argparse
import os
import socket
from pathlib import Path
from typing import Any

from varsam.site.cli import children, house
from varsam.site.cli.children import Children
from varsam.site.cli.errors import Refused

WORKERS = 2
THREADS = 4
_STOP_WITHIN_SECONDS = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where, and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=port, default=8000, help="the port to listen on (8000)")
    parser.add_argument("--workers", type=int, default=WORKERS, metavar="N", help=f"processes ({WORKERS})")
    parser.add_argument("--threads", type=int, default=THREADS, metavar="N", help=f"threads each ({THREADS})")
    parser.add_argument(
        "--live-port", type=port_or_none, metavar="N",
        help="where the live view of meetings listens (the next port; 0: it is not started)",
    )  # fmt: skip


def port(text: str) -> int:
    """A port number, for argparse."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port; it is a number from 1 to 65535")


def port_or_none(text: str) -> int:
    """A port number, or 0 for none, for argparse."""
    return 0 if text == "0" else port(text)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop; refuses to begin with keys or a database that do not fit."""
    children.end_with_parent()
    check_port(arguments.host, arguments.port, f"varsam serve --port {arguments.port + 1}")
    live = arguments.port + 1 if arguments.live_port is None else arguments.live_port
    if live:
        check_port(arguments.host, live, f"varsam serve --live-port {live + 1}, or 0 for no live view")
        _say_where(live)
    with house.opened(), Children() as beside:
        check_house()
        if live:
            words = ("live", "--host", arguments.host, "--port", str(live))
            beside.start("live view", *words, environment=os.environ)
        run_server(
            "config.wsgi:application", arguments.host, arguments.port,
            workers=arguments.workers, threads=arguments.threads,
        )  # fmt: skip
    return 0


def _say_where(live: int) -> None:
    """Without a proxy in front, browsers ask the live view on its own port. Before the settings are read."""
    if not os.environ.get("VARSAM_PUBLIC_ADDRESS", "").startswith("https://"):
        os.environ.setdefault("VARSAM_LIVE", f":{live}")


def check_port(host: str, number: int, instead: str) -> None:
    """Raise Refused where nobody can listen there; `instead` is what to type."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        # As the server itself does: a port that is merely cooling down is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, number))
            trial.listen(1)
        except OSError as error:
            raise Refused(
                f"Port {number} on {host} cannot be used: {error.strerror}.", f"Try {instead}"
            ) from error


def free_port(host: str) -> int:
    """A port on which nobody listens."""
    with socket.socket() as trial:
        trial.bind((host, 0))
        return int(trial.getsockname()[1])


def check_house() -> None:
    """Raise Refused where keys, database or static files do not fit this version."""
    from django.conf import settings
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from varsam.kernel.vault import api as vault

    vault.ring()
    try:
        call_command("migrate", database="default", check_unapplied=True, verbosity=0)
    except (SystemExit, CommandError) as error:
        raise Refused("The database is not that of this version.", "Run varsam migrate first.") from error
    wrong = vault.check()
    if wrong:
        raise Refused(f"The keys do not fit this database: {wrong[0]}.", f"Put back {settings.KEY_FILE}.")
    if not Path(settings.STATIC_ROOT, "staticfiles.json").exists():
        raise Refused("The static files have not been collected.", "Run make env TARGET=demo first.")


def run_server(
    target: str, host: str, number: int, *, workers: int = 1, threads: int = 1, is_live: bool = False
) -> None:
    """Run `target` until told to stop: pages by threads, or the live view in one loop."""
    from granian.constants import Interfaces
    from granian.log import LOGGING_CONFIG, LogLevels
    from granian.server import Server

    Server(
        target,
        address=host,
        port=number,
        interface=Interfaces.ASGI if is_live else Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        # A thread that goes takes its database connection with it; those that stay keep theirs.
        blocking_threads_idle_timeout=600,
        log_level=LogLevels.warning,
        log_dictconfig=_quiet_log(LOGGING_CONFIG),
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_WITHIN_SECONDS,
    ).serve()


def _quiet_log(theirs: dict[str, Any]) -> dict[str, Any]:
    """The server's own log without messages of exceptions, which carry values."""
    formatters = {name: {"()": "varsam.lib.quiet_log.QuietFormatter"} for name in theirs["formatters"]}
    return {**theirs, "formatters": formatters}
