"""What the letters about certificates say: that something waits, and the link. Not the course, not the name."""

import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from varsam.areas.training.certificates import codes
from varsam.areas.training.occasions.letters import Row, Written
from varsam.kernel.vault import links

CERTIFICATE, RENEWAL = "certificate", "renewal"


def address(certificate: uuid.UUID, language: str) -> str:
    """The holder's own page, whole."""
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    path = f"/utbildning/intyg/mitt/{links.written(codes.secret(certificate))}/"
    return f"{settings.PUBLIC_ADDRESS}{prefix}{path}"


def certificate(row: Row) -> Written:
    """There is a certificate to fetch."""
    assert row.about is not None
    return Written(
        subject=_("Ditt intyg är klart"),
        body=_("Tack för att du var med. Hämta intyget här: %(address)s")
        % {"address": address(row.about, row.language)},
    )


def renewal(row: Row) -> Written:
    """One ends soon, and where to learn it anew."""
    assert row.about is not None
    prefix = "" if row.language == settings.LANGUAGE_CODE else f"/{row.language}"
    return Written(
        subject=_("Ett intyg går snart ut"),
        body=_(
            "Se vilket och när här: %(address)s\n\nVill du gå utbildningen igen? Här står nästa tillfälle: %(catalogue)s"
        )
        % {
            "address": address(row.about, row.language),
            "catalogue": f"{settings.PUBLIC_ADDRESS}{prefix}/utbildning/",
        },
    )
