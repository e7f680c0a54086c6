"""Whether a method has been tried against the law and against children's rights: what was said, and what when that ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import Check, CheckKind, CheckSaid
from varsam.lib import when
from varsam.site.methods import cards

_ICONS = {CheckKind.LEGAL: "shield-check", CheckKind.CHILD: "hand-heart"}
TITLES: dict[CheckKind, str | Promise] = {
    CheckKind.LEGAL: gettext_lazy("Är den laglig att använda här?"),
    CheckKind.CHILD: gettext_lazy("Vad betyder den för barns rättigheter?"),
}
_CHIPS = {CheckSaid.OK: "done", CheckSaid.CONDITIONS: "wait", CheckSaid.NOT_OK: "late"}
_KNOWN: dict[CheckKind, str | Promise] = {
    CheckKind.LEGAL: gettext_lazy("Vad lagen säger. Metoden är prövad: %(said)s."),
    CheckKind.CHILD: gettext_lazy("Vad den betyder för barns rättigheter. Metoden är prövad: %(said)s."),
}
_UNKNOWN: dict[CheckKind, str | Promise] = {
    CheckKind.LEGAL: gettext_lazy("Om den är laglig att använda här. Ingen prövning gäller."),
    CheckKind.CHILD: gettext_lazy("Vad den betyder för barns rättigheter. Ingen prövning gäller."),
}


@dataclass(frozen=True)
class Tried:
    """One of the two checks as the card shows it; `known` or `unknown` is what it adds to either side. `said` is what the check
    that holds came to, None where none holds."""

    kind: str
    title: str | Promise
    icon: str
    chip: tuple[str, str]
    words: str
    source: str
    when: str
    after: str
    known: str
    unknown: str
    said: CheckSaid | None = None


def of(found: Iterable[Check], today: date) -> list[Tried]:
    """Both checks of a method from all that it has had, the newest of each; also where there is none. The newest is the one that
    was written last, as for the steps that it holds up (register/sql/20_judging.sql), whatever day it was made."""
    newest: dict[str, Check] = {}
    for each in sorted(found, key=lambda check: check.pk):
        newest[each.kind] = each
    return [_tried(kind, newest.get(kind.value), today) for kind in CheckKind]


def _tried(kind: CheckKind, check: Check | None, today: date) -> Tried:
    if check is None:
        chip, said, after = ("unknown", _("Inte prövad än")), "", ""
        return Tried(kind, TITLES[kind], _ICONS[kind], chip, "", "", said, after, "", str(_UNKNOWN[kind]))
    is_over = check.ends is not None and check.ends < today
    return Tried(
        kind,
        TITLES[kind],
        _ICONS[kind],
        ("late", _("Prövningen har gått ut")) if is_over else _chip(check),
        check.words,
        check.source,
        _when(check),
        _after(check, is_over),
        "" if is_over else str(_KNOWN[kind]) % {"said": str(CheckSaid(check.said).label).lower()},
        str(_UNKNOWN[kind]) if is_over else "",
        None if is_over else CheckSaid(check.said),
    )


def _chip(check: Check) -> tuple[str, str]:
    said = CheckSaid(check.said)
    return _CHIPS[said], str(said.label)


def _when(check: Check) -> str:
    day = when.full_date(check.on, get_language() or "sv")
    return _("%(who)s, %(day)s.") % {"who": cards.who(check.role), "day": day}


def _after(check: Check, is_over: bool) -> str:
    if check.ends is None:
        return ""
    day = {"day": when.full_date(check.ends, get_language() or "sv")}
    if is_over:
        return _("Gällde till och med %(day)s. Metoden förs inte vidare förrän den är prövad igen.") % day
    return _("Gäller till och med %(day)s. Sedan förs metoden inte vidare förrän den är prövad igen.") % day
