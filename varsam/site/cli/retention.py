"""`varsam retention`: what would be destroyed, and carrying out what a registrar has approved."""

import argparse
import sys

from varsam.site.cli import house
from varsam.site.cli.errors import Refused

_WHERE = "A registrar goes through the lists at the desk, under Gallring, and approves them there."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the lists."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|run")
    acts.add_parser("list", help="what is on the lists and what is coming, in numbers").set_defaults(do=_list)
    acts.add_parser("run", help="destroy what a registrar has approved, or go on with it").set_defaults(
        do=_run
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 where nothing is approved or the clock is wrong."""
    status: int = arguments.do()
    return status


def _list() -> int:
    with house.opened():
        from varsam.kernel.retention import kinds, proposing

        waiting, outlook = proposing.waiting(), proposing.outlook()
        words = {kind.name: str(kind.many) for kind in kinds.every()}
    print("On lists now")
    for row in waiting:
        excepted = f", {row.excepted} of them excepted" if row.excepted else ""
        print(
            f"  {row.municipality}: list {row.list}, {row.state}: {row.items} {words[row.kind]} to {row.action}{excepted}"
        )
    if not waiting:
        print("  nothing")
    print("Coming, as counted last")
    for each in outlook:
        kept = f", {each.kept} of them kept for now" if each.kept else ""
        print(
            f"  {each.month:%Y-%m}  {each.municipality}: {each.things} {words[each.kind]} to {each.action}{kept}"
        )
    if not outlook:
        print("  nothing")
    return 0


def _run() -> int:
    with house.opened():
        from varsam.kernel.retention import running

        lists = running.approved()
        if not lists:
            raise Refused("No list is approved, so nothing is destroyed.", _WHERE)
        for destruction in lists:
            try:
                ended = running.run(destruction, _tell)
            except running.ClockWentBack:
                raise Refused(
                    f"List {destruction} was approved at a time that has not come yet.",
                    "The clock of the database has gone back. Set it right; nothing was destroyed.",
                ) from None
            print(file=sys.stderr)
            house.say(
                f"List {destruction} is done"
                if ended
                else f"List {destruction} was stopped or ended elsewhere"
            )
    return 0


def _tell(passed: int, planned: int) -> None:
    print(f"\r  {passed} of {planned}", end="", file=sys.stderr, flush=True)
