"""What the worker does by itself. Nobody acts: each job goes through one function of the database made for it."""

from typing import Any

from procrastinate import builtin_tasks
from procrastinate.contrib.django import app

from varsam.kernel.access.functions import call
from varsam.kernel.access.sessions import SessionStore
from varsam.kernel.audit import api as audit
from varsam.kernel.notifications import mail
from varsam.kernel.vault import api as vault


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="tell", pass_context=False)
def tell(timestamp: int) -> None:
    """Mail those for whom something new waits."""
    mail.tell()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal", pass_context=False)
def seal_audit(timestamp: int) -> None:
    """Close what has been put on record since the last seal."""
    audit.seal(vault.subkey("audit seal"))


@app.periodic(cron="12 4 * * *")
@app.task(queueing_lock="forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Remove what has served: sessions that have ended, and notices that were told long ago."""
    SessionStore.clear_expired()
    call("notifications_forget")


@app.periodic(cron="22 4 * * *")
@app.task(queueing_lock="forget_jobs", pass_context=True)
async def forget_jobs(context: Any, timestamp: int) -> None:
    """Remove jobs a week after they ended, as their declaration says."""
    await builtin_tasks.remove_old_jobs(context, max_hours=24 * 7, remove_failed=True)
