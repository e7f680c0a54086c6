"""What the thread's page offers a unit's writer about its request (see `varsam.kernel.conversations.pages.register_way`)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.operations import progress, reading
from varsam.kernel.conversations.pages import Way


def part(enquiry: int) -> list[Way]:
    """A card that leads to the request, and says what is next; first where the unit is the one who is to act."""
    request = reading.of_enquiry(enquiry)
    if request is None or request.data_key_id is None:
        return []
    following = reading.next_step(request)
    more = progress.next_words(following.key) or _("Stödet är avslutat. Allt ni kom överens om står kvar.")
    is_due = following.who == "unit" and following.key != "do"
    return [Way(_("Öppna ert stöd"), more, reverse("our_support:status"), "list-checks", is_due)]
