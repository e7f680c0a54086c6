"""What the worker does for contacts."""

from django.db import connection
from procrastinate.contrib.django import app


def tidy() -> int:
    """Remind of those who are to be asked again, and let go of those who have not said yes in time; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.contacts_tidy()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="53 5 * * *")
@app.task(queueing_lock="contacts_tidy", pass_context=False)
def contacts_tidy(timestamp: int) -> None:
    """In the morning, when there is a day to ask in."""
    tidy()
