"""What somebody was told or has seen, as it was told."""

from django.db import models
from django.db.models import F, Q

from varsam.areas.collaboration.developments.enums import Kind, Reliability, Source, StruckWhy
from varsam.lib import rows
from varsam.lib.rows import Verb

READ_WHERE = "unit_id = any ((select varsam.developments_units())::bigint[])"
ENDS = "as long as its retention rule says, from the day on which it was noted; or until it is struck"


class Development(models.Model):
    """Something that happens in the city, on a day or for a time, in a district or the whole city; never about a person,
    never at an address. Struck or destroyed, its texts are gone and the rest is left."""

    number = models.BigIntegerField()
    reference = models.CharField(max_length=16, unique=True)
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="the last day, of what went on for a time")
    district = models.ForeignKey(
        "people.District",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="null: the whole city",
    )
    source = models.CharField(max_length=16, choices=Source)
    reliability = models.CharField(max_length=16, choices=Reliability)
    heading = models.BinaryField(null=True, help_text="sealed, person-free")
    told = models.BinaryField(null=True, help_text="sealed, person-free: what was told or seen")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    written_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)
    struck_why = models.CharField(max_length=16, choices=StruckWhy, blank=True)

    declaration = rows.Declaration(
        rows.Where({Verb.READ: READ_WHERE}),
        "lets those who meet about the city see what happens in it, without persons",
        ENDS,
        {
            "heading": "sealed; kept free of persons",
            "told": "sealed; kept free of persons",
            "written_by": "the colleague or partner who noted it",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-starts_on"], name="development_newest"),
            models.Index(fields=["unit", "written_at"], name="development_noted"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="development_ends"
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None) | Q(heading=None, told=None), name="struck_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_there(self) -> bool:
        """Whether its texts can be read: neither struck nor destroyed."""
        return self.data_key_id is not None
