"""What the worker does for studies: it reads large files, forgets what was in them, and reminds of reviews."""

import uuid

from procrastinate.contrib.django import app

from varsam.areas.methods.studies import bringing
from varsam.kernel.access import actor
from varsam.kernel.access.functions import call


@app.task(lock="studies_import", pass_context=False)
def studies_work(import_id: str) -> None:
    """Read one file."""
    bringing.work(uuid.UUID(import_id))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="studies_waiting", lock="studies_import", pass_context=False)
def studies_waiting(timestamp: int) -> None:
    """What was left by a worker that stopped."""
    for import_id in bringing.waiting():
        bringing.work(import_id)


@app.periodic(cron="48 3 * * *")
@app.task(queueing_lock="studies_forget", pass_context=False)
def studies_forget(timestamp: int) -> None:
    """Forget what was broken in files, and what they were called, each when its time has run out."""
    with actor.working():
        call("studies_forget")


def remind() -> int:
    """Tell those who review that a method is to be gone through again, once before the day and once on it; how many were due."""
    with actor.working():
        return int(call("studies_remind"))


@app.periodic(cron="53 5 * * *")
@app.task(queueing_lock="studies_remind", pass_context=False)
def studies_remind(timestamp: int) -> None:
    """In the morning, as long before the day as the time limit says, and on the day."""
    remind()
