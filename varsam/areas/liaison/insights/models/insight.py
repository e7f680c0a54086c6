"""One thing that was learned outside the city, and the methods that it is about."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from varsam.areas.liaison.insights.enums import State
from varsam.lib import rows
from varsam.lib.rows import Verb

# What everybody may read lies in no compartment; what may not, in that of the unit that wrote it.
_IN_UNITS = "unit_id = any ((select varsam.units('insight', '{}'))::bigint[])"
OURS = "insight_id = any ((select varsam.insights_ours('{}'))::bigint[])"
_KEPT = "as long as it is of use to the city; it is checked to name nobody"
# What an editor may change; when it was shared, opened and taken back the database itself writes.
WRITTEN = (
    "title_sv", "title_en", "text_sv", "text_en", "learned_on", "url", "mission_id", "body_id", "state", "is_open", "idea_id",
)  # fmt: skip


class Insight(models.Model):
    """What was learned at a meeting, on a visit, from a report or in an answer, told without persons.

    An open one is everybody's, in the public feed too; one that was taken back leaves only that it was there, and when.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    title_sv = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    text_sv = models.TextField()
    text_en = models.TextField(blank=True)
    learned_on = models.DateField(help_text="the day of the meeting, the visit or the report")
    url = models.URLField(max_length=500, blank=True, help_text="where the source can be read")
    mission = models.ForeignKey("missions.Mission", on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.ForeignKey("contacts.Body", on_delete=models.SET_NULL, null=True, related_name="+")
    methods = models.ManyToManyField("methods.Method", through="Topic", related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    is_open = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    idea = models.ForeignKey(
        "methods.Method", on_delete=models.SET_NULL, null=True, related_name="+", help_text="what it became"
    )
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    shared_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"is_open or {_IN_UNITS.format('read')}"
                " or id = any ((select varsam.insights_received())::bigint[])",
                Verb.ADD: _IN_UNITS.format("add"),
                Verb.CHANGE: _IN_UNITS.format("change"),
            },
            changes=WRITTEN,
        ),
        "lets the city use what others have learned",
        _KEPT,
        {
            "text_sv": "what was learned; checked to be free of persons",
            "text_en": "the same in English",
            "written_by": "the colleague who wrote it",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-learned_on", "-pk"]
        indexes = [models.Index(fields=["unit", "-learned_on"], name="insight_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=False)
                | (Q(state=State.SHARED) & ~Q(title_en="") & ~Q(text_en="") & Q(opened_at__isnull=False)),
                name="open_is_shared_and_in_english",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, shared_at=None)
                | Q(state=State.SHARED, shared_at__isnull=False),
                name="shared_since",
            ),
            models.CheckConstraint(
                condition=~Q(title_sv="") & ~Q(text_sv=""), name="an_insight_says_something"
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__iregex="^https?://"), name="insight_links_to_the_web"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.said("title")

    @property
    def text(self) -> str:
        return self.said("text")

    @property
    def is_shared(self) -> bool:
        return self.state == State.SHARED

    def said(self, field: str) -> str:
        """A text in the active language: English where that is read and written, else Swedish."""
        english: str = getattr(self, f"{field}_en")
        swedish: str = getattr(self, f"{field}_sv")
        return swedish if get_language() == "sv" or not english else english


class Topic(models.Model):
    """A method that an insight is about."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="topics")
    method = models.ForeignKey("methods.Method", on_delete=models.CASCADE, related_name="+")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"{OURS.format('read')} or insight_id = any ((select varsam.insights_readable())::bigint[])",
                Verb.ADD: OURS.format("change"),
                Verb.REMOVE: OURS.format("change"),
            }
        ),
        "lets who works with a method find what others have learned of it",
        "goes with its insight",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["insight", "method"], name="one_topic_once")]

    def __str__(self) -> str:
        return f"{self.insight_id} {self.method_id}"
