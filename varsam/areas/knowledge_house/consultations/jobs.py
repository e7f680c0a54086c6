"""What the worker does for consultations."""

from django.db import connection
from procrastinate.contrib.django import app


def remind() -> int:
    """Tell that advice is late, once for each consultation; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.consultations_remind()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="46 5 * * *")
@app.task(queueing_lock="consultations_remind", pass_context=False)
def consultations_remind(timestamp: int) -> None:
    """In the morning of the day after the promise."""
    remind()
