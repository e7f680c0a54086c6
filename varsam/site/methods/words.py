"""How the register says its states, settings, ages and languages."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.register.models import Setting, State

# The city's own five, and those that courses and material from our neighbours come in.
LANGUAGES: dict[str, str | Promise] = {
    "sv": gettext_lazy("Svenska"),
    "en": gettext_lazy("Engelska"),
    "ar": gettext_lazy("Arabiska"),
    "so": gettext_lazy("Somaliska"),
    "fa": gettext_lazy("Persiska"),
    "da": gettext_lazy("Danska"),
    "fi": gettext_lazy("Finska"),
    "fr": gettext_lazy("Franska"),
    "no": gettext_lazy("Norska"),
    "de": gettext_lazy("Tyska"),
}
# The chip of each state: its kind and drawing. Green is only what the city stands behind.
_CHIPS: dict[State, tuple[str, str]] = {
    State.IDEA: ("plain", "circle"),
    State.REVIEW: ("info", "book-open"),
    State.CHECKS: ("info", "shield-check"),
    State.PILOT: ("wait", "hourglass"),
    State.EVALUATION: ("wait", "chart-column"),
    State.RECOMMENDED: ("done", "circle-check"),
    State.CAUTION: ("wait", "triangle-alert"),
    State.WITHDRAWN: ("late", "ban"),
}
# What a state is called where nobody knows the way: it says neither that its work is done nor that it has begun, and of
# what is withdrawn not that it was ever used.
_SAID: dict[State, str | Promise] = {
    State.REVIEW: gettext_lazy("Inte färdiggranskad"),
    State.CHECKS: gettext_lazy("Ska kontrolleras"),
    State.PILOT: gettext_lazy("Får prövas"),
    State.EVALUATION: gettext_lazy("Ska utvärderas"),
    State.WITHDRAWN: gettext_lazy("Ska inte användas"),
}
# What the city stands behind first, as whoever looks for a way to work asks.
_ASKED = (
    State.RECOMMENDED, State.CAUTION, State.EVALUATION, State.PILOT, State.CHECKS, State.REVIEW, State.IDEA,
    State.WITHDRAWN,
)  # fmt: skip
_MEANINGS: dict[State, str | Promise] = {
    State.IDEA: gettext_lazy("Någon har föreslagit metoden. Ingen har granskat den än."),
    State.REVIEW: gettext_lazy(
        "Staden har inte tagit ställning. Först ska vi ha gått igenom vad forskningen säger."
    ),
    State.CHECKS: gettext_lazy(
        "Staden har inte tagit ställning. Först ska vi veta om metoden är laglig och vad den betyder för barns rättigheter."
    ),
    State.PILOT: gettext_lazy(
        "Metoden får prövas i liten skala. Då mäter vi, och slutar om den skadar. Staden har inte tagit ställning."
    ),
    State.EVALUATION: gettext_lazy(
        "Metoden är prövad, eller används redan. Staden tar ställning när vi vet vad det gav."
    ),
    State.RECOMMENDED: gettext_lazy("Staden rekommenderar metoden för dem den är till för."),
    State.CAUTION: gettext_lazy(
        "Staden rekommenderar metoden, men med försiktighet. Läs vad som kan skada innan ni väljer den."
    ),
    State.WITHDRAWN: gettext_lazy("Metoden ska inte användas. Börja inte arbeta efter den."),
}


def chip(state: str) -> tuple[str, str, str]:
    """A state as a chip: its kind, its words and its drawing."""
    found = State(state)
    kind, drawing = _CHIPS[found]
    return kind, str(named(found)), drawing


def named(state: State) -> str | Promise:
    """What a state is called where it stands alone."""
    return _SAID.get(state, state.label)


def states() -> list[tuple[str, str | Promise]]:
    """The states to choose among in a search."""
    return [(state.value, named(state)) for state in _ASKED]


def meaning(state: str) -> str:
    """What a state means for whoever thinks of using the method."""
    return str(_MEANINGS[State(state)])


def ages(least: int | None, most: int | None) -> str:
    """For which ages, such as "12–18 år"; "" where nobody has said."""
    if least is None and most is None:
        return ""
    if most is None:
        return _("Från %(age)s år") % {"age": least}
    if not least:
        return _("Upp till %(age)s år") % {"age": most}
    return _("%(least)s–%(most)s år") % {"least": least, "most": most}


def settings(values: Iterable[str]) -> str:
    """Where it is used, in the order of the choices."""
    known = set(values)
    return ", ".join(str(each.label) for each in Setting if each.value in known)


def languages(codes: Iterable[str]) -> str:
    """The languages that it exists in."""
    return ", ".join(str(LANGUAGES.get(code, code)) for code in codes)
