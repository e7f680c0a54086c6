"""The letters that this package writes itself. The words are few: who wants to know more follows the link."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.training.occasions import letters, links, mine
from varsam.areas.training.occasions.enums import LetterKind, State
from varsam.areas.training.occasions.letters import Row, Written
from varsam.areas.training.occasions.models import Occasion
from varsam.lib.ical import Entry

_NO_ONE_ELSE = _("Har du inte anmält dig? Då behöver du inte göra något.")

_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    LetterKind.CONFIRM: (
        _("Bekräfta din anmälan"),
        _("Din anmälan väntar på att du bekräftar den: %(address)s"),
    ),
    LetterKind.PARTY: (
        _("Bekräfta er anmälan"),
        _("Er anmälan väntar på att du bekräftar den: %(address)s"),
    ),
    LetterKind.INTEREST: (
        _("Bekräfta din intresseanmälan"),
        _("Din intresseanmälan väntar på att du bekräftar den: %(address)s"),
    ),
    LetterKind.PLACED: (
        _("Du har en plats"),
        _("Du har en plats på en utbildning. Allt om den, och hur du avanmäler dig: %(address)s"),
    ),
    LetterKind.WAITING: (
        _("Du står på en väntelista"),
        _("Du står på väntelistan till en utbildning. Här ser du var i kön du står: %(address)s"),
    ),
    LetterKind.OFFER: (
        _("En plats väntar på ditt svar"),
        _("En plats har blivit ledig. Svara om du vill ha den, och se till när den väntar: %(address)s"),
    ),
    LetterKind.REMINDER: (
        _("Snart är det dags"),
        _("Snart träffas ni på en utbildning där du har en plats. När och var: %(address)s"),
    ),
    LetterKind.CHANGED: (
        _("Något har ändrats"),
        _("Tid eller plats har ändrats för en utbildning som du är anmäld till. Läs vad som gäller: %(address)s"),
    ),
    LetterKind.CANCELLED: (
        _("En utbildning är inställd"),
        _("En utbildning som du är anmäld till är inställd. Läs mer: %(address)s"),
    ),
    LetterKind.INVITATION: (
        _("Nu finns det ett tillfälle"),
        _("Du har visat intresse för en utbildning. Här kan du anmäla dig före andra: %(address)s"),
    ),
    LetterKind.MINE: (
        _("Dina utbildningar"),
        _("Här ser du de utbildningar som du är anmäld till. Länken gäller en kort tid: %(address)s"),
    ),
}  # fmt: skip
# Whoever gets one of these may never have asked for it: somebody else may have written their address.
_UNASKED = {LetterKind.CONFIRM, LetterKind.PARTY, LetterKind.INTEREST}
_WITH_ENTRIES = {LetterKind.PLACED, LetterKind.CHANGED, LetterKind.CANCELLED}


def _address(row: Row) -> str:
    if row.kind == LetterKind.MINE:
        return links.mine_address(row.uid, row.language)
    if row.interest is not None and row.occasion_id is not None:
        reference = Occasion.objects.values_list("reference", flat=True).get(pk=row.occasion_id)
        return links.invitation_address(row.interest, reference, row.language)
    if row.interest is not None:
        return links.interest_address(row.interest, row.language)
    if row.party is not None:
        return links.party_address(row.party, row.language)
    assert row.signup is not None
    return links.place_address(row.signup, row.language)


def _entries(row: Row) -> tuple[list[Entry], bool]:
    if row.signup is None or row.occasion_id is None or not row.has_place or row.kind not in _WITH_ENTRIES:
        return [], False
    occasion = Occasion.objects.get(pk=row.occasion_id)
    found = mine.entries(row.signup, occasion, occasion.sittings.all(), row.language)
    return found, occasion.state == State.CANCELLED


def _make(row: Row) -> Written:
    subject, body = _WORDS[row.kind]
    said = str(body) % {"address": _address(row)}
    if row.kind in _UNASKED:
        said = f"{said}\n\n{_NO_ONE_ELSE}"
    if row.was_signed_up and row.kind in {LetterKind.PLACED, LetterKind.WAITING}:
        said = f"{said}\n\n{_BY_ANOTHER}"
    entries, is_off = _entries(row)
    return Written(str(subject), said, entries, is_off)


_BY_ANOTHER = _("Det är din chef eller någon på din arbetsplats som har anmält dig.")


def kinds() -> dict[str, Callable[[Row], Written]]:
    """Each kind with what writes it."""
    return dict.fromkeys(_WORDS, _make)


def register() -> None:
    """Let all of these be written."""
    for kind, make in kinds().items():
        letters.register(kind, make)
