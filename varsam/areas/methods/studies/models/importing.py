"""Files with references, on their way in."""

import uuid

from django.db import models
from django.db.models import Q

from varsam.areas.methods.studies.enums import ImportState
from varsam.lib import rows
from varsam.lib.bibliography import Format
from varsam.lib.bibliography.reference import LARGEST
from varsam.lib.rows import Verb


class Import(models.Model):
    """A file with references that somebody has brought.

    - Of about `total` entries, `done` have been read: `added` are new studies, `known` were there, `filled` were there by their
      DOI and have been given what was empty, `doubtful` are new but may be the same as another, `broken` could not be read.
    - `report` says which were broken, where and why, and what stood there, so that it can be mended.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    format = models.CharField(max_length=8, blank=True, choices=[(each.value, each.value) for each in Format])
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.WAITING)
    fault = models.CharField(max_length=16, blank=True)
    name = models.BinaryField(null=True, help_text="sealed; what the file was called")
    size = models.PositiveIntegerField(help_text="bytes")
    content = models.BinaryField(null=True, help_text="sealed; the file, until it has been read")
    report = models.BinaryField(null=True, help_text="sealed; the broken entries")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)
    doubtful = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="when it last moved on")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: "(select varsam.may('study', 'read'))"}),
        "lets a file with thousands of references be read with its progress shown, and its broken entries be mended",
        "that it was brought, for good; the file until it has been read, what it was called and what was broken for the"
        " limit `import_kept`",
        {
            "name": "sealed; what somebody called the file",
            "content": "sealed; a file of references, which may hold names if the wrong one was brought",
            "report": "sealed; entries that could not be read",
            "by": "the colleague who brought it",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=LARGEST), name="references_are_not_too_many"
            ),
            models.CheckConstraint(
                condition=Q(content=None) | ~Q(state=ImportState.DONE), name="file_goes_when_it_is_read"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)
