"""What the worker does with threads."""

from django.db import connection
from procrastinate.contrib.django import app

BATCH = 200


def expire() -> int:
    """Erase the threads whose time has run out, in batches that each commit; returns how many."""
    done = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("select varsam.conversations_expire(%s)", [BATCH])
            found = int(cursor.fetchone()[0])
        done += found
        if found < BATCH:
            return done


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="expire", pass_context=False)
def expire_threads(timestamp: int) -> None:
    """Keep the promise of when a thread ends."""
    expire()
