"""What the thread's page offers a relative to read while they wait (see `varsam.kernel.conversations.pages.register_way`)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.pages import Way
from varsam.kernel.conversations.states import Sender


def part(enquiry: int) -> list[Way]:
    """The library of advice, for somebody who wrote as a relative."""
    if not Enquiry.objects.filter(pk=enquiry, sender=Sender.RELATIVE).exists():
        return []
    more = _("Råd för hemma: vad du kan säga, och vem du kan ringa medan du väntar.")
    return [Way(_("Läs råd"), more, reverse("relatives:guides"), "book-open")]
