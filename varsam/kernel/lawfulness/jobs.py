"""What the worker does with consents and with the review of the reading log."""

from procrastinate.contrib.django import app

from varsam.kernel.access.functions import call
from varsam.kernel.lawfulness import reviews


def warn() -> int:
    """Remind the units of consents that run out soon, each once; returns how many."""
    return int(call("consent_warn"))


@app.periodic(cron="32 5 * * *")
@app.task(queueing_lock="consent_warn", pass_context=False)
def consent_warn(timestamp: int) -> None:
    """In the morning, so that there is time to ask again before sharing stops."""
    warn()


@app.periodic(cron="47 * * * *")
@app.task(queueing_lock="review_open", pass_context=False)
def review_open(timestamp: int) -> None:
    """Draw the rounds of the log's review that are due; one that fails is tried again within the hour."""
    reviews.open_due()
