"""`varsam serve`: the pages, by granian behind any proxy."""

import argparse
import socket
from pathlib import Path
from typing import Any

from varsam.site.cli import children, house
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


def port(text: str) -> int:
    """A port number, for argparse."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port; it is a number from 1 to 65535")


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop; refuses to begin with keys or a database that do not fit."""
    children.end_with_parent()
    check_port(arguments.host, arguments.port, f"varsam serve --port {arguments.port + 1}")
    with house.opened():
        _check_house()
        _serve(arguments)
    return 0


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


def _check_house() -> None:
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


def _serve(arguments: argparse.Namespace) -> None:
    from granian.constants import Interfaces
    from granian.log import LOGGING_CONFIG, LogLevels
    from granian.server import Server

    Server(
        "config.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=arguments.threads,
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
