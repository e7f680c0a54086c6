"""The rule table as people have written it, what was decided by it, and which languages colleagues read."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from varsam.lib import rows
from varsam.lib.routing import ROUTES
from varsam.lib.rows import Verb

_ROUTES = [(route, route) for route in ROUTES]


class Version(models.Model):
    """One version of the rule table. It never changes: the next one takes over on its day.

    `rules` is the list that `varsam.lib.routing.Table` reads: each with id, route, when, reasons (in five languages), source.
    In force is the version that began last; of those that begin on the same day, the one written last.
    """

    number = models.PositiveIntegerField(unique=True)
    rules = models.JSONField()
    source = models.TextField(help_text="what this version rests on")
    valid_from = models.DateField()
    note = models.TextField(help_text="what is changed, and why")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    declaration = rows.Declaration(
        rows.Shared("route_rule", frozenset({Verb.READ, Verb.ADD})),
        "says where an enquiry belongs and why, so that no such rule stands in code",
        "for good: every decision remembers the version that proposed it",
        {"by": "the colleague who wrote the version, so that it can be asked about"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="versions_count_from_one")]

    def __str__(self) -> str:
        return f"version {self.number}"


class Decision(models.Model):
    """Where a person decided that an enquiry belongs, and which rules of which version had proposed what.

    The facts that led there are not kept. `which` is the place of the chosen rule's reason, null where another way was taken;
    then `why` is the internal note that says why.
    """

    enquiry = models.ForeignKey("conversations.Enquiry", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    rules = ArrayField(models.CharField(max_length=8), help_text="ids of the rules that proposed, in order")
    route = models.CharField(max_length=20, choices=_ROUTES)
    which = models.PositiveSmallIntegerField(null=True)
    followed = models.BooleanField(default=True, help_text="whether one of the rules had proposed it")
    why = models.ForeignKey("conversations.Message", on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        rows.Through(
            "conversations_enquiry",
            "enquiry_id",
            frozenset({Verb.READ, Verb.ADD}),
            writer_verbs=frozenset({Verb.READ}),
            adds="by_id = (select varsam.actor())",
        ),
        "remembers which rules proposed what, and what a person decided",
        "as long as the thread; then only how often each rule was followed stays",
        {"by": "the colleague who decided"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(followed=True, which__isnull=False, why=None)
                | Q(followed=False, which=None, why__isnull=False),
                name="another_way_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.route} ({self.version_id})"


class Idea(models.Model):
    """A question that became an idea in the register of methods. Only the thread knows which: the register, which anybody reads,
    says no more than that somebody asked."""

    enquiry = models.OneToOneField("conversations.Enquiry", on_delete=models.CASCADE, related_name="+")
    method = models.ForeignKey("methods.Method", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    declaration = rows.Declaration(
        rows.Through(
            "conversations_enquiry",
            "enquiry_id",
            frozenset({Verb.READ, Verb.ADD}),
            writer_verbs=frozenset({Verb.READ}),
            adds="by_id = (select varsam.actor())",
        ),
        "tells whoever asked what became of the question",
        "as long as the thread",
        {"by": "the colleague who wrote the idea"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.method_id)


class Tally(models.Model):
    """How many decisions of threads that are gone followed which rules: sums, without a day and without a thread."""

    municipality = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    rules = ArrayField(models.CharField(max_length=8))
    route = models.CharField(max_length=20, choices=_ROUTES)
    decisions = models.PositiveIntegerField()

    declaration = rows.Declaration(
        rows.FunctionsOnly("summed by a function: small numbers are read by nobody"),
        "tells which rules colleagues seldom follow, after the threads are gone",
        "for good: it is a sum and about no person",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "version", "rules", "route"], name="one_sum_of_a_way"
            ),
            models.CheckConstraint(condition=Q(decisions__gte=1), name="something_was_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.decisions}"


class Languages(models.Model):
    """Which languages a colleague reads well enough to understand what somebody writes in them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    codes = ArrayField(models.CharField(max_length=3), default=list, help_text="ISO 639-1 or -3")

    declaration = rows.Declaration(
        rows.Own("user_id", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})),
        "tells the office when nobody there reads the language of an enquiry",
        "until the employment ends, or the colleague takes it away",
        {"user": "whose languages they are, said by themselves"},
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return ", ".join(self.codes)
