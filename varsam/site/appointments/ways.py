"""What a thread's page offers its writer about times (see `varsam.kernel.conversations.pages.register_way`)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.kernel.appointments import writer
from varsam.kernel.appointments.enums import Kind
from varsam.kernel.appointments.writer import Mine
from varsam.kernel.conversations.pages import Way
from varsam.site.appointments import words


def part(enquiry: int) -> list[Way]:
    """A card for each invitation to choose a time: to choose, to choose anew, or to see what was chosen."""
    return [_way(mine) for mine in writer.in_thread(enquiry)]


def _way(mine: Mine) -> Way:
    address = f"{reverse('appointments:choose')}?i={mine.invitation}"
    if mine.booked is not None:
        booked = _("Du har en tid: %(moment)s") % {"moment": words.moment(mine.booked.starts_at)}
        return Way(_("Visa tiden"), booked, address, "calendar")
    if mine.was_cancelled:
        return Way(
            words.choose(mine.kind), _("Vi har avbokat din tid. Välj en ny."), address, "calendar", True
        )
    asked = (
        _("Vi kan komma till er, eller ses på annat sätt. Välj en tid som passar.")
        if mine.kind is Kind.VISIT
        else _("Prata med oss. Välj en tid som passar dig. Du behöver inte säga vad du heter.")
    )
    return Way(words.choose(mine.kind), asked, address, "calendar", True)
