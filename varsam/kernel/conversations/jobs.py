"""What the worker does with threads. It erases none: those whose time has run out come on a list (retention)."""

from django.db import connection
from procrastinate.contrib.django import app


def forget() -> int:
    """Forget by which code an erased thread was opened, a day after; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.conversations_forget()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="forget_codes", pass_context=False)
def forget_codes(timestamp: int) -> None:
    """Let an old page that is sent again be answered for a day, and leave no trace of the code after it."""
    forget()
