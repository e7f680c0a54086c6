"""Mail without content: that something waits, and where to sign in. Nothing else can be put in."""

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from varsam.kernel.access import actor


def _letter(email: str, language: str) -> EmailMessage:
    with translation.override(language):
        return EmailMessage(
            subject=_("Något väntar i Varsam"),
            body=_("Något nytt väntar på dig. Logga in för att läsa: %(address)s")
            % {"address": settings.PUBLIC_ADDRESS + "/arbete/"},
            to=[email],
        )


def tell() -> int:
    """Send one mail to each colleague for whom something new lies in a unit; returns how many.

    If sending fails, nothing counts as told and the next run tries again.
    """
    with actor.working():
        with connection.cursor() as cursor:
            cursor.execute("select email, language from varsam.notifications_tell()")
            letters = [_letter(email, language) for email, language in cursor.fetchall()]
        if letters:
            mailers.default.send_messages(letters)
    return len(letters)
