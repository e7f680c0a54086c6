"""The fixed words of occasions, sign-ups and letters."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far an occasion has come. `CLOSED`: nobody signs up any more, and it is still to be held."""

    DRAFT = "draft", _("Utkast")
    OPEN = "open", _("Öppet för anmälan")
    CLOSED = "closed", _("Anmälan är stängd")
    HELD = "held", _("Har hållits")
    CANCELLED = "cancelled", _("Inställt")


class Place(models.TextChoices):
    """What has come of a sign-up. A place that is offered is kept free for who it is offered to."""

    PLACED = "placed", _("Har plats")
    WAITING = "waiting", _("På väntelistan")
    OFFERED = "offered", _("Erbjuds en plats")
    CANCELLED = "cancelled", _("Avanmäld")
    LAPSED = "lapsed", _("Platsen gick vidare")


LIVE = (Place.PLACED, Place.WAITING, Place.OFFERED)


class OccasionForm(models.TextChoices):
    """Where one occasion is held."""

    CLASSROOM = "classroom", _("På plats")
    ONLINE = "online", _("På nätet")


class Refusal(models.TextChoices):
    """Why the database did not do what was asked, as one word for the page to say in its own."""

    UNKNOWN = "unknown", _("Länken gäller inte.")
    NOT_OPEN = "not_open", _("Anmälan har inte öppnat än.")
    CLOSED = "closed", _("Anmälan är stängd.")
    BEGUN = "begun", _("Utbildningen har redan börjat.")
    CANCELLED = "cancelled", _("Utbildningen är inställd.")
    NOT_OFFERED = "not_offered", _("Ingen plats väntar på svar.")
    ENDED = "ended", _("Anmälan gäller inte längre.")
    FULL = "full", _("Alla platser är tagna.")


class How(models.TextChoices):
    """How it came to be noted whether somebody was there."""

    LIST = "list", _("På listan")
    DOOR = "door", _("Själv, med rummets kod")


class LetterKind:
    """The letters that this package writes; others register their own."""

    CONFIRM = "confirm"
    PARTY = "party"
    INTEREST = "interest"
    PLACED = "placed"
    WAITING = "waiting"
    OFFER = "offer"
    REMINDER = "reminder"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    INVITATION = "invitation"
    MINE = "mine"


class Sent(models.TextChoices):
    """What has become of a letter."""

    WAITS = "waits", pgettext_lazy("brev", "Väntar")
    SENT = "sent", pgettext_lazy("brev", "Skickat")
    FAILED = "failed", pgettext_lazy("brev", "Kom inte fram")
