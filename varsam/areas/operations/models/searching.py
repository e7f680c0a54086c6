"""What guides are searched by: which words each says, written by the database when a guide is published."""

from django.db import models

from varsam.areas.operations.enums import Setting
from varsam.lib import rows

_FUNCTIONS = rows.FunctionsOnly("written when a guide is published, and read by the search alone")
_ENDS = "as long as the guide that says it is published; it is about no person"


class Posting(models.Model):
    """That one guide says one word, and how much that says of the guide: a title weighs more than a step."""

    lexeme = models.ForeignKey("wording.Lexeme", on_delete=models.CASCADE, related_name="+")
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
