"""A review as pages draw it: the flow from what was found to what is weighed, the studies, and the ratings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import About, Rating
from varsam.areas.methods.studies.models import Review, Weighed
from varsam.areas.methods.studies.reading import Evidence, Flow
from varsam.areas.methods.studies.rule import Proposal
from varsam.lib import when
from varsam.lib.bibliography import doi
from varsam.lib.working_days import STOCKHOLM
from varsam.site.methods import cards
from varsam.site.studies import words

QUESTIONS: dict[About, str | Promise] = {
    About.EFFECT: gettext_lazy("Hjälpte det?"),
    About.IMPLEMENTATION: gettext_lazy("Gick det att genomföra?"),
}


@dataclass(frozen=True)
class Step:
    """One box of the flow: what, how many, and what left it there (words and number)."""

    words: str
    n: int
    out: list[tuple[str, int]]


@dataclass(frozen=True)
class Row:
    """One study of a review as it is drawn."""

    weighed: Weighed
    about: str
    design: str
    size: str
    finding: tuple[str, str, str]
    bias: str
    why_not: str
    doi: str


@dataclass(frozen=True)
class Ruled:
    """A rating as the review led to it: what about, the word and picture, the rule's words, and what was overruled."""

    question: str
    rated: cards.Rated
    proposed: str
    basis: str
    why: str

    @property
    def is_overruled(self) -> bool:
        return bool(self.why)


@dataclass(frozen=True)
class Errors:
    """Several forms of one page, for the list of what is to be mended."""

    parts: list[forms.Form]

    @property
    def errors(self) -> bool:
        return any(part.errors for part in self.parts)

    def non_field_errors(self) -> list[str]:
        return [str(error) for part in self.parts for error in part.non_field_errors()]

    def visible_fields(self) -> list[forms.BoundField]:
        return [field for part in self.parts for field in part.visible_fields()]

    def hidden_fields(self) -> list[forms.BoundField]:
        return []


def steps(flow: Flow) -> list[Step]:
    """The flow in the order in which it goes (PRISMA 2020)."""
    left_out = [(str(why.label), n) for why, n in flow.left_out]
    return [
        Step(_("Funna"), flow.found, [(_("Dubbletter"), flow.repeated)]),
        Step(
            _("Granskade på titel och sammanfattning"),
            flow.screened,
            [(_("Bortvalda"), flow.screened_out), (_("Gick inte att få tag på"), flow.unread)],
        ),
        Step(_("Lästa i sin helhet"), flow.read, left_out),
        Step(_("Invägda"), flow.included, []),
    ]


def rows(weighed: Iterable[Weighed]) -> list[Row]:
    """Studies of a review: those nobody has read first, then what is weighed, then what is left out."""
    order = {None: 0, True: 1, False: 2}
    return [_row(each) for each in sorted(weighed, key=lambda each: order[each.is_included])]


def _row(each: Weighed) -> Row:
    is_in = bool(each.is_included)
    return Row(
        weighed=each,
        about=str(each.get_about_display()) if is_in else "",
        design=str(each.get_design_display()) if is_in else "",
        size=words.size(each.design, each.size, each.finding) if is_in else "",
        finding=words.finding_chip(each.finding) if is_in else ("", "", ""),
        bias=words.bias(each.bias) if is_in else "",
        why_not=str(each.get_why_not_display()),
        doi=doi.address(each.study.doi) if each.study.doi else "",
    )


def rated(about: About, rating: str) -> cards.Rated:
    """A rating as word and picture."""
    return cards.rated(QUESTIONS[about], rating)


def reason(proposal: Proposal) -> str:
    """Why the rule says so, in the reader's language."""
    return proposal.reason_sv if get_language() == "sv" else proposal.reason_en


def ruled(shown: Evidence) -> list[Ruled]:
    """The ratings that a review led to, effect first."""
    return [
        Ruled(
            str(QUESTIONS[about]),
            rated(about, graded.rating),
            str(Rating(graded.proposed).label) if graded.proposed else "",
            graded.basis_sv if get_language() == "sv" else graded.basis_en,
            graded.why,
        )
        for about in About
        if (graded := shown.ruled.get(about))
    ]


def who_when(review: Review) -> str:
    """In which role a review was finished, and when: the card names no colleague."""
    assert review.done_at is not None
    day = when.full_date(review.done_at.astimezone(STOCKHOLM).date(), get_language() or "sv")
    return _("%(who)s, %(day)s") % {"who": cards.who(review.done_role), "day": day}


def summary(included: Sequence[Weighed]) -> str:
    """How many studies are weighed, in a few words."""
    n = len({each.study_id for each in included})
    return ngettext("en studie", "%(n)s studier", n) % {"n": n} if n else _("ingen studie funnen")
