"""What the worker does for dialogues."""

from django.db import connection
from procrastinate.contrib.django import app


def remind() -> int:
    """Say once to those who answer for promises that the day comes, and once that it has passed; let names go that nobody
    has asked for again in time. Returns how many times something was told or let go."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.dialogue_remind()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="52 5 * * *")
@app.task(queueing_lock="dialogue_remind", pass_context=False)
def dialogue_remind(timestamp: int) -> None:
    """In the morning, when there is a day to do it in."""
    remind()
