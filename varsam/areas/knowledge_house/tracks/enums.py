"""The words of a track: where it keeps its casework, and how an ordinary case stands there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LivesIn(models.TextChoices):
    """Where a group keeps what it does for a person."""

    VARSAM = "varsam", _("Varsam")
    CASEWORK = "casework", _("Det ordinarie verksamhetssystemet")


class Status(models.TextChoices):
    """How a case stands in the ordinary system, in the few words that Varsam needs. `UNKNOWN`: it has not said."""

    RECEIVED = "received", _("Mottaget")
    INVESTIGATING = "investigating", _("Utreds")
    SUPPORT_ONGOING = "support_ongoing", _("Insats pågår")
    CLOSED = "closed", _("Avslutat")
    UNKNOWN = "unknown", _("Okänt")


class Fault(models.TextChoices):
    """Why the last try to ask the ordinary system gave nothing."""

    NONE = "", ""
    DOWN = "down", _("Systemet svarar inte")
    SLOW = "slow", _("Systemet svarar för långsamt")
    NONSENSE = "nonsense", _("Systemet svarar något som vi inte förstår")
    REFUSED = "refused", _("Systemet släpper inte in Varsam")
    UNKNOWN_REFERENCE = "unknown_reference", _("Systemet känner inte till referensen")
    NOT_SET_UP = "not_set_up", _("Systemet är inte anslutet")
