"""A method's two ratings as words and picture: what was found, what stands behind it, and who said so by which rule."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import About, Graded, Level, Method, Rating
from varsam.kernel.people.models import Role
from varsam.lib import when
from varsam.lib.working_days import STOCKHOLM

# How many of the picture's three steps are filled.
_STEPS = {Rating.STRONG: 3, Rating.MODERATE: 2, Rating.WEAK: 1, Rating.NONE: 0, Rating.UNKNOWN: 0}
MEANINGS: dict[Rating, str | Promise] = {
    Rating.STRONG: gettext_lazy(
        "Flera väl gjorda studier, eller en väl gjord översikt över flera, pekar åt samma håll."
    ),
    Rating.MODERATE: gettext_lazy("Det finns studier, men de är få eller har brister."),
    Rating.WEAK: gettext_lazy("Bara enstaka, små eller osäkra uppgifter."),
    Rating.NONE: gettext_lazy("Någon har letat, och det som finns ger inget stöd."),
    Rating.UNKNOWN: gettext_lazy("Ingen har letat, eller så ger det som finns inget svar."),
}


class Unknown(Enum):
    """Why nobody knows: nobody has said a thing, nobody has gone through the research, or somebody has and it does not tell."""

    UNSAID = "unsaid"
    UNREVIEWED = "unreviewed"
    UNTOLD = "untold"


# What "we do not know" is called and means, by why that is so.
_UNKNOWN: dict[Unknown, tuple[str | Promise, str | Promise]] = {
    Unknown.UNSAID: (
        gettext_lazy("Inte granskat än"),
        gettext_lazy("Ingen har letat igenom forskningen än. Det betyder inte att studier saknas."),
    ),
    Unknown.UNREVIEWED: (
        gettext_lazy("Vet inte än"),
        gettext_lazy("Ingen kunskapsöversikt är klar än. Det som står på kortet kommer ur källan."),
    ),
    Unknown.UNTOLD: (
        gettext_lazy("Vet inte, trots översikt"),
        gettext_lazy("Vi har letat igenom forskningen, och den ger inget svar."),
    ),
}
LEVELS: dict[str, str | Promise] = {
    Level.INDICATED.value: gettext_lazy("När det finns oro för en person"),
    Level.SELECTIVE.value: gettext_lazy("I grupper och miljöer"),
    Level.UNIVERSAL.value: gettext_lazy("För alla"),
}
ABOUT: dict[About, str | Promise] = {
    About.EFFECT: gettext_lazy("Hjälpte det?"),
    About.IMPLEMENTATION: gettext_lazy("Gick det att genomföra?"),
}


@dataclass(frozen=True)
class Rated:
    """One rating: what it is about, the word, what the word means, and how full the picture is (0 to 3).

    `by` says who rated when and by which rule; `overruled` that the rule said something else, or that nobody asked it, and
    `overruled_why` the reason for it. In a list `is_start` says that it came with the register and that nobody here rated it.
    """

    about: str | Promise
    words: str
    meaning: str | Promise
    steps: tuple[bool, bool, bool]
    is_unknown: bool
    summary: str = ""
    source: str = ""
    by: str = ""
    overruled: str = ""
    overruled_why: str = ""
    is_start: bool = False


def rated(about: str | Promise, value: str, summary: str = "", source: str = "", **more: Any) -> Rated:
    """A rating as it is drawn. `value` is one of Rating's."""
    rating = Rating(value)
    filled = _STEPS[rating]
    return Rated(
        about,
        str(rating.label),
        MEANINGS[rating],
        (filled > 0, filled > 1, filled > 2),
        rating is Rating.UNKNOWN,
        summary,
        source,
        **more,
    )


def reviewed(found: QuerySet[Method]) -> QuerySet[Method]:
    """Methods with whether a finished review has looked for each question (`effect_is_reviewed` ...), and whether anybody here has
    rated it (`effect_is_weighed` ...), for `listed`; in the same query."""
    grades = Graded.objects.filter(method=OuterRef("pk"))
    ruled, weighed = grades.filter(review__isnull=False), grades.filter(by__isnull=False)
    return found.annotate(
        **{f"{about.value}_is_reviewed": Exists(ruled.filter(about=about)) for about in About},
        **{f"{about.value}_is_weighed": Exists(weighed.filter(about=about)) for about in About},
    )


def listed(method: Method, about: About) -> Rated:
    """What the card says about one of the two questions, in a list; of methods read by `reviewed`."""
    found = _of(method, about, is_reviewed=getattr(method, f"{about.value}_is_reviewed"))
    return replace(found, is_start=not found.is_unknown and not getattr(method, f"{about.value}_is_weighed"))


def of(method: Method, about: About, graded: Iterable[Graded]) -> Rated:
    """What the card says about one of the two questions, and who said so, by all grades of the method, the newest first."""
    mine = [grade for grade in graded if grade.about == about]
    ruled = next((grade for grade in mine if grade.review is not None), None)
    return _of(method, about, is_reviewed=ruled is not None, **(_behind(mine[0], ruled) if mine else {}))


def _of(method: Method, about: About, *, is_reviewed: bool, **behind: str) -> Rated:
    name = about.value
    value, summary, source = (
        str(getattr(method, name)),
        method.said(name),
        behind.pop("source", "") or str(getattr(method, f"{name}_source")),
    )
    found = rated(ABOUT[about], value, summary, source, **behind)
    if found.overruled and not found.is_unknown:
        # What the scale says of the word need not be true of it then.
        return replace(found, meaning=_("Bedömningen följer inte regeln. Varför står vid bedömningen."))
    if not found.is_unknown:
        return found
    words, meaning = _UNKNOWN[
        Unknown.UNTOLD if is_reviewed else Unknown.UNREVIEWED if summary else Unknown.UNSAID
    ]
    return replace(found, words=str(words), meaning=meaning)


def _behind(grade: Graded, ruled: Graded | None) -> dict[str, str]:
    """Who rated it and by what; `ruled` is the newest grade out of a review, where there is one."""
    day = when.full_date(grade.at.astimezone(STOCKHOLM).date(), get_language() or "sv")
    if grade.by_id is None:
        began = _(
            "Utgångsläge, skrivet %(day)s efter sammanfattningar och nyheter, inte efter hela studierna. Det följer inte regeln"
            " för bedömning. Ingen i staden har bedömt det själv än."
        )
        return {"by": began % {"day": day}}
    said = {"who": who(grade.role), "day": day}
    if not grade.proposed:
        return _by_hand(grade, ruled, said)
    source = grade.source or _("Kunskapsöversikten, %(day)s") % said
    if grade.proposed == grade.rating:
        return {"by": _("%(who)s, %(day)s, enligt regeln för bedömning.") % said, "source": source}
    return {
        "source": source,
        "by": _("%(who)s, %(day)s.") % said,
        "overruled": _("Regeln gav: %(rating)s. %(who)s bedömde annorlunda.")
        % {"rating": str(Rating(grade.proposed).label).lower(), "who": who(grade.role)},
        "overruled_why": grade.why,
    }


def _by_hand(grade: Graded, ruled: Graded | None, said: dict[str, str]) -> dict[str, str]:
    if ruled is not None:
        found = {
            "rating": str(Rating(ruled.proposed).label).lower(),
            "day": when.full_date(ruled.at.astimezone(STOCKHOLM).date(), get_language() or "sv"),
        }
        told = _("Satt för hand. Regeln gav i översikten %(day)s: %(rating)s.") % found
        return {"by": _("%(who)s, %(day)s.") % said, "overruled": told, "overruled_why": grade.why}
    if not grade.why:
        return {"by": _("%(who)s, %(day)s, utan kunskapsöversikt.") % said}
    told = _("Satt för hand, utan kunskapsöversikt.")
    return {"by": _("%(who)s, %(day)s.") % said, "overruled": told, "overruled_why": grade.why}


def who(role: str) -> str:
    """A role as it is said publicly, where a name would be; the city, where nobody knows in which it was done."""
    return str(Role(role).label) if role in Role.values else _("Staden")


def level(value: str) -> str:
    """For whom a method is meant; "" for an idea of which nobody has said."""
    return str(LEVELS.get(value, ""))
