"""Whom one can talk to, with opening hours that say when they are not sure."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from varsam.lib import rows
from varsam.lib.opening_hours import OpeningHours

STALE_AFTER_DAYS = 180


class ContactQuerySet(models.QuerySet["Contact"]):
    def shown(self) -> "ContactQuerySet":
        return self.filter(is_shown=True)

    def for_audience(self, *audiences: str) -> "ContactQuerySet":
        return self.filter(audience__in=[*audiences, "anyone"])


class Contact(models.Model):
    """A telephone, with whom it is for and what is known of its hours."""

    AUDIENCES = [("relative", _("Anhöriga")), ("professional", _("Yrkesverksamma")), ("anyone", _("Alla"))]
    URGENCIES = [("danger", _("Fara för liv")), ("acute", _("Akut, dygnet runt")), ("advice", _("Råd"))]

    slug = models.SlugField(unique=True, max_length=60)
    position = models.PositiveSmallIntegerField(default=100)
    names = models.JSONField(help_text="language → name")
    notes = models.JSONField(help_text="language → note")
    phone_display = models.CharField(max_length=30, blank=True)
    phone_dial = models.CharField(max_length=30, blank=True)
    web = models.CharField(max_length=120, blank=True)
    audience = models.CharField(max_length=16, choices=AUDIENCES)
    age_min = models.PositiveSmallIntegerField(null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(null=True, blank=True)
    urgency = models.CharField(max_length=8, choices=URGENCIES)
    anonymous = models.BooleanField(null=True, blank=True)
    hours = models.JSONField(help_text="hours, hours_disputed, closed_on_public_holidays, closed_on_eves")
    languages = models.JSONField(null=True, blank=True)
    source = models.TextField(blank=True)
    other_hours_found = models.JSONField(default=list, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    is_shown = models.BooleanField(default=True)

    objects = ContactQuerySet.as_manager()

    declaration = rows.Declaration(
        rows.Shared("contact"), "tells people whom they can call right now", "as long as the number is in use"
    )

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self._said(self.names)

    @property
    def note(self) -> str:
        return self._said(self.notes)

    def _said(self, texts: dict[str, str]) -> str:
        return texts.get(get_language() or "sv") or texts.get("en") or texts["sv"]

    @property
    def opening_hours(self) -> OpeningHours:
        return OpeningHours.from_data(self.hours)
