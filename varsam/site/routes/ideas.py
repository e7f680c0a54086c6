"""A question about a way of working: the door to the register of methods."""

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.kernel.access import actor
from varsam.kernel.conversations.models import Enquiry
from varsam.lib.rows import Verb
from varsam.site.routes.models import Idea


def of(enquiry: int) -> Idea | None:
    """What the question became, as far as the reader may see the thread."""
    return Idea.objects.filter(enquiry_id=enquiry).select_related("method").first()


def door(enquiry: Enquiry) -> tuple[str, str, str, str]:
    """The door at the desk: what to do, the link's words and address, an act or none. Whoever may think of methods writes the
    idea, others ask those who answer for them."""
    made = of(enquiry.pk)
    if made:
        words = _("Frågan är en idé i metodregistret. Den som skrev ser hur det går.")
        return words, _("Se idén"), reverse("register:method", args=[made.method.slug]), ""
    if actor.may("method_idea", Verb.ADD):
        words = _("Kan det vara värt att pröva? Gör en idé av frågan, utan att säga vem som frågade.")
        return (
            words,
            _("Gör en idé i metodregistret"),
            reverse("routes_desk:idea", args=[enquiry.reference]),
            "",
        )
    words = _("Fråga den som ansvarar för metoder, utan att säga vem det gäller, och svara sedan här.")
    return words, _("Se metodregistret"), reverse("register:methods"), _("Lägg det bland mina uppgifter")
