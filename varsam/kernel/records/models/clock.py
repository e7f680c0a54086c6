"""The time that has been."""

from django.db import models

from varsam.lib import rows


class Clock(models.Model):
    """The latest moment that this database has seen: a clock that steps back does not open again what has ended."""

    id = models.SmallIntegerField(primary_key=True)
    seen = models.DateTimeField()

    declaration = rows.Declaration(
        rows.FunctionsOnly("moved forward by the worker, read by the functions that decide what is in force"),
        "keeps what has ended from opening again when a clock steps back",
        "for good; it concerns nobody",
    )

    def __str__(self) -> str:
        return f"{self.seen:%Y-%m-%d %H:%M}"
