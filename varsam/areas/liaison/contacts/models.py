"""Whom the city knows where: bodies, which are public facts, and people, who have to have said yes."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from varsam.areas.liaison.contacts.enums import ENDED, KEPT, How, Kind, State
from varsam.lib import rows
from varsam.lib.rows import Verb


class Body(models.Model):
    """An authority, a network, another municipality, a research institute: what it is for, and where its site is.

    It holds no person and no telephone number. `verified_on` is empty until somebody here has looked it up again.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name_sv = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=Kind)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2; empty: several")
    url = models.CharField(max_length=300, blank=True)
    what_sv = models.TextField()
    what_en = models.TextField()
    source = models.CharField(max_length=400)
    verified_on = models.DateField(null=True)
    is_shown = models.BooleanField(
        default=True, help_text="false: it is no more, or we have nothing to do there"
    )
    version = models.PositiveIntegerField(default=1)

    declaration = rows.Declaration(
        rows.Shared("mission", frozenset({Verb.READ, Verb.ADD, Verb.CHANGE})),
        "says which bodies there are, what each is for and where it says so itself",
        "for good; what is no more is no longer shown",
    )

    class Meta:
        ordering = ["name_sv", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="body_in_a_country"
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="https://") | Q(url__startswith="http://"),
                name="body_has_an_address_of_the_web",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_sv

    @property
    def what(self) -> str:
        return self.what_en if get_language() == "en" else self.what_sv


class Contact(models.Model):
    """A person whom the city knows at a body, and the yes on which that rests.

    - Name, role, mail, telephone and what for are one sealed text with a key of its own; the key goes when the yes does.
    - What stays then is that there was somebody, at which body, and how it ended.
    - It is written by functions of the database alone, which know the steps.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="contacts")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    sealed = models.BinaryField(null=True, help_text="by the contact's key: who it is, and how to reach them")
    data_key = models.OneToOneField("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_on = models.DateField()
    asked_how = models.CharField(max_length=8, choices=How)
    agreed_on = models.DateField(null=True)
    agreed_how = models.CharField(max_length=8, choices=How, blank=True)
    review_on = models.DateField(null=True, help_text="the day by which they are asked again")
    told_for = models.DateField(null=True, help_text="the day of which the unit has been reminded")
    ended_on = models.DateField(null=True)
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    declaration = rows.Declaration(
        rows.Where({Verb.READ: "unit_id = any ((select varsam.units('known_person', 'read'))::bigint[])"}),
        "lets the city reach those it works with elsewhere, as long as they agree",
        "until they say no, take it back, do not answer or are not asked again in time; then nobody is named",
        {
            "sealed": "sealed; name, role, how to reach them and what for, with their yes",
            "added_by": "the colleague who wrote it in",
        },
        basis=("gdpr-6-1-c-e",),
    )

    class Meta:
        ordering = ["-at", "uid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=KEPT, sealed__isnull=False, data_key__isnull=False, ended_on=None)
                | Q(state__in=ENDED, sealed=None, data_key=None, ended_on__isnull=False),
                name="known_only_with_a_yes_or_a_question",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.AGREED)
                | Q(agreed_on__isnull=False, review_on__gt=F("agreed_on")) & ~Q(agreed_how=""),
                name="a_yes_says_when_and_how",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "body"], name="known_person_at_body"),
            models.Index(fields=["review_on"], condition=Q(state=State.AGREED), name="known_person_review"),
        ]

    def __str__(self) -> str:
        return str(self.uid)
