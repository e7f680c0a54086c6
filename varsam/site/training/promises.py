"""What the pages promise, by the limits as they stand: how long one has to confirm, and to answer an offer."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.training.occasions.enums import Refusal
from varsam.kernel.people import limits
from varsam.site.training import words
from varsam.site.training.offers import Offer


def _period(key: str) -> str:
    limit = limits.current(timezone.now())[key]
    match limit.unit:
        case "hours":
            said = ngettext("%(count)s timme", "%(count)s timmar", limit.amount)
        case "days":
            said = ngettext("%(count)s dag", "%(count)s dagar", limit.amount)
        case "working_days":
            said = ngettext("%(count)s arbetsdag", "%(count)s arbetsdagar", limit.amount)
        case _:
            said = ngettext("%(count)s månad", "%(count)s månader", limit.amount)
    return said % {"count": limit.amount}


def time_to_answer() -> str:
    """How long a place that has become free waits for one answer: "24 timmar"."""
    return _period("training_offer")


def confirm_by() -> str:
    """Until when somebody who signs up now confirms their address."""
    return words.moment(limits.after("training_confirm", timezone.now()))


def instead(refusal: Refusal, offer: Offer) -> str:
    """What one can do where nobody signs up."""
    match refusal:
        case Refusal.NOT_OPEN if offer.opens:
            return _("Den öppnar %(moment)s. Anmäl intresse, så säger vi till.") % {"moment": offer.opens}
        case Refusal.CLOSED:
            return _(
                "Det går inte att anmäla sig längre. Anmäl intresse, så hör vi av oss när det blir ett nytt tillfälle."
            )
        case Refusal.BEGUN:
            return _("Den som är på plats kan fråga utbildaren. Annars: anmäl intresse för nästa tillfälle.")
        case Refusal.CANCELLED:
            return _("Tillfället hålls inte. Se om ett annat passar, eller anmäl intresse.")
        case _:
            return _("Se om ett annat tillfälle passar, eller anmäl intresse.")
