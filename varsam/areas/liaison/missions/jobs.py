"""What the worker does for missions."""

from django.db import connection
from procrastinate.contrib.django import app


def remind() -> int:
    """Tell owners that a deadline comes near, is today or has passed, once each; returns how many times."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.missions_remind()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="54 6-18 * * *")
@app.task(queueing_lock="missions_remind", pass_context=False)
def missions_remind(timestamp: int) -> None:
    """Each hour of the day, because a deadline elsewhere passes at any of them."""
    remind()
