"""What the worker does for the network of experts."""

from django.db import connection
from procrastinate.contrib.django import app


def warn() -> int:
    """Remind of agreements and supervision whose day comes near or has passed, once for each day; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.experts_warn()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="41 5 * * *")
@app.task(queueing_lock="experts_warn", pass_context=False)
def experts_warn(timestamp: int) -> None:
    """In the morning, so that a new agreement is made before somebody works without one."""
    warn()
