"""How long ago somebody rang a number and found it right."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.areas.relatives.models import STALE_AFTER_DAYS, Contact
from varsam.lib import when

_SOON_DAYS = 30


@dataclass(frozen=True)
class Freshness:
    """`state` is fresh, soon, stale or never; `left` is how much of the time until the next check remains, 0–100."""

    state: str
    words: str
    date_words: str
    left: int


def of(contact: Contact, today: date, language: str) -> Freshness:
    """Where a contact stands between two checks."""
    if contact.verified_on is None:
        return Freshness(
            "never", _("Aldrig kontrollerat"), _("Ring och fråga innan det används på riktigt"), 0
        )
    remain = STALE_AFTER_DAYS - (today - contact.verified_on).days
    said = _("Kontrollerat %(date)s") % {"date": when.full_date(contact.verified_on, language)}
    if remain < 0:
        late = ngettext("%(days)s dag för gammalt", "%(days)s dagar för gammalt", -remain) % {"days": -remain}
        return Freshness("stale", late, said, 0)
    left = ngettext("%(days)s dag till nästa", "%(days)s dagar till nästa", remain) % {"days": remain}
    return Freshness(
        "soon" if remain <= _SOON_DAYS else "fresh",
        left,
        said,
        min(100, round(remain / STALE_AFTER_DAYS * 100)),
    )
