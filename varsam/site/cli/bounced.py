"""`varsam bounced < message`: a mail server's report that a letter did not arrive, as the server hands it over."""

import argparse
import sys

from varsam.site.cli import house
from varsam.site.cli.errors import STATUS_INPUT, Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: the report comes on standard input, whole, with its headers."""


def run(arguments: argparse.Namespace) -> int:
    """Note that the letter came back. Status 2 and one line for what is no report of a letter that failed for good: a mail
    server that sorts by status keeps those for a person to read."""
    with house.opened():
        _note(sys.stdin.buffer.read(_LARGEST + 1))
    return 0


def _note(content: bytes) -> None:
    from varsam.areas.training.occasions import bounces

    try:
        is_ours = bounces.note(content)
    except bounces.NotAReport as error:
        raise Refused(
            str(error), "Give it one report, such as `varsam bounced < report.eml`.", status=STATUS_INPUT
        ) from error
    house.say("noted: the letter came back" if is_ours else "no letter of ours, or noted before")


# More than any report; what is longer is read no further.
_LARGEST = 1024 * 1024
