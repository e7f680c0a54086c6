"""The card of a way of working, and the steps that it can take."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from varsam.areas.methods.register.enums import Level, Origin, Rating, Setting, State
from varsam.areas.methods.register.states import ADVISED
from varsam.lib import rows
from varsam.lib.rows import Verb

# What whoever edits a card says of it. Its state, its ratings and their grounds are written by the database alone, from
# steps and ratings that somebody answers for (sql/20_judging.sql).
CHANGES = (
    "name_sv", "name_en", "target_sv", "target_en", "level", "min_age", "max_age", "settings", "languages",
    "description_sv", "description_en", "harms_sv", "harms_en", "needs_sv", "needs_en", "cost_sv", "cost_en",
    "here_sv", "here_en", "in_use_since", "source", "verified_on",
)  # fmt: skip


class Way(models.Model):
    """One step that exists, as states.py says; written at every migration."""

    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    why = models.CharField(max_length=200)
    gates = ArrayField(models.CharField(max_length=12))

    declaration = rows.Declaration(
        rows.FunctionsOnly(
            "written by migration from register/states.py, read by the triggers that let a method step"
        ),
        "lets the database refuse a step that is not in the table, or whose gates do not hold",
        "as long as the version that it belongs to",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["before", "after"], name="one_way_of_a_method")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Method(models.Model):
    """One way of working. Effect and implementation are rated apart: liked is not the same as helped.

    Empty words for the cost, or for who can do it here, mean that nobody knows yet. `level` is empty only while it is an
    idea. `min_age` and `max_age` are in years, both included. `languages` are two letters each. `in_use_since` is the year
    since which it is in ordinary use here, where that was so before anybody judged it. `review_on`: when what is known is to
    be gone through again; the package that reviews says so, in the database.
    """

    slug = models.SlugField(unique=True, max_length=60)
    name_sv = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    target_sv = models.TextField(blank=True)
    target_en = models.TextField(blank=True)
    level = models.CharField(max_length=12, choices=Level, blank=True)
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    settings = ArrayField(models.CharField(max_length=16, choices=Setting), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    description_sv = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    effect = models.CharField(max_length=12, choices=Rating, default=Rating.UNKNOWN)
    effect_sv = models.TextField(blank=True)
    effect_en = models.TextField(blank=True)
    effect_source = models.TextField(blank=True)
    implementation = models.CharField(max_length=12, choices=Rating, default=Rating.UNKNOWN)
    implementation_sv = models.TextField(blank=True)
    implementation_en = models.TextField(blank=True)
    implementation_source = models.TextField(blank=True)
    harms_sv = models.TextField(blank=True)
    harms_en = models.TextField(blank=True)
    needs_sv = models.TextField(blank=True)
    needs_en = models.TextField(blank=True)
    cost_sv = models.TextField(blank=True)
    cost_en = models.TextField(blank=True)
    here_sv = models.TextField(blank=True)
    here_en = models.TextField(blank=True)
    in_use_since = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.IDEA)
    source = models.TextField(blank=True)
    verified_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    origin_kind = models.CharField(max_length=8, choices=Origin, default=Origin.OWN)
    origin_uid = models.CharField(max_length=200, blank=True)
    origin_words = models.TextField(blank=True)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "true",
                # It begins as an idea, whoever writes it (sql/20_judging.sql).
                Verb.ADD: "(select varsam.may('method', 'add')) or (select varsam.may('method_idea', 'add'))",
                Verb.CHANGE: "(select varsam.may('method', 'change'))",
            },
            changes=CHANGES,
        ),
        "says what is known about a way of working before it is chosen",
        "as long as anything points at it; it is about no person",
    )

    class Meta:
        ordering = ["name_sv"]
        constraints = [
            # An idea has none yet, nor has one that was never taken further.
            models.CheckConstraint(
                condition=Q(state__in=[State.IDEA, State.WITHDRAWN]) | ~Q(level=""), name="method_has_a_level"
            ),
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(max_age=None) | Q(max_age__gte=F("min_age")), name="method_ages"
            ),
            # The year lets a method be judged without a pilot: it rests on more than somebody's memory.
            models.CheckConstraint(
                condition=Q(in_use_since=None) | ~Q(source=""), name="method_in_use_by_a_source"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.said("name")

    @property
    def is_usable(self) -> bool:
        """Whether somebody may choose it from now on."""
        return self.state != State.WITHDRAWN

    @property
    def is_recommended(self) -> bool:
        """Whether the city says that one may use it, with or without caution."""
        return self.state in ADVISED

    def said(self, field: str) -> str:
        """A text of the card in the active language: Swedish where that is asked for, else English, and Swedish where
        nobody has written the English."""
        text: str = getattr(self, f"{field}_{'sv' if get_language() == 'sv' else 'en'}")
        return text or str(getattr(self, f"{field}_sv"))
