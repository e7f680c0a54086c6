"""Where a method of ours comes from, on its card: whose it was, how they judge it, and whether it has changed there."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from varsam.areas.liaison.exchange import reading
from varsam.areas.liaison.exchange.reading import Origin
from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.models import Origin as OriginKind
from varsam.kernel.access import actor
from varsam.lib.rows import Verb
from varsam.site.exchange import presentation
from varsam.site.methods.parts import Part


def part(method: Method, request: HttpRequest, *, is_public: bool) -> Part | None:
    """None for a method that is not from another municipality."""
    if method.origin_kind != OriginKind.EXCHANGE:
        return None
    entry = reading.origin_of(method)
    if entry is None:
        return None
    theirs = presentation.theirs(entry.content)
    shows_entry = not is_public and actor.may("exchange", Verb.READ)
    context = {
        "origin": method.origin_words.removesuffix(entry.url).strip() if entry.url else method.origin_words,
        # What they have taken back is not there to be read.
        "url": "" if entry.is_gone else entry.url,
        "is_gone": entry.is_gone,
        "is_unchecked": entry.is_unchecked,
        "has_changed": _has_changed(entry),
        "changed_at": entry.changed_at,
        "fetched_at": entry.fetched_at,
        "ratings": [theirs.effect, theirs.implementation] if theirs else [],
        "entry": entry if shows_entry else None,
    }
    return Part("exchange/card_part.html", context, _("Var den kommer ifrån"), "utbyte", _summary(entry))


def _summary(entry: Origin) -> str:
    """What has happened there since, in a few words; nothing where it is as it was."""
    if entry.is_gone:
        return _("Finns inte kvar där")
    if entry.is_unchecked:
        return _("Deras flöde är inte bekräftat")
    return _("Har ändrats där") if _has_changed(entry) else ""


def _has_changed(entry: Origin) -> bool:
    return entry.version > entry.adopted_version
