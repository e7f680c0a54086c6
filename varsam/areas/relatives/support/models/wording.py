"""What relatives are asked to say yes to, as versions."""

from django.db import models

from varsam.lib import rows
from varsam.lib.rows import Verb


class Wording(models.Model):
    """What is said before somebody agrees: to a support, to a handover, to a group's promise of silence.

    `texts` is language → {"title", "body"}; in a body, a line that begins with "# " is a heading and an empty line parts
    paragraphs. A version stays as it was: what somebody agreed to can be read again.
    """

    slug = models.SlugField(max_length=20)
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField()
    valid_from = models.DateTimeField()
    source = models.CharField(max_length=300)

    declaration = rows.Declaration(
        rows.Shared("wording", frozenset({Verb.READ})),
        "says what a relative agrees to, before they do",
        "for good: what somebody once agreed to can be read again; it names nobody",
    )

    class Meta:
        ordering = ["slug", "number"]
        constraints = [models.UniqueConstraint(fields=["slug", "number"], name="wording_numbered")]

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"

    def title(self, language: str) -> str:
        return str(self._said(language)["title"])

    def body(self, language: str) -> str:
        return str(self._said(language)["body"])

    def _said(self, language: str) -> dict[str, str]:
        said: dict[str, str] = self.texts.get(language) or self.texts["sv"]
        return said
