"""What the worker does with the introduction."""

from django.db import connection
from procrastinate.contrib.django import app


def forget() -> int:
    """Remove links that nobody has used for a period; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.introduction_forget()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="41 4 * * *")
@app.task(queueing_lock="introduction_forget", pass_context=False)
def introduction_forget(timestamp: int) -> None:
    """At night."""
    forget()
