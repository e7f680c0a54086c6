"""`varsam live`: the process that tells open windows of meetings what is new, beside the one that serves the pages."""

import argparse

from varsam.site.cli import children, house
from varsam.site.cli.serve import check_house, check_port, port, run_server


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it listens."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=port, default=8001, help="the port to listen on (8001)")


def run(arguments: argparse.Namespace) -> int:
    """Tell until told to stop; refuses to begin with keys or a database that do not fit."""
    children.end_with_parent()
    check_port(arguments.host, arguments.port, f"varsam live --port {arguments.port + 1}")
    with house.opened():
        check_house()
        # One process: who watches is known to it alone, and what is drawn for one is drawn for all.
        run_server("config.asgi:application", arguments.host, arguments.port, is_live=True)
    return 0
