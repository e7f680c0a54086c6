"""A method's two ratings as words and picture: what was found, what stands behind it, and who said so by which rule."""

from dataclasses import dataclass

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
    Rating.STRONG: gettext_lazy("Flera väl gjorda studier pekar åt samma håll."),
    Rating.MODERATE: gettext_lazy("Det finns studier, men de är få eller har brister."),
    Rating.WEAK: gettext_lazy("Bara enstaka, små eller osäkra uppgifter."),
    Rating.NONE: gettext_lazy("Någon har letat noga och inte funnit något."),
    Rating.UNKNOWN: gettext_lazy("Vi har inte funnit någon utvärdering, eller inte kunnat läsa den."),
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

    `by` says who rated when and by which rule; `overruled` that the rule said something else, and `overruled_why`.
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


def rated(about: str | Promise, value: str, summary: str = "", source: str = "", **more: str) -> Rated:
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


def of(method: Method, about: About, newest: Graded | None = None) -> Rated:
    """What the card says about one of the two questions. `newest` is the grade behind it, where that is shown too."""
    said = {} if newest is None else _behind(newest)
    name = about.value
    summary, source = method.said(name), str(getattr(method, f"{name}_source"))
    return rated(ABOUT[about], str(getattr(method, name)), summary, source, **said)


def _behind(grade: Graded) -> dict[str, str]:
    if grade.by_id is None:
        return {"by": _("Utgångsläge ur källan här ovanför. Ingen i staden har bedömt det själv än.")}
    day = when.full_date(grade.at.astimezone(STOCKHOLM).date(), get_language() or "sv")
    said = {"who": who(grade.role), "day": day}
    if not grade.proposed:
        return {"by": _("%(who)s, %(day)s, utan kunskapsöversikt.") % said}
    if grade.proposed == grade.rating:
        return {"by": _("%(who)s, %(day)s, enligt regeln för bedömning.") % said}
    return {
        "by": _("%(who)s, %(day)s.") % said,
        "overruled": _("Regeln gav: %(rating)s. %(who)s bedömde annorlunda.")
        % {"rating": str(Rating(grade.proposed).label).lower(), "who": who(grade.role)},
        "overruled_why": grade.why,
    }


def who(role: str) -> str:
    """A role as it is said publicly, where a name would be; the city, where nobody knows in which it was done."""
    return str(Role(role).label) if role in Role.values else _("Staden")


def level(value: str) -> str:
    """For whom a method is meant; "" for an idea of which nobody has said."""
    return str(LEVELS.get(value, ""))
