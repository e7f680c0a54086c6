"""What the worker does for units."""

from django.db import connection
from procrastinate.contrib.django import app


def remind() -> int:
    """Tell units, and those who hold their requests, that it is time to say how it went; once each. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.operations_remind()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="41 5 * * *")
@app.task(queueing_lock="operations_remind", pass_context=False)
def operations_remind(timestamp: int) -> None:
    """In the morning of the day."""
    remind()
