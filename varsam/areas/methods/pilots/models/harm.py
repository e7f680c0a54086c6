"""What went wrong at a pilot, and that somebody has said that nothing did."""

import uuid

from django.db import models

from varsam.areas.methods.pilots.enums import Severity
from varsam.areas.methods.pilots.models.pilot import BASIS, HANDLED, KEPT, MY_PLACES, Pilot, Place
from varsam.lib import rows
from varsam.lib.rows import Verb

_SEEN = f"pilot_id = {HANDLED} or place_id = {MY_PLACES}"


class Harm(models.Model):
    """Something that went wrong for somebody because of what was tried, or may have: when, how bad, what was done. Its words
    name nobody. It never changes: a correction is a new one that takes its place."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="harms")
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, null=True, related_name="harms", help_text="null: told by a handler"
    )
    on = models.DateField()
    severity = models.PositiveSmallIntegerField(choices=Severity)
    words = models.BinaryField(help_text="sealed, person-free: what happened")
    done = models.BinaryField(help_text="sealed, person-free: what was done about it")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _SEEN}),
        "stops a pilot that harms, and tells whoever reads of the method that it can",
        KEPT,
        {
            "words": "sealed; searched for what points at somebody",
            "done": "sealed; searched for what points at somebody",
            "by": "the colleague who told it",
        },
        basis=BASIS,
    )

    class Meta:
        ordering = ["-on", "-at"]
        indexes = [models.Index(fields=["pilot", "severity"], name="harm_counted")]

    def __str__(self) -> str:
        return str(self.uid)


class Quiet(models.Model):
    """A place has said that nobody came to harm in a month, as far as it knows: silence is not read as safety."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="quiet")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="quiet")
    month = models.DateField(help_text="its first day")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _SEEN}),
        "tells a month without harm from a month of which nobody has said anything",
        KEPT,
        {"by": "the colleague who said so"},
        basis=BASIS,
    )

    class Meta:
        ordering = ["month", "pk"]
        constraints = [models.UniqueConstraint(fields=["place", "month"], name="said_once_a_month")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.month:%Y-%m}"
