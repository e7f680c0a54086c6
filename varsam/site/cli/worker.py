"""`varsam worker`: background work, from the queue in the database."""

import argparse
import asyncio

from procrastinate import App

from varsam.site.cli import children, house

_GRACE_SECONDS = 8.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much at once."""
    parser.add_argument("--concurrency", type=int, default=2, metavar="N", help="jobs at the same time (2)")


def run(arguments: argparse.Namespace) -> int:
    """Work until told to stop (Ctrl-C, SIGTERM); what runs then is finished first, within seconds."""
    children.end_with_parent()
    with house.opened():
        from procrastinate.contrib.django import app

        from varsam.site.cli import queue

        with app.replace_connector(queue.connector()) as worker:
            asyncio.run(_work(worker, arguments.concurrency))
    return 0


async def _work(worker: App, concurrency: int) -> None:
    async with worker.open_async():
        await worker.run_worker_async(
            concurrency=concurrency,
            shutdown_graceful_timeout=_GRACE_SECONDS,
            install_signal_handlers=True,
        )
