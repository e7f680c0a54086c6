"""The question, its clock and the advice."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from varsam.areas.knowledge_house.consultations.states import OPEN, State
from varsam.kernel.conversations.states import Sender
from varsam.lib import rows
from varsam.lib.rows import Verb

INVITED = "any ((select varsam.consultations_invited())::bigint[])"
ENDS = "as long as the asker's thread, at most as long as its own retention rule says; then only times and counts stay"


class Consultation(models.Model):
    """One question that names no person, put to experts. They see what kind of sender asked and where, and no more."""

    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    enquiry = models.ForeignKey("conversations.Enquiry", on_delete=models.PROTECT, related_name="+")
    sender = models.CharField(max_length=16, choices=Sender)
    district = models.ForeignKey("people.District", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    competences = ArrayField(
        models.SlugField(max_length=40), default=list, help_text="slugs of what is needed"
    )
    asked_at = models.DateTimeField()
    advise_by = models.DateTimeField()
    advised_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    disagreed = models.BooleanField(default=False, help_text="whether the advice says that experts disagreed")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    heading = models.BinaryField(null=True, help_text="sealed, person-free")
    question = models.BinaryField(null=True, help_text="sealed, person-free")
    advice = models.BinaryField(null=True, help_text="sealed, person-free")

    declaration = rows.Declaration(
        rows.InUnit(
            "consultation",
            "unit_id",
            frozenset({Verb.READ, Verb.CHANGE}),
            changes=("state", "competences", "advice", "disagreed"),
            reads=f"id = {INVITED}",
        ),
        "lets those who know help with a question without learning about whom",
        ENDS,
        {
            "heading": "sealed; kept free of persons",
            "question": "sealed; kept free of persons",
            "advice": "sealed; kept free of persons",
            "district": "where help is wanted",
        },
        basis=("gdpr-6-1-c-e", "l2001-454-6-nodvandigt"),
    )

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["unit", "-asked_at"], name="consultation_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(state__in=OPEN), name="one_open_consultation"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Origin(models.Model):
    """Who asked, where a colleague did: for the coordinator, who must ask nobody with a conflict of interest. Experts do
    not see it."""

    consultation = models.OneToOneField(
        Consultation, on_delete=models.CASCADE, primary_key=True, related_name="origin"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")

    declaration = rows.Declaration(
        rows.Through("consultations_consultation", "consultation_id", frozenset({Verb.READ})),
        "keeps somebody with a conflict of interest from being asked",
        "as long as the consultation",
        {"asked_by": "the colleague who put the question"},
        basis=("gdpr-6-1-c-e",),
    )

    def __str__(self) -> str:
        return str(self.pk)
