"""What the worker does for missions."""

from procrastinate.contrib.django import app

from varsam.kernel.access import actor
from varsam.kernel.access.functions import call


def remind() -> int:
    """Tell owners that a deadline comes near, is today or has passed, once each; returns how many times."""
    with actor.working():
        return int(call("missions_remind"))


@app.periodic(cron="54 6-18 * * *")
@app.task(queueing_lock="missions_remind", pass_context=False)
def missions_remind(timestamp: int) -> None:
    """Each hour of the day, because a deadline elsewhere passes at any of them."""
    remind()
