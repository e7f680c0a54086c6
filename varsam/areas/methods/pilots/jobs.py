"""What the worker does for pilots."""

from django.db import connection
from procrastinate.contrib.django import app


def remind() -> int:
    """Tell that an end has passed, and contacts of places that something is missing; returns how many were told."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.pilots_remind()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="46 5 * * *")
@app.task(queueing_lock="pilots_remind", pass_context=False)
def pilots_remind(timestamp: int) -> None:
    """In the morning; once a month for each."""
    remind()
