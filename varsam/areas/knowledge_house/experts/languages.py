"""Languages by name. Where the standard has none, or one that speakers do not use, the house has its own."""

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Those that people in the city speak most, the country's own first; ISO 639-1 or -3.
SPOKEN = (
    "sv",
    "en",
    "ar",
    "so",
    "fa",
    "prs",
    "ku",
    "ti",
    "tr",
    "bs",
    "ps",
    "es",
    "fr",
    "de",
    "ru",
    "uk",
    "pl",
    "sq",
    "fi",
)
_OWN = {"prs": _("dari"), "ps": _("pashto"), "ti": _("tigrinska")}


def name(code: str) -> str:
    """A language's name inside a sentence, in the language that is active; the code itself when it has none."""
    if code in _OWN:
        return str(_OWN[code])
    return str(Locale.parse(get_language() or "sv").languages.get(code, code))
