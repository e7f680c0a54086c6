"""What the worker does with what was seen of methods."""

from django.db import connection
from procrastinate.contrib.django import app

from varsam.kernel.access import actor
from varsam.kernel.people import published


def count() -> int:
    """Count the quarters that are over and have rested, and tell what is enough; returns how many numbers are new."""
    with actor.working(), connection.cursor() as cursor:
        cursor.execute("select varsam.learning_count()")
        told = int(cursor.fetchone()[0])
        if told:
            published.changed()
    return told


@app.periodic(cron="22 3 * * *")
@app.task(queueing_lock="learning_count", pass_context=False)
def learning_count(timestamp: int) -> None:
    """At night, for most nights to no end: a quarter is over four times a year."""
    count()
