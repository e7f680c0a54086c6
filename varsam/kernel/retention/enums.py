"""The words of retention."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What happens to something whose time has run out."""

    DESTROY = "destroy", _("Förstörs")
    ARCHIVE = "archive", _("Lämnas till arkivet")


class Unit(models.TextChoices):
    """What a period is counted in."""

    DAYS = "days", _("dagar")
    MONTHS = "months", _("månader")
    YEARS = "years", _("år")


class ListState(models.TextChoices):
    """How far a list has come. Only an approved one is ever carried out."""

    PROPOSED = "proposed", _("Att gå igenom")
    APPROVED = "approved", _("Godkänd")
    RUNNING = "running", _("Förstörs nu")
    DONE = "done", _("Klar")
    ABANDONED = "abandoned", _("Avbruten")


OPEN = (ListState.PROPOSED, ListState.APPROVED, ListState.RUNNING)


class Decision(models.TextChoices):
    """What the registrar has said of one item."""

    FOLLOW = "follow", _("Följer regeln")
    EXCEPT = "except", _("Undantas")


class Outcome(models.TextChoices):
    """What became of one item when its list was carried out; empty until then."""

    DESTROYED = "destroyed", _("Förstörd")
    ARCHIVED = "archived", _("Till arkivet")
    EXCEPTED = "excepted", _("Undantagen")
    WAITS = "waits", _("Något nytt kom in")
    HELD = "held", _("Spärrad")
    GONE = "gone", _("Raderad eller öppnad igen sedan dess")
    NOT_DUE = "not_due", _("Tiden har inte gått ut")
    RULE = "rule", _("Regeln har ändrats")
    FAILED = "failed", _("Gick inte att förstöra")
