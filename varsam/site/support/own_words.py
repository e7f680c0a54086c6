"""What stands on the pages of a relative's own support: sentences by how it is, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.experts import languages as spoken
from varsam.areas.relatives.support import third_person
from varsam.areas.relatives.support.enums import Helped
from varsam.areas.relatives.support.models import Wording
from varsam.areas.relatives.support.states import CoachState, HandoverState, State
from varsam.areas.relatives.support.writer import Mine
from varsam.kernel.appointments import writer as times
from varsam.kernel.appointments.enums import Form, Kind
from varsam.lib import when

# What has just been done, by the word in the address that the page is read anew at. Nothing personal stands in it.
_SAID = {
    "ja": gettext_lazy("Tack. Vi är glada att få stötta dig."),
    "nej": gettext_lazy("Tack för svaret. Du kan ändra dig när du vill."),
    "slut": gettext_lazy("Stödet är avslutat. Det är alltid välkommet att skriva igen."),
    "delat": gettext_lazy("Sparat. Din coach kan läsa samtalet nu."),
    "odelat": gettext_lazy("Sparat. Din coach kan inte läsa samtalet."),
    "svar": gettext_lazy("Tack för svaret."),
    "ord": gettext_lazy("Tack. Det du skrev är sparat."),
    "fragat": gettext_lazy("Vi vet att du vill vara med. Läs löftet här under och säg vad du vill kallas."),
    "med": gettext_lazy("Sparat. Här ser du hur det går."),
    "bytt": gettext_lazy("Sparat. Det är det här du kallas i gruppen nu."),
    "ingencoach": gettext_lazy("Sparat. Du har ingen coach nu. Stödet fortsätter."),
    "lamnat": gettext_lazy("Sparat. Du är inte med i gruppen, och det du kallades där är borta."),
    "sagt": gettext_lazy("Tack. Socialkontoret har fått det som står här, och inget mer."),
    "avstatt": gettext_lazy("Sparat. Socialkontoret får inte veta något."),
    "tillbaka": gettext_lazy("Taget tillbaka. Det du lämnade är borta hos oss och syns inte för socialkontoret."),
}  # fmt: skip


def language() -> str:
    return get_language() or "sv"


def said(request: HttpRequest) -> str:
    """What to say at the top of a page that is read anew after an act; empty for anything else."""
    return str(_SAID.get(request.GET.get("klart", ""), ""))


@dataclass(frozen=True)
class WordingPart:
    """A piece of an agreed text: a heading, or none, with its paragraphs."""

    heading: str
    lines: list[str]


def wording(found: Wording) -> dict[str, object]:
    """An agreed text as the page shows it; what is answered with is its key, so that yes is to what was read."""
    parts: list[WordingPart] = []
    for line in (each.strip() for each in found.body(language()).splitlines()):
        if line.startswith("# "):
            parts.append(WordingPart(line[2:], []))
        elif line:
            parts = parts or [WordingPart("", [])]
            parts[-1].lines.append(line)
    return {"wording": found.pk, "wording_title": found.title(language()), "wording_parts": parts}


@dataclass(frozen=True)
class Language:
    """A language to choose, under the name that its speakers give it."""

    code: str
    name: str
    is_chosen: bool


def languages(chosen: Sequence[str]) -> list[Language]:
    return [Language(code, str(name), code in chosen) for code, name in settings.LANGUAGES]


def known_languages(said: Sequence[str]) -> tuple[str, ...]:
    """Those of the languages sent that we know, in our order; the page's own where none is."""
    return tuple(code for code, _name in settings.LANGUAGES if code in said) or (language(),)


# --- how far it has come -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One place on the way: passed, or where we are now."""

    words: str
    more: str
    is_done: bool
    is_here: bool = False


def steps(mine: Mine) -> list[Step]:
    """The way from the first message to whether it helped."""
    started = mine.consented_at is not None
    passed = [
        (_("Du skrev till oss"), "", True),
        (_("Du sa ja till stöd"), _day(mine.consented_at), started),
        (_("Stödet pågår"), used(mine.kinds), mine.ended_at is not None),
        (_("Du säger om det hjälpte"), "", mine.helped != Helped.SILENT),
    ]
    here = next((place for place, (_words, _more, done) in enumerate(passed) if not done), len(passed))
    return [Step(words, more, done, place == here) for place, (words, more, done) in enumerate(passed)]


def _day(at: datetime | None) -> str:
    return when.day(at, language()) if at else ""


_USED = {
    "talk": gettext_lazy("Samtal"),
    "coach": gettext_lazy("Föräldracoach"),
    "group": gettext_lazy("Föräldragrupp"),
    "handover": gettext_lazy("Hjälp vidare"),
}


def used(kinds: Sequence[str]) -> str:
    """The kinds of help had so far, as one line."""
    return " · ".join(str(words) for kind, words in _USED.items() if kind in kinds)


# --- the parts of a support ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One thing in the support: what it is, how it stands, and where it goes on. `is_due`: we wait for an answer."""

    icon: str
    words: str
    more: str
    act: str = ""
    address: str = ""
    is_due: bool = False


def talk(found: Sequence[times.Mine]) -> Part:
    """The time that is booked, or the way to one."""
    talks = [each for each in found if each.kind == Kind.TALK]
    booked = next((each for each in talks if each.booked), None)
    if booked is not None and booked.booked is not None:
        at = when.moment(booked.booked.starts_at, language())
        more = f"{at}. {form_words(booked.booked.form)}"
        return Part("calendar", _("Nästa samtal"), more, _("Se eller ändra tiden"), _choose(booked))
    if talks:
        more = _("Det finns tider för dig. Du väljer själv om vi ska höras i telefon, på video eller ses.")
        if talks[0].was_cancelled:
            more = _("Tiden är avbokad. Du kan välja en ny.")
        return Part("calendar", _("Välj en tid"), more, _("Välj en tid"), _choose(talks[0]), is_due=True)
    more = _("Vi bjuder in dig att välja en tid. Den som vill ha en tid snart skriver det i samtalet.")
    return Part("calendar", _("Samtal"), more)


def _choose(found: times.Mine) -> str:
    return f"{reverse('appointments:choose')}?i={found.invitation}"


def form_words(form: str) -> str:
    """How people meet, as a sentence of its own."""
    return {
        Form.PHONE: _("I telefon."),
        Form.ROOM: _("Hos oss."),
        Form.VIDEO: _("På video."),
        Form.ON_SITE: _("Hos er."),
    }[Form(form)]


def coach(mine: Mine) -> Part | None:
    """How it stands with a coach; None where nobody has been asked."""
    if mine.coach is None or mine.coach.state in {CoachState.NONE, CoachState.NO, CoachState.OVER}:
        return None
    if mine.coach.state == CoachState.ASKED:
        return Part("hand-heart", _("Föräldracoach"), _("Vi har frågat en coach om hen har tid för dig."))
    more = _("%(name)s är din föräldracoach.") % {"name": mine.coach.name}
    return Part("hand-heart", _("Din föräldracoach"), more)


def offices(mine: Mine) -> Part | None:
    """How it stands with the social office; None where nothing has been proposed."""
    if not mine.handovers:
        return None
    is_due = any(each.state == HandoverState.OFFERED for each in mine.handovers)
    more = (
        _("Vi föreslår att socialkontoret hör av sig till dig. Inget sägs förrän du har svarat.")
        if is_due
        else _("Här ser du vad socialkontoret har fått veta.")
    )
    act = _("Läs och svara") if is_due else _("Visa")
    return Part("building-2", _("Socialkontoret"), more, act, reverse("own_support:office"), is_due)


def may_say(mine: Mine) -> bool:
    """Whether the relative has been asked if it helped, and so can answer, or change their answer."""
    return mine.asks_helped or mine.helped != Helped.SILENT


def helped(mine: Mine) -> Part | None:
    """Whether it helped; None before there is anything to say."""
    if mine.helped != Helped.SILENT:
        more = _("Du har svarat: %(answer)s") % {"answer": helped_words(Helped(mine.helped))}
        return Part("heart", _("Hjälpte det?"), more, _("Ändra svaret"), reverse("own_support:helped"))
    if not mine.asks_helped:
        return None
    more = _("Ditt svar hjälper oss att göra rätt för nästa familj.")
    return Part("heart", _("Hjälpte det?"), more, _("Svara"), reverse("own_support:helped"), is_due=True)


def lead(mine: Mine) -> str:
    """Who holds the support, as the first sentence of its page."""
    if not mine.holder_name:
        return _("Vi väljer vem av oss som tar hand om ditt stöd.")
    return _("%(name)s på %(unit)s har hand om ditt stöd.") % {
        "name": mine.holder_name,
        "unit": mine.unit_name,
    }


# --- whether it helped ---------------------------------------------------------------------------------------------


def helped_words(answer: Helped) -> str:
    """An answer as the relative reads it."""
    return str(answer.label) if answer != Helped.SILENT else ""


@dataclass(frozen=True)
class Answer:
    """One of the four answers, with its face."""

    value: str
    words: str
    face: str
    is_mine: bool


def answers(chosen: str) -> list[Answer]:
    return [
        Answer(each.value, helped_words(each), each.value, each.value == chosen)
        for each in (Helped.YES, Helped.PARTLY, Helped.NO, Helped.UNSURE)
    ]


def named(text: str, *own: str) -> list[str]:
    """Whom a text seems to point at, for a kind word about it; `own` is the writer's own name and number, and is none."""
    return [each.text for each in third_person.found(text, own=own)]


# --- the social office ---------------------------------------------------------------------------------------------

_CHIPS = {
    HandoverState.OFFERED: ("wait", gettext_lazy("Väntar på ditt svar")),
    HandoverState.CONSENTED: ("open", gettext_lazy("Du har sagt ja")),
    HandoverState.REFUSED: ("plain", gettext_lazy("Du har sagt nej")),
    HandoverState.WITHDRAWN: ("plain", gettext_lazy("Taget tillbaka")),
    HandoverState.ACCEPTED: ("done", gettext_lazy("De hör av sig")),
    HandoverState.DECLINED: ("plain", gettext_lazy("De kan inte ta emot")),
}


def handover_chip(state: HandoverState) -> tuple[str, str]:
    kind, words = _CHIPS[state]
    return kind, str(words)


def handover_words(state: HandoverState) -> str:
    """How a handover stands, as a sentence."""
    return {
        HandoverState.OFFERED: _("Inget är sagt än. Läs vad som skulle sägas, och svara."),
        HandoverState.CONSENTED: _("Socialkontoret har fått det som står här. De ska svara."),
        HandoverState.REFUSED: _("Socialkontoret har inte fått veta något."),
        HandoverState.WITHDRAWN: _("Du tog tillbaka ditt ja. Det du skrev är raderat."),
        HandoverState.ACCEPTED: _("Socialkontoret ringer dig. Ditt stöd här fortsätter."),
        HandoverState.DECLINED: _(
            "Socialkontoret kan inte ta emot den här gången. Ditt stöd här fortsätter."
        ),
    }[state]


# --- shared --------------------------------------------------------------------------------------------------------


def language_name(code: str) -> str:
    """A language in the reader's own, as the beginning of a line."""
    name = spoken.name(code)
    return name[:1].upper() + name[1:]


def how_many(number: int) -> str:
    return ngettext("%(n)s träff", "%(n)s träffar", number) % {"n": number}


def is_open(mine: Mine) -> bool:
    return mine.state == State.ONGOING
