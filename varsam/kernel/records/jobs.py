"""What the worker does with records."""

from django.db import connection
from procrastinate.contrib.django import app

BATCH = 1000


def tick() -> int:
    """Move the clock on and end the grants whose time has run out; returns how many."""
    done = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("select varsam.records_tick()")
            found = int(cursor.fetchone()[0])
        done += found
        if found < BATCH:
            return done


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="records_tick", pass_context=False)
def records_tick(timestamp: int) -> None:
    """End what has run out, so that its recipients are told in the same minute."""
    tick()
