"""What to do next in a case: the one act that matters most, the other steps, and what must be decided first."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.cases import reading
from varsam.areas.knowledge_house.cases.enums import Due, Offer, PostCheck, ReviewKind
from varsam.areas.knowledge_house.cases.models import Case
from varsam.areas.knowledge_house.cases.reading import Opened
from varsam.areas.knowledge_house.cases.states import State
from varsam.site.cases import stepping
from varsam.site.consent import words
from varsam.site.consent.standing import Asked, Line
from varsam.site.desk import moments

_OVER = {State.CLOSED, State.ENDED, State.POST_CHECKS, State.HANDED_OVER}


@dataclass(frozen=True)
class Way:
    """A link to an act; `to` is the state that it leads to, where it is a step."""

    address: str
    words: str
    icon: str = "arrow-right"
    to: State | None = None


@dataclass(frozen=True)
class Notice:
    """Something to decide or to know first, with ways to do it."""

    kind: Literal["info", "care", "wrong"]
    icon: str
    title: str
    text: str
    ways: tuple[Way, ...] = ()


def step(case: Case, to: State) -> Way:
    """A step of the table as a link to its page."""
    telling = stepping.TELLINGS[(State(case.state), to)]
    address = reverse("cases:step", args=[case.record.reference, stepping.SLUG_OF[to]])
    return Way(address, str(telling.act), to=to)


def of(opened: Opened, today: date) -> Way | None:
    """The one act that comes next; None where nothing more is to be done, or something must be decided first."""
    state = State(opened.case.state)
    if state in _CHOSEN:
        return _CHOSEN[state](opened)
    to = stepping.FORWARD.get(state)
    return step(opened.case, to) if to else None


def _review(opened: Opened) -> Way:
    reference, review = opened.case.record.reference, opened.next_review
    if review is None:
        return Way(reverse("cases:plan_review", args=[reference]), _("Boka uppföljning"), "calendar")
    words = _("Gör efterkontrollen") if review.kind == ReviewKind.POST_CHECK else _("Gör uppföljningen")
    return Way(reverse("cases:hold_review", args=[reference, review.pk]), words, "notebook-pen")


def _handover(opened: Opened) -> Way:
    address = reverse("cases:handover", args=[opened.case.record.reference])
    return Way(address, _("Till överlämningen"), to=State.HANDED_OVER)


def _handed_over(opened: Opened) -> Way:
    newest = opened.handovers[0] if opened.handovers else None
    is_ours = newest is not None and newest.organisation_id == opened.case.unit_id
    return step(opened.case, State.PLANNING if is_ours else State.CLOSED)


def _closed(opened: Opened) -> Way:
    outcome = opened.outcomes[-1].outcome if opened.outcomes else None
    is_yes = outcome is not None and outcome.post_check == PostCheck.YES and outcome.taken_back_on is None
    return step(opened.case, State.POST_CHECKS if is_yes else State.ENDED)


def _post_checks(opened: Opened) -> Way:
    return _review(opened) if opened.next_review else step(opened.case, State.ENDED)


_CHOSEN: dict[State, Callable[[Opened], Way]] = {
    State.ACTIVE: _review,
    State.STEPPED_DOWN: _review,
    State.HANDOVER_OFFERED: _handover,
    State.HANDED_OVER: _handed_over,
    State.CLOSED: _closed,
    State.POST_CHECKS: _post_checks,
}


def others(opened: Opened, act: Way | None) -> list[Way]:
    """All other steps from here, and what can be done besides."""
    case, reference = opened.case, opened.case.record.reference
    found = [step(case, to) for to in reading.ways_on(case) if act is None or to != act.to]
    if case.state in {State.ACTIVE, State.STEPPED_DOWN} and opened.next_review:
        found.insert(
            0, Way(reverse("cases:plan_review", args=[reference]), _("Boka en till uppföljning"), "calendar")
        )
    if case.state in {State.CLOSED, State.POST_CHECKS}:
        found.append(
            Way(reverse("cases:post_check", args=[reference]), _("Ändra svaret om efterkontroller"), "pencil")
        )
    if case.state not in _OVER and not any(each.outcome.round == case.round for each in opened.outcomes):
        found.append(
            Way(reverse("cases:outcome", args=[reference]), _("Anteckna resultatet"), "notebook-pen")
        )
    return found  # fmt: skip


# --- what must be decided or known first ---------------------------------------------------------------------------


def notices(opened: Opened, every: list[Asked], today: date) -> list[Notice]:
    """The gravest first."""
    case = opened.case
    found = [
        _withdrawn(case, every),
        _of_age(case),
        _refused(case, every),
        _declined(opened),
        _late(case, today),
        _unhandled(case),
    ]
    return [each for each in found if each is not None]


def _consent_ways(case: Case) -> tuple[Way, ...]:
    reference = case.record.reference
    ways = [
        Way(reverse("consent:choose", args=[reference]), _("Fråga på nytt"), "handshake"),
        Way(
            reverse("cases:say", args=[reference, "utan-samtycke"]),
            _("Fortsätt i enheten på egen grund"),
            "pencil",
        ),
    ]
    if State.CLOSED in reading.ways_on(case):
        ways.append(step(case, State.CLOSED))
    return tuple(ways)


def _withdrawn(case: Case, every: list[Asked]) -> Notice | None:
    if case.due_why != Due.WITHDRAWN:
        return None
    stands = [line for asked in every for line in asked.in_force]
    gone = [
        line
        for asked in every
        if not asked.has_ended
        for line in asked.lines
        if line.state.withdrawn and not line.state.in_force
    ]
    if stands and gone:
        return Notice(
            "care",
            "eye-off",
            _("En del av samtycket är taget tillbaka"),
            _(
                "Det gäller %(gone)s. Det slutade synas i samma stund, och insatser som behövde det är pausade. Det som är kvar gäller som förut: %(stands)s. Bestäm tillsammans med personen hur ni går vidare."
            )
            % {"gone": words.listed(_scopes(gone)), "stands": words.listed(_scopes(stands))},
            _consent_ways(case),
        )
    return Notice(
        "care",
        "eye-off",
        _("Samtycket är taget tillbaka"),
        _(
            "Det som delades med stöd av det slutade synas i samma stund, och insatser som behövde det är pausade. Ärendet står kvar. Bestäm tillsammans med personen hur ni går vidare."
        ),
        _consent_ways(case),
    )


def _scopes(lines: list[Line]) -> list[str]:
    """What each organisation may learn: "Gymnasieskolan (behov och styrkor)"; each organisation said once."""
    kinds = defaultdict[str, set[str]](set)
    for line in lines:
        kinds[line.organisation] |= set(line.scope.information)
    return [f"{who} ({', '.join(words.information(seen)).lower()})" for who, seen in sorted(kinds.items())]


def _of_age(case: Case) -> Notice | None:
    if case.of_age_at is None:
        return None
    reference = case.record.reference
    return Notice(
        "care",
        "user-check",
        _("Personen bestämmer själv nu"),
        _(
            "Vårdnadshavarnas ja gäller inte längre, och det som delades med stöd av det är stoppat. Fråga personen själv. Pröva också om spåret ska bytas från SSPF till SIG."
        ),
        (
            Way(reverse("consent:choose", args=[reference]), _("Fråga om samtycke"), "handshake"),
            Way(reverse("records:hand_over", args=[reference]), _("Lämna över till ett annat spår")),
            Way(reverse("cases:say", args=[reference, "bestammer-sjalv"]), _("Skriv vad ni har bestämt"), "pencil"),
        ),
    )  # fmt: skip


def _refused(case: Case, every: list[Asked]) -> Notice | None:
    open_ones = [asked for asked in every if not asked.has_ended]
    is_no = open_ones and all(
        asked.lines and all(line.is_said_no_to for line in asked.lines) for asked in open_ones
    )
    if case.state != State.CONSENT_ASKED or case.due_why == Due.WITHDRAWN or not is_no:
        return None
    return Notice(
        "info",
        "ban",
        _("Svaret är nej"),
        _(
            "Ett nej är ett svar. Erbjud något annat, eller hjälp i enheten på egen grund. Ingen ska övertalas."
        ),
        (
            Way(
                reverse("cases:outcome", args=[case.record.reference]),
                _("Skriv vad ni erbjöd i stället"),
                "notebook-pen",
            ),
            *_consent_ways(case)[1:],
        ),
    )


def _declined(opened: Opened) -> Notice | None:
    newest = opened.handovers[0] if opened.handovers else None
    if opened.case.state != State.HANDOVER_OFFERED or newest is None or newest.state != Offer.DECLINED:
        return None
    return Notice(
        "care",
        "arrow-left",
        _("%(who)s har tackat nej") % {"who": newest.organisation.name},
        _("Ni har ansvaret kvar. Läs varför, och fortsätt här eller fråga någon annan."),
        (_handover(opened),),
    )


def _late(case: Case, today: date) -> Notice | None:
    known = {
        Due.REVIEW: _("Uppföljningen är sen. Ett stöd ska aldrig pågå utan att någon ser efter."),
        Due.POST_CHECK: _("Efterkontrollen är sen. Personen har sagt ja till att bli tillfrågad."),
        Due.CONSENT: _("Svaret om samtycke dröjer. Hör av dig till personen, utan att trycka på."),
        Due.HANDOVER: _("Svaret om överlämningen är sent. Ring dem: de ser också att tiden har gått ut."),
        Due.TELL: _("Personen har inte fått veta om överlämningen än."),
    }
    if case.due_on is None or case.due_on >= today or case.due_why not in known:
        return None
    title = _("Skulle ha varit klart %(day)s") % {"day": moments.short_day(case.due_on)}
    return Notice("wrong", "triangle-alert", title, known[Due(case.due_why)])


def _unhandled(case: Case) -> Notice | None:
    if case.state in {State.CLOSED, State.ENDED}:
        return None
    if case.handler_id is not None and not reading.is_unhandled(case):
        return None
    text = (
        _("Den som handlade det har lämnat enheten. Någon måste ta över, så att personen vet vem som svarar.")
        if case.handler_id
        else _("Någon måste handlägga ärendet, så att personen vet vem som svarar.")
    )
    return Notice("care", "user", _("Ingen handlägger ärendet"), text)
