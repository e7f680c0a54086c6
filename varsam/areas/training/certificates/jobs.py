"""What the worker does for certificates."""

from django.db import connection
from procrastinate.contrib.django import app

from varsam.areas.training.certificates import issuing
from varsam.kernel.vault import api as vault


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="certificates_issue", pass_context=False)
def certificates_issue(timestamp: int) -> None:
    """Soon after an occasion has been noted as held."""
    issuing.issue()


def remind() -> int:
    """Write to those whose certificate ends soon, once; returns how many."""
    return _run("certificates_remind")


def forget() -> int:
    """Destroy certificates whose time is over; returns how many."""
    gone = _run("certificates_forget")
    if gone:
        vault.write_keys_part()
    return gone


def _run(function: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select varsam.{function}()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="12 6 * * *")
@app.task(queueing_lock="certificates_remind", pass_context=False)
def certificates_remind(timestamp: int) -> None:
    """In the morning, when there is a day to answer in."""
    remind()


@app.periodic(cron="44 4 * * *")
@app.task(queueing_lock="certificates_forget", pass_context=False)
def certificates_forget(timestamp: int) -> None:
    """Remove what has served."""
    forget()
