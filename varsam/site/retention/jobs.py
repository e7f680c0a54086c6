"""The reminder, apart from proposing and from destroying: it stands here since notices lie above retention."""

from django.db import connection
from procrastinate.contrib.django import app


def tell() -> int:
    """Say that something waits to those who review lists: a new list, or a month that comes near; returns to how many."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.retention_tell()")
        return int(cursor.fetchone()[0])


@app.periodic(cron="7 6 * * *")
@app.task(queueing_lock="tell_registrars", pass_context=False)
def tell_registrars(timestamp: int) -> None:
    """Remind every morning of what is new. A letter that is missed destroys nothing: only an approval does."""
    tell()
