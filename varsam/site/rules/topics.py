"""What the rules concern: the lines of docs/law.md in the words of those who work."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Reference of the line → what it concerns, in the order of the page.
TOPICS: dict[str, str | Promise] = {
    "L1": _("Det som aldrig får antecknas om en person"),
    "L2": _("Sekretess i socialtjänsten"),
    "L3": _("Att lämna uppgifter till polisen"),
    "L4": _("Skyldighet att lämna uppgifter till brottsbekämpningen"),
    "L5": _("Oro för ett barn"),
    "L6": _("Personuppgifter, behörighet och logg"),
    "L7": _("Gallring"),
    "L8": _("Dokumentation och insyn"),
    "L9": _("Kommunens brottsförebyggande ansvar"),
    "L10": _("Dataskydd"),
    "L11": _("Samtycke i praktiken"),
    "L12": _("Tillgänglighet"),
    "L13": _("Arkiv"),
    "": _("Annat som arbetet vilar på"),
}
