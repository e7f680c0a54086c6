"""The fixed words of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """Whether a certificate counts today."""

    VALID = "valid", _("Gäller")
    EXPIRED = "expired", _("Har gått ut")
    REVOKED = "revoked", _("Återkallat")
