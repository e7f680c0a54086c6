"""What the worker does for agreements."""

from django.db import connection
from procrastinate.contrib.django import app


def remind() -> int:
    """Tell that an agreement ends soon, once for each; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.agreements_remind()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="51 5 * * *")
@app.task(queueing_lock="agreements_remind", pass_context=False)
def agreements_remind(timestamp: int) -> None:
    """In the morning, as long before the end as the time limit says."""
    remind()
