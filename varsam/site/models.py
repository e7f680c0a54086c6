"""Texts that the coordinator edits: what is published, and everything that was written before it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.lib import rows
from varsam.lib.rows import Verb


class Page(models.Model):
    """A text as the public reads it, in one language."""

    slug = models.SlugField(max_length=60)
    language = models.CharField(max_length=3)
    title = models.CharField(max_length=120)
    body = models.TextField(help_text="Markdown")
    published_at = models.DateTimeField(default=timezone.now)
    review_by = models.DateField()

    declaration = rows.Declaration(
        rows.Shared("page", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})),
        "tells the public how things work",
        "as long as it is published",
    )

    class Meta:
        ordering = ["slug", "language"]
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="one_page_per_language")]

    def __str__(self) -> str:
        return f"{self.slug} ({self.language})"


class Revision(models.Model):
    """A version of a page: a draft, or what was published at a time."""

    STATUSES = [("draft", _("Utkast")), ("published", _("Publicerad"))]

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=120)
    body = models.TextField()
    status = models.CharField(max_length=12, choices=STATUSES)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Shared("page", frozenset({Verb.READ, Verb.ADD}), open_read=False),
        "shows what a page said, when, and who wrote it",
        "as long as the page",
        {"by": "the colleague who wrote it"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page} {self.at:%Y-%m-%d}"
