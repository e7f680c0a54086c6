"""A guide as its page shows it: who is responsible for what and how sure that is, whom to call, which methods."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import Method
from varsam.areas.operations.enums import Certainty, Setting
from varsam.areas.operations.guides import Guide, Responsibility
from varsam.areas.relatives.cards import ContactCard, card
from varsam.areas.relatives.models import Contact
from varsam.kernel.people import calendar
from varsam.kernel.people.models import Organisation
from varsam.lib import when

ICONS = {Setting.SCHOOL: "graduation-cap", Setting.YOUTH_CENTRE: "door-open", Setting.ANY_UNIT: "building-2"}
HEADINGS: dict[Setting, str | Promise] = {
    Setting.SCHOOL: gettext_lazy("I skolan"),
    Setting.YOUTH_CENTRE: gettext_lazy("På fritidsgården"),
    Setting.ANY_UNIT: gettext_lazy("I alla verksamheter"),
}
_SURETY = {
    Certainty.CONFIRMED: "done",
    Certainty.AMENDED_TEXT_NOT_SEEN: "unknown",
    Certainty.GENERAL_KNOWLEDGE: "unknown",
}


@dataclass(frozen=True)
class Sign:
    """A chip: its kind and its words."""

    kind: str
    words: str


@dataclass(frozen=True)
class Duty:
    """What a role answers for, the law behind it, and how sure we are of that law today."""

    duty: str
    law: str
    surety: Sign


@dataclass(frozen=True)
class Lane:
    """One role with all that it answers for."""

    role_words: str
    duties: list[Duty]


@dataclass(frozen=True)
class Part:
    """The guides of one setting."""

    key: str
    words: str | Promise
    icon: str
    guides: list[Guide]


def parts(guides: Iterable[Guide]) -> list[Part]:
    """All guides by setting, those without any left out."""
    found = list(guides)
    made = [
        Part(
            setting.value, words, ICONS[setting], [each for each in found if Setting(each.setting) is setting]
        )
        for setting, words in HEADINGS.items()
    ]
    return [part for part in made if part.guides]


def surety(found: Responsibility) -> Sign:
    """How sure we are: said plainly, also where nobody has read the law."""
    if not found.rule:
        return Sign("plain", _("Ingen särskild lag. Det följer av uppdraget."))
    words = {
        Certainty.CONFIRMED: _("Vi har läst lagtexten"),
        Certainty.AMENDED_TEXT_NOT_SEEN: _("Lagtexten har ändrats, inte kontrollerad"),
        Certainty.GENERAL_KNOWLEDGE: _("Allmän kunskap, lagtexten är inte läst"),
    }
    return Sign(_SURETY[found.certainty], words[found.certainty])


def lanes(responsibilities: Iterable[Responsibility]) -> list[Lane]:
    """The roles in the guide's order, each once."""
    found = list(responsibilities)
    order = list(dict.fromkeys(each.role for each in found))
    in_order = sorted(found, key=lambda each: order.index(each.role))
    return [
        Lane(group[0].role_words, [Duty(each.duty, each.law, surety(each)) for each in group])
        for group in (list(each) for _role, each in groupby(in_order, key=lambda each: each.role))
    ]


def contacts(slugs: Sequence[str], now: datetime) -> list[ContactCard]:
    """The guide's telephones as they stand at this moment, in its order."""
    days = calendar.current()
    found = {each.slug: each for each in Contact.objects.shown().filter(slug__in=slugs)}
    return [card(found[slug], now, days) for slug in slugs if slug in found]


def methods(slugs: Sequence[str]) -> list[Method]:
    found = {each.slug: each for each in Method.objects.filter(slug__in=slugs)}
    return [found[slug] for slug in slugs if slug in found]


def organisations(slugs: Sequence[str]) -> list[Organisation]:
    found = {each.slug: each for each in Organisation.objects.filter(slug__in=slugs)}
    return [found[slug] for slug in slugs if slug in found]


def text_language(guide: Guide) -> str:
    """The language that the guide's own texts are in: the reader's, or Swedish where it is not written in that."""
    language = get_language() or "sv"
    return language if (guide.content.get("title") or {}).get(language) else "sv"


def checked_words(guide: Guide) -> str:
    """When somebody checked the guide against its sources, or that nobody has."""
    if guide.verified_on is None:
        return _("Ingen jurist har kontrollerat guiden än")
    return _("Kontrollerad av jurist %(day)s") % {
        "day": when.full_date(guide.verified_on, get_language() or "sv")
    }


def version_words(guide: Guide) -> str:
    said = {"number": guide.number}
    if guide.published_at is None:
        return _("Version %(number)s") % said
    day = when.full_date(timezone.localtime(guide.published_at).date(), get_language() or "sv")
    return _("Version %(number)s, %(day)s") % {**said, "day": day}
