"""Whom one can talk to, with opening hours that say when they are not sure, and which office serves a place."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from varsam.kernel.people.models import District
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


class Area(models.Model):
    """A place or a range of postcodes, and which district's social office serves it.

    - `spellings`: other ways to write the name, also in other alphabets.
    - `second_district`: where the place lies on a border between two; `outside`: the municipality that it belongs to,
      or partly belongs to, instead of the city.
    - `first_postcode`, `last_postcode`: five digits, both or neither.
    """

    CERTAINTIES = [("certain", _("Säkert")), ("likely", _("Troligt"))]

    name = models.CharField(max_length=80, unique=True)
    spellings = models.JSONField(default=list, blank=True)
    first_postcode = models.PositiveIntegerField(null=True, blank=True)
    last_postcode = models.PositiveIntegerField(null=True, blank=True)
    district = models.ForeignKey("people.District", models.CASCADE, null=True, blank=True, related_name="+")
    second_district = models.ForeignKey(
        "people.District", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outside = models.CharField(max_length=80, blank=True)
    certainty = models.CharField(max_length=8, choices=CERTAINTIES)
    source = models.CharField(max_length=240)
    verified_on = models.DateField(null=True, blank=True)

    declaration = rows.Declaration(
        rows.Shared("contact"),
        "leads somebody to the social office of where they live",
        "as long as the place is served",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=False) | ~Q(outside=""), name="area_is_served_or_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(second_district__isnull=True)
                | (Q(district__isnull=False) & ~Q(second_district=F("district"))),
                name="area_borders_on_another",
            ),
            models.CheckConstraint(
                condition=Q(first_postcode__isnull=True, last_postcode__isnull=True)
                | Q(
                    first_postcode__isnull=False,
                    last_postcode__isnull=False,
                    first_postcode__gte=10000,
                    last_postcode__lte=99999,
                    first_postcode__lte=F("last_postcode"),
                ),
                name="area_postcodes_are_a_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def districts(self) -> list[District]:
        """Those that serve it: one, two on a border, none outside the city."""
        return [district for district in (self.district, self.second_district) if district]

    @property
    def postcodes(self) -> str:
        """The range as people write it: 424 00–424 99."""
        if self.first_postcode is None or self.last_postcode is None:
            return ""
        first, last = (
            f"{code // 100} {code % 100:02d}" for code in (self.first_postcode, self.last_postcode)
        )
        return first if first == last else f"{first}–{last}"
