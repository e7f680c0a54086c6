"""A certificate on the page of one's own place."""

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.training.certificates import checking, codes
from varsam.kernel.vault import links
from varsam.site.training.after import Part


def part(secret: bytes) -> Part | None:
    """The way to the certificate of the sign-up whose link has this secret; None where there is none."""
    given = checking.of_place(secret)
    if given is None:
        return None
    return Part(
        icon="graduation-cap",
        title=_("Ditt intyg är klart"),
        words=_("Hämta det som PDF, eller visa koden för den som vill kontrollera det."),
        label=_("Visa intyget"),
        address=reverse("certificate:mine", args=[links.written(codes.secret(given))]),
    )
