"""`varsam deidentify`: text on standard input, findings as JSON on standard output."""

import argparse
import sys

from varsam.lib.deidentification import command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: the text comes on standard input."""


def run(arguments: argparse.Namespace) -> int:
    """Find and mask; status 2 and one line for what is no text."""
    return command.run(sys.stdin, sys.stdout, sys.stderr)
