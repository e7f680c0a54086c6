"""What the city teaches, to whom, and what those who took part get to keep."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from varsam.areas.training.courses.enums import Form
from varsam.lib import file_kinds, rows
from varsam.lib.rows import Verb

_EDITED = frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})
_STAYS = "as long as anything points at it; it is about no person"


class Group(models.Model):
    """A kind of work that people in the city do: whom a course is for, and what those who sign up say that they do."""

    slug = models.SlugField(unique=True, max_length=60)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    declaration = rows.Declaration(
        rows.Shared("course", _EDITED), "says whom a course is for, and whose share has been reached", _STAYS
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_sv if get_language() == "sv" else self.name_en


class Course(models.Model):
    """One course as it stands in the catalogue.

    `minutes` is the whole course, `sittings` how many times one meets; `groups` and `methods` hold slugs. `renewal_months`
    null: what one has learned is not asked for again. `trainer` says who teaches, as a function and not as a name.
    """

    slug = models.SlugField(unique=True, max_length=60)
    title_sv = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    groups = ArrayField(models.CharField(max_length=60), default=list)
    audience_sv = models.CharField(max_length=240)
    audience_en = models.CharField(max_length=240)
    minutes = models.PositiveSmallIntegerField()
    sittings = models.PositiveSmallIntegerField(default=1)
    form = models.CharField(max_length=20, choices=Form)
    min_places = models.PositiveSmallIntegerField()
    max_places = models.PositiveSmallIntegerField()
    goals_sv = ArrayField(models.CharField(max_length=300), default=list)
    goals_en = ArrayField(models.CharField(max_length=300), default=list)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    methods = ArrayField(models.CharField(max_length=60), default=list)
    renewal_months = models.PositiveSmallIntegerField(null=True)
    trainer_sv = models.CharField(max_length=160, blank=True)
    trainer_en = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=400, blank=True)
    is_offered = models.BooleanField(default=True)
    is_example = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    declaration = rows.Declaration(
        rows.Shared("course", _EDITED), "says what can be learned, by whom and in how long", _STAYS
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_places__gte=1, max_places__gte=F("min_places")), name="course_has_places"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1, sittings__gte=1), name="course_takes_time"),
            models.CheckConstraint(
                condition=Q(renewal_months=None) | Q(renewal_months__gte=1), name="course_is_renewed_later"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.said("title")

    def said(self, field: str) -> str:
        """A text of the course in the active language: Swedish where that is asked for, else English."""
        text: str = getattr(self, f"{field}_{_spoken()}")
        return text

    @property
    def goals(self) -> list[str]:
        found: list[str] = getattr(self, f"goals_{_spoken()}")
        return found


class WorkDomain(models.Model):
    """A domain whose mail addresses are the city's own. Where none is named, any address will do."""

    domain = models.CharField(max_length=253, unique=True, help_text="lower case, in ASCII (IDNA)")

    declaration = rows.Declaration(
        rows.Shared("course", frozenset({Verb.READ, Verb.ADD, Verb.REMOVE})),
        "lets the city's staff sign up by their work address, and nobody else",
        "until it is taken away; it is about no person",
    )

    class Meta:
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain


class Material(models.Model):
    """That a course has something to hand out. What it is called can be seen by all, the file by those who took part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="materials")
    name = models.CharField(max_length=file_kinds.LONGEST_NAME)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in file_kinds.Kind])
    size = models.PositiveIntegerField(help_text="bytes")
    position = models.PositiveSmallIntegerField(default=0)

    declaration = rows.Declaration(
        rows.Shared("course"),
        "says what a course hands out",
        "until it is taken away; it is about no person",
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=file_kinds.LARGEST), name="material_is_not_too_large"
            )
        ]

    def __str__(self) -> str:
        return self.name


class MaterialFile(models.Model):
    """The file itself, for who keeps the courses, and by `varsam.training_material` for those who took part."""

    material = models.OneToOneField(Material, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Shared("course", open_read=False),
        "keeps what a course hands out",
        "until it is taken away",
        {"added_by": "the colleague who brought it", "content": "a file with those who wrote it"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.material_id)


def _spoken() -> str:
    return "sv" if get_language() == "sv" else "en"
