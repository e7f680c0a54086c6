"""What pages ask of reviews: what a method's card shows of the research behind it, and what is missing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.register.models import About, Graded, Method
from varsam.areas.methods.studies.enums import ReviewState, WhyNot
from varsam.areas.methods.studies.models import Review, Weighed
from varsam.kernel.access.functions import call

# What the database says is missing (varsam._review_missing), to people.
MISSING: dict[str, str | Promise] = {
    "sources": gettext_lazy("Skriv var ni har letat."),
    "searched_on": gettext_lazy("Skriv vilken dag ni letade. Dagen får inte ligga i framtiden."),
    "criteria": gettext_lazy("Skriv vilka studier som får vara med, på svenska och engelska."),
    "unknown": gettext_lazy("Skriv vad vi fortfarande inte vet, på svenska och engelska."),
    "screened": gettext_lazy(
        "Funna minus dubbletter ska bli lika många som granskade på titel och sammanfattning."
    ),
    "read": gettext_lazy(
        "Antalet som lästs i sin helhet stämmer inte med de studier som finns i översikten."
    ),
    "unjudged": gettext_lazy("Några studier är varken vägda eller bortvalda."),
    "both": gettext_lazy("En studie kan inte både vara med och vara bortvald."),
}


@dataclass(frozen=True)
class Flow:
    """The numbers of a review, from what was found to what is weighed (as PRISMA 2020's flow). `left_out` by reason, most first."""

    found: int
    repeated: int
    screened: int
    screened_out: int
    unread: int
    read: int
    included: int
    left_out: tuple[tuple[WhyNot, int], ...]
    unjudged: int

    @property
    def out(self) -> int:
        return sum(n for _why, n in self.left_out)

    @property
    def adds_up(self) -> bool:
        return (
            self.found - self.repeated == self.screened
            and self.screened - self.screened_out - self.unread == self.read
            and self.read == self.included + self.out
        )


@dataclass(frozen=True)
class Evidence:
    """What the research behind a method's ratings is: the review that holds, what it weighed and left out, and what was rated.

    `ruled` are the ratings that this review led to, by what they are about; one that is missing it did not look for.
    """

    review: Review
    flow: Flow
    included: list[Weighed]
    left_out: list[Weighed]
    ruled: dict[About, Graded]

    @property
    def sources(self) -> list[str]:
        return [line.strip() for line in self.review.sources.splitlines() if line.strip()]


def lacking(missing: Iterable[str], held: Flow) -> list[str]:
    """What a review lacks to be finished, in words; with the numbers, where it is those that do not add up."""
    return [f"{MISSING[each]} {_sum(each, held)}".strip() for each in missing]


def _sum(missing: str, held: Flow) -> str:
    if missing == "screened":
        return _("Nu: %(found)s − %(repeated)s = %(left)s, och %(screened)s står som granskade.") % {
            "found": held.found,
            "repeated": held.repeated,
            "left": held.found - held.repeated,
            "screened": held.screened,
        }
    if missing == "read":
        return _("Nu: %(screened)s − %(out)s − %(unread)s = %(left)s, och i översikten finns %(read)s.") % {
            "screened": held.screened,
            "out": held.screened_out,
            "unread": held.unread,
            "left": held.screened - held.screened_out - held.unread,
            "read": held.read,
        }
    return ""


def flow(review: Review, weighed: Sequence[Weighed]) -> Flow:
    """The numbers of a review with these rows."""
    included = {each.study_id for each in weighed if each.is_included}
    out = Counter(WhyNot(each.why_not) for each in weighed if each.is_included is False)
    return Flow(
        found=review.found,
        repeated=review.repeated,
        screened=review.screened,
        screened_out=review.screened_out,
        unread=review.unread,
        read=len({each.study_id for each in weighed}),
        included=len(included),
        left_out=tuple(out.most_common()),
        unjudged=sum(each.is_included is None for each in weighed),
    )


def of_review(review: Review) -> Evidence:
    """A review with what it weighed, by whom it was begun and finished; three queries."""
    weighed = list(review.weighed.select_related("study").order_by("-study__year", "study__title", "about"))
    ruled = Graded.objects.filter(review=review.uid).order_by("pk")
    return Evidence(
        review,
        flow(review, weighed),
        [each for each in weighed if each.is_included],
        [each for each in weighed if each.is_included is False],
        {About(each.about): each for each in ruled},
    )


def evidence(method: Method) -> Evidence | None:
    """The review that holds for a method, as anyone may read it; None where nobody has finished one."""
    review = Review.objects.filter(method=method, state=ReviewState.DONE).first()
    return of_review(review) if review else None


def missing_review(method: Method) -> list[str]:
    """A review of it is finished since it last came to be reviewed. In words, where none is; the database refuses the step
    too (sql/30_reviews.sql)."""
    is_done = call("review_done", method.pk)
    return [] if is_done else [_("En kunskapsöversikt ska vara klar.")]
