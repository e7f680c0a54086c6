"""What guides are searched by: the words of the published ones, written by the database when a guide is published."""

from django.db import models

from varsam.areas.operations.enums import Setting
from varsam.lib import rows
from varsam.lib.rows import Verb

_FUNCTIONS = rows.FunctionsOnly("written when a guide is published, and read by the search alone")
_ENDS = "as long as the guide that says it is published; it is about no person"


class Lexeme(models.Model):
    """A word without its endings (as PostgreSQL's Swedish stemmer takes them off), and how many guides say it."""

    lexeme = models.CharField(max_length=60, unique=True)
    folded = models.CharField(max_length=60, db_collation="C", help_text="without å, ä, ö and accents")
    backwards = models.CharField(
        max_length=60, db_collation="C", help_text="folded, from its end: tails of compounds"
    )
    guides = models.PositiveIntegerField(default=0)

    declaration = rows.Declaration(_FUNCTIONS, "lets a rare word weigh more than a common one", _ENDS)

    class Meta:
        indexes = [
            models.Index(fields=["folded"], name="lexeme_folded"),
            models.Index(fields=["backwards"], name="lexeme_backwards"),
        ]

    def __str__(self) -> str:
        return self.lexeme


class Posting(models.Model):
    """That one guide says one word, and how much that says of the guide: a title weighs more than a step."""

    lexeme = models.ForeignKey(Lexeme, on_delete=models.CASCADE, related_name="+")
    scenario = models.ForeignKey(
        "operations.Scenario", on_delete=models.CASCADE, related_name="+", db_index=True
    )
    setting = models.CharField(max_length=16, choices=Setting)
    weight = models.FloatField(help_text="between 0 and 1")

    declaration = rows.Declaration(_FUNCTIONS, "finds the guides that say what somebody asks for", _ENDS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lexeme", "scenario"], name="one_posting_a_guide")]
        indexes = [
            models.Index(
                fields=["lexeme", "-weight", "scenario"], include=["setting"], name="posting_of_lexeme"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lexeme_id} {self.scenario_id}"


class Word(models.Model):
    """A word as guides write it, folded: what a misspelling is compared with, and what is marked in what was found."""

    word = models.CharField(max_length=60, db_collation="C")
    written = models.CharField(max_length=60, help_text="with its å, ä and ö")
    lexeme = models.ForeignKey(Lexeme, on_delete=models.CASCADE, related_name="+")

    declaration = rows.Declaration(_FUNCTIONS, "knows words by how they are written", _ENDS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "lexeme"], name="one_word_of_a_lexeme")]

    def __str__(self) -> str:
        return self.word


class Slip(models.Model):
    """A word with one or two letters left out: two words that share such a form are at most so many slips apart."""

    slip = models.CharField(max_length=60, db_collation="C")
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="+")

    declaration = rows.Declaration(_FUNCTIONS, "finds what a misspelled word was meant to be", _ENDS)

    class Meta:
        indexes = [models.Index(fields=["slip"], name="slip_of_word")]

    def __str__(self) -> str:
        return self.slip


class Synonym(models.Model):
    """A word that means about the same as the others of its group; data, since people call things by many names."""

    group = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=60, unique=True)
    lexeme = models.CharField(max_length=60, blank=True, editable=False, db_index=True)

    declaration = rows.Declaration(
        rows.Shared("guide", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE, Verb.REMOVE})),
        "lets people find a guide by the word that they use",
        "as long as it helps anybody to find a guide; it is about no person",
    )

    class Meta:
        ordering = ["group", "word"]

    def __str__(self) -> str:
        return self.word
