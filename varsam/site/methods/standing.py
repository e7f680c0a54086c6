"""Where a method stands once its checks, its support and its trials have been heard: what a state says alone, and what speaks
against it now. All of it is public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.pilots import claims
from varsam.areas.methods.pilots.enums import Conclusion
from varsam.areas.methods.pilots.models import Evaluation
from varsam.areas.methods.register.models import Check, CheckSaid, Method, Rating, State, Step
from varsam.areas.methods.register.states import ADVISED
from varsam.site.methods import checks, words
from varsam.site.methods.checks import Tried

# Where a method is in somebody's hands, or may be put there. A step there asks for checks; nothing takes it back when a check
# runs out, or a new one says otherwise.
_IN_HANDS = (State.PILOT, State.EVALUATION, *ADVISED)
# A rating with which nothing becomes recommended (register/states.py: SHOWN).
_UNSHOWN = (Rating.NONE, Rating.UNKNOWN)


class Against(IntEnum):
    """What speaks against a method where it is, the worst first."""

    CHECK_SAYS_NO = 0
    HARMED = 1
    NO_CHECK = 2
    WORSE = 3
    UNSUPPORTED = 4
    CONDITIONS = 5


_CHECKED: Mapping[CheckSaid | None, Against] = {
    CheckSaid.NOT_OK: Against.CHECK_SAYS_NO,
    None: Against.NO_CHECK,
    CheckSaid.CONDITIONS: Against.CONDITIONS,
}
# With a word of caution a method may have become worse somewhere, and without it not (pilots/sql/20_rules.sql).
_EVALUATED: Mapping[State, Mapping[str, Against]] = {
    State.RECOMMENDED: {Conclusion.HARMED.value: Against.HARMED, Conclusion.WORSE.value: Against.WORSE},
    State.CAUTION: {Conclusion.HARMED.value: Against.HARMED},
}
_EVALUATION_WARNS = gettext_lazy(
    "En utvärdering talar emot metoden. Börja inte arbeta efter den förrän staden har tagit ställning igen."
)
_WARNINGS: Mapping[Against, str | Promise] = {
    Against.CHECK_SAYS_NO: gettext_lazy("En prövning säger nej. Börja inte arbeta efter metoden."),
    Against.HARMED: _EVALUATION_WARNS,
    Against.NO_CHECK: gettext_lazy(
        "En prövning saknas eller har gått ut. Vänta med metoden tills den är prövad igen."
    ),
    Against.WORSE: _EVALUATION_WARNS,
    Against.UNSUPPORTED: gettext_lazy(
        "Stödet för effekt räcker inte längre för att rekommendera metoden. Vänta tills staden har tagit ställning igen."
    ),
    Against.CONDITIONS: gettext_lazy("Metoden går att använda bara med villkor. Läs dem först."),
}


@dataclass(frozen=True)
class Doubt:
    """One thing that speaks against a method: what it is, what was asked and what came of it, its chip's words, and where on the
    card the rest of it stands."""

    against: Against
    title: str | Promise
    said: str
    words: str
    chip: str
    anchor: str
    way: str


@dataclass(frozen=True)
class Stand:
    """A method's chip, what its state means now, and the doubts that speak against it with what the worst asks of the reader.

    `is_no`: it is not to be begun with. `warns`: whoever has chosen it is told of it, which they are not of conditions.
    """

    chip: tuple[str, str, str]
    meaning: str
    doubts: tuple[Doubt, ...] = ()
    warning: str = ""
    is_no: bool = False
    warns: bool = False


def heard(found: QuerySet[Method]) -> QuerySet[Method]:
    """Methods with the worst that the newest evaluation of any of their pilots says against each (`spoken_against`), since it last
    came to be reviewed, for `of`; in the same query."""
    newer = Evaluation.objects.filter(pilot=OuterRef("pilot"), number__gt=OuterRef("number"))
    reviewed = Step.objects.filter(method=OuterRef("method"), after=State.REVIEW, at__gt=OuterRef("at"))
    said = Evaluation.objects.filter(
        ~Exists(newer),
        ~Exists(reviewed),
        method=OuterRef("pk"),
        conclusion__in=(Conclusion.HARMED, Conclusion.WORSE),
    )
    # "harmed" comes before "worse" in the alphabet too.
    worst = said.order_by("conclusion", "-at").values(
        said=JSONObject(design="design", conclusion="conclusion")
    )
    return found.annotate(spoken_against=Subquery(worst[:1]))


def of(method: Method, tried: Sequence[Tried]) -> Stand:
    """Where a method stands, by its rating, both its checks and its trials; of one read by `heard`."""
    now = State(method.state)
    doubts = _doubts(method, now, tried)
    meaning = words.meaning(now)
    if not doubts:
        return Stand(words.chip(now), meaning)
    worst = doubts[0].against
    if worst is not Against.CONDITIONS and now in _IN_HANDS:
        meaning = _("Läget är ”%(state)s”, men det håller inte just nu.") % {"state": words.named(now)}
    return Stand(
        (
            "wait" if worst is Against.CONDITIONS else "late",
            doubts[0].chip,
            "ban" if worst is Against.CHECK_SAYS_NO else "triangle-alert",
        ),
        meaning,
        tuple(doubts),
        str(_WARNINGS[worst]),
        is_no=worst in {Against.CHECK_SAYS_NO, Against.HARMED},
        warns=worst is not Against.CONDITIONS,
    )


def _doubts(method: Method, now: State, tried: Sequence[Tried]) -> list[Doubt]:
    if now is State.WITHDRAWN:
        return []
    spoken: dict[str, str] | None = method.spoken_against  # type: ignore[attr-defined]
    found = [_of_check(each) for each in tried if _speaks(each, now)]
    if spoken and (against := _EVALUATED.get(now, {}).get(spoken["conclusion"])) is not None:
        found.append(_of_evaluation(against, **spoken))
    if now is State.RECOMMENDED and method.effect in _UNSHOWN:
        found.append(_of_support(Rating(method.effect)))
    return sorted(found, key=lambda doubt: doubt.against)


def _speaks(tried: Tried, now: State) -> bool:
    """A check that says no is heard wherever a method is; one that asks for more where somebody may be using it."""
    if tried.said is CheckSaid.NOT_OK:
        return True
    # What is recommended without a word of caution may have no conditions (register/states.py).
    enough = {CheckSaid.OK} if now is State.RECOMMENDED else {CheckSaid.OK, CheckSaid.CONDITIONS}
    return now in _IN_HANDS and tried.said not in enough


def _of_check(tried: Tried) -> Doubt:
    said = tried.chip[1]
    return Doubt(
        _CHECKED[tried.said],
        tried.title,
        said,
        tried.words,
        said,
        f"prov-{tried.kind}",
        _("Läs prövningen"),
    )


def _of_evaluation(against: Against, design: str, conclusion: str) -> Doubt:
    return Doubt(
        against,
        _("Vad kom en prövning här fram till?"),
        claims.said(design, conclusion),
        "",
        _("En utvärdering talar emot"),
        "provningar",
        _("Läs utvärderingen"),
    )


def _of_support(rating: Rating) -> Doubt:
    return Doubt(
        Against.UNSUPPORTED,
        _("Finns det stöd för effekt?"),
        str(rating.label),
        _("Det som rekommenderas ska ha minst svagt stöd."),
        _("Stödet räcker inte"),
        "bedomning",
        _("Läs bedömningen"),
    )


def doubted(today: date) -> dict[int, str]:
    """Methods in somebody's hands that something speaks against, by key, with what it says; two queries."""
    return {
        method.pk: stand.chip[1] for method, stand in _stands(Q(state__in=_IN_HANDS), today) if stand.doubts
    }


def warned(today: date) -> dict[str, Stand]:
    """Methods that whoever has chosen them is warned of, by slug; two queries however many there are."""
    says_no = Exists(Check.objects.filter(method=OuterRef("pk"), said=CheckSaid.NOT_OK))
    return {
        method.slug: stand
        for method, stand in _stands(Q(state__in=_IN_HANDS) | Q(says_no), today)
        if stand.warns
    }


def _stands(where: Q, today: date) -> list[tuple[Method, Stand]]:
    found = heard(Method.objects.filter(where)).only("slug", "state", "effect").prefetch_related("checks")
    return [(each, of(each, checks.of(each.checks.all(), today))) for each in found.order_by()]
