"""What the worker does by itself. Nobody acts: each job goes through one function of the database made for it."""

from procrastinate.contrib.django import app

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
