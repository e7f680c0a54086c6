"""What the city has seen of its methods: sums that wait until they are many enough, and what has been told of them."""

from django.db import models
from django.db.models import F, Q

from varsam.lib import rows
from varsam.lib.suppression import LEAST

# Of so many it can be said which of two is the larger, and the smaller could still be any number below LEAST.
FEWEST = 2 * LEAST - 1
_BY_WORKER = "counted by the worker in functions of the database; nobody reads it"


class What(models.TextChoices):
    """What is counted: how many, and three things that are asked of them."""

    NUMBER = "number", "number"
    GOAL = "goal", "goal"
    RATING = "rating", "rating"
    HARM = "harm", "harm"


# The answers to each, the one that is asked for first. A source that does not ask leaves all of them out.
KINDS: dict[What, tuple[str, ...]] = {
    What.NUMBER: ("",),
    What.GOAL: ("yes", "no"),
    What.RATING: ("yes", "partly", "no", "unsaid"),
    What.HARM: ("some", "none", "unknown"),
}


class Alias(models.Model):
    """A kind of help that an area gives stands for a method of the register; written at every migration, from data."""

    source = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=60)

    declaration = rows.Declaration(
        rows.FunctionsOnly("written by migration from the areas' data, read where outcomes are counted"),
        "says which method a kind of help is, so that its outcomes are counted there",
        "as long as the version that it belongs to",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "kind"], name="one_method_a_kind")]

    def __str__(self) -> str:
        return f"{self.source}: {self.kind} is {self.slug}"


class Counted(models.Model):
    """How far a source has been counted: every quarter that ended by `until`. None is counted twice."""

    source = models.CharField(max_length=20, primary_key=True)
    until = models.DateField()

    declaration = rows.Declaration(
        rows.FunctionsOnly(_BY_WORKER),
        "keeps a quarter from being counted again after something in it has changed",
        "for good: a day",
    )

    class Meta:
        ordering = ["source"]

    def __str__(self) -> str:
        return f"{self.source} until {self.until}"


class Sum(models.Model):
    """What a row of sums is about."""

    municipality = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=20)
    method = models.ForeignKey("methods.Method", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=What)
    kind = models.CharField(max_length=8, blank=True)
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.source}, {self.method_id}: {self.what} {self.kind} {self.low}-{self.high}"


class Waiting(Sum):
    """Exact sums of one quarter that are too few to be told; they are added to the next until they are not."""

    quarter = models.DateField(help_text="its first day")

    declaration = rows.Declaration(
        rows.FunctionsOnly(_BY_WORKER),
        "lets what happens seldom be told one day, together with what comes later",
        "until so many have come together that nobody's own can be told; then it is gone",
    )

    class Meta(Sum.Meta):
        abstract = False
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "source", "method", "quarter", "what", "kind"], name="one_sum_waits"
            ),
            models.CheckConstraint(condition=Q(high__gte=F("low")), name="waiting_sum_is_a_span"),
        ]


class Told(Sum):
    """What is told of the quarters from `first` to `last` together: at least `low` and at most `high`, of `among`. It never
    changes, and all that is shown is made of such rows, so that nothing follows from comparing two readings."""

    first = models.DateField()
    last = models.DateField()
    among = models.PositiveIntegerField(help_text="of how many; for a number, itself")

    declaration = rows.Declaration(
        rows.FunctionsOnly("read as sums of the reader's municipality, and once a year by everybody"),
        "shows what came of a method where it was used, so that none can be found in it",
        "for good: sums in which nobody can be found",
    )

    class Meta(Sum.Meta):
        abstract = False
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "source", "method", "last", "what", "kind"], name="told_once"
            ),
            models.CheckConstraint(condition=Q(among__gte=LEAST), name="never_told_of_few"),
            models.CheckConstraint(
                condition=Q(high__gte=F("low"), high__lte=F("among")), name="what_is_told_is_a_span"
            ),
        ]
