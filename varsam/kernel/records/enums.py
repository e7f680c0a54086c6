"""The words that records are sorted by. None of them says anything about what a person thinks or believes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Track(models.TextChoices):
    """The ordinary way that support runs in; a record without one says why."""

    SSPF = "sspf", _("SSPF (unga)")
    SIG = "sig", _("SIG, social insatsgrupp (vuxna)")
    SOCIAL_SERVICES = "social_services", _("Socialtjänsten")
    NONE = "none", _("Inget ordinarie spår passar")


class Information(models.TextChoices):
    """What can be shared of a record, one kind at a time."""

    SITUATION = "situation", _("Läget och oron")
    NEEDS = "needs", _("Behov och styrkor")
    SCHOOL = "school", _("Skola och fritid")
    MEASURES = "measures", _("Insatser och plan")
    MEETINGS = "meetings", _("Möten och beslut")
    IDENTITY = "identity", _("Namn och personnummer")
    CONTACT = "contact", _("Kontaktuppgifter")


# Entries hold text; who the person is and how to reach them lies in the vault.
TEXTS = tuple(kind for kind in Information if kind not in {Information.IDENTITY, Information.CONTACT})


class Basis(models.TextChoices):
    """What a grant rests on."""

    CONSENT = "consent", _("Samtycke")
    DECISION = "decision", _("Beslut om utlämnande")
    RIGHTS = "rights", _("Begäran om egna uppgifter")


class Ended(models.TextChoices):
    """Why a grant is over."""

    WITHDRAWN = "withdrawn", _("Samtycket togs tillbaka")
    REFUSED = "refused", _("Den som tillfrågades sade nej")
    EXPIRED = "expired", _("Tiden gick ut")
    STOPPED = "stopped", _("Enheten avslutade delningen")
    LEFT = "left", _("Organisationen har lämnat samverkan")
    DONE = "done", _("Begäran är besvarad")


class Outcome(models.TextChoices):
    """What the review of a broken glass came to."""

    JUSTIFIED = "justified", _("Det fanns skäl")
    NOT_NEEDED = "not_needed", _("Det fanns en annan väg, men ingen skada skedde")
    NOT_ALLOWED = "not_allowed", _("Det fanns inte skäl")
