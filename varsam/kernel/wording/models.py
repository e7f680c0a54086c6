"""What texts are searched by: their words, kept apart for each kind of text, and what people call the same thing."""

from django.db import models

from varsam.lib import rows
from varsam.lib.rows import Verb

_FUNCTIONS = rows.FunctionsOnly("written when a text is, and read by searches alone")
_ENDS = "as long as a text that is found by it; it is about no person"


class Lexeme(models.Model):
    """A word without its endings (as PostgreSQL's Swedish stemmer takes them off), and how many texts of a `corpus` say it."""

    corpus = models.CharField(max_length=16)
    lexeme = models.CharField(max_length=60)
    folded = models.CharField(max_length=60, db_collation="C", help_text="without å, ä, ö and accents")
    backwards = models.CharField(
        max_length=60, db_collation="C", help_text="folded, from its end: tails of compounds"
    )
    said = models.PositiveIntegerField(default=0)

    declaration = rows.Declaration(_FUNCTIONS, "lets a rare word weigh more than a common one", _ENDS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["corpus", "lexeme"], name="one_lexeme_of_a_corpus")]
        indexes = [
            models.Index(fields=["corpus", "folded"], name="wording_folded"),
            models.Index(fields=["corpus", "backwards"], name="wording_backwards"),
        ]

    def __str__(self) -> str:
        return self.lexeme


class Word(models.Model):
    """A word as texts write it, folded: what a misspelling is compared with, and what is marked in what was found."""

    word = models.CharField(max_length=60, db_collation="C")
    written = models.CharField(max_length=60, help_text="with its å, ä and ö")
    lexeme = models.ForeignKey(Lexeme, on_delete=models.CASCADE, related_name="+")

    declaration = rows.Declaration(_FUNCTIONS, "knows words by how they are written", _ENDS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "lexeme"], name="one_writing_of_a_lexeme")]

    def __str__(self) -> str:
        return self.word


class Slip(models.Model):
    """A word with one or two letters left out: two words that share such a form are at most so many slips apart."""

    slip = models.CharField(max_length=60, db_collation="C")
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="+")

    declaration = rows.Declaration(_FUNCTIONS, "finds what a misspelled word was meant to be", _ENDS)

    class Meta:
        indexes = [models.Index(fields=["slip"], name="slip_of_a_word")]

    def __str__(self) -> str:
        return self.slip


class Synonym(models.Model):
    """A word that means about the same as the others of its group; data, since people call things by many names."""

    group = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=60, unique=True)
    lexeme = models.CharField(max_length=60, blank=True, editable=False, db_index=True)

    declaration = rows.Declaration(
        rows.Shared("guide", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE, Verb.REMOVE})),
        "lets people find a text by the word that they use",
        "as long as it helps anybody to find anything; it is about no person",
    )

    class Meta:
        ordering = ["group", "word"]

    def __str__(self) -> str:
        return self.word
