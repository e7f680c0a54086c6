"""What the worker does for the exchange: signs what we publish, fetches what others do."""

import uuid

from procrastinate.contrib.django import app

from varsam.areas.liaison.exchange import fetching, publishing


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="exchange_publish", pass_context=False)
def exchange_publish(timestamp: int) -> None:
    """Sign what has changed on the public pages since the last minute."""
    publishing.publish()


@app.task(pass_context=False)
def exchange_fetch(subscription: str) -> None:
    """Fetch one feed now: somebody waits for it."""
    fetching.fetch(uuid.UUID(subscription))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="exchange_fetch_due", pass_context=False)
def exchange_fetch_due(timestamp: int) -> None:
    """Fetch each feed once a day, and what somebody asked for and nobody came to."""
    fetching.fetch_due()
