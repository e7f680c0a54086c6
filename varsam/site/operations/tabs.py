"""The parts of the support to units at the desk, as a row of ways between them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_TABS: tuple[tuple[str, str | Promise], ...] = (
    ("unit_support:requests", _("Pågående")),
    ("unit_support:lessons", _("Lärdomar")),
    ("unit_support:guides", _("Guider")),
    ("unit_support:numbers", _("Siffror")),
)


def of(here: str, counts: dict[str, int] | None = None) -> dict[str, object]:
    """What the row needs: each way, its words and how much waits there."""
    waiting = counts or {}
    return {"tab": here, "tabs": [(name, words, waiting.get(name, 0)) for name, words in _TABS]}
