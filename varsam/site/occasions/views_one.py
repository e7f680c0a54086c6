"""One occasion: its seats, who comes and who waits, what can be done, and how far the letters have come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsam.areas.training.occasions import actions
from varsam.areas.training.occasions.enums import LetterKind, OccasionForm, Place, State
from varsam.areas.training.occasions.models import Letter, Occasion, Signup
from varsam.kernel.access import gates
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.occasions import asked_for, found, people, rows, seats, words
from varsam.site.occasions.found import Found

# Letters that go to many at once, and how long afterwards they are still told of.
_TO_MANY: dict[str, str | Promise] = {
    LetterKind.CHANGED: gettext_lazy("Mejl om ändringen"),
    LetterKind.CANCELLED: gettext_lazy("Mejl om att det är inställt"),
    LetterKind.INVITATION: gettext_lazy("Inbjudningar"),
}
_TOLD_FOR, _AT_ONCE = timedelta(days=2), timedelta(minutes=1)


@dataclass(frozen=True)
class Act:
    """Something to do: a page to open, or with `is_post` a button."""

    words: str
    icon: str
    address: str
    is_primary: bool = False
    is_post: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Fact:
    label: str
    icon: str
    lines: list[str]


@dataclass(frozen=True)
class Notice:
    kind: str
    icon: str
    words: str


@dataclass(frozen=True)
class Letters:
    """How far letters have come, in per cent of all."""

    title: str
    words: str
    sent_share: int
    failed_share: int
    is_going_on: bool


@require_safe
@gates.staff(needs=("course", Verb.READ))
def occasion(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything of one occasion."""
    seen = found.find(reference)
    held, listed = seen.occasion, people.of(seen)
    starts = timezone.localtime(held.starts_at or held.created_at)
    offered = sum(each.place == Place.OFFERED for each in listed)
    context = {
        "occasion": held,
        "reference": reference,
        "title": seen.title,
        "when": seen.when,
        "day": str(starts.day),
        "month": moments.short_day(starts).split(" ")[2],
        "place": words.place(held),
        "chip": words.chip(held),
        "is_draft": seen.state == State.DRAFT,
        "is_over": seen.state in {State.HELD, State.CANCELLED},
        "is_cancelled": seen.state == State.CANCELLED,
        "is_ahead": not seen.has_ended,
        "notice": _notice(seen),
        "seats": seats.draw(capacity=held.capacity, taken=held.taken, offered=offered, shape=seats.LARGE),
        "free": held.free,
        "seats_words": _seats_words(held, offered),
        "letters": _letters(held, seen.now),
        "placed": [each for each in listed if each.place in {Place.PLACED, Place.OFFERED}],
        "waiting": [each for each in listed if each.place == Place.WAITING],
        "gone_words": _gone(held),
        "acts": _acts(seen),
        "asked_for": _asked_for(seen),
        # Nobody is invited to stand in a line.
        "can_invite": held.free and not held.waiting,
        "can_come_first": seen.state == State.DRAFT or bool(held.opens_at and held.opens_at > seen.now),
        "facts": _facts(seen),
        "link": actions.link_of(held) if held.form == OccasionForm.ONLINE and not seen.has_ended else "",
    }
    return render(request, "occasions/occasion.html", context)


@require_safe
@gates.staff(needs=("course", Verb.READ))
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """How far the letters have come, asked again as long as some wait."""
    seen = found.find(reference)
    context = {"reference": reference, "letters": _letters(seen.occasion, seen.now)}
    return render(request, "occasions/letters.html", context)


def _letters(held: Occasion, now: datetime) -> Letters | None:
    """How far the latest letters to many have come; None where there were none of late."""
    to_many = Letter.objects.filter(occasion=held, kind__in=_TO_MANY)
    newest = to_many.filter(made_at__gt=now - _TOLD_FOR).order_by("-made_at").first()
    if newest is None:
        return None
    counted = to_many.filter(kind=newest.kind, made_at__gte=newest.made_at - _AT_ONCE).aggregate(
        every=Count("pk"),
        sent=Count("pk", filter=Q(sent_at__isnull=False, failed_at=None)),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
    )
    every, sent, failed = counted["every"], counted["sent"], counted["failed"]
    told = _("%(sent)s av %(all)s är skickade.") % {"sent": sent, "all": every}
    if failed:
        told += " " + ngettext("Ett kom inte fram.", "%(n)s kom inte fram.", failed) % {"n": failed}
    return Letters(
        title=str(_TO_MANY[newest.kind]),
        words=told,
        sent_share=100 * sent // every,
        failed_share=100 * failed // every,
        is_going_on=every > sent + failed,
    )


def _notice(seen: Found) -> Notice | None:
    held = seen.occasion
    if seen.state == State.CANCELLED:
        return Notice("info", "ban", _("Inställt: %(why)s") % {"why": held.state_reason})
    if seen.state == State.DRAFT:
        return Notice("info", "eye-off", _("Utkast. Bara ni som håller i det ser det."))
    if seen.runs and seen.has_ended:
        return Notice(
            "care", "list-checks", _("Det har varit. Gå igenom närvaron och avsluta, så får de som var där sitt intyg.")
        )  # fmt: skip
    if seen.state == State.OPEN and held.opens_at and held.opens_at > seen.now:
        day = when.day(held.opens_at, get_language() or "sv")
        return Notice(
            "info",
            "clock",
            _("Öppnar för alla %(day)s. De som är inbjudna kan anmäla sig nu.") % {"day": day},
        )
    if seen.state == State.OPEN and held.closes_at < seen.now:
        return Notice("info", "clock", _("Sista dagen att anmäla sig har varit."))
    return None


def _seats_words(held: Occasion, offered: int) -> str:
    said = []
    if offered:
        said.append(
            ngettext("%(n)s är erbjuden en plats", "%(n)s är erbjudna en plats", offered) % {"n": offered}
        )
    if held.waiting:
        said.append(ngettext("%(n)s väntar", "%(n)s väntar", held.waiting) % {"n": held.waiting})
    return ", ".join(said) or _("Ingen på väntelistan")


def _gone(held: Occasion) -> str:
    gone = Signup.objects.filter(occasion=held, state__in=[Place.CANCELLED, Place.LAPSED]).count()
    if not gone:
        return ""
    return ngettext(
        "En har avbokat eller låtit platsen gå vidare.",
        "%(n)s har avbokat eller låtit platsen gå vidare.",
        gone,
    ) % {"n": gone}


def _asked_for(seen: Found) -> int:
    if not seen.keeps or seen.has_ended or seen.state not in {State.DRAFT, State.OPEN}:
        return 0
    asked = asked_for.waiting().filter(course=seen.occasion.course_id)
    return asked.aggregate(people=Sum("how_many"))["people"] or 0


# --- what can be done ----------------------------------------------------------------------------------------------


def _acts(seen: Found) -> list[Act]:
    reference = seen.occasion.reference

    def to(name: str) -> str:
        return reverse(f"occasions:{name}", args=[reference])

    door = Act(_("Dörrlista"), "list-checks", to("nearest_door"), is_primary=_is_near(seen))
    after = [
        Act(_("Intyg"), "file-text", reverse("certificates:occasion", args=[reference])),
        Act(_("Utvärderingar"), "message-square", reverse("surveys:surveys")),
    ]
    if not seen.keeps:
        return [door] if seen.runs else [door, *after] if seen.state == State.HELD else []
    match seen.state:
        case State.DRAFT:
            return [
                Act(_("Öppna för anmälan"), "door-open", to("open"), is_primary=True, is_post=True,
                    hint=_("Då syns det på utbildningssidan.")),
                Act(_("Ändra"), "pencil", to("change")),
                Act(_("Ställ in"), "ban", to("cancel")),
            ]  # fmt: skip
        case State.HELD:
            return [door, *after]
        case State.CANCELLED:
            return []
    if seen.has_ended:
        hold = Act(_("Avsluta"), "check", to("hold"), is_post=True, hint=_after_words(seen))
        return [door, hold]
    turn = (
        Act(_("Stäng anmälan"), "lock", to("close"), is_post=True)
        if seen.state == State.OPEN
        else Act(_("Öppna för anmälan igen"), "door-open", to("open"), is_post=True)
    )
    change = [Act(_("Ändra"), "pencil", to("change")), Act(_("Ställ in"), "ban", to("cancel"))]
    if seen.has_begun:
        return [door, *change]
    return [door, Act(_("Anmäl någon som har hört av sig"), "user-check", to("sign_up")), *change, turn]


def _after_words(seen: Found) -> str:
    """What closing brings, and for whom nothing yet."""
    said = _("De som är markerade som här får intyg och några frågor.")
    unmarked = Signup.objects.filter(occasion=seen.occasion, state=Place.PLACED, marks=None).count()
    if not unmarked:
        return said
    missing = ngettext("En är inte markerad alls.", "%(n)s är inte markerade alls.", unmarked)
    return f"{said} {missing % {'n': unmarked}}"


def _is_near(seen: Found) -> bool:
    """From the evening before, the list is what one looks for."""
    return bool(seen.times) and seen.times[found.nearest(seen) - 1].starts_at < seen.now + timedelta(hours=16)


def _facts(seen: Found) -> list[Fact]:
    held, language = seen.occasion, get_language() or "sv"
    facts = [
        Fact(
            ngettext("Tid", "Tider", len(seen.times)),
            "calendar",
            [f"{moments.short_day(each.starts_at)} {rows.span(each, language)}" for each in seen.times],
        ),
        Fact(_("Plats"), "map-pin", [words.place(held), *([held.district.name] if held.district else [])]),
        Fact(_("Sista dag att anmäla sig"), "clock", [when.day(held.closes_at, language)]),
    ]
    if held.cancel_until:
        facts.append(Fact(_("Avboka senast"), "undo-2", [when.day(held.cancel_until, language)]))
    names = [each.user.name for each in held.teachings.all()]
    facts += [
        Fact(_("Håller i det"), "users", names or [_("Ingen vald än")]),
        Fact(_("Språk"), "languages", [str(dict(words.LANGUAGES).get(held.language, held.language))]),
    ]
    if held.note:
        facts.append(Fact(_("Bra att veta"), "info", [held.note]))
    return facts
