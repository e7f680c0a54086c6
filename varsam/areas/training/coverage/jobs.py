"""What the worker does with files that are brought: it reads and writes large ones, and forgets them after a while."""

import uuid

from procrastinate.contrib.django import app

from varsam.areas.training.coverage import bringing
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call


@app.task(lock="coverage_import", pass_context=False)
def coverage_work(import_id: str) -> None:
    """Take one file as far as it goes without a person."""
    bringing.work(uuid.UUID(import_id))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="coverage_waiting", lock="coverage_import", pass_context=False)
def coverage_waiting(timestamp: int) -> None:
    """What was left by a worker that stopped."""
    for import_id in bringing.waiting():
        bringing.work(import_id)


@app.periodic(cron="44 3 * * *")
@app.task(queueing_lock="coverage_forget", pass_context=False)
def coverage_forget(timestamp: int) -> None:
    """Forget files and what was found in them, each when its time has run out."""
    with actor.working():
        call("coverage_forget")
