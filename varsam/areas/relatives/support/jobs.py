"""What the worker does for relatives' support."""

from django.db import connection
from procrastinate.contrib.django import app

from varsam.kernel.vault import api as vault


def night() -> tuple[int, int]:
    """Keep the threads of what goes on, end what is over, destroy what has served: how many keys, how many supports."""
    with connection.cursor() as cursor:
        cursor.execute("select keys, emptied from varsam.support_night()")
        keys, emptied = (int(n) for n in cursor.fetchone())
    if keys or emptied:
        vault.write_keys_part()
    return keys, emptied


@app.periodic(cron="18 3 * * *")
@app.task(queueing_lock="support_night", pass_context=False)
def support_night(timestamp: int) -> None:
    """At night, when nobody is in the middle of a page."""
    night()
