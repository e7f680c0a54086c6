"""The words of the exchange between municipalities."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from varsam.lib.safe_fetch import Fault as FetchFault


class Kind(models.TextChoices):
    """What an entry tells of."""

    METHOD = "method", _("Metod")
    LESSON = "lesson", _("Lärdom")


class KeyState(models.TextChoices):
    """Whether somebody here has made sure that a key is theirs."""

    SEEN = "seen", _("Inte bekräftad")
    TRUSTED = "trusted", _("Bekräftad")
    REFUSED = "refused", _("Avvisad")


class Signature(models.TextChoices):
    """What came with an entry: a signature that fits it, one that does not, or none."""

    VALID = "valid", _("Signaturen stämmer")
    BAD = "bad", _("Signaturen stämmer inte")
    MISSING = "missing", _("Ingen signatur")


class EntryState(models.TextChoices):
    """What we have done about an entry. CHANGED: we had decided, and now theirs is another."""

    NEW = "new", _("Ny")
    SEEN = "seen", _("Sedd")
    ADOPTED = "adopted", _("Övertagen")
    CHANGED = "changed", _("Ändrad")
    SKIPPED = "skipped", _("Inget för oss")


class Warning(models.TextChoices):
    """What does not add up in an entry. It stays until a person has looked."""

    NONE = "", ""
    REWRITTEN = "rewritten", _("Samma version har fått ett annat innehåll")
    BACKWARDS = "backwards", _("En äldre version har kommit tillbaka")
    CHAIN = "chain", _("Versionen bygger inte på den vi hade")
    SIGNATURE = "signature", _("Signaturen stämmer inte, eller saknas")


class SubscriptionState(models.TextChoices):
    """Whether a feed is fetched."""

    ACTIVE = "active", _("Hämtas")
    PAUSED = "paused", _("Pausad")
    ENDED = "ended", _("Avslutad")


# What the fetch itself may fail with, and what may be wrong with the document as a whole.
FAULTS = (*(each.value for each in FetchFault if each), "format", "publisher", "too_many", "fetching_broke")


class Outcome(models.TextChoices):
    """Why a single entry of a feed was not taken in at all."""

    FORMAT = "format", _("går inte att läsa")
    FOREIGN = "foreign", _("hör till någon annan än den som har flödet")
    TWICE = "twice", _("finns två gånger med olika innehåll")
    FUTURE = "future", _("har ett datum som inte har varit än")
    LONG = "long", _("är för stora")
