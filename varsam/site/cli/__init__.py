"""The command `varsam`: what is done from a terminal, by people and by scripts.

Only the module of the command that was asked for is imported, so that those without a database answer
at once.
"""

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn, Protocol

from varsam.site.cli.errors import STATUS_INPUT, told

COMMANDS = {
    "demo": ("demo", "run the demo town: everything made up, nothing to prepare"),
    "serve": ("serve", "serve the pages"),
    "live": ("live", "tell open windows of meetings what is new; serve starts it too"),
    "worker": ("worker", "do the background work: mail, reminders, seals, expiry"),
    "migrate": ("migrate", "bring the database to this version, row security included"),
    "account": ("account", "give somebody an account and a role"),
    "check": ("check", "say what is in order and what is not"),
    "backup": ("backup", "write the whole database to one file"),
    "restore": ("restore", "read a backup into an empty database"),
    "bounced": ("bounced", "read a mail server's report that a letter of training's came back"),
    "audit": ("audit", "verify or seal the record of what happened"),
    "retention": ("retention", "list what is to be destroyed, and destroy what is approved"),
    "keys": ("keys", "create, check or rotate the master keys"),
    "contacts": ("contacts", "whom one can ring at a given moment, as JSON"),
    "route": ("route", "where a situation belongs and why, as JSON"),
    "deidentify": ("deidentify", "find what points at a person in a text, as JSON"),
}

# Seconds until an end that went unheard is asked for anew.
_SOON = 0.05


class _Module(Protocol):
    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(STATUS_INPUT, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its status: 0 done, 1 refused or something is wrong, 2 unreadable input."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        return _run(words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; the interpreter would complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        refused = told(error)
        if refused is None:
            raise
        print(f"varsam: {refused.message}", file=sys.stderr)
        if refused.way_out:
            print(f"        {refused.way_out}", file=sys.stderr)
        return refused.status


def _run(words: list[str]) -> int:
    parser = _Parser(
        prog="varsam",
        description="The working tool of a municipality's coordination.",
        epilog="Commands:\n" + "\n".join(f"  {name:<12}{about}" for name, (_, about) in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command")
    name = parser.parse_args(words[:1]).command
    module: _Module = importlib.import_module(f"varsam.site.cli.{COMMANDS[name][0]}")
    own = _Parser(prog=f"varsam {name}", description=f"{name}: {COMMANDS[name][1]}")
    module.add_arguments(own)
    arguments = own.parse_args(words[1:])
    _listen()
    return module.run(arguments)


def _listen() -> None:
    """Ended from outside, a command still lets go of the database in order."""
    for which in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(which, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.unraisablehook = _ask_again
    sys.exit(128 + signal.SIGTERM)


def _ask_again(lost: "sys.UnraisableHookArgs") -> None:
    """An end that fell where Python lets no exception through (the callback of a weak reference) is asked for anew."""
    if isinstance(lost.exc_value, SystemExit):
        signal.setitimer(signal.ITIMER_REAL, _SOON)
    else:
        sys.__unraisablehook__(lost)
