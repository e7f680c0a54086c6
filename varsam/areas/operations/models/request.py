"""A unit's request for support, and what it has said of its own responsibility."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from varsam.areas.operations.enums import Said, Setting
from varsam.areas.operations.models.guide import Version
from varsam.areas.operations.states import OPEN, State, Why
from varsam.lib import rows
from varsam.lib.rows import Verb

ENDS = "as long as the thread that it hangs on; then only states, times and counts stay"
# Row by row, what the one who acts, or the writer who proves the thread's token, may see.
MINE = "any ((select varsam.operations_mine())::uuid[])"
_READ = (
    "home_id = any ((select varsam.units('unit_request', 'read'))::bigint[])"
    " or unit_id = any ((select varsam.units('own_request', 'read'))::bigint[])"
    " or enquiry_id = any ((select varsam.operations_written())::bigint[])"
)


def through(field: str = "request_id") -> rows.Where:
    """Read by whoever reads the request, and written by functions alone."""
    return rows.Where({Verb.READ: f"{field} = {MINE}"})


class Request(models.Model):
    """One unit's question about a situation, from asking to what was learned. It is about no person.

    - `home` handles it; `unit` is who asked, where somebody asked signed in, and null where only the code tells.
    - What is written in it is sealed with a key of its own, which goes when the thread does.
    - It is written by functions of the database alone, which know the steps and whose turn it is.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=16, unique=True, help_text="that of its enquiry")
    enquiry = models.OneToOneField("conversations.Enquiry", on_delete=models.CASCADE, related_name="+")
    home = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    setting = models.CharField(max_length=16, choices=Setting)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField(null=True)
    visited_at = models.DateTimeField(null=True)
    follow_up_due = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    followed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=16, choices=Why, blank=True, default=Why.SILENT)
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Where({Verb.READ: _READ}),
        "lets a unit see its own responsibility, agree on measures and tell what came of them",
        ENDS,
        {
            "asked_by": "the colleague of the unit who asked, to be told that something waits",
            "holder": "the colleague who holds it",
        },
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt"),
    )

    class Meta:
        ordering = ["-asked_at", "uid"]
        indexes = [
            models.Index(fields=["home", "-asked_at"], name="unit_request_newest"),
            models.Index(fields=["unit", "-asked_at"], name="unit_request_own"),
            models.Index(fields=["follow_up_due"], condition=Q(state="planned"), name="unit_request_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None, ended_why=Why.SILENT)
                | (~Q(state__in=OPEN) & Q(ended_at__isnull=False) & ~Q(ended_why=Why.SILENT)),
                name="what_has_ended_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PLANNED) | Q(planned_at__isnull=False, follow_up_due__isnull=False),
                name="what_is_planned_is_followed_up",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        """Whether the unit should have told how it went, and has not."""
        due = self.follow_up_due
        return self.state == State.PLANNED and due is not None and due < timezone.now()


class Check(models.Model):
    """What a unit says of one responsibility of the guide's version."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="checks")
    key = models.SlugField(max_length=40, help_text="that of the responsibility in the version")
    said = models.CharField(max_length=8, choices=Said)
    at = models.DateTimeField()

    declaration = rows.Declaration(
        through(), "shows a unit what is missing, and the coordination what is often missing", ENDS
    )

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["request", "key"], name="one_answer_a_responsibility")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.key}"
