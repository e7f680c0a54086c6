"""What was passed on to the one who is signed in and is not opened, as a line of the start page."""

from django.urls import reverse
from django.utils.translation import ngettext

from varsam.areas.liaison.insights import reading
from varsam.site.editing.tasks import Waiting


def waiting() -> list[Waiting]:
    """One line where something waits, in one question."""
    count = reading.unread()
    said = ngettext(
        "lärdom som någon har fört vidare till dig", "lärdomar som kolleger har fört vidare till dig", count
    )
    return [Waiting(said, reverse("insights:mine"), count)] if count else []
