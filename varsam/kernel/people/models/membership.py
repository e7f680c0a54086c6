"""What a user may do: a role, in an organisation, for a time."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsam.lib import rows


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Samordnare")
    SOCIAL_WORKER = "social_worker", _("Socialsekreterare")
    SSPF_COORDINATOR = "sspf_coordinator", _("SSPF-samordnare")
    SIG_COORDINATOR = "sig_coordinator", _("SIG-samordnare")
    SCHOOL = "school", _("Skola")
    LEISURE = "leisure", _("Fritid")
    POLICE = "police", _("Polis")
    PROBATION = "probation", _("Kriminalvård")
    CIVIL_SOCIETY = "civil_society", _("Civilsamhälle")
    COMMUNITY = "community", _("Kontakt för samfund eller förening")
    THEOLOGIAN = "theologian", _("Teolog")
    MENTOR = "mentor", _("Mentor")
    TRAINER = "trainer", _("Utbildare")
    METHOD_LEAD = "method_lead", _("Metodansvarig")
    REGISTRAR = "registrar", _("Registrator")
    LAWYER = "lawyer", _("Jurist")
    DATA_PROTECTION = "data_protection", _("Dataskyddsgranskare")
    SYSTEM_ADMIN = "system_admin", _("Systemadministratör")
    COUNCIL = "council", pgettext_lazy("de folkvalda", "Råd")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        now = timezone.now()
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=now), valid_from__lte=now)


class Membership(models.Model):
    """One role that a user holds in one organisation."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="memberships"
    )
    valid_from = models.DateTimeField(default=timezone.now)
    valid_to = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    declaration = rows.Declaration(
        rows.Own("user_id", frozenset({rows.Verb.READ})),
        "decides what a user may see and do",
        "until the employment ends",
        {"user": "whose role it is"},
        basis=("l2001-454-10-behorighet-logg", "gdpr-6-1-c-e"),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(valid_to=None),
                name="one_current_membership",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"
