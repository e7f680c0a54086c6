"""What methods are found by: which words each card says, written by the database when a card is."""

from django.db import models

from varsam.areas.methods.register.models.method import Method
from varsam.lib import rows


class Posting(models.Model):
    """That one card says one word, and how much that says of the method: its name weighs more than what it takes."""

    lexeme = models.ForeignKey("wording.Lexeme", on_delete=models.CASCADE, related_name="+", db_index=False)
    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField(help_text="between 0 and 1")

    declaration = rows.Declaration(
        rows.FunctionsOnly("written when a card is, and read by the search alone"),
        "finds the methods that say what somebody asks for",
        "as long as the method; it is about no person",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lexeme", "method"], name="one_posting_a_method")]
        indexes = [models.Index(fields=["lexeme", "-weight", "method"], name="method_posting_of_lexeme")]

    def __str__(self) -> str:
        return f"{self.lexeme_id} {self.method_id}"
