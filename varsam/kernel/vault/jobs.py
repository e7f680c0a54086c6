"""What the worker does with keys."""

from procrastinate.contrib.django import app

from varsam.kernel.vault import keys_part


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="renew_keys_part", pass_context=False)
def renew_keys_part(timestamp: int) -> None:
    """What writers have erased during the day is erased in the backups too, from the next morning on."""
    keys_part.renew()
