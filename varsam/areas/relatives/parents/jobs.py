"""What the worker does for parent groups."""

from procrastinate.contrib.django import app

from varsam.kernel.access.functions import call
from varsam.kernel.vault import api as vault


def night() -> int:
    """End groups that have met for the last time and that nobody has ended, each in a transaction of its own; how many."""
    ended = 0
    while _end_one():
        ended += 1
    if ended:
        vault.write_keys_part()
    return ended


def _end_one() -> bool:
    return bool(call("parents_night"))


@app.periodic(cron="24 3 * * *")
@app.task(queueing_lock="parents_night", pass_context=False)
def parents_night(timestamp: int) -> None:
    """At night, when nobody is in the middle of a page."""
    night()
