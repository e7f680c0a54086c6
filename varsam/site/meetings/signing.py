"""What is said to somebody whose signature does not hold: of one item, and of a whole meeting."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from varsam.kernel.meetings.room import ChangedMeanwhile, NotOpen


@contextmanager
def told(request: HttpRequest) -> Iterator[None]:
    """Say why it was not signed, where what was read has changed since or it is not the time for it."""
    try:
        yield
    except ChangedMeanwhile:
        messages.warning(
            request,
            _("Något har skrivits sedan du öppnade protokollet. Läs det en gång till och justera sedan."),
        )
    except NotOpen:
        messages.warning(
            request, _("Det går inte att justera nu. Mötet måste vara avslutat, och protokollet ett utkast.")
        )
