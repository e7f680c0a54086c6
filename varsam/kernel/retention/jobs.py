"""What the worker does by itself: it proposes every night, and carries out what a registrar has approved."""

from procrastinate.contrib.django import app

from varsam.kernel.retention import proposing, running


@app.periodic(cron="37 2 * * *")
@app.task(queueing_lock="propose_lists", lock="retention", pass_context=False)
def propose_lists(timestamp: int) -> None:
    """Bring the proposed lists up to date. Nothing is destroyed by this."""
    proposing.propose()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="run_lists", lock="retention", pass_context=False)
def run_lists(timestamp: int) -> None:
    """Carry out approved lists, and go on with one that a crash has stopped."""
    for destruction in running.approved():
        running.run(destruction)
