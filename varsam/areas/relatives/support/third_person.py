"""Whether a relative names somebody else in what they write: said kindly by the page, and never a hindrance."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from varsam.lib.deidentification import Kind, find

WORDS = {
    Kind.PERSONNUMMER: _("ett personnummer"),
    Kind.PHONE: _("ett telefonnummer"),
    Kind.EMAIL: _("en mejladress"),
    Kind.ADDRESS: _("en adress"),
    Kind.NAME: _("ett namn"),
    Kind.VEHICLE: _("ett registreringsnummer"),
    Kind.USERNAME: _("ett användarnamn"),
}


@dataclass(frozen=True)
class Found:
    """Something in a text that points at a person, as it stands there."""

    kind: Kind
    text: str

    @property
    def kind_words(self) -> str:
        return str(WORDS[self.kind])


def found(text: str, *, own: Iterable[str] = ()) -> list[Found]:
    """What in `text` points straight at somebody, each once, in the order in which it stands. `own` is what the writer has
    given of themselves (name, number) and means to give: it is not counted. Swedish and English alone are understood."""
    mine = {word for each in own for word in _key(each).split()} | {
        _key(each).replace(" ", "") for each in own
    }
    seen: dict[str, Found] = {}
    for finding in find(text):
        key = _key(finding.text)
        if set(key.split()) <= mine or key.replace(" ", "") in mine:
            continue
        seen.setdefault(key, Found(finding.kind, finding.text))
    return list(seen.values())


def _key(text: str) -> str:
    return " ".join(text.replace("-", " ").casefold().split())
