"""What somebody answers for: each step of a method, each check, each rating. None of it is ever changed.

Everybody may know in which `role` it was done (people.Role; the database writes it), and colleagues who it was.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from varsam.areas.methods.register.enums import About, CheckKind, CheckSaid, Rating, State
from varsam.areas.methods.register.models.method import Method
from varsam.lib import rows
from varsam.lib.rows import Verb

# By whom a row is, the database writes itself (sql/20_judging.sql).
_LEADS = "(select varsam.may('method', 'change'))"
_KEPT = "as long as the method that it is about: how it was judged is part of what is known"
_BASIS = ("gdpr-6-1-c-e",)


class Step(models.Model):
    """One step of a method's way: from where, where to, why, by whom. Storing it is taking it."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=12, choices=State)
    after = models.CharField(max_length=12, choices=State)
    why = models.TextField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, blank=True, editable=False, help_text="of `by`, when it was done")
    at = models.DateTimeField(default=timezone.now)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: "true", Verb.ADD: _LEADS}),
        "says how a method came to be recommended or not, and why",
        _KEPT,
        {"by": "the colleague who decided it, so that it can be asked about"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="method_steps_with_a_reason")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Check(models.Model):
    """Whether a method can be used here at all, by the law or by children's rights. The newest of a kind holds, to the end of
    `ends`."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=8, choices=CheckKind)
    said = models.CharField(max_length=12, choices=CheckSaid)
    words = models.TextField(help_text="what was gone through; under which conditions, where there are any")
    source = models.TextField(help_text="what it rests on: the law, the paper, who was asked")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, blank=True, editable=False, help_text="of `by`, when it was done")
    on = models.DateField(db_column="checked_on")
    ends = models.DateField(null=True, help_text="the last day; null: until there is a newer one")

    declaration = rows.Declaration(
        rows.Where(
            {
                Verb.READ: "true",
                Verb.ADD: f"{_LEADS} or (kind = 'legal' and (select varsam.may('method_check', 'add')))",
            }
        ),
        "says whether the law and children's rights let a method be used",
        _KEPT,
        {"by": "the colleague who answers for the check"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("on")), name="method_check_ends"),
            models.CheckConstraint(condition=~Q(words=""), name="method_check_says_what"),
        ]
        indexes = [models.Index(fields=["method", "kind", "-id"], name="method_check_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.said}"


class Graded(models.Model):
    """One rating of what is known about a method: what the rule proposed, what it was set to, and why. The newest about
    effect and about implementation is what the card says.

    `by` is null for what came with the installation: nobody here has weighed it. `review` is that of the studies it rests on:
    what the rule `proposed` comes from one that is finished (studies/sql/30_reviews.sql), once about each. Without one it is
    set by hand, with `why` (sql/20_judging.sql).
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="graded")
    about = models.CharField(max_length=16, choices=About)
    rating = models.CharField(max_length=12, choices=Rating)
    proposed = models.CharField(max_length=12, choices=Rating, blank=True)
    why = models.TextField(
        blank=True, help_text="why the rating is another than the rule's, or is set without it"
    )
    basis_sv = models.TextField(help_text="what the rating rests on, in words")
    basis_en = models.TextField(blank=True)
    source = models.TextField(blank=True)
    review = models.UUIDField(null=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24, blank=True, editable=False, help_text="of `by`, when it was done")
    at = models.DateTimeField(default=timezone.now)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: "true", Verb.ADD: _LEADS}),
        "says who rated what is known, when and on what grounds",
        _KEPT,
        {"by": "the colleague who answers for the rating"},
        basis=_BASIS,
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed="") | Q(rating=F("proposed")) | ~Q(why=""),
                name="overruled_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(proposed="", review=None) | (~Q(proposed="") & Q(review__isnull=False)),
                name="proposed_in_a_review",
            ),
            models.UniqueConstraint(fields=["review", "about"], name="one_rating_of_a_review"),
        ]
        indexes = [models.Index(fields=["method", "about", "-id"], name="method_graded_newest")]

    def __str__(self) -> str:
        return f"{self.about} {self.rating}"
