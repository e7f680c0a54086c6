"""A situation that units meet, and every version of the guide to it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from varsam.areas.operations.enums import Setting
from varsam.lib import rows
from varsam.lib.rows import Verb

_EDITS = "(select varsam.may('guide', '{}'))"


class Scenario(models.Model):
    """One situation without persons. What its guide says is its newest published version; without one nobody reads it."""

    slug = models.SlugField(unique=True, max_length=60)
    setting = models.CharField(max_length=16, choices=Setting)
    position = models.PositiveSmallIntegerField(default=100)
    is_shown = models.BooleanField(default=True)

    declaration = rows.Declaration(
        rows.Shared("guide", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})),
        "puts situations in their order, so that a unit finds the one that is theirs",
        "as long as any unit can meet the situation; it is about no person",
    )

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug


class Version(models.Model):
    """One version of a guide, a draft (`published_at` null) or published. It never changes; the next one takes over.

    `content`, in Swedish and English wherever there are words: `title`, `situation`, `responsibilities` (a list of `key`,
    `role`, `rule` (slug of a legal rule, or null), `duty`, `certainty`), `first_steps`, `do_not` (lists), `who_to_contact`
    (slugs: `contacts`, `organisations`) and `methods` (slugs). `verified_on` is null until a lawyer has read it. `lesson` is
    what a unit learned and this version came from.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    source = models.TextField()
    verified_on = models.DateField(null=True)
    why = models.TextField(help_text="why this version was written")
    lesson = models.ForeignKey(
        "operations.Lesson", on_delete=models.SET_NULL, null=True, related_name="versions"
    )
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: f"published_at is not null or {_EDITS.format('change')}",
                Verb.ADD: f"{_EDITS.format('add')} and by_id = (select varsam.actor())",
            }
        ),
        "says who is responsible for what in a situation, what to do first and what not, and what it said before",
        "for good: every request remembers the version that it was gone through with",
        {"by": "the colleague who wrote the version, so that it can be asked about"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["scenario_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="one_version_of_a_guide"),
            models.CheckConstraint(condition=Q(number__gte=1), name="guides_begin_with_one"),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.number}"
