"""Studies as references, and pairs of them that may be one."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from varsam.areas.methods.studies.enums import Verdict, Why
from varsam.lib import rows
from varsam.lib.rows import Verb

PUBLISHED = "who wrote it, as published"
READS = "(select varsam.may('study', 'read'))"


class Study(models.Model):
    """One study, as others refer to it. The text itself is not kept.

    - `doi` is normalised (10.1234/abc) and nobody else's; null where there is none.
    - `csl` is the reference as an item of CSL-JSON, without the abstract: volume, issue, pages, the names of all authors.
    - `keys` are by what it is found again under another spelling, `digest` is the same for the same reference (64 hex signs).
    - `search_on` are its words in plain small letters; `words` is made of them by the database.
    - `duplicate_of` is the study that it turned out to be: it stays, so that the same file brings nothing new.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=1000)
    authors = models.TextField(blank=True, help_text="Andersson, Åsa; Müller, J.")
    year = models.PositiveSmallIntegerField(null=True)
    container = models.CharField(max_length=500, blank=True, help_text="journal, or book that it is part of")
    doi = models.CharField(max_length=250, unique=True, null=True)  # noqa: DJ001 (none is not the same as an empty one)
    pmid = models.CharField(max_length=9, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    abstract = models.TextField(blank=True)
    language = models.CharField(max_length=20, blank=True)
    csl = models.JSONField(default=dict)
    search_on = models.TextField()
    words = SearchVectorField(null=True, editable=False)
    keys = ArrayField(models.TextField(), default=list)
    digest = models.CharField(max_length=64, unique=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="others")
    brought = models.ForeignKey("studies.Import", on_delete=models.PROTECT, null=True, related_name="studies")
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Shared("study", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})),
        "says which research a judgement of a method rests on",
        "for good, as the archive authority decides: a rating must be possible to follow back",
        {
            "authors": PUBLISHED,
            "csl": PUBLISHED,
            "abstract": "what its authors say of it, as published; about groups, not about single persons",
            "search_on": PUBLISHED,
            "added_by": "the colleague who brought it in",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = [F("year").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(duplicate_of=F("pk")), name="study_is_not_its_own_duplicate"),
            models.CheckConstraint(condition=~Q(title=""), name="study_has_a_title"),
        ]
        indexes = [
            # Written at once: whatever waits in a list is gone through by every question.
            GinIndex(fields=["words"], name="study_words", fastupdate=False),
            GinIndex(fields=["keys"], name="study_keys", fastupdate=False),
            models.Index(
                F("year").desc(nulls_last=True),
                F("id").desc(),
                name="study_newest",
                condition=Q(duplicate_of=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def short(self) -> str:
        """The study in a running text: Andersson & Müller 2019, or the first of many et al."""
        names = [each.partition(",")[0] for each in self.authors.split("; ") if each]
        said = " & ".join(names) if len(names) < 3 else f"{names[0]} et al."
        return f"{said or self.title[:60]}{f' {self.year}' if self.year else ''}"


class Pair(models.Model):
    """That `study` may be the same as `other`, which was there before. A person says whether it is."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="pairs")
    other = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=8, choices=Why)
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.WAITING)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: READS,
                Verb.ADD: "(select varsam.may('study', 'add'))",
                Verb.CHANGE: "(select varsam.may('study', 'change'))",
            },
            changes=("verdict", "by_id", "at"),
        ),
        "lets a person say whether two references are one study, so that none counts twice",
        "for good, with the studies",
        {"by": "the colleague who looked at them"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "other"], name="paired_once"),
            models.CheckConstraint(condition=~Q(study=F("other")), name="paired_with_another"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(verdict="waiting"), name="pair_waiting")]

    def __str__(self) -> str:
        return f"{self.study_id} {self.other_id}"
