"""What the pages call things: who signs, what kind of organisation, what has been said."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.models import Signer, SignerRole, Term
from varsam.kernel.lawfulness.terms import ORIGINAL, Words, original, words
from varsam.kernel.people import limits
from varsam.kernel.records.enums import Information
from varsam.lib import when

# Kinds of organisations that a term can offer: those that take part in support. A faith community is not among them: a
# list of who gets support through a congregation would be a list of beliefs.
KINDS: dict[str, str | Promise] = {
    "school": gettext_lazy("Skola"),
    "youth_centre": gettext_lazy("Fritidsgård"),
    "unit": gettext_lazy("Socialkontor, frivård eller annan enhet"),
    "collaboration": gettext_lazy("SSPF, social insatsgrupp eller expertnätverk"),
    "coordination": gettext_lazy("Samordningen"),
    "authority_region": gettext_lazy("Polis eller annan statlig myndighet"),
    "civil_society": gettext_lazy("Förening i civilsamhället"),
}
LANGUAGES: dict[str, str] = {
    "sv": "Svenska",
    "en": "English",
    "ar": "العربية",
    "so": "Soomaali",
    "fa": "فارسی",
}
# Narrow columns: what the long name says is read aloud and shown on a phone.
_SHORT: dict[str, str | Promise] = {
    Information.SITUATION: gettext_lazy("Läget"),
    Information.NEEDS: gettext_lazy("Behov"),
    Information.SCHOOL: gettext_lazy("Skola"),
    Information.MEASURES: gettext_lazy("Insatser"),
    Information.MEETINGS: gettext_lazy("Möten"),
    Information.IDENTITY: gettext_lazy("Namn"),
    Information.CONTACT: gettext_lazy("Kontakt"),
}


def information(kinds: Iterable[str]) -> list[str]:
    """The kinds of information in words, in the order in which they are always shown."""
    chosen = set(kinds)
    return [str(kind.label) for kind in Information if kind.value in chosen]


def columns() -> list[dict[str, str]]:
    """One column for each kind of information."""
    return [{"key": k.value, "short": str(_SHORT[k]), "words": str(k.label)} for k in Information]


def signer(one: Signer, guardians: int) -> str:
    """Who signs: "Vårdnadshavare 2", without a number where there is only one."""
    return signer_words(SignerRole(one.role), one.position, guardians)


def signer_words(role: SignerRole, position: int, guardians: int) -> str:
    """The same for somebody who is not asked yet."""
    if role != SignerRole.GUARDIAN:
        return str(role.label)
    return _("Vårdnadshavare %(number)s") % {"number": position} if guardians > 1 else _("Vårdnadshavaren")


def title(term: Term) -> str:
    """What a term asks, in the reader's language where it is there."""
    return shown(term).title


def shown(term: Term) -> Words:
    """A term's words in the reader's language, else in Swedish."""
    return words(term, get_language() or ORIGINAL) or original(term)


def day(moment: date | datetime) -> str:
    """A date with its year."""
    return when.full_date(moment, get_language() or ORIGINAL)


def until(moment: datetime) -> str:
    """The last day on which something holds, with its year."""
    return day(consents.last_day(moment))


def period(key: str) -> str:
    """How long a period is now, in words: "14 dagar"."""
    limit = limits.current(timezone.now())[key]
    n = limit.amount
    unit = {
        "working_days": ngettext("arbetsdag", "arbetsdagar", n),
        "hours": ngettext("timme", "timmar", n),
        "days": ngettext("dag", "dagar", n),
        "months": ngettext("månad", "månader", n),
    }[limit.unit]
    return f"{n} {unit}"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: "skolan, polisen och frivården"."""
    every = list(names)
    if len(every) < 2:
        return "".join(every)
    return _("%(first)s och %(last)s") % {"first": ", ".join(every[:-1]), "last": every[-1]}
